"""Packs in their turn: a device's one after another, each where it belongs.

A name proves nothing, as a shelf may call anything a pack: of several that claim the same place each is tried, and the
first that proves genuine has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from db.parcels import Received, Stamp


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

    def drop(self) -> None:
        """Go on without the pack that was tried."""
        self.stamps.pop()
        self.ready = None

    def taken(self) -> None:
        """Go on after the pack that was tried."""
        self.end = self.stamps.pop().last
        self.ready = None
