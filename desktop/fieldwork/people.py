"""People of all inspections, each once: written down many times, on many days, under changing titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import directory, lists
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
class Alike:
    """The first entries of people who may be one; `sure`: who surely are."""

    people: tuple[RecordId, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A person: the entry that the others are the same as, then those, the latest first; with whom they may be one.

    `at_visits` are other titles than that of the list, which a member had at a visit.
    """

    first: Entry
    entries: tuple[Entry, ...]
    alike: Alike | None = None
    at_visits: tuple[Entry, ...] = ()

    @property
    def id(self) -> RecordId:
        """The first entry's id."""
        return self.first.person.id

    @property
    def may_be(self) -> tuple[RecordId, ...]:
        """The first entries of others who may be the same person."""
        return tuple(id for id in self.alike.people if id != self.id) if self.alike else ()

    @property
    def latest(self) -> Person:
        """The person as written down last."""
        return self.entries[0].person

    @property
    def title(self) -> str:
        """The title said last, on the list or at a visit."""
        return self.titles[0].person.position_title

    @property
    def titles(self) -> tuple[Entry, ...]:
        """The entries at which title or organisation changed, the latest first."""
        told: list[Entry] = []
        for entry in sorted((*self.entries, *self.at_visits), key=_since):
            if not told or _title(told[-1].person) != _title(entry.person):
                told.append(entry)
        return tuple(reversed(told))


def known(
    reader: Reader, firsts: Sequence[RecordId], near: Mapping[RecordId, Alike]
) -> list[Known]:
    """Return the people of these first entries, in this order, with `near`: who may be the same."""
    groups = directory.same_as(reader, firsts)
    entries = _entries(reader, [id for own in groups.values() for id in own])
    found: list[Known] = []
    for id in firsts:
        every = [entries[each] for each in groups.get(id, ()) if each in entries]
        every.sort(key=_when, reverse=True)
        own = tuple(entry for entry in every if not _is_title(entry))
        titles = tuple(entry for entry in every if _is_title(entry))
        if id in entries:
            found.append(Known(entries[id], own, near.get(id), titles))
    return found


def _is_title(entry: Entry) -> bool:
    return isinstance(entry.person, Attendee) and entry.person.member is not None


def all_alike(reader: Reader) -> dict[RecordId, Alike]:
    """Return of each person with whom they may be one, read a portion at a time."""
    near: dict[RecordId, Alike] = {}
    for groups in directory.alike(reader, directory.PERSON):
        people = _people(reader, [id for group in groups for id in group])
        for double in attendance.duplicates(people.values()):
            group = Alike(tuple(each.id for each in double.people), double.sure)
            near |= dict.fromkeys(group.people, group)
    return near


def _people(reader: Reader, ids: Sequence[RecordId]) -> dict[RecordId, Person]:
    return {**lists.named(reader, Member, ids), **lists.named(reader, Attendee, ids)}


def _entries(reader: Reader, ids: Sequence[RecordId]) -> dict[RecordId, Entry]:
    """Return people as they were written down, each with its day; those at what is gone are left out."""
    people = _people(reader, ids)
    visits = lists.named(
        reader, Visit, [p.visit for p in people.values() if isinstance(p, Attendee)]
    )
    owners = [p.inspection for p in people.values() if isinstance(p, Member)]
    inspections, begun = lists.named(reader, Inspection, owners), lists.first_days(reader, owners)
    found: dict[RecordId, Entry] = {}
    for id, person in people.items():
        if isinstance(person, Attendee):
            if visit := visits.get(person.visit):
                found[id] = Entry(person, attendance.day_of(visit), visit.title or visit.place)
        elif inspection := inspections.get(person.inspection):
            found[id] = Entry(person, begun.get(inspection.id), inspection.topic)
    return found


def _when(entry: Entry) -> tuple[dt.date, str]:
    return entry.day or dt.date.min, entry.person.id


def _since(entry: Entry) -> tuple[dt.date, bool, str]:
    """Return by what titles are ordered: one said at a visit holds against the list's of the same day."""
    return entry.day or dt.date.min, _is_title(entry), entry.person.id


def _title(person: Person) -> tuple[str, str]:
    return person.position_title, person.organisation
