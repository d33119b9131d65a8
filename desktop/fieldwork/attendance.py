"""Who comes: last time's list proposed for this visit, who is new, who is twice, in the order of given names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from db import positions, query
from db.folding import fold, has_tower, normal_tone, person_key
from db.ids import new_id
from db.records import Attendee, Member, RecordId, Visit
from desktop.fieldwork import bodies

if TYPE_CHECKING:
    from db.query import Reader

Person = Member | Attendee
P = TypeVar("P", bound=Person)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """People who may be one; `sure`: same marks in the name and the same organisation named."""

    people: tuple[Person, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """A person as written down on a day."""

    day: dt.date
    person: Person


def day_of(visit: Visit) -> dt.date | None:
    """Return the day a visit was, or was to be, on."""
    return visit.start.day or visit.planned_start.day


def proposed(reader: Reader, visit: Visit) -> list[Attendee]:
    """Return new attendees for a visit: the members present last time, the others of last time at this body.

    They have ids and positions and are in no record yet; who stands on the list is not proposed again.
    """
    held = query.visits(reader, visit.inspection)
    lists = [(each, query.attendees(reader, each.id)) for each in reversed(earlier(visit, held))]
    family = bodies.lineage(query.bodies(reader), visit.body) if visit.body else frozenset()
    ticked = ([a for a in found if a.member] for _, found in lists)
    typed = ([a for a in found if not a.member] for each, found in lists if each.body in family)
    members, others = next(filter(None, ticked), []), next(filter(None, typed), [])
    return _renewed([*members, *others], visit.id, query.attendees(reader, visit.id))


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


def arrivals(now: Iterable[Attendee], before: Iterable[Attendee]) -> list[Attendee]:
    """Return who is present now and was not on the earlier list."""
    known = {_key(attendee) for attendee in before}
    return [attendee for attendee in now if _key(attendee) not in known]


def duplicates(people: Iterable[Person]) -> list[Duplicate]:
    """Return groups of people of one name and organisation, marks aside; an unnamed organisation may be any one."""
    by_name: dict[str, list[Person]] = {}
    for person in people:
        if name := _folded(person.name):
            by_name.setdefault(name, []).append(person)
    return [each for group in by_name.values() for each in _same(group)]


def by_given_name(people: Iterable[P]) -> list[P]:
    """Return people sorted by given name; those without a name by their organisation, at the end."""
    return sorted(people, key=_order)


def title_on(name: str, organisation: str, known: Iterable[Dated], day: dt.date) -> str:
    """Return the title a person had on a day, as last written down until then; "" where unknown."""
    wanted = (_folded(name), _folded(organisation))
    said = [
        each
        for each in known
        if each.day <= day
        and each.person.position_title
        and (_folded(each.person.name), _folded(each.person.organisation)) == wanted
    ]
    return max(said, key=_day).person.position_title if said else ""


def _renewed(
    people: Sequence[Attendee], visit: RecordId, standing: Sequence[Attendee]
) -> list[Attendee]:
    last = max((each.position for each in standing), default="")
    new: list[Attendee] = []
    for attendee in arrivals(people, standing):
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


def _order(person: Person) -> tuple[bool, str]:
    name = person.name or person.organisation or person.position_title
    return not person.name, name if has_tower(name) else person_key(name)


def _when(visit: Visit) -> tuple[dt.date, str, str]:
    return day_of(visit) or dt.date.min, visit.position, visit.id


def _day(dated: Dated) -> dt.date:
    return dated.day
