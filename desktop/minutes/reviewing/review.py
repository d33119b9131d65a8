"""What stands against making a paper final, as data: each with the record and the field to go to. Pure.

Nothing here forbids anything but a mark of state secrecy; the sentences are the window's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from db import secrecy
from db.records import (
    Case,
    DocumentKind,
    Finding,
    FindingKind,
    Inspection,
    MadeBy,
    Recommendation,
    Record,
    RecordId,
    Side,
    Visibility,
    Visit,
    VisitKind,
)
from desktop.minutes.composers.compose import is_photo
from desktop.minutes.composers.oversight import Oversight, oversight
from desktop.minutes.composers.sitting import there
from desktop.minutes.reviewing.figure_remarks import figure_remarks
from desktop.minutes.reviewing.remarks import Remark, RemarkKind, Weight, short
from desktop.minutes.style.house import House

_OF_INSPECTION: dict[DocumentKind, tuple[str, ...]] = {
    DocumentKind.MINUTES: ("issuer", "delegation", "topic", "period", "founding", "copies_to"),
    DocumentKind.NOTICE: ("issuer", "delegation", "topic", "period", "founding", "place"),
    DocumentKind.REPORT: ("issuer", "delegation", "topic", "period", "founding", "place"),
    DocumentKind.TRACKING: ("delegation", "topic"),
    DocumentKind.PRESS_NOTICE: ("delegation", "topic", "period"),
    DocumentKind.URGING: ("issuer", "delegation", "topic", "place"),
    DocumentKind.INVITATION: ("issuer", "delegation", "topic", "place"),
    DocumentKind.OUTLINE: ("issuer", "delegation", "topic", "period"),
}
_OF_VISIT: dict[DocumentKind, tuple[str, ...]] = {
    DocumentKind.MINUTES: ("body", "place", "start", "end", "chair", "secretary", "copies"),
    DocumentKind.NOTICE: ("body", "start"),
    DocumentKind.REPORT: ("body", "start"),
    DocumentKind.PRESS_NOTICE: ("body", "start"),
    DocumentKind.INVITATION: ("body", "place", "planned_start", "chair", "purpose"),
}
_SAYING = frozenset({
    DocumentKind.MINUTES, DocumentKind.NOTICE, DocumentKind.REPORT, DocumentKind.PRESS_NOTICE,
})  # fmt: skip
"""Papers that say what was found."""

_ASKING = frozenset({
    DocumentKind.MINUTES, DocumentKind.NOTICE, DocumentKind.REPORT, DocumentKind.TRACKING,
    DocumentKind.URGING,
})  # fmt: skip
_SHOWING = frozenset({DocumentKind.MINUTES, DocumentKind.REPORT, DocumentKind.PRESS_NOTICE})
_PUBLIC = frozenset(DocumentKind) - {DocumentKind.MINUTES, DocumentKind.TRACKING}

_TEXTS: dict[str, tuple[str, ...]] = {
    "inspection": ("topic", "issuer", "delegation", "copies_to"),
    "member": ("position_title", "organisation"),
    "body": ("name", "short_name"),
    "topic": ("title",),
    "visit": ("title", "purpose", "place"),
    "attendee": ("position_title", "organisation"),
    "finding": ("text",),
    "figure": ("label", "measure", "source"),
    "evidence": ("caption", "place"),
    "recommendation": ("text", "basis"),
    "follow_up": ("text", "by"),
}
"""By kind of record, the fields that papers print as people wrote them."""


_ASKED = frozenset({"recommendation", "follow_up"})
_PASSAGES = _ASKED | {"finding", "figure", "evidence", "attendee"}


def review(
    case: Case, kind: DocumentKind, of: RecordId, today: dt.date, house: House
) -> list[Remark]:
    """Return what stands against a paper of the inspection or visit `of`, the gravest first.

    Raises NoRecord where the case has no such record.
    """
    over = oversight(case, of, today, public_only=kind in _PUBLIC)
    remarks = [
        *_missing(over, kind),
        *(_wanting(over) if kind in _SAYING else ()),
        *(_empty_topics(over) if kind in _SAYING else ()),
        *(_asks(over, kind) if kind in _ASKING else ()),
        *(figure_remarks(over) if kind in _SAYING else ()),
        *_secrets(over),
        *_outdated(over, kind, house),
        *_unlisted(over, kind, house),
        *(_photos(over) if kind in _SHOWING else ()),
        *_left_out(over),
    ]
    grave = list(Weight)
    return sorted(remarks, key=lambda each: grave.index(each.weight))


def _day(over: Oversight, kind: DocumentKind) -> dt.date:
    """Return the day the paper bears: the registry's, for minutes the meeting's, else today."""
    own = over.registered(kind)
    if own and own.date:
        return own.date
    held = over.visit.start.day if over.visit and kind is DocumentKind.MINUTES else None
    return held or over.today


# facts


def _missing(over: Oversight, kind: DocumentKind) -> Iterator[Remark]:
    inspection = over.inspection
    for name in _OF_INSPECTION[kind]:
        if not getattr(inspection, name):
            yield Remark(RemarkKind.MISSING, inspection.id, name, what=_title(inspection))
    head = over.leader()
    if head is None or not head.name:
        record = head.id if head else inspection.id
        yield Remark(RemarkKind.NO_HEAD, record, "name" if head else "role")
    for visit in over.visits:
        yield from _missing_of(visit, kind)
        seen = [a for a in there(over.case.attendees) if a.visit == visit.id]
        if kind is DocumentKind.MINUTES and not any(a.side is Side.BODY for a in seen):
            yield Remark(RemarkKind.NO_ATTENDEES, visit.id, "side", what=_title(visit))


def _missing_of(visit: Visit, kind: DocumentKind) -> Iterator[Remark]:
    exact = kind is DocumentKind.MINUTES
    for name in _OF_VISIT.get(kind, ()):
        if name == "copies" and visit.kind is VisitKind.SURVEY:
            continue
        if not _known(visit, name, exact):
            yield Remark(RemarkKind.MISSING, visit.id, name, what=_title(visit))


def _known(visit: Visit, name: str, exact: bool) -> bool:
    """Say whether a field is known; `exact`: minutes need the hours, other papers the day."""
    if name == "planned_start":
        when = visit.planned_start if visit.planned_start.day else visit.start
        return bool(when.day and when.time)
    if name in ("start", "end"):
        when = visit.start if name == "start" else visit.end
        return bool(when.day) and (when.time is not None or not exact)
    return bool(getattr(visit, name))


def _title(record: Inspection | Visit) -> str:
    if isinstance(record, Visit):
        return short(record.title or record.place)
    return short(record.topic)


# what was found


def _wanting(over: Oversight) -> Iterator[Remark]:
    """Yield the parts a result must have and does not: results, shortcomings, their causes."""
    found = {kind: over.findings(kind) for kind in FindingKind}
    where = over.visit.id if over.visit else over.inspection.id
    if not found[FindingKind.RESULT]:
        yield Remark(RemarkKind.NO_RESULT, where, "kind")
    if not found[FindingKind.SHORTCOMING]:
        yield Remark(RemarkKind.NO_SHORTCOMING, where, "kind")
    elif not found[FindingKind.CAUSE]:
        yield Remark(RemarkKind.NO_CAUSE, found[FindingKind.SHORTCOMING][0].id, "")
    if not over.recommendations(MadeBy.DELEGATION):
        yield Remark(RemarkKind.NO_ASK, where, "made_by")


def _empty_topics(over: Oversight) -> Iterator[Remark]:
    topics = over.topics
    met = {each.topic for each in over.findings(*FindingKind)}
    for topic in topics.values():
        below = {each.id for each in topics.values() if each.parent == topic.id}
        if topic.required and not met & {topic.id, *below}:
            yield Remark(RemarkKind.TOPIC_EMPTY, topic.id, "required", what=short(topic.title))


def _asks(over: Oversight, kind: DocumentKind) -> Iterator[Remark]:
    for made_by in MadeBy:
        if made_by is MadeBy.BODY and kind is DocumentKind.URGING:
            continue
        for ask in over.recommendations(made_by):
            for name in ("addressee", "due", "reports_to"):
                if not getattr(ask, name):
                    yield Remark(RemarkKind.ASK_MISSING, ask.id, name, what=short(ask.text))


# texts


def _secrets(over: Oversight) -> Iterator[Remark]:
    for record, name, text in _written(over):
        if line := secrecy.mark(text):
            yield Remark(RemarkKind.SECRET, record.id, name, what=line)


def silent(kind: DocumentKind) -> frozenset[str]:
    """Return the kinds of record of which a paper says nothing, although they belong to its visits."""
    mute = _PASSAGES if kind not in _SAYING else frozenset()
    return mute - _ASKED if kind in _ASKING else mute


def _outdated(over: Oversight, kind: DocumentKind, house: House) -> Iterator[Remark]:
    """Yield what laws and offices are no longer called on the paper's day, where the paper says it."""
    day = _day(over, kind)
    old = [each for each in house.laws.outdated if each.since <= day]
    mute = silent(kind)
    for record, name, text in _written(over):
        for each in old if record.kind_name not in mute else ():
            if words := next((word for word in each.words if word in text), ""):
                yield Remark(RemarkKind.OUTDATED, record.id, name, what=words, why=each.basis)


def _written(over: Oversight) -> Iterator[tuple[Record, str, str]]:
    for record in over.said():
        for name in _TEXTS.get(record.kind_name, ()):
            value = getattr(record, name)
            yield record, name, "\n".join(value) if isinstance(value, tuple) else value
        if isinstance(record, Inspection):
            for paper in record.founding:
                text = " ".join((paper.kind, paper.number, paper.issuer, paper.subject))
                yield record, "founding", text


def _unlisted(over: Oversight, kind: DocumentKind, house: House) -> Iterator[Remark]:
    code = house.types.papers.get(kind, "")
    if code in house.types.unlisted:
        basis = house.types.basis
        yield Remark(RemarkKind.UNLISTED_TYPE, over.inspection.id, "symbol", code, basis)


def _photos(over: Oversight) -> Iterator[Remark]:
    for each in over.evidence():
        if is_photo(each) and not each.hash:
            yield Remark(RemarkKind.PHOTO_MISSING, each.id, "hash", what=short(each.caption))


def _left_out(over: Oversight) -> Iterator[Remark]:
    """Yield the first of the internal passages that a public paper does not say, with their number."""
    if not over.public_only:
        return
    visits = {each.id for each in over.visits}
    passages: list[Finding | Recommendation] = [
        *there(over.case.findings),
        *there(over.case.recommendations),
    ]
    own = [p for p in passages if p.visit in visits and p.visibility is Visibility.INTERNAL]
    if own:
        yield Remark(RemarkKind.LEFT_OUT, own[0].id, "visibility", what=str(len(own)))
