"""One inspection as its papers see it: some of its visits, what was said there, how far each ask has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from db.errors import NoRecord
from db.records import (
    Attendee,
    Body,
    Case,
    Document,
    DocumentKind,
    Evidence,
    Figure,
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Inspection,
    MadeBy,
    Member,
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
from db.successors import as_of
from desktop.minutes.composers.sitting import (
    Passage,
    body_on,
    composed,
    day_of,
    is_told,
    standing,
    there,
    titled,
)

SETTLED = (FollowUpState.VERIFIED, FollowUpState.REFUSED, FollowUpState.CARRIED_OVER)
"""States after which a recommendation is no longer waited for."""


@dataclass(frozen=True, slots=True)
class Oversight:
    """An inspection seen on the day `today`; `of` is the record a paper is of, `visits` what it is about.

    `public_only` leaves out internal passages, for papers that go out of the delegation. Bodies are as they were on
    the day of the visit, of several on the last one's; what was at one of them is told as of its own day.
    `of_the_day`: as they are today.
    """

    case: Case
    visits: tuple[Visit, ...]
    today: dt.date
    of: RecordId
    public_only: bool = True
    of_the_day: bool = False
    _members: dict[RecordId, Member] = field(default_factory=dict)
    _attendees: dict[RecordId, Attendee] = field(default_factory=dict)
    _bodies: dict[RecordId, Body] = field(default_factory=dict)
    _figures: dict[RecordId, list[Figure]] = field(default_factory=dict)
    _told: dict[RecordId, list[FollowUp]] = field(default_factory=dict)
    _states: dict[RecordId, FollowUpState] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {each.id for each in self.visits}
        self._members.update((each.id, each) for each in there(self.case.members))
        here = (each for each in there(self.case.attendees) if each.visit in own)
        self._attendees.update((each.id, each) for each in here)
        self._bodies.update((each.id, each) for each in there(self.case.bodies))
        for figure in self._open(self.case.figures):
            self._figures.setdefault(figure.finding, []).append(figure)
        every = sorted(there(self.case.follow_ups), key=lambda each: each.on or dt.date.min)
        self._states.update((each.recommendation, each.state) for each in every)
        for each in self._open(every):
            self._told.setdefault(each.recommendation, []).append(each)

    # who and where

    @property
    def inspection(self) -> Inspection:
        """The inspection itself."""
        return self.case.inspection

    @property
    def visit(self) -> Visit | None:
        """The one visit a paper is about, where it is about one."""
        return self.visits[0] if len(self.visits) == 1 else None

    @property
    def sessions(self) -> list[Visit]:
        """The working sessions among the visits."""
        return [each for each in self.visits if each.kind is VisitKind.SESSION]

    @property
    def surveys(self) -> list[Visit]:
        """The surveys among the visits, or, for one visit, those made before it."""
        if self.visit is None:
            return [each for each in self.visits if each.kind is VisitKind.SURVEY]
        all_own = list(there(self.case.visits))
        before = all_own[: [each.id for each in all_own].index(self.visit.id)]
        return [each for each in before if each.kind is VisitKind.SURVEY]

    @property
    def members(self) -> list[Member]:
        """The delegation's members, without those invited."""
        return [each for each in self._members.values() if each.role is not Role.INVITED]

    @property
    def invited(self) -> list[Member]:
        """Those the delegation invited."""
        return [each for each in self._members.values() if each.role is Role.INVITED]

    def leader(self, role: Role = Role.HEAD) -> Member | None:
        """Return the first of the whole delegation with a role, else the first of any part of it."""
        own = [each for each in self.members if each.role is role]
        return next((each for each in own if not each.group), own[0] if own else None)

    def member(self, id: RecordId | None) -> Member | None:
        """Return the member with this id, or whom the attendee with this id is."""
        if id is None:
            return None
        attendee = self._attendees.get(id)
        own = (attendee.member if attendee else id) or RecordId("")
        here = [attendee] if attendee else self._attendees.values() if self.visit else []
        return dict(titled(self._members, here)).get(own) or self._members.get(own)

    def attendee(self, id: RecordId | None) -> Attendee | None:
        """Return the attendee with this id."""
        return self._attendees.get(id) if id is not None else None

    def guests(self) -> list[Attendee]:
        """Return those present who belong to neither side."""
        return [each for each in self._attendees.values() if each.side is Side.GUEST]

    def body_of(self, id: RecordId | None) -> Body | None:
        """Return the body with this id, or the one that does its work on the day the paper speaks of."""
        return body_on(self._bodies, id, self._day)

    def stands_for(self, id: RecordId | None) -> RecordId | None:
        """Return the one entry that stands for somebody, or a body, who may have been written down twice."""
        return standing({**self._members, **self._attendees}, self._bodies, id, self._day)

    def visited(self, visit: Visit) -> Body | None:
        """Return the body of a visit, as it was on its day."""
        return body_on(self._bodies, visit.body, day_of(visit))

    def body_at(self, id: RecordId | None, visit: Visit | None) -> Body | None:
        """Return the body with this id, or the one that did its work on the day of a visit."""
        return body_on(self._bodies, id, day_of(visit)) if visit else self.body_of(id)

    def names_before(self, body: Body) -> list[str]:
        """Return what a body was called, or which bodies it was, at the visits before it was this one."""
        own = (each for each in self.visits if self.body_of(each.body) == body)
        names = (met.name for each in own if (met := self.visited(each)) and met != body)
        return [name for name in dict.fromkeys(names) if name != body.name]

    @property
    def _day(self) -> dt.date | None:
        if self.of_the_day:
            return self.today
        return max(filter(None, map(day_of, self.visits)), default=None)

    def visit_of(self, id: RecordId) -> Visit | None:
        """Return the visit of the case with this id."""
        return next((each for each in there(self.case.visits) if each.id == id), None)

    @property
    def subjects(self) -> list[Body]:
        """The bodies under oversight: of these visits, or, for all of them, those of the inspection."""
        named = [each.body for each in there(self.case.subjects)] if self.visit is None else []
        ids = dict.fromkeys([*named, *(each.body for each in self.sessions or self.visits)])
        return list(dict.fromkeys(body for id in ids if (body := self.body_of(id))))

    @property
    def topics(self) -> dict[RecordId, Topic]:
        """The lines of the outline by their ids, in the outline's order."""
        return {each.id: each for each in there(self.case.topics)}

    # what was said

    def findings(self, *kinds: FindingKind) -> list[Finding]:
        """Return the passages of these kinds at these visits."""
        own = {each.id: at for at, each in enumerate(self.visits)}
        found = [e for e in self._open(self.case.findings) if e.visit in own and e.kind in kinds]
        return sorted(found, key=lambda each: own[each.visit])

    def figures(self, finding: RecordId) -> list[Figure]:
        """Return the figures a passage quotes."""
        return self._figures.get(finding, [])

    def recommendations(self, made_by: MadeBy) -> list[Recommendation]:
        """Return what the bodies or the delegation ask for at these visits."""
        own = {each.id for each in self.visits}
        asks = self._open(self.case.recommendations)
        return [each for each in asks if each.visit in own and each.made_by is made_by]

    def evidence(self) -> list[Evidence]:
        """Return photos and files of these visits and of the surveys before, see `sitting.is_told`."""
        order = list(dict.fromkeys(each.id for each in (*self.surveys, *self.visits)))
        seen = [each for each in self._open(self.case.evidence) if each.visit in order]
        own = [each for each in seen if is_told(each)]
        return sorted(own, key=lambda each: order.index(each.visit))

    # how far it has come

    def last(self, ask: RecordId) -> FollowUp | None:
        """Return the last that was heard of an ask."""
        told = self._told.get(ask)
        return told[-1] if told else None

    def state(self, ask: RecordId) -> FollowUpState:
        """Return how far an ask has come, by all that is known of it, internal or not."""
        return self._states.get(ask, FollowUpState.NEW)

    def waited_for(self, ask: Recommendation) -> bool:
        """Say whether an ask is not settled yet."""
        return self.state(ask.id) not in SETTLED

    def days_late(self, ask: Recommendation) -> int:
        """Return by how many days an ask is overdue; 0 where it is not."""
        if ask.due is None or not self.waited_for(ask):
            return 0
        return max(0, (self.today - ask.due).days)

    # the paper itself

    def registered(self, kind: DocumentKind) -> Document | None:
        """Return the last paper of this kind and of the same visits that the record knows; a draft says nothing."""
        visit = self.visit.id if self.visit else None
        own = [d for d in there(self.case.documents) if d.kind is kind and not _is_draft(d)]
        return next((each for each in reversed(own) if each.visit == visit), None)

    @property
    def began(self) -> dt.date:
        """The day that decides which law the inspection is under: its first visit's, else its decision's."""
        days = [each.start.day or each.planned_start.day for each in there(self.case.visits)]
        known = [day for day in days if day]
        if not known:
            known = [paper.date for paper in self.inspection.founding if paper.date]
        return min(known, default=self.today)

    def names(self) -> frozenset[str]:
        """Return the names of all the people of the case."""
        people: list[Member | Attendee] = [*self._members.values(), *there(self.case.attendees)]
        return frozenset(each.name for each in people if each.name)

    def said(self) -> list[Record]:
        """Return the records that a paper of these visits may say.

        Of the papers of the case those with a number that were made elsewhere: what a paper of ours is given after it
        became final is no part of what it says.
        """
        visits = list(dict.fromkeys([*self.surveys, *self.visits]))
        findings = self.findings(*FindingKind)
        asks = [ask for made_by in MadeBy for ask in self.recommendations(made_by)]
        told = [each for ask in asks for each in self._told.get(ask.id, [])]
        figures = [figure for each in findings for figure in self.figures(each.id)]
        cited = [each for each in there(self.case.documents) if each.number and not each.version]
        return [self.inspection, *self._members.values(), *self._bodies.values(),
                *there(self.case.subjects), *self.topics.values(), *visits,
                *self._attendees.values(), *findings, *figures, *self.evidence(), *asks, *told,
                *cited]  # fmt: skip

    def _open(self, passages: Iterable[Passage]) -> list[Passage]:
        return [
            each
            for each in there(passages)
            if not (self.public_only and each.visibility is Visibility.INTERNAL)
        ]


def oversight(
    case: Case,
    of: RecordId,
    today: dt.date,
    public_only: bool = True,
    to: RecordId | None = None,
    of_the_day: bool = False,
) -> Oversight:
    """Return the inspection or one visit of it, by the id of either. Raises NoRecord.

    `to` leaves only what is asked of that body, or of one whose work it does today.
    """
    own = composed(case, public_only)
    visits = tuple(there(own.visits))
    if of != own.inspection.id:
        visits = tuple(each for each in visits if each.id == of)
        if not visits:
            raise NoRecord(of)
    if to is not None:
        own = replace(own, recommendations=_asked_of(own, to, today))
    return Oversight(own, visits, today, of, public_only, of_the_day)


def _is_draft(document: Document) -> bool:
    """Say whether a file was only made, neither frozen nor registered."""
    return bool(document.hash) and not (document.version or document.number or document.date)


def _asked_of(case: Case, body: RecordId, today: dt.date) -> tuple[Recommendation, ...]:
    known = {each.id: each for each in there(case.bodies)}
    return tuple(
        each
        for each in case.recommendations
        if each.addressee and body in (each.addressee, as_of(known, each.addressee, today))
    )
