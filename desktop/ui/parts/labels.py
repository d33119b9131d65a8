"""Text on the screen that is never markup, whoever wrote it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label of plain text; `role` chooses its look from the stylesheet (title, heading, muted, error …)."""

    def __init__(
        self, text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def set_role(self, role: str, tone: str = "") -> None:
        """Change the label's look."""
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


class Badge(PlainLabel):
    """A short word on a tinted ground; `tone` is "", accent, success, warning or danger."""

    def __init__(self, text: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "badge", parent=parent)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


def plain_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows `text` letter by letter."""
    widget.setToolTip(f"<span>{escape(text)}</span>" if text else "")


def plain_caption(text: str) -> str:
    """Return a button's or menu's caption in which "&" is no shortcut mark."""
    return text.replace("&", "&&")
