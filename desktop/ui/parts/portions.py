"""What takes the window's thread long is done in portions, between which keys are answered and pages drawn."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

_PORTION_S = 0.008
"""How long one portion may take; one step at least is done."""


class Portions(QObject):
    """Goes through steps, a generator that yields after each: the first ones at once, the others between events.

    Beginning anew forgets what is left; the steps must therefore find done what was done before.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._soon = QTimer(self, interval=0)
        self._soon.timeout.connect(self._go_on)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self._steps is None

    def begin(self, steps: Iterator[None], at_once: int) -> None:
        """Do so many steps now, the others soon."""
        self.drop()
        self._steps = steps
        for _ in range(at_once):
            self._step()
        if self._steps is not None:
            self._soon.start()

    def finish(self) -> None:
        """Do now what is left."""
        while self._steps is not None:
            self._step()

    def drop(self) -> None:
        """Leave undone what is left."""
        self._steps = None
        self._soon.stop()

    def _go_on(self) -> None:
        until_s = time.perf_counter() + _PORTION_S
        self._step()
        while self._steps is not None and time.perf_counter() < until_s:
            self._step()

    def _step(self) -> None:
        steps, nothing = self._steps, object()
        if steps is not None and next(steps, nothing) is nothing and self._steps is steps:
            self.drop()
