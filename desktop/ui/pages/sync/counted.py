"""Visit by visit: how many photos and files are here, on the shelves that were visited, and with nobody yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.records import RecordId, Visit
from db.sharing import Delegation, Sharing, Wanted
from desktop.sync.completeness import Completeness, Count, by_visit
from desktop.ui.visited import Visited

NONE = Count()


@dataclass(frozen=True, slots=True)
class Originals:
    """Those of one visit, None for those of the inspection as a whole.

    `there` is what the fullest shelf held when it was last counted, None where none was since the book was opened;
    `nobody` is what was neither here nor on any of them then.
    """

    visit: Visit | None
    named: Count
    here: Count
    there: Count | None = None
    nobody: Count = NONE

    @property
    def id(self) -> RecordId:
        """The visit's name, "" for none."""
        return self.visit.id if self.visit else RecordId("")

    @property
    def missing(self) -> Count:
        """What is not here, as far as is known to be had somewhere."""
        return Count(
            self.named.number - self.here.number - self.nobody.number,
            self.named.size_bytes - self.here.size_bytes - self.nobody.size_bytes,
        )

    @property
    def is_whole(self) -> bool:
        """Whether all of it was counted both here and there."""
        return self.named == self.here == self.there


def counted(
    sharing: Sharing,
    delegation: Delegation,
    visits: Iterable[Visit],
    visited: Mapping[str, Visited],
) -> tuple[Originals, ...]:
    """Count those of each visit that has any, the newest visit first."""
    wanted = sharing.wanted(delegation)
    held = {each for each in wanted if sharing.store.blobs.holds(each.hash)}
    named, here = by_visit(wanted), by_visit(held)
    found = list(_standings(delegation, visited))
    nobody = by_visit(_nobody(found) - held)
    order: list[Visit | None] = [*sorted(visits, key=_day, reverse=True), None]
    return tuple(
        Originals(visit, named[id], here.get(id, NONE), _there(found, id), nobody.get(id, NONE))
        for visit in order
        if (id := visit.id if visit else "") in named
    )


def _day(visit: Visit) -> dt.date:
    return visit.start.day or visit.planned_start.day or dt.date.min


def _standings(delegation: Delegation, visited: Mapping[str, Visited]) -> Iterable[Completeness]:
    legs = (leg for each in visited.values() for leg in each.legs)
    return (leg.standing for leg in legs if leg.result.delegation.id == delegation.id)


def _nobody(found: Sequence[Completeness]) -> set[Wanted]:
    """Return what is missing on every shelf that was counted."""
    return set.intersection(*(set(each.nobody) for each in found)) if found else set()


def _there(found: Sequence[Completeness], visit: str) -> Count | None:
    if not found:
        return None
    counts = [each.there for standing in found for each in standing.visits if each.visit == visit]
    return max(counts, key=_number, default=NONE)


def _number(count: Count) -> int:
    return count.number
