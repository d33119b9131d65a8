"""Long work beside the window: progress, a stop, and the result back in the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from db.errors import Refused
from desktop.work import Stopped, Work

_WORKERS = 2


class Job(QObject):
    """One piece of work under way. It is the `Work` that the function is handed."""

    progressed = Signal(int, int)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self._stop = threading.Event()

    def step(self, done: int, total: int) -> None:
        """Say how far the work is; raises `Stopped` where the person asked for a stop."""
        if self._stop.is_set():
            raise Stopped
        self.progressed.emit(done, total)

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
    ended = Signal(object)
    failed = Signal(object)
    _arrived = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="job")
        self._slots: dict[Job, tuple[Callable[[Any], None], Callable[[BaseException], None]]] = {}
        self._closed = False
        self._arrived.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        name: str,
        work: Callable[[Work], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Run `work(job)` beside the window, then `done(result)` or `failed(error)` in its thread.

        Once closed, nothing is started any more.
        `name` is what the status bar calls it, already in the person's words; empty for quiet work.
        """
        job = Job(name, self)
        if self._closed:
            return job
        self._slots[job] = (done, failed or self.failed.emit)
        self._pool.submit(self._run, job, work)
        self.started.emit(job)
        return job

    @property
    def running(self) -> tuple[Job, ...]:
        """The work under way, oldest first."""
        return tuple(self._slots)

    def close(self) -> None:
        """Ask everything to stop, and wait until it has."""
        self._closed = True
        for job in self._slots:
            job.stop()
        self._slots.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Work], Any]) -> None:
        """Do the work in a pool thread; the one place beside the front door that catches everything."""
        try:
            result = work(job)
        except Exception as error:  # noqa: BLE001  the starter's slot or the notice tells it
            self._arrived.emit(job, None, error)
        else:
            self._arrived.emit(job, result, None)

    def _finish(self, job: Job, result: object, error: BaseException | None) -> None:
        slots = self._slots.pop(job, None)
        if slots is None:
            return
        self.ended.emit(job)
        done, failed = slots
        job.deleteLater()
        if job.stopped:
            return
        if error is None:
            _tell(done, result)
        else:
            _log_unexpected(error)
            _tell(failed, error)


def _tell(slot: Callable[[Any], None], value: object) -> None:
    """Call a slot unless the widget that owns it is gone."""
    owner = getattr(slot, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        slot(value)


def _log_unexpected(error: BaseException) -> None:
    """Note an error that is ours; the world's refusals are told, not logged. No record text is logged."""
    if not isinstance(error, Refused | OSError | Stopped):
        logging.getLogger(__name__).error("unexpected %s in a job", type(error).__name__)
