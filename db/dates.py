"""Days, moments of a visit and periods under oversight, as exact as people know them and no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class DayPart(StrEnum):
    """The part of a day that is known when the hour is not."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A moment in local time (UTC+07:00) of which any part may be unknown."""

    day: dt.date | None = None
    time: dt.time | None = None
    part: DayPart | None = None


UNKNOWN = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of whole days under oversight, both ends included."""

    start: dt.date
    end: dt.date

    def years(self) -> tuple[int, ...]:
        """Return the calendar years the period consists of, empty where it is not whole years."""
        whole = (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31)
        return tuple(range(self.start.year, self.end.year + 1)) if whole else ()


def year(number: int) -> Period:
    """Return the calendar year `number` as a period."""
    return Period(start=dt.date(number, 1, 1), end=dt.date(number, 12, 31))
