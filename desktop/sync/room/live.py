"""One device's exchange while a room is open: what is written goes at once, photos a slice at a time between.

The trip is the one that goes to every shelf. It is made only when something new was laid down there or written here,
also between two pieces of a large file: words never wait for one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from db.sharing import Delegation, Sharing
from desktop.sync.evidence import Balance, Carrier
from desktop.sync.glimpses import Album, Glimpses
from desktop.sync.keyring import Keyring
from desktop.sync.outcome import Outcome
from desktop.sync.shelf import Shelf
from desktop.sync.trip import Trip
from desktop.sync.wishes import Wishbook
from desktop.work import Quiet, Work

PAUSE_S, MOST_S = 0.4, 1.5
"""A pack is cut once writing has paused for so long, or has gone on for so long."""

SLICE_BYTES = 8 << 20
"""So much evidence is moved before the exchange ends, so that others are heard of again."""

HEARD_S = 1.0
"""So often it is asked, while a file is under way, whether others laid something down."""


@dataclass(slots=True)
class Shared:
    """What one exchange did: the words, how many files moved or were laid down, and how many are left to move."""

    words: Outcome
    moved: int = 0
    laid_down: int = 0
    left: int = 0


@dataclass(slots=True)
class Live:
    """`revision` is how often something new had been laid down on the shelf when it was last visited.

    `heard` asks how often it has been by now; `told` is called where words of ours were laid down. With an `album`
    thumbnails go before the photos.
    """

    sharing: Sharing
    ring: Keyring
    delegation: Delegation
    now: Callable[[], float] = time.monotonic
    album: Album | None = None
    heard: Callable[[], int] | None = None
    told: Callable[[], None] | None = None
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
        return revision != self.revision or bool(self._left) or self.has_written

    @property
    def has_written(self) -> bool:
        """Whether something was written here that is to go now."""
        if self._first is None:
            return False
        now = self.now()
        return now - self._last >= PAUSE_S or now - self._first >= MOST_S

    def share(self, shelf: Shelf, revision: int, work: Work) -> Shared:
        """Exchange words, then a slice of files. Raises what a trip raises, after which the next goes on."""
        shared = Shared(Outcome())
        self.tell(shared, shelf, revision, work)
        self._left = 1  # until it is known
        self._carry(shared, shelf, work)
        self._left = shared.left
        return shared

    def take(self, shelf: Shelf, revision: int, work: Work) -> Shared:
        """Exchange words and fetch every file, but bring none: nobody comes for it any more."""
        shared = Shared(Outcome())
        self.tell(shared, shelf, revision, work)
        carrier = Carrier(self.sharing, shelf, self.delegation, album=self.album)
        for each in carrier.balance().pull:
            shared.moved += carrier.pull(each, work)
        return shared

    def tell(self, shared: Shared, shelf: Shelf, revision: int, work: Work) -> None:
        """Exchange words, whatever else is under way. Raises what a trip raises."""
        first, self._first = self._first, None
        try:
            outcome = Trip(self.sharing, self.ring, shelf, self.delegation, work).run()
        except BaseException:
            self._first = first if self._first is None else self._first
            raise
        shared.words.add(outcome)
        self.revision = revision
        if outcome.sent and self.told:
            self.told()

    def _carry(self, shared: Shared, shelf: Shelf, work: Work) -> None:
        carrier = Carrier(self.sharing, shelf, self.delegation, album=self.album)
        between, balance = _Between(self, shared, shelf, work), carrier.balance()
        shared.laid_down += _glimpsed(carrier.glimpses, balance, between)
        acts = [(each, carrier.push) for each in balance.push]
        wishes = Wishbook(self.sharing.store.vault).wishes()
        acts += [(each, carrier.pull) for each in balance.pull if wishes.brings(each.visit)]
        size_bytes = 0
        for number, (wanted, act) in enumerate(acts):
            if size_bytes >= SLICE_BYTES:
                shared.left = len(acts) - number
                return
            if act(wanted, between):
                shared.moved += 1
                shared.laid_down += number < len(balance.push)
            size_bytes += wanted.size_bytes


def _glimpsed(glimpses: Glimpses | None, balance: Balance, work: Work) -> int:
    """Move the thumbnails, which are little, before the photos; return how many were laid down."""
    if glimpses is None:
        return 0
    laid_down = sum(glimpses.push(each, work) for each in balance.show)
    for number, each in enumerate(balance.see, 1):
        glimpses.pull(each)
        work.step(number, len(balance.see))
    return laid_down


@dataclass(slots=True)
class _Between:
    """The work of a file under way, between whose pieces words are exchanged as soon as there are some."""

    live: Live
    shared: Shared
    shelf: Shelf
    work: Work
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.live.now()

    def step(self, done: int, total: int) -> None:
        """Pass on how far the file is, and exchange words where there are new ones."""
        self.work.step(done, total)
        live, revision = self.live, self.live.revision
        if live.heard and live.now() - self._at >= HEARD_S:
            self._at, revision = live.now(), live.heard()
        if revision != live.revision or live.has_written:
            live.tell(self.shared, self.shelf, revision, Quiet())
