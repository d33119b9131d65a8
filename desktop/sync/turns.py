"""Packs in their turn: a device's one after another, each where it belongs.

A name proves nothing, as a shelf may call anything a pack: of several that claim the same place each is tried, and the
first that proves genuine has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from db.parcels import Received, Stamp
from db.sharing import Head

MOST_CHANGES, MOST_BYTES = 1_000, 1 << 20
"""Packs are taken together until they come to so many changes, which one pack may hold, or so many pressed bytes."""


@dataclass(slots=True)
class Queue:
    """One device's packs that could follow what is here; `ready` is the next one, opened, `beaten` came too late."""

    stamps: list[Stamp]
    end: int
    ready: Received | None = None
    beaten: list[Stamp] = field(default_factory=list)

    @classmethod
    def of(cls, chain: Sequence[Stamp]) -> Queue:
        """Queue up what is to be fetched; the first of it follows what is here."""
        return cls(sorted(chain, reverse=True), chain[0].first - 1)

    @property
    def next(self) -> Stamp | None:
        """The pack to try; None where none that is left can follow."""
        while self.stamps and self.stamps[-1].first <= self.end:
            self.beaten.append(self.stamps.pop())
        if self.stamps and self.stamps[-1].first > self.end + 1:
            self.stamps.clear()
        return self.stamps[-1] if self.stamps else None

    def opened(self, open: Callable[[Stamp], Received | None]) -> Received | None:
        """Return the next pack that proves genuine; None where none that is left does."""
        while self.ready is None and (stamp := self.next):
            self.ready = open(stamp)
            if self.ready is None:
                self.drop()
        return self.ready

    def ahead(self) -> Queue:
        """Return a queue that goes on from here on its own."""
        return Queue(list(self.stamps), self.end, self.ready, list(self.beaten))

    def drop(self) -> None:
        """Go on without the pack that was tried."""
        self.stamps.pop()
        self.ready = None

    def taken(self) -> None:
        """Go on after the pack that was tried."""
        self.end = self.stamps.pop().last
        self.ready = None


def in_turn(
    queues: Sequence[Queue], held: set[Stamp], open: Callable[[Stamp], Received | None]
) -> Iterator[Received]:
    """Return packs of all devices so that each follows those before it and what is `held`, which they join."""
    is_moving = True
    while is_moving:
        is_moving = False
        for queue in queues:
            while (pack := queue.opened(open)) and held.issuperset(_needs(pack)):
                held.add(pack.stamp)
                queue.taken()
                is_moving = True
                yield pack


def is_enough(batch: Sequence[Received]) -> bool:
    """Tell whether packs make up a transaction; a larger one would make others wait, and need more memory."""
    changes = sum(len(pack.changes) for pack in batch)
    return changes >= MOST_CHANGES or sum(len(pack.data) for pack in batch) >= MOST_BYTES


def _needs(pack: Received) -> Iterator[Stamp]:
    """Return the packs that must be in the record before this one."""
    yield from pack.after
    if pack.previous:
        yield pack.previous


@dataclass(slots=True)
class Vouchers:
    """What a device wrote late, after it was struck off or let read alone, and another in good standing took in anyway.

    It did so before it heard of that, and what it wrote since may rest on it: so it counts for everybody.
    """

    last: dict[str, Head] = field(default_factory=dict)

    def until(self, stamp: Stamp) -> int:
        """Return up to which change the device of a pack is vouched for, as far as this pack is on the way there."""
        found = self.last.get(stamp.device)
        if found is None:
            return 0
        is_that = (stamp.last, stamp.hash) == (found.last, found.hash)
        return found.last if stamp.last < found.last or is_that else 0

    def hear(
        self, claims: Iterable[Head], counts_until: Callable[[str], int | None]
    ) -> Iterator[str]:
        """Take note of what others hold; yield the devices of which more counts now."""
        for head in claims:
            end, known = counts_until(head.device), self.last.get(head.device)
            if end is not None and head.last > max(end, known.last if known else 0):
                self.last[head.device] = head
                yield head.device


def rested_on(queues: Iterable[Queue]) -> Iterator[Head]:
    """Return what verified packs that wait for their turn rest on."""
    for stamp in (each for queue in queues if queue.ready for each in queue.ready.after):
        yield Head(stamp.device, stamp.last, stamp.hash)
