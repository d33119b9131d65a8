"""The frame of every dialog: a title, a body, our own buttons in the person's language."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.words import Words


class Dialog(QDialog):
    """A window over the window; `body` takes what it asks, Esc and `cancel` close it."""

    def __init__(
        self, words: Words, title: str, accept: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title} · {words('common.program')}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self.setMinimumWidth(480)
        whole = column(self, gap_px=16, edge_px=24)
        self.heading = PlainLabel(title, "title", wrap=True)
        self.body = column(gap_px=14)
        self.buttons = row(gap_px=8)
        self.cancel = Button(words("parts.cancel"))
        self.cancel.clicked.connect(self.reject)
        self.confirm = Button(accept, "primary")
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.confirmed)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.confirm)
        whole.addWidget(self.heading)
        whole.addLayout(self.body, 1)
        whole.addLayout(self.buttons)

    def confirmed(self) -> None:
        """Take what was entered; a dialog with something to check overrides this."""
        self.accept()
