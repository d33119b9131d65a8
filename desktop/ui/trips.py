"""Trips to the shelves, started from any page: one at a time, beside the window; what came of each; what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from db.store import Store
from desktop.ui.feed import Feed
from desktop.ui.jobs import Job, Jobs
from desktop.ui.rooms import Rooms
from desktop.ui.visited import EVERYTHING, Errand, Meter, Visited, visit
from desktop.ui.waiting import Waiting, known, waiting
from desktop.work import Stopped, Work

if TYPE_CHECKING:
    from desktop.evidence.album import Album
    from desktop.evidence.darkroom import Darkroom

_PAUSE_MS = 1_500
"""What waits is counted once writing has paused for so long."""


class Trips(QObject):
    """`changed` tells that a trip began, ended, or that what waits was counted anew.

    `visited` is the last trip to each shelf, `counted` the last that came to the end of counting what is there.
    """

    changed = Signal()

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        feed: Feed,
        parent: QObject | None = None,
        darkroom: Darkroom | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._darkroom = store, jobs, darkroom
        self.visited: dict[str, Visited] = {}
        self.counted: dict[str, Visited] = {}
        self.waiting = Waiting()
        self.job: Job | None = None
        self.meter = Meter()
        self._is_counting = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.count)
        self.rooms = Rooms(store, jobs, feed, self, darkroom)
        self.rooms.changed.connect(self._room_changed)
        feed.changed.connect(self._wrote)
        jobs.ended.connect(self._ended)

    @property
    def last(self) -> Visited | None:
        """The latest trip that came back."""
        whole = [each for each in self.visited.values() if not each.error and not each.stopped]
        return max(whole, key=_when) if whole else None

    def start(
        self,
        name: str,
        now: Callable[[], dt.datetime],
        only: Sequence[str] | None = None,
        errand: Errand = EVERYTHING,
    ) -> None:
        """Go to every shelf that is known, or only to some; nothing where a trip is under way."""
        if self.job is not None:
            return
        store, meter = self._store, Meter()
        self.meter = meter
        meter.going.set()
        album = self._album()

        def work(job: Work) -> None:
            for address in known(store) if only is None else only:
                visited = visit(store, address, job, meter, now, errand, album)
                meter.visited.append(visited)
                if visited.has_brought(errand, store):
                    break

        self.job = self._jobs.start(name, work, self._done, self._failed)
        self.changed.emit()

    @property
    def is_paused(self) -> bool:
        """Whether the trip under way is told to wait."""
        return self.job is not None and not self.meter.going.is_set()

    def pause(self) -> None:
        """Let the trip wait where it is, or go on from there."""
        going = self.meter.going
        (going.clear if going.is_set() else going.set)()
        self.changed.emit()

    def stop(self) -> None:
        """End the trip at its next step; what was carried by then stays."""
        if self.job is not None:
            self.job.stop()

    def _album(self) -> Album | None:
        from desktop.evidence.album import Album

        return Album(self._store, self._darkroom) if self._darkroom else None

    def count_soon(self) -> None:
        """Count once the window has come to rest."""
        self._pause.start()

    @Slot()
    def count(self) -> None:
        """Count anew, beside the window, what waits."""
        if self._is_counting:
            self._pause.start()
            return
        self._is_counting = True
        store, left = self._store, self._left()

        def work(_job: Work) -> Waiting:
            return waiting(store, left)

        self._jobs.start("", work, self._counted, self._not_counted)

    def _left(self) -> Mapping[str, int]:
        """Return how many files each shelf lacked at the end of its last trip."""
        return {
            each.address: sum(len(leg.result.left.push) for leg in each.legs)
            for each in self.visited.values()
            if not each.error and not each.stopped
        }

    @Slot(object)
    def _wrote(self, _changed: object) -> None:
        self.count_soon()

    @Slot(object)
    def _counted(self, found: Waiting) -> None:
        self._is_counting = False
        self._show(self._with_room(found))

    @Slot()
    def _room_changed(self) -> None:
        self._show(self._with_room(self.waiting))

    def _show(self, found: Waiting) -> None:
        if found != self.waiting:
            self.waiting = found
            self.changed.emit()

    def _with_room(self, found: Waiting) -> Waiting:
        standing = self.rooms.standing
        if standing is None or not self.rooms.is_in:
            return found._replace(people=0, knocking=0, is_lost=False)
        here, knocking = standing.here, len(standing.strangers)
        return found._replace(people=here, knocking=knocking, is_lost=standing.is_lost)

    @Slot(object)
    def _not_counted(self, _error: BaseException) -> None:
        """Leave what was counted last: the next trip says what is wrong."""
        self._is_counting = False

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self._note()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._note()
        if not isinstance(error, Stopped):
            self._jobs.failed.emit(error)

    @Slot(object)
    def _ended(self, job: Job) -> None:
        """Note what a stopped trip carried, of which the jobs tell nothing more."""
        if job is self.job:
            self.job = None
            if job.stopped:
                self._note()

    def _note(self) -> None:
        self.visited |= {each.address: each for each in self.meter.visited}
        self.counted |= {each.address: each for each in self.meter.visited if each.legs}
        self.changed.emit()
        self.count()


def _when(visited: Visited) -> dt.datetime:
    return visited.at
