"""Python's garbage is swept in the window's thread alone: swept in another, it would delete widgets there."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

YOUNG_MS = 1000
EVERY = 30
"""Each how many sweeps of what is young everything since the start may be looked at."""

GROWTH = 1.25
"""By how much there must be more of it than after the last time, as in Python's own rule."""

MOST_AT_WORK = 60_000
"""More, which takes longer than 30 ms, is looked at once another program is in front, or there is thrice as much."""


class Sweeping(QObject):
    """Takes Python's own timing of the sweeps away for as long as it is at work."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._count, self._old = 0, 0
        self._timer = QTimer(self, interval=YOUNG_MS)
        self._timer.timeout.connect(self._sweep)

    def begin(self) -> None:
        """Sweep from now on in this thread; what is there already is never looked at again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def pass_over(self) -> None:
        """Never look again at what stands now: all that was loaded since, of which nothing becomes garbage."""
        gc.collect(1)
        gc.freeze()

    def end(self) -> None:
        """Give the timing back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _sweep(self) -> None:
        """Sweep what is young; now and then all, where so much was added that it is worth what it takes."""
        self._count += 1
        gc.collect(1)
        if self._count % EVERY == 0 and self._is_due(_old_objects()):
            gc.collect(2)
            self._old = _old_objects()

    def _is_due(self, old: int) -> bool:
        if old > MOST_AT_WORK and _is_at_work():
            return old > max(self._old, MOST_AT_WORK) * 3
        return old > self._old * GROWTH


def _is_at_work() -> bool:
    return QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive


def _old_objects() -> int:
    return len(gc.get_objects(generation=2))
