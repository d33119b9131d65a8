"""Two panes side by side with a thin line between them that can be moved."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from desktop.ui.theme import Theme

_HANDLE_PX, _LEAST_PX, _MOST_LEAST_PX = 9, 320, 600
_LEAST_HEIGHT_PX = 110
_FIRST_WIDTHS_PX = (620, 520)


class _Handle(QSplitterHandle):
    """Wide enough to be caught, drawn as a hair."""

    def __init__(self, theme: Theme, parent: QSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        token = "accent" if self.underMouse() else "border"
        painter.fillRect(self.width() // 2, 0, 1, self.height(), self._theme.colour(token))


class Panes(QSplitter):
    """A list at the left, details at the right; neither can be pushed out of sight."""

    def __init__(self, theme: Theme, left: QWidget, right: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HANDLE_PX)
        self.addWidget(left)
        self.addWidget(right)
        right.setMinimumWidth(min(_MOST_LEAST_PX, theme.px(_LEAST_PX)))
        self.setMinimumHeight(_LEAST_HEIGHT_PX)
        self.setSizes(list(_FIRST_WIDTHS_PX))

    def createHandle(self) -> QSplitterHandle:
        """Return the thin line."""
        return _Handle(self._theme, self)

    def state(self) -> str:
        """Return where the line stands, as the settings keep it."""
        return bytes(self.saveState().toBase64().data()).decode("ascii")

    def take(self, state: str) -> None:
        """Put the line where it stood."""
        if state:
            self.restoreState(QByteArray.fromBase64(state.encode("ascii", "replace")))
            self.setHandleWidth(_HANDLE_PX)
