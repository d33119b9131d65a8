"""A row of a list carried by the mouse to another place among its siblings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QTableView

_EDGE_PX, _SCROLL_PX = 24, 12


class Drag:
    """From the press on a row to its release; `release` tells by how many rows it was carried."""

    def __init__(self, table: QTableView) -> None:
        self._table = table
        self._from, self._gap = -1, -1
        self._start = QPoint()

    def hold(self, at: QPoint, row: int) -> None:
        """Take hold of a row."""
        if self._table.rowAt(at.y()) == row:
            self._from, self._start = row, at

    def carry(self, at: QPoint) -> bool:
        """Carry the row to a place; tell whether one is held."""
        if self._from < 0:
            return False
        far = (at - self._start).manhattanLength() >= QApplication.startDragDistance()
        if far or self._gap >= 0:
            self._table.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._gap = self._gap_at(at.y())
            self._scroll(at.y())
            self._table.viewport().update()
        return True

    def release(self) -> int:
        """Let go; return by how many rows the row was carried down, below 0 up."""
        source, gap = self._from, self._gap
        self._from, self._gap = -1, -1
        if gap < 0:
            return 0
        self._table.viewport().unsetCursor()
        self._table.viewport().update()
        return gap - 1 - source if gap > source else gap - source

    def paint(self, mark: Callable[[QPainter, int, int], None]) -> None:
        """Mark the place where the row would go."""
        if self._gap < 0:
            return
        painter = QPainter(self._table.viewport())
        mark(painter, self._y(self._gap), self._table.viewport().width())
        painter.end()

    def _gap_at(self, y: int) -> int:
        """Return the number of the gap nearest to a height: 0 above the first row."""
        row = self._table.rowAt(y)
        if row < 0:
            return 0 if y < 0 else self._table.model().rowCount()
        middle = self._table.rowViewportPosition(row) + self._table.rowHeight(row) // 2
        return row if y < middle else row + 1

    def _y(self, gap: int) -> int:
        if gap == 0:
            return self._table.rowViewportPosition(0) + 1
        return self._table.rowViewportPosition(gap - 1) + self._table.rowHeight(gap - 1)

    def _scroll(self, y: int) -> None:
        """Go on beyond the edge where the row is carried there."""
        bar, height = self._table.verticalScrollBar(), self._table.viewport().height()
        if y < _EDGE_PX:
            bar.setValue(bar.value() - _SCROLL_PX)
        elif y > height - _EDGE_PX:
            bar.setValue(bar.value() + _SCROLL_PX)
