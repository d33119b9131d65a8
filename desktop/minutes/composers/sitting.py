"""One visit out of its case: what of the record belongs into its minutes, in order, nothing deleted."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Protocol, TypeVar

from db.errors import NoRecord
from db.folding import nfc
from db.records import (
    Attendee,
    Body,
    Case,
    Evidence,
    Figure,
    Finding,
    FindingKind,
    FollowUp,
    Inspection,
    MadeBy,
    Member,
    Paper,
    Recommendation,
    Record,
    RecordId,
    Role,
    Side,
    Topic,
    Visibility,
    Visit,
    VisitKind,
)
from db.successors import as_of, canonical

R = TypeVar("R", bound=Record)
Passage = TypeVar("Passage", Finding, Figure, Evidence, Recommendation, FollowUp)


class Voices(Protocol):
    """Who may speak or be asked, and the figures they quote: what a passage needs to be said."""

    def member(self, id: RecordId | None) -> Member | None:
        """Return the member with this id, or whom the attendee with this id is, under the title of the day."""

    def attendee(self, id: RecordId | None) -> Attendee | None:
        """Return the attendee with this id."""

    def body_of(self, id: RecordId | None) -> Body | None:
        """Return the body with this id, or the one that did its work on the day that the paper speaks of."""

    def stands_for(self, id: RecordId | None) -> RecordId | None:
        """Return the one entry that stands for somebody, or a body, who may have been written down twice."""

    def figures(self, finding: RecordId) -> list[Figure]:
        """Return the figures a passage quotes."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A visit with those around it; `public_only` leaves internal passages out."""

    case: Case
    visit: Visit
    public_only: bool = False
    _members: dict[RecordId, Member] = field(default_factory=dict)
    _attendees: dict[RecordId, Attendee] = field(default_factory=dict)
    _bodies: dict[RecordId, Body] = field(default_factory=dict)
    _titled: dict[RecordId, Member] = field(default_factory=dict)
    _figures: dict[RecordId, list[Figure]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._members.update((each.id, each) for each in there(self.case.members))
        own = (each for each in there(self.case.attendees) if each.visit == self.visit.id)
        self._attendees.update((each.id, each) for each in own)
        self._bodies.update((each.id, each) for each in there(self.case.bodies))
        self._titled.update(titled(self._members, self._attendees.values()))
        for figure in self._open(self.case.figures):
            self._figures.setdefault(figure.finding, []).append(figure)

    @property
    def inspection(self) -> Inspection:
        """The inspection the visit belongs to."""
        return self.case.inspection

    @property
    def body(self) -> Body | None:
        """The body that is visited, where it is known."""
        return self.visited(self.visit)

    @property
    def members(self) -> list[Member]:
        """The delegation's members, without those invited."""
        return [each for each in self._members.values() if each.role is not Role.INVITED]

    @property
    def invited(self) -> list[Member]:
        """Those the delegation invited."""
        return [each for each in self._members.values() if each.role is Role.INVITED]

    @property
    def topics(self) -> dict[RecordId, Topic]:
        """The lines of the outline by their ids, in the outline's order."""
        return {each.id: each for each in there(self.case.topics)}

    @property
    def surveys(self) -> list[Visit]:
        """The surveys made before this visit at the same body, below it, or at no other subject."""
        own = self.visit
        others = {each.body for each in there(self.case.subjects) if each.body != own.body}
        earlier = True
        found = []
        for each in there(self.case.visits):
            if each.id == own.id:
                earlier = False
            elif each.body not in others and _before(each, own, earlier):
                found.append(each)
        return [each for each in found if each.kind is VisitKind.SURVEY]

    def attendees(self, side: Side) -> list[Attendee]:
        """Return those present on a side, each once."""
        found: dict[RecordId | None, Attendee] = {}
        for each in self._attendees.values():
            if each.side is side:
                found.setdefault(self.stands_for(each.id), each)
        return list(found.values())

    def member(self, id: RecordId | None) -> Member | None:
        """Return the member with this id, or whom the attendee with this id is."""
        if id is None:
            return None
        attendee = self._attendees.get(id)
        own = (attendee.member if attendee else id) or RecordId("")
        return self._titled.get(own) or self._members.get(own)

    def attendee(self, id: RecordId | None) -> Attendee | None:
        """Return the attendee with this id."""
        return self._attendees.get(id) if id is not None else None

    def body_of(self, id: RecordId | None) -> Body | None:
        """Return the body with this id, as it was on the visit's day."""
        return body_on(self._bodies, id, day_of(self.visit))

    def stands_for(self, id: RecordId | None) -> RecordId | None:
        """Return the one entry that stands for somebody, or a body, who may have been written down twice."""
        people: dict[RecordId, Member | Attendee] = {**self._members, **self._attendees}
        return standing(people, self._bodies, id, day_of(self.visit))

    def visited(self, visit: Visit) -> Body | None:
        """Return the body of a visit, as it was on its day."""
        return body_on(self._bodies, visit.body, day_of(visit))

    def findings(self, *kinds: FindingKind) -> list[Finding]:
        """Return the visit's passages of these kinds."""
        own = self._open(self.case.findings)
        return [each for each in own if each.visit == self.visit.id and each.kind in kinds]

    def figures(self, finding: RecordId) -> list[Figure]:
        """Return the figures a passage quotes."""
        return self._figures.get(finding, [])

    def recommendations(self, made_by: MadeBy) -> list[Recommendation]:
        """Return what the body or the delegation asks for at this visit."""
        own = self._open(self.case.recommendations)
        return [each for each in own if each.visit == self.visit.id and each.made_by is made_by]

    def evidence(self) -> list[Evidence]:
        """Return photos and files of the surveys before and of the visit, none made after it.

        Signatures written on the screen and recordings are kept and not told of: see `is_told`.
        """
        order = [each.id for each in (*self.surveys, self.visit)]
        day = self.visit.end.day or self.visit.start.day
        own = [
            each
            for each in self._open(self.case.evidence)
            if each.visit in order
            and is_told(each)
            and not (day and each.taken.day and each.taken.day > day)
        ]
        return sorted(own, key=lambda each: order.index(each.visit))

    def empty(self) -> bool:
        """Say whether nothing was written down yet, so that all is to be filled in by hand."""
        asks = [*self.recommendations(MadeBy.BODY), *self.recommendations(MadeBy.DELEGATION)]
        return not asks and not self.findings(*FindingKind)

    def names(self) -> frozenset[str]:
        """Return the names of all the people of the case."""
        people: list[Member | Attendee] = [*self._members.values(), *self._attendees.values()]
        return frozenset(each.name for each in people if each.name)

    def said(self) -> list[Record]:
        """Return the records the minutes say, those of the surveys before with them."""
        visits = [*self.surveys, self.visit]
        ids = {each.id for each in visits}
        attendees = [each for each in there(self.case.attendees) if each.visit in ids]
        findings = [each for each in self._open(self.case.findings) if each.visit in ids]
        figures = [figure for each in findings for figure in self.figures(each.id)]
        asks = [each for each in self._open(self.case.recommendations) if each.visit in ids]
        topics, subjects = there(self.case.topics), there(self.case.subjects)
        people, bodies = self._members.values(), self._bodies.values()
        return [self.inspection, *people, *bodies, *subjects, *topics, *visits, *attendees,
                *findings, *figures, *self.evidence(), *asks]  # fmt: skip

    def _open(self, passages: Iterable[Passage]) -> list[Passage]:
        return [
            each
            for each in there(passages)
            if not (self.public_only and each.visibility is Visibility.INTERNAL)
        ]


def sitting(case: Case, visit: RecordId, public_only: bool = False) -> Sitting:
    """Return the visit with this id. Raises NoRecord where the case has none."""
    own = composed(case, public_only)
    for each in there(own.visits):
        if each.id == visit:
            return Sitting(own, each, public_only)
    raise NoRecord(visit)


def composed(case: Case, public_only: bool = False) -> Case:
    """Return the case with all its text in NFC, each finding that another speaks for left out."""
    whole = Case(**{part.name: _nfc(getattr(case, part.name)) for part in fields(Case)})
    speaking = {
        each.id
        for each in there(whole.findings)
        if not (public_only and each.visibility is Visibility.INTERNAL)
    }
    heard = tuple(each for each in whole.findings if each.combined not in speaking)
    return whole if len(heard) == len(whole.findings) else replace(whole, findings=heard)


def _nfc(value: Any) -> Any:
    """Return a value with all its text in NFC: itself where it is so already, as what a book kept always is."""
    if type(value) is str:
        return nfc(value)
    if isinstance(value, tuple):
        fresh = tuple([_nfc(each) for each in value])
        return value if all(map(operator.is_, fresh, value)) else fresh
    if isinstance(value, Record | Paper):
        kind: Any = type(value)
        parts = ((name, getattr(value, name)) for name in _names(kind))
        other = {name: own for name, part in parts if (own := _nfc(part)) is not part}
        return replace(value, **other) if other else value
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def there(records: Iterable[R]) -> Iterable[R]:
    """Return those that were not deleted."""
    return (each for each in records if not each.gone)


def day_of(visit: Visit) -> dt.date | None:
    """Return the day a visit was, or was to be, on."""
    return visit.start.day or visit.planned_start.day


def body_on(
    known: Mapping[RecordId, Body], id: RecordId | None, day: dt.date | None
) -> Body | None:
    """Return the body with this id, or the one that did its work on a day."""
    return known.get(as_of(known, id, day)) if id is not None else None


def standing(
    people: Mapping[RecordId, Member | Attendee],
    bodies: Mapping[RecordId, Body],
    id: RecordId | None,
    day: dt.date | None,
) -> RecordId | None:
    """Return the one entry that stands for somebody, or a body on a day, as the directory was told."""
    if id is None or id in bodies:
        return canonical(bodies, as_of(bodies, id, day)) if id else None
    seen: list[RecordId] = []
    at = id
    while at not in seen and (person := people.get(at)):
        seen.append(at)
        at = (person.member if isinstance(person, Attendee) else None) or person.same_as or at
    return min(seen[seen.index(at) :]) if at in seen else at


def titled(
    members: Mapping[RecordId, Member], attendees: Iterable[Attendee]
) -> Iterator[tuple[RecordId, Member]]:
    """Yield the members who had another title at a visit than the delegation's list now says, with that title."""
    for each in attendees:
        member = members.get(each.member) if each.member else None
        if member and each.position_title:
            yield member.id, replace(member, position_title=each.position_title)


def is_told(evidence: Evidence) -> bool:
    """Say whether papers show or list a piece of evidence: no recording, no signature on the screen (it signs none)."""
    return evidence.attendee is None and evidence.seconds is None


def _before(survey: Visit, visit: Visit, listed_before: bool) -> bool:
    """Say whether a survey came first, by its day, or by its place in the list where that is unknown."""
    then, now = survey.start.day or survey.planned_start.day, visit.start.day
    if then is None or now is None or then == now:
        return listed_before
    return then < now
