"""What came of a trip: what was done, what was found wrong, and what stopped it for a person to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from db.errors import Refused


class RestoredCopy(Refused):
    """The shelf holds what this device wrote and its database does not know: it was restored from an old copy."""

    def __init__(self, shelf: str, count: int) -> None:
        self.shelf, self.count = shelf, count
        super().__init__(shelf, count)


class ShelfEmptied(Refused):
    """Nothing lies on a shelf of all that was once read back from it."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        super().__init__(shelf)


class ShelfOlder(Refused):
    """A shelf lists less of `count` devices than was once read back from it."""

    def __init__(self, shelf: str, count: int) -> None:
        self.shelf, self.count = shelf, count
        super().__init__(shelf, count)


class NotKept(Refused):
    """What was written to a shelf did not read back the same, however often."""

    def __init__(self, shelf: str, name: str) -> None:
        self.shelf, self.name = shelf, name
        super().__init__(shelf, name)


class Answer(StrEnum):
    """What a person decided about a shelf."""

    REFILL = "refill"
    """Put there again all that it lost."""


class Trouble(StrEnum):
    """What a trip found and could not settle by itself; the rest of it went on."""

    FORK = "fork"
    DAMAGED = "damaged"
    UNTRUSTED = "untrusted"
    STRUCK_OFF = "struck_off"
    OFF_ROLL = "off_roll"
    NEWER = "newer"
    REFUSED = "refused"
    WAITING = "waiting"
    GAP = "gap"
    ELSEWHERE = "elsewhere"
    READER = "reader"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One trouble, and the device, pack or object it is about."""

    trouble: Trouble
    where: str


@dataclass(slots=True)
class Outcome:
    """What a trip did, counted; nothing counts as sent before it was read back."""

    received: int = 0
    sent: int = 0
    changes: int = 0
    problems: list[Problem] = field(default_factory=list)

    def note(self, trouble: Trouble, where: str) -> None:
        """Add a problem, once."""
        problem = Problem(trouble, where)
        if problem not in self.problems:
            self.problems.append(problem)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found wrong; what a device wrote after it was struck off is refused for good."""
        return all(problem.trouble is Trouble.STRUCK_OFF for problem in self.problems)

    def forget(self, trouble: Trouble, where: str) -> None:
        """Take back what was noted of one sort about what begins so: it turned out otherwise."""
        self.problems = [
            each
            for each in self.problems
            if each.trouble is not trouble or not each.where.startswith(where)
        ]

    def add(self, other: Outcome) -> None:
        """Count what another trip did as well."""
        self.received += other.received
        self.sent += other.sent
        self.changes += other.changes
        for each in other.problems:
            self.note(each.trouble, each.where)
