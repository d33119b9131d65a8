"""Text on the screen that is never markup, whoever wrote it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

LONGEST_LABEL = 4000
_PLAIN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
LONGEST_CAPTION = 200


def cut(text: str, longest: int) -> str:
    """Return the text, or its beginning with "…" where it is longer than `longest`."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


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

    def setText(self, text: str) -> None:
        """Show the text, cut where it would take longer to lay out than anybody reads."""
        super().setText(cut(text, LONGEST_LABEL))

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
    """Give a widget a tooltip that shows `text` letter by letter; a screen reader would say the marks around it."""
    whole = cut(text, LONGEST_LABEL)
    widget.setToolTip(f"<span>{whole.translate(_PLAIN)}</span>" if text else "")
    widget.setAccessibleDescription(whole)


def plain_caption(text: str) -> str:
    """Return a button's or menu's caption in which "&" is no shortcut mark."""
    return cut(text, LONGEST_CAPTION).replace("&", "&&")
