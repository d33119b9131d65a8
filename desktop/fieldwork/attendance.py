"""Who comes: last time's list proposed for this visit, and who is written down twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import positions, query
from db.folding import fold, has_tower, normal_tone
from db.ids import new_id
from db.records import Attendee, Member, RecordId, Visit
from desktop.fieldwork import bodies

if TYPE_CHECKING:
    from db.query import Reader

Person = Member | Attendee


@dataclass(frozen=True, slots=True)
class Duplicate:
    """People who may be one; `sure`: same marks in the name and the same organisation named."""

    people: tuple[Person, ...]
    sure: bool


def day_of(visit: Visit) -> dt.date | None:
    """Return the day a visit was, or was to be, on."""
    return visit.start.day or visit.planned_start.day


def proposed(reader: Reader, visit: Visit) -> list[Attendee]:
    """Return new attendees for a visit: the members present last time, the others of last time at this body.

    They have ids and positions and are in no record yet; who stands on the list is not proposed again, nor is
    anybody twice who was written down twice.
    """
    held = query.visits(reader, visit.inspection)
    lists = [(each, query.attendees(reader, each.id)) for each in reversed(earlier(visit, held))]
    standing = query.attendees(reader, visit.id)
    family = (
        bodies.lineage(query.body_kin(reader, visit.body), visit.body)
        if visit.body
        else frozenset()
    )
    ticked = ([a for a in found if a.member] for _, found in lists)
    typed = ([a for a in found if not a.member] for each, found in lists if each.body in family)
    members, others = next(filter(None, ticked), []), next(filter(None, typed), [])
    everybody: list[Person] = [*query.members(reader, visit.inspection), *standing]
    everybody += [person for _, found in lists for person in found]
    once = _Once(everybody, standing)
    return _renewed(
        [a for each in (*members, *others) if (a := once.take(each))], visit.id, standing
    )


def earlier(visit: Visit, visits: Iterable[Visit]) -> list[Visit]:
    """Return the visits before this one, the last at the end: by day where known, else by their order."""
    day = day_of(visit)

    def is_before(other: Visit) -> bool:
        other_day = day_of(other)
        if day and other_day and day != other_day:
            return other_day < day
        return (other.position, other.id) < (visit.position, visit.id)

    before = [other for other in visits if other.id != visit.id and is_before(other)]
    return sorted(before, key=_when)


def standing_for(people: Iterable[Person]) -> dict[RecordId, RecordId]:
    """Return of each person the entry of these that stands for them: who was written down twice is one."""
    known = {person.id: person for person in people}
    roots = {person.id: _root(known, person) for person in known.values()}
    chosen: dict[RecordId, RecordId] = {}
    for id, root in roots.items():
        chosen.setdefault(root, root if root in known else id)
    return {id: chosen[root] for id, root in roots.items()}


def duplicates(people: Iterable[Person]) -> list[Duplicate]:
    """Return groups of people of one name and organisation, marks aside; an unnamed organisation may be any one."""
    by_name: dict[str, list[Person]] = {}
    for person in people:
        if name := _folded(person.name):
            by_name.setdefault(name, []).append(person)
    return [each for group in by_name.values() for each in _same(group)]


class _Once:
    """Takes everybody once, under the entry that stands for them; who is on the list already never."""

    def __init__(self, everybody: Sequence[Person], standing: Iterable[Attendee]) -> None:
        self._known = {person.id: person for person in everybody}
        self._stands = standing_for(everybody)
        self._taken = {self._key(each) for each in standing}

    def take(self, attendee: Attendee) -> Attendee | None:
        """Return who is to be proposed for an attendee of last time."""
        key = self._key(attendee)
        if key in self._taken:
            return None
        self._taken.add(key)
        first = self._known.get(self._stands.get(attendee.member or attendee.id, attendee.id))
        if attendee.member and isinstance(first, Member):
            return replace(attendee, member=first.id)
        return first if isinstance(first, Attendee) and not attendee.member else attendee

    def _key(self, attendee: Attendee) -> tuple[str, ...]:
        own = attendee.member or attendee.id
        first = self._known.get(self._stands.get(own, own))
        if isinstance(first, Member):
            return (first.id,)
        return _key(first or attendee)


def _root(known: Mapping[RecordId, Person], person: Person) -> RecordId:
    """Return the id to which a person's entries lead, known or not; of several said to be each other the oldest."""
    seen = [person.id]
    while (above := known[seen[-1]].same_as) and above not in seen:
        seen.append(above)
        if above not in known:
            break
    return min(seen[seen.index(above) :]) if above else seen[-1]


def _renewed(
    people: Sequence[Attendee], visit: RecordId, standing: Sequence[Attendee]
) -> list[Attendee]:
    last = max((each.position for each in standing), default="")
    new: list[Attendee] = []
    for attendee in people:
        last = positions.between(last, "")
        new.append(replace(attendee, id=new_id(), visit=visit, position=last))
    return new


def _same(group: Sequence[Person]) -> list[Duplicate]:
    """Part people of one name by their organisation."""
    places: dict[str, list[Person]] = {}
    for person in group:
        places.setdefault(_folded(person.organisation), []).append(person)
    nowhere = places.pop("", [])
    if len(places) < 2:
        every = [*next(iter(places.values()), []), *nowhere]
        return [_duplicate(every, bool(places) and not nowhere)] if len(every) > 1 else []
    return [_duplicate(people, True) for people in places.values() if len(people) > 1]


def _duplicate(people: Sequence[Person], one_place: bool) -> Duplicate:
    alike = len({_toned(person.name) for person in people}) == 1
    return Duplicate(tuple(people), one_place and alike)


def _key(attendee: Attendee) -> tuple[str, ...]:
    if attendee.member:
        return (attendee.member,)
    post = "" if attendee.name else attendee.position_title
    return (_folded(attendee.name), _folded(attendee.organisation), _folded(post))


def _folded(text: str) -> str:
    return text if has_tower(text) else " ".join(fold(text).split())


def _toned(text: str) -> str:
    return text if has_tower(text) else " ".join(normal_tone(text).split())


def _when(visit: Visit) -> tuple[dt.date, str, str]:
    return day_of(visit) or dt.date.min, visit.position, visit.id
