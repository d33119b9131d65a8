"""One shelf visited beside the window: what goes over the line is counted, and may be held; what came of it.

The code of the exchange is loaded by the first trip or count, not with the window.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from db.errors import Refused
from db.store import Store
from desktop.work import Stopped, Work

if TYPE_CHECKING:
    from desktop.evidence.album import Album
    from desktop.sync.completeness import Completeness
    from desktop.sync.journey import Result
    from desktop.sync.outcome import Answer
    from desktop.sync.shelf import Listed, Shelf, Source

_WAIT_S = 0.1


class Leg(NamedTuple):
    """What a trip did for one delegation, and how the two sides then stood when they were counted."""

    result: Result
    standing: Completeness

    @property
    def is_whole(self) -> bool:
        """Whether all that is known of was counted on both sides, and nothing was found wrong."""
        return self.standing.is_complete and self.result.words.is_sound


class Errand(NamedTuple):
    """What a trip is made for: `answers` a person gave about a shelf; visits or contents that are wanted `now`."""

    answers: Sequence[Answer] = ()
    now: frozenset[str] = frozenset()


EVERYTHING = Errand()


class Visited(NamedTuple):
    """The last trip to one shelf: when, what came of it, or the refusal that ended it.

    `tried` are words for what a shelf was seen to do that was only tried out, the verdict first.
    """

    address: str
    at: dt.datetime
    legs: tuple[Leg, ...] = ()
    error: Refused | None = None
    stopped: bool = False
    tried: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to carry, as far as was counted."""
        return not self.error and not self.stopped and all(leg.is_whole for leg in self.legs)

    def has_brought(self, errand: Errand, store: Store) -> bool:
        """Tell whether all that was wanted now is here, so that no other shelf need be asked for it."""
        whole = {v.visit for leg in self.legs for v in leg.standing.visits if v.here == v.named}
        return bool(errand.now) and all(
            each in whole or store.blobs.holds(each) for each in errand.now
        )


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


def visit(
    store: Store,
    address: str,
    job: Work,
    meter: Meter,
    now: Callable[[], dt.datetime],
    errand: Errand,
    album: Album | None,
) -> Visited:
    """Go to one shelf and count what is there then; what it refuses is told in what is returned. Raises Stopped."""
    from db.sharing import Sharing
    from desktop.sync import completeness, door, journey
    from desktop.sync.credentials import Purse
    from desktop.sync.keyring import Keyring
    from desktop.sync.wishes import Wishbook

    sharing, ring = Sharing(store), Keyring(store.vault, store.device)
    try:
        with closing(door.opened(address, Purse(store.vault))) as opened:
            shelf = _Metered(opened, meter, job)
            wishes = Wishbook(store.vault).wishes()
            scope = journey.Scope(album=album, wishes=wishes, now=errand.now)
            results = journey.go(sharing, ring, shelf, job, scope, errand.answers)
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


class _Counted(NamedTuple):
    """A source whose bytes are counted as they are sent."""

    source: Source
    shelf: _Metered

    @property
    def size_bytes(self) -> int:
        return self.source.size_bytes

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        return self.shelf._counted(self.source.chunks(start))
