"""To one shelf for everything that a vault shares: the words of all delegations first, then their papers and photos."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from db.sharing import Delegation, Sharing, Wanted
from desktop.sync import lanes, names
from desktop.sync.evidence import Balance, Carrier
from desktop.sync.glimpses import Album
from desktop.sync.keyring import Keyring
from desktop.sync.outcome import Answer, Outcome, Trouble
from desktop.sync.rolls import NotMember
from desktop.sync.shelf import Shelf
from desktop.sync.trip import Trip
from desktop.sync.wishes import EVERYTHING, Wishes
from desktop.work import Quiet, Work


@dataclass(frozen=True, slots=True)
class Scope:
    """Which evidence to fetch: all of it, or that of some visits, as `wishes` have it; what is here goes there anyway.

    With an album the thumbnails of all visits' photos go and come before the photos. Where a person waits for some
    visits or contents `now`, these are fetched behind the words and nothing else is moved.
    """

    visits: frozenset[str] | None = None
    album: Album | None = None
    wishes: Wishes = EVERYTHING
    now: frozenset[str] = frozenset()

    def takes(self, wanted: Wanted) -> bool:
        """Tell whether this content is to be fetched."""
        if self.now:
            return not self.now.isdisjoint((wanted.visit, wanted.hash))
        if self.visits is None:
            return self.wishes.brings(wanted.visit)
        return wanted.visit in self.visits


ALL = Scope()
WORDS = Scope(frozenset())


@dataclass(slots=True)
class Result:
    """What came of one delegation: its words, its evidence moved, thumbnails seen, and what is left to move."""

    delegation: Delegation
    words: Outcome
    pushed: int = 0
    pulled: int = 0
    seen: int = 0
    left: Balance = field(default_factory=Balance)


def go(
    sharing: Sharing,
    ring: Keyring,
    shelf: Shelf,
    work: Work,
    scope: Scope = ALL,
    answers: Collection[Answer] = (),
    damaged: Collection[str] = (),
) -> list[Result]:
    """Make the trip of every delegation. Raises what a trip raises, after which the next one goes on from there.

    What is named in `damaged` (see completeness) is put there again beside what lies there.
    """
    if Answer.REFILL in answers:
        for each in sharing.delegations():
            sharing.note_unsettled(shelf.address, each.id)
    results = [
        Result(each, _words(Trip(sharing, ring, shelf, each, work, answers, damaged)))
        for each in sharing.delegations()
    ]
    for result in results:
        if not any(problem.trouble is Trouble.OFF_ROLL for problem in result.words.problems):
            _carry(
                result,
                Carrier(sharing, shelf, result.delegation, damaged, scope.album),
                scope,
                work,
            )
    return results


def take(
    sharing: Sharing, ring: Keyring, shelf: Shelf, work: Work, scope: Scope = ALL
) -> list[Result]:
    """Take in what lies on a shelf and write nothing there: for a bundle that was handed over."""
    results = []
    for each in sharing.delegations():
        if any(shelf.names(names.prefix(each.id))):
            result = Result(each, Trip(sharing, ring, shelf, each, work).take())
            carrier = Carrier(sharing, shelf, each)
            _fetch(result, carrier, carrier.balance(), scope, work)
            results.append(result)
    return results


def _words(trip: Trip) -> Outcome:
    """Return a trip's outcome; that this device is off one roll does not keep it from the others."""
    try:
        return trip.run()
    except NotMember as error:
        trip.outcome.note(Trouble.OFF_ROLL, error.device)
        return trip.outcome


def _carry(result: Result, carrier: Carrier, scope: Scope, work: Work) -> None:
    balance = carrier.balance()
    if balance == Balance():
        return
    if not scope.now:
        _glimpse(result, carrier, balance, scope, work)
        for each, is_whole in lanes.moved(balance.push, carrier.lanes, work, carrier.push):
            result.pushed += _moved(result, each, is_whole)
    _fetch(result, carrier, balance, scope, work)
    result.left = carrier.balance()


def _glimpse(result: Result, carrier: Carrier, balance: Balance, scope: Scope, work: Work) -> None:
    """Move the thumbnails, which are little, of all visits; one that does not come is no loss."""
    glimpses, silent = carrier.glimpses, Quiet()
    if glimpses is None or scope.visits == WORDS.visits:
        return
    shown = lanes.moved(balance.show, carrier.lanes, silent, glimpses.push)
    for number, _ in enumerate(shown, 1):
        work.step(number, len(balance.show))
    seen = lanes.moved(balance.see, carrier.lanes, silent, lambda each, _: glimpses.pull(each))
    for number, (_, is_seen) in enumerate(seen, 1):
        result.seen += is_seen
        work.step(number, len(balance.see))


def _fetch(result: Result, carrier: Carrier, balance: Balance, scope: Scope, work: Work) -> None:
    pull = [each for each in balance.pull if scope.takes(each)]
    for each, is_whole in lanes.moved(pull, carrier.lanes, work, carrier.pull):
        result.pulled += _moved(result, each, is_whole)


def _moved(result: Result, wanted: Wanted, is_whole: bool) -> int:
    if not is_whole:
        result.words.note(Trouble.DAMAGED, wanted.hash)
    return int(is_whole)
