"""Trips to the shelves, started from any page: one at a time, beside the window; what came of each; what waits.

The code of the exchange is loaded by the first trip or count, not with the window.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from db import deletions
from db.errors import Refused
from db.store import Store
from desktop.ui.feed import Feed
from desktop.ui.jobs import Job, Jobs
from desktop.ui.rooms import Rooms
from desktop.work import Stopped, Work

if TYPE_CHECKING:
    from db.sharing import Sharing
    from desktop.evidence.album import Album
    from desktop.evidence.darkroom import Darkroom
    from desktop.sync.completeness import Completeness
    from desktop.sync.journey import Result
    from desktop.sync.outcome import Answer
    from desktop.sync.shelf import Listed, Shelf, Source

_WAIT_S = 0.1
_PAUSE_MS = 1_500
"""What waits is counted once writing has paused for so long."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What a trip did for one delegation, and how the two sides then stood when they were counted."""

    result: Result
    standing: Completeness

    @property
    def is_whole(self) -> bool:
        """Whether all that is known of was counted on both sides, and nothing was found wrong."""
        return self.standing.is_complete and not self.result.words.problems


@dataclass(frozen=True, slots=True)
class Visited:
    """The last trip to one shelf: when, what came of it, or the refusal that ended it."""

    address: str
    at: dt.datetime
    legs: tuple[Leg, ...] = ()
    error: Refused | None = None
    stopped: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to carry, as far as was counted."""
        return not self.error and not self.stopped and all(leg.is_whole for leg in self.legs)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has not been read back from any shelf yet; `files` is None where that is not known without a trip.

    `people` are in the room with us, `knocking` stand at its door; a room that `is_lost` cannot be reached now.
    """

    is_shared: bool = False
    shelves: int = 0
    clashes: int = 0
    changes: int = 0
    files: int | None = None
    people: int = 0
    knocking: int = 0
    is_lost: bool = False


@dataclass(slots=True)
class Meter:
    """How many bytes went over the line, counted as they go; while `going` is cleared none goes."""

    size_bytes: int = 0
    going: threading.Event = field(default_factory=threading.Event)
    visited: list[Visited] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, size_bytes: int) -> None:
        """Add what went over, on whichever lane."""
        with self._lock:
            self.size_bytes += size_bytes


class Trips(QObject):
    """`changed` tells that a trip began, ended, or that what waits was counted anew."""

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
        answers: Sequence[Answer] = (),
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
                meter.visited.append(_visit(store, address, job, meter, now, answers, album))

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
            return _waiting(store, left)

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
    def _counted(self, waiting: Waiting) -> None:
        self._is_counting = False
        self._show(self._with_room(waiting))

    @Slot()
    def _room_changed(self) -> None:
        self._show(self._with_room(self.waiting))

    def _show(self, waiting: Waiting) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self.changed.emit()

    def _with_room(self, waiting: Waiting) -> Waiting:
        standing = self.rooms.standing
        if standing is None or not self.rooms.is_in:
            return replace(waiting, people=0, knocking=0, is_lost=False)
        here, knocking = standing.here, len(standing.strangers)
        return replace(waiting, people=here, knocking=knocking, is_lost=standing.is_lost)

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
        self.changed.emit()
        self.count()


def known(store: Store) -> list[str]:
    """Return the addresses of the shelves that were set up."""
    from desktop.sync.credentials import Purse

    return Purse(store.vault).addresses()


def _when(visited: Visited) -> dt.datetime:
    return visited.at


def _visit(
    store: Store,
    address: str,
    job: Work,
    meter: Meter,
    now: Callable[[], dt.datetime],
    answers: Sequence[Answer],
    album: Album | None,
) -> Visited:
    from db.sharing import Sharing
    from desktop.sync import completeness, door, journey
    from desktop.sync.credentials import Purse
    from desktop.sync.keyring import Keyring

    sharing, ring = Sharing(store), Keyring(store.vault, store.device)
    try:
        with closing(door.opened(address, Purse(store.vault))) as opened:
            shelf = _Metered(opened, meter, job)
            scope = journey.Scope(album=album)
            results = journey.go(sharing, ring, shelf, job, scope, answers)
            legs = [
                Leg(each, completeness.measure(sharing, ring, shelf, each.delegation, job))
                for each in results
            ]
    except Stopped:
        meter.visited.append(Visited(address, now(), stopped=True))
        raise
    except Refused as error:
        return Visited(address, now(), error=error)
    return Visited(address, now(), tuple(legs))


def _waiting(store: Store, left: Mapping[str, int]) -> Waiting:
    """Count what waits; what the exchange is made of is loaded here, in the worker, before a page needs it."""
    from db.sharing import Sharing
    from desktop.sync import completeness, door, enrolment, journey, trial

    del completeness, door, enrolment, journey, trial
    sharing = Sharing(store)
    shelves = known(store)
    delegations = sharing.delegations()
    changes = 0
    for each in delegations:
        own = [stamp.last for stamp in sharing.held(each.id) if stamp.device == sharing.device]
        there = max((sharing.seen(s, each.id).get(sharing.device, 0) for s in shelves), default=0)
        changes += max([*own, 0]) - min(there, max([*own, 0])) + sharing.unsent(each)
    files = [count for address in shelves for count in _files(sharing, address, left)]
    return Waiting(
        bool(delegations),
        len(shelves),
        deletions.waiting(store.reader),
        changes,
        min(files) if files else None,
    )


def _files(sharing: Sharing, address: str, left: Mapping[str, int]) -> Iterator[int]:
    """Return how many files of ours a shelf lacks: asked of a folder at once, of a server only by a trip."""
    from desktop.sync import addresses
    from desktop.sync.addresses import FolderAddress
    from desktop.sync.evidence import Carrier
    from desktop.sync.folder import Folder

    place = addresses.read(address)
    if not isinstance(place, FolderAddress):
        yield from (left[address],) if address in left else ()
        return
    try:
        with closing(Folder(place.path.absolute())) as shelf:
            carriers = [Carrier(sharing, shelf, each) for each in sharing.delegations()]
            yield sum(len(carrier.balance().push) for carrier in carriers)
    except Refused:
        yield from (left[address],) if address in left else ()


@dataclass(frozen=True, slots=True)
class _Metered:
    """A shelf that counts what goes to it and comes from it."""

    shelf: Shelf
    meter: Meter
    work: Work

    @property
    def address(self) -> str:
        return self.shelf.address

    @property
    def lanes(self) -> int:
        return self.shelf.lanes

    def names(self, prefix: str) -> Iterator[Listed]:
        return self.shelf.names(prefix)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        return self._counted(self.shelf.read(name, start))

    def write(self, name: str, source: Source, work: Work) -> None:
        self.shelf.write(name, _Counted(source, self), work)

    def delete(self, name: str) -> None:
        self.shelf.delete(name)

    def close(self) -> None:
        self.shelf.close()

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            while not self.meter.going.wait(_WAIT_S):
                self.work.step(0, 0)
            self.meter.count(len(piece))
            yield piece


@dataclass(frozen=True, slots=True)
class _Counted:
    """A source whose bytes are counted as they are sent."""

    source: Source
    shelf: _Metered

    @property
    def size_bytes(self) -> int:
        return self.source.size_bytes

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        return self.shelf._counted(self.source.chunks(start))
