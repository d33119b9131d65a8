"""The frame of every dialog: a title, a body, our own buttons in the person's language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, QStandardPaths, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from db.drafts import HELD, Spot
from desktop import paths
from desktop.ui.drafts import Drafts
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.drafting import Held, Stateful
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Sheet, column, row
from desktop.words import Words

_EDGE_PX, _GAP_PX, _SPARE_PX = 24, 16, 64
"""Around and between its parts; what it leaves of the screen for its frame and the desktop's bars."""


def documents() -> str:
    """Return the folder where a person is first asked for a file; without one Qt shows where the program lies."""
    places = QStandardPaths.StandardLocation
    own = QStandardPaths.writableLocation(places.DocumentsLocation)
    return own if Path(own).is_dir() else QStandardPaths.writableLocation(places.HomeLocation)


def papers_folder(kept: str) -> Path:
    """Return where papers were put last, else the folder for them, made: nobody can choose what is not there."""
    if kept and Path(kept).is_dir():
        return Path(kept)
    own = paths.documents_folder()
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(documents())
    return own


class Dialog(QDialog):
    """A window over the window; `body` takes what it asks, Esc and `cancel` close it.

    It is as high as its body needs; on a screen too low for that the body is scrolled and the buttons stay in sight.
    One that was given a size keeps it.
    """

    def __init__(
        self, words: Words, title: str, accept: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title} · {words('common.program')}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self.setMinimumWidth(480)
        self._keeps_size = True
        self._drafted: list[Field[Any] | Held] = []
        self._came_back = PlainLabel(words("parts.draft.state"), "small", wrap=True)
        self._came_back.hide()
        whole = column(self, gap_px=_GAP_PX, edge_px=_EDGE_PX)
        self.heading = PlainLabel(title, "title", wrap=True)
        self._sheet = Sheet()
        self._sheet.ground.installEventFilter(self)
        self.body = self._sheet.body
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
        whole.addWidget(self._sheet, 1)
        whole.addLayout(self.buttons)

    def keep_entered(self, drafts: Drafts, spot: Spot, **entered: Field[Any] | Stateful) -> None:
        """Keep what is typed, ticked, chosen until the dialog is ended; what a crash left comes back."""
        self.body.addWidget(self._came_back)
        for name, own in entered.items():
            if isinstance(own, Field):
                own.stand_at(drafts, replace(spot, field=f"{spot.field}.{name}"), waits=True)
                self._drafted.append(own)
            else:
                at = replace(spot, field=f"{HELD}{spot.field}.{name}")
                held = Held(own, drafts, at, self)
                held.came_back.connect(self.tell_came_back)
                held.show()
                self._drafted.append(held)

    def tell_came_back(self) -> None:
        """Say quietly that something stands here as it was left."""
        self._came_back.show()

    def done(self, result: int) -> None:
        """End it: what was typed is entered, or wanted no more."""
        for each in self._drafted:
            each.took()
        super().done(result)

    def confirmed(self) -> None:
        """Take what was entered; a dialog with something to check overrides this."""
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that the body needs."""
        super().showEvent(event)
        self._keeps_size = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        if not self._keeps_size:
            self.resize(self._room_for(self.sizeHint().width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the body."""
        is_other = watched is self._sheet.ground and event.type() == QEvent.Type.LayoutRequest
        if is_other and self.isVisible() and not self._keeps_size:
            self.resize(self._room_for(self.width()).expandedTo(self.size()))
        return super().eventFilter(watched, event)

    def _room_for(self, width_px: int) -> QSize:
        """Return the size at about this width, as far as the screen has room."""
        parent = self.parentWidget()
        room = self.screen().availableSize()
        room = room.expandedTo(parent.window().size()) if parent else room
        wide = min(max(width_px, self.minimumWidth()), room.width() - _EDGE_PX)
        inner_px = wide - 2 * _EDGE_PX
        parts = (
            self.heading.heightForWidth(inner_px),
            self._sheet.high_at(inner_px),
            self.buttons.sizeHint().height(),
        )
        high = sum(parts) + 2 * _GAP_PX + 2 * _EDGE_PX
        return QSize(wide, min(high, room.height() - _SPARE_PX))
