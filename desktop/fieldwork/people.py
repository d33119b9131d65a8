"""People of all inspections, each once: written down many times, on many days, under changing titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import query
from db.records import Attendee, Inspection, Member, RecordId, Visit
from desktop.fieldwork import attendance
from desktop.fieldwork.attendance import Person

if TYPE_CHECKING:
    from db.query import Reader


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as written down once: on which day, in which inspection or at which visit."""

    person: Person
    day: dt.date | None
    where: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person: the entry that the others are the same as, then those, the latest first.

    `may_be` are the first entries of others who may be the same person, `sure` those that surely are.
    """

    first: Entry
    entries: tuple[Entry, ...]
    may_be: tuple[RecordId, ...] = ()
    sure: tuple[RecordId, ...] = ()

    @property
    def id(self) -> RecordId:
        """The first entry's id."""
        return self.first.person.id

    @property
    def latest(self) -> Person:
        """The person as written down last."""
        return self.entries[0].person

    @property
    def titles(self) -> tuple[Entry, ...]:
        """The entries at which title or organisation changed, the latest first."""
        told: list[Entry] = []
        for entry in reversed(self.entries):
            if not told or _title(told[-1].person) != _title(entry.person):
                told.append(entry)
        return tuple(reversed(told))


def everybody(reader: Reader) -> list[Known]:
    """Return every person of the book, by given name; organisations yet without a name are nobody."""
    visits = {visit.id: visit for visit in query.every(reader, Visit)}
    inspections = {each.id: each for each in query.every(reader, Inspection)}
    begun = _begun(visits.values())
    members = query.every(reader, Member)
    attended = [a for a in query.every(reader, Attendee) if a.member is None]
    entries = [
        Entry(m, begun.get(m.inspection), inspections[m.inspection].topic)
        for m in members
        if m.inspection in inspections
    ]
    for each in attended:
        if visit := visits.get(each.visit):
            entries.append(Entry(each, attendance.day_of(visit), visit.title or visit.place))
    return people(each for each in entries if each.person.name.strip())


def people(entries: Iterable[Entry]) -> list[Known]:
    """Return people by given name, each with their entries and who may be the same."""
    known = {entry.person.id: entry for entry in entries}
    groups: dict[RecordId, list[Entry]] = {}
    for entry in known.values():
        groups.setdefault(_canonical(known, entry.person.id), []).append(entry)
    firsts = [known[id].person for id in groups]
    near = _near(firsts)
    found = {
        id: Known(known[id], tuple(sorted(own, key=_when, reverse=True)), *near.get(id, ((), ())))
        for id, own in groups.items()
    }
    return [found[person.id] for person in attendance.by_given_name(firsts)]


def _near(firsts: Sequence[Person]) -> dict[RecordId, tuple[tuple[RecordId, ...], ...]]:
    """Return of each person who may be the same, and who surely is."""
    near: dict[RecordId, tuple[tuple[RecordId, ...], ...]] = {}
    for double in attendance.duplicates(firsts):
        for person in double.people:
            others = tuple(each.id for each in double.people if each.id != person.id)
            near[person.id] = (others, others if double.sure else ())
    return near


def _canonical(known: Mapping[RecordId, Entry], id: RecordId) -> RecordId:
    seen: list[RecordId] = []
    while id not in seen and (above := known[id].person.same_as) in known and above:
        seen.append(id)
        id = above
    return min(seen[seen.index(id) :]) if id in seen else id


def _begun(visits: Iterable[Visit]) -> dict[RecordId, dt.date]:
    """Return the day of each inspection's first visit."""
    begun: dict[RecordId, dt.date] = {}
    for visit in visits:
        if day := attendance.day_of(visit):
            begun[visit.inspection] = min(day, begun.get(visit.inspection, day))
    return begun


def _when(entry: Entry) -> tuple[dt.date, str]:
    return entry.day or dt.date.min, entry.person.id


def _title(person: Person) -> tuple[str, str]:
    return person.position_title, person.organisation
