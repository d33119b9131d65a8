"""A row one can go to: a picture, a name, a line beneath it, a word at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop.ui.parts.labels import LONGEST_LABEL, Badge, PlainLabel, cut
from desktop.ui.parts.layouts import column, row
from desktop.ui.theme import Theme

GOING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LinkRow(QFrame):
    """`opened` is emitted by a click, Enter or Space; it carries the `value` given."""

    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        detail: str,
        value: object,
        badge: tuple[str, str] = ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}. {detail}")
        line = row(self, gap_px=12)
        line.setContentsMargins(14, 10, 14, 10)
        line.addWidget(_pictured(theme, icon))
        texts = column(gap_px=2)
        texts.addWidget(Elided(name))
        if detail:
            texts.addWidget(Elided(detail, "small"))
        line.addLayout(texts, 1)
        if badge[0]:
            line.addWidget(Badge(*badge), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(_pictured(theme, "chevron-right"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there on Enter or Space."""
        if event.key() in GOING:
            self.opened.emit(self._value)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there on a click that ends where it began."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.opened.emit(self._value)


class Elided(PlainLabel):
    """One line of text that ends in "…" where it does not fit; all of it is in the tooltip."""

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = " ".join(cut(text, LONGEST_LABEL).split())
        self.setAccessibleName(self._whole)
        self.setText(self._whole)
        self._fit()

    @property
    def wanted_px(self) -> int:
        """How wide it is whole."""
        return self.fontMetrics().horizontalAdvance(self._whole) + 4

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Show as much as fits."""
        self._fit()

    def _fit(self) -> None:
        fits = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width() - 2, 0)
        )
        if fits != self.text():
            self.setText(fits)


def _pictured(theme: Theme, icon: str) -> QLabel:
    picture = QLabel()
    picture.setPixmap(theme.picture(icon, "muted", theme.px(20), 2.0))
    return picture
