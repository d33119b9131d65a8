"""Buttons from left to right, on a further line where they do not fit: large text on a small screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """A row that breaks as text does; each widget keeps the size it asks for, a line is `line_px` high at least."""

    def __init__(self, parent: QWidget | None = None, *, gap_px: int = 8, line_px: int = 0) -> None:
        super().__init__(parent)
        self._gap_px, self._line_px = gap_px, line_px
        self.widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def addWidget(self, widget: QWidget) -> None:
        """Take one more in."""
        self.widgets.append(widget)
        widget.setParent(self)
        widget.show()
        self.updateGeometry()

    def clear(self) -> None:
        """Take all of them out."""
        for widget in self.widgets:
            widget.hide()
            widget.deleteLater()
        self.widgets = []
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Say that the height hangs on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the lines are together."""
        return max((place.bottom() + 1 for _, place in self._placed(width)), default=0)

    def sizeHint(self) -> QSize:
        """Return the room for all of them in one line."""
        sizes = [widget.sizeHint() for widget in self._shown()]
        wide = sum(size.width() + self._gap_px for size in sizes) - self._gap_px
        return QSize(max(0, wide), max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return the room for the widest alone."""
        wide = max((widget.sizeHint().width() for widget in self._shown()), default=0)
        return QSize(wide, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put each in its place."""
        super().resizeEvent(event)
        self._lay()

    def event(self, event: QEvent) -> bool:
        """Lay them anew where one asks for another size, or is shown or hidden."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._lay()
        return super().event(event)

    def _lay(self) -> None:
        for widget, place in self._placed(self.width()):
            widget.setGeometry(place)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self.widgets if not widget.isHidden()]

    def _placed(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Return each with its place, line after line, in the middle of its line."""
        found: list[tuple[QWidget, QRect]] = []
        top = 0
        for line in self._lines(width):
            high = max(self._line_px, *(widget.sizeHint().height() for widget in line))
            left = 0
            for widget in line:
                size = widget.sizeHint()
                corner = QPoint(left, top + (high - size.height()) // 2)
                found.append((widget, QRect(corner, size)))
                left += size.width() + self._gap_px
            top += high + self._gap_px
        return found

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        left = 0
        for widget in self._shown():
            wide = widget.sizeHint().width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(widget)
            left += wide + self._gap_px
        return lines
