"""Long work beside the window: progress, a stop, and the result back in the window's thread.

Between threads no Python value rides on a signal and no QObject is let go: both have crashed. A worker leaves
what it has to say in a queue and rings; the window's thread reads it.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from db.errors import Refused
from desktop.ui.sweeping import Sweeping
from desktop.work import Stopped, Work

WORKERS = 3
_TURN_S = 0.0005
"""How long a worker may keep Python to itself while the window's thread waits; Python's own 5 ms are felt in typing."""

_RING_S = 0.04
"""How far apart the window is told of progress: each time it takes Python, and the processor, from the worker."""

Done = Callable[[Any], None]


class Job:
    """One piece of work under way. It is the `Work` that the function is handed.

    `done` of `total` units are finished, as far as the window's thread has heard. While one is `alone`, the window
    lets nothing else be written. What `must` be done is begun even where the program ends before its turn. Of
    those in one `line` each begins when the one before has ended.
    """

    def __init__(
        self,
        name: str,
        slots: tuple[Done, Done],
        ring: Callable[[], None],
        *,
        alone: bool = False,
        must: bool = False,
        line: str = "",
    ) -> None:
        self.name, self.alone, self.must, self.line = name, alone, must, line
        self.done, self.total = 0, 0
        self.slots = slots
        self._ring, self._rung_s = ring, 0.0
        self._stop = threading.Event()

    def step(self, done: int, total: int) -> None:
        """Say how far the work is; raises `Stopped` where the person asked for a stop."""
        if self._stop.is_set():
            raise Stopped
        self.done, self.total = done, total
        now_s = time.monotonic()
        if now_s - self._rung_s >= _RING_S or done >= total:
            self._rung_s = now_s
            self._ring()

    def stop(self) -> None:
        """Ask the work to end at its next step; neither its result nor its failure is told then."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()


class Jobs(QObject):
    """Starts work on a few threads. `failed` tells an error for which the starter named no slot."""

    started = Signal(object)
    progressed = Signal()
    ended = Signal(object)
    failed = Signal(object)
    _rung = Signal()
    _stepped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="job")
        self._works: dict[Job, Callable[[Work], Any]] = {}
        self._results: deque[tuple[Job, Any, BaseException | None]] = deque()
        self._lines: dict[str, deque[Job]] = {}
        self._closed = False
        self._rung.connect(self._finish_next, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._turn_before_s = sys.getswitchinterval()
        sys.setswitchinterval(_TURN_S)
        self._sweeping = Sweeping(self)
        self._sweeping.begin()

    def start(
        self,
        name: str,
        work: Callable[[Work], Any],
        done: Done,
        failed: Done | None = None,
        *,
        alone: bool = False,
        must: bool = False,
        line: str = "",
    ) -> Job:
        """Run `work(job)` beside the window, then `done(result)` or `failed(error)` in its thread.

        `name` is what the status bar calls it, already in the person's words; empty for quiet work. Once
        closed, nothing is started any more. Work in a `line` of its own kind waits for the one before it without
        keeping a thread from others.
        """
        slots = (done, failed or self.failed.emit)
        job = Job(name, slots, self._stepped.emit, alone=alone, must=must, line=line)
        if self._closed:
            return job
        self._works[job] = work
        self.started.emit(job)  # before, not beside it: the two would wait for Python in turns
        if line in self._lines:
            self._lines[line].append(job)
            return job
        if line:
            self._lines[line] = deque()
        self._pool.submit(self._run, job)
        return job

    @property
    def running(self) -> tuple[Job, ...]:
        """The work under way, oldest first."""
        return tuple(self._works)

    def all_is_loaded(self) -> None:
        """Let the sweeps pass over the program's own code, now that it is loaded; it is most of what they look at."""
        self._sweeping.pass_over()

    def close(self) -> None:
        """Ask everything to stop, and wait until it has, and until what must be done is."""
        if self._closed:
            return
        self._closed = True
        for job in self._works:
            job.stop()
        self._pool.shutdown(wait=True)
        self._works.clear()
        self._results.clear()
        self._sweeping.end()
        sys.setswitchinterval(self._turn_before_s)

    def _run(self, job: Job) -> None:
        """Do the work in a pool thread; the one place beside the front door that catches everything."""
        if self._closed and not job.must:
            return
        try:
            result = self._works[job](job)
        except Exception as error:  # noqa: BLE001  the starter's slot or the notice tells it
            self._results.append((job, None, error))
        else:
            self._results.append((job, result, None))
        self._rung.emit()

    @Slot()
    def _finish_next(self) -> None:
        if self._results:
            self._finish(*self._results.popleft())

    def _next_in_line(self, job: Job) -> None:
        """Let the next of a line begin."""
        if job.line and self._lines[job.line]:
            self._pool.submit(self._run, self._lines[job.line].popleft())
        elif job.line:
            del self._lines[job.line]

    def _finish(self, job: Job, result: object, error: BaseException | None) -> None:
        if self._works.pop(job, None) is None:
            return
        self._next_in_line(job)
        self.ended.emit(job)
        done, failed = job.slots
        if job.stopped:
            return
        if error is None:
            _tell(done, result)
        else:
            _log_unexpected(error)
            _tell(failed, error)


def _tell(slot: Done, value: object) -> None:
    """Call a slot unless the widget that owns it is gone."""
    owner = getattr(slot, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        slot(value)


def _log_unexpected(error: BaseException) -> None:
    """Note an error that is ours; the world's refusals are told, not logged. No record text is logged."""
    if not isinstance(error, Refused | OSError | Stopped):
        logging.getLogger(__name__).error("unexpected %s in a job", type(error).__name__)
