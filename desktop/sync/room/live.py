"""One device's exchange while a room is open: what is written goes at once, photos a slice at a time between.

The trip is the one that goes to every shelf. It is made only when something new was laid down there or written here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from db.sharing import Delegation, Sharing
from desktop.sync.evidence import Carrier
from desktop.sync.keyring import Keyring
from desktop.sync.outcome import Outcome
from desktop.sync.shelf import Shelf
from desktop.sync.trip import Trip
from desktop.work import Work

PAUSE_S, MOST_S = 0.4, 1.5
"""A pack is cut once writing has paused for so long, or has gone on for so long."""

SLICE_BYTES = 8 << 20
"""So much evidence is moved before it is looked whether there are new words."""


@dataclass(slots=True)
class Shared:
    """What one exchange did: the words, how many files moved, and whether files are left to move."""

    words: Outcome
    moved: int = 0
    laid_down: int = 0
    left: int = 0


@dataclass(slots=True)
class Live:
    """`revision` is how often something new had been laid down on the shelf when it was last visited."""

    sharing: Sharing
    ring: Keyring
    delegation: Delegation
    now: Callable[[], float] = time.monotonic
    revision: int = -1
    _left: int = 0
    _first: float | None = field(default=0.0)
    _last: float = 0.0

    def wrote(self) -> None:
        """Note that something was written here."""
        self._last = self.now()
        if self._first is None:
            self._first = self._last

    def is_due(self, revision: int) -> bool:
        """Tell whether there is anything to exchange now."""
        if revision != self.revision or self._left:
            return True
        if self._first is None:
            return False
        now = self.now()
        return now - self._last >= PAUSE_S or now - self._first >= MOST_S

    def share(self, shelf: Shelf, revision: int, work: Work) -> Shared:
        """Exchange words, then a slice of files. Raises what a trip raises, after which the next goes on."""
        first, self._first = self._first, None
        try:
            outcome = Trip(self.sharing, self.ring, shelf, self.delegation, work).run()
            shared = Shared(outcome, laid_down=outcome.sent)
            self._carry(shared, shelf, work)
        except BaseException:
            self._first = first if self._first is None else self._first
            raise
        self.revision, self._left = revision, shared.left
        return shared

    def _carry(self, shared: Shared, shelf: Shelf, work: Work) -> None:
        carrier = Carrier(self.sharing, shelf, self.delegation)
        balance = carrier.balance()
        acts = [(each, carrier.push) for each in balance.push]
        acts += [(each, carrier.pull) for each in balance.pull]
        size_bytes = failed = 0
        for number, (wanted, act) in enumerate(acts):
            if size_bytes >= SLICE_BYTES:
                shared.left = len(acts) - number
                return
            if act(wanted, work):
                shared.moved += 1
                shared.laid_down += number < len(balance.push)
            else:
                failed += 1
            size_bytes += wanted.size_bytes
