"""The steps, newest first; scrolled to the end, the ones before them are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.desk import Desk
from desktop.ui.pages.history.told import AT_ONCE, Line
from desktop.ui.parts.layouts import EmptyState, column
from desktop.ui.parts.table import Column, RecordTable

_CELL_PX = 28
"""What a cell keeps free beside its text."""

_LONG = dt.datetime(2028, 9, 28, 20, 58)


class Steps(QWidget):
    """`picked` carries the step that is lit, `ended` is the wish for those before the last one shown."""

    picked = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words = desk.words
        wide_px = desk.theme.wide_px(words.moment(_LONG)) + _CELL_PX
        self.lines: list[Line] = []
        self.is_whole = False
        self.table: RecordTable[Line] = RecordTable(
            desk.theme,
            words("history.steps"),
            [
                Column(words("history.at"), lambda line: words.moment(line.stride.at), wide_px),
                Column(words("history.author"), lambda line: line.stride.first.author, 120),
                Column(words("history.what"), lambda line: line.action, 124),
                Column(words("history.of"), lambda line: line.name),
            ],
            key=_key,
        )
        self._none = EmptyState(desk.theme, "history", words("history.none"))
        self._none.hide()
        whole = column(self)
        whole.addWidget(self._none, 1)
        whole.addWidget(self.table, 1)
        self.table.picked.connect(self.picked)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show the newest steps; what was asked for before them stays where nothing came between."""
        older = self.lines[_after(self.lines, lines) :] if lines else []
        kept = older if older and _joins(lines, older) else []
        self._put([*lines, *kept], self.is_whole if kept else len(lines) < AT_ONCE)

    def add_lines(self, lines: Sequence[Line]) -> None:
        """Add the steps before the last one shown."""
        self._put([*self.lines, *lines], len(lines) < AT_ONCE)

    def forget(self) -> None:
        """Forget the steps of the record before."""
        self._put([], False)

    def _put(self, lines: list[Line], whole: bool) -> None:
        self.lines, self.is_whole = lines, whole
        self.table.show_rows(lines)
        self._none.setVisible(not lines and whole)
        self.table.setVisible(bool(lines))

    def _scrolled(self, value: int) -> None:
        if value == self.table.verticalScrollBar().maximum() and self.lines and not self.is_whole:
            self.ended.emit()


def _key(line: Line) -> object:
    return line.stride.first.id


def _after(shown: Sequence[Line], fresh: Sequence[Line]) -> int:
    """Return how many of the steps shown are among the fresh ones, or newer than the last of them."""
    last = fresh[-1].stride.start
    return sum(each.stride.start >= last for each in shown)


def _joins(fresh: Sequence[Line], older: Sequence[Line]) -> bool:
    return len(fresh) == AT_ONCE and older[0].stride.end < fresh[-1].stride.start
