"""A place kept free for what takes long to make, so that what is around it can be used first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.parts.layouts import column


class Later(QWidget):
    """Filled by `make` soon after its place was drawn, which must have room; at once where `fill` comes before."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make: Callable[[], QWidget] | None = make
        self._whole = column(self, gap_px=0)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fill)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have it filled as soon as the window was drawn with the place for it."""
        super().paintEvent(event)
        if self._make is not None:
            self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Make nothing while out of sight: drawn again, it is filled."""
        self._soon.stop()
        super().hideEvent(event)

    def fill(self) -> None:
        """Make what belongs here, unless it is made; the Tab key then goes through it in its turn."""
        if self._make is None:
            return
        make, self._make = self._make, None
        before = self._tab_stop_before()
        made = make()
        self._whole.addWidget(made)
        made.show()
        stops = [stop for stop in (before, *_tab_stops(made)) if stop is not None]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _tab_stop_before(self) -> QWidget | None:
        stop = self.previousInFocusChain()
        while stop is not None and stop is not self and not _takes_tab(stop):
            stop = stop.previousInFocusChain()
        return stop if stop is not self else None


def _tab_stops(made: QWidget) -> Iterator[QWidget]:
    """Return where Tab stops within a widget, in its order."""
    at = made.nextInFocusChain()
    while at is not None and made.isAncestorOf(at):
        if _takes_tab(at):
            yield at
        at = at.nextInFocusChain()


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
