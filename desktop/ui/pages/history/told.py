"""The past in a person's words, asked of the store in a worker: steps, what each wrote, how things stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db import fields, log, merge, past, query
from db.changes import Edit, Json
from db.past import Stride, Wrote
from db.records import Case, Record, RecordId
from db.store import Store
from desktop.ui.parts import compare
from desktop.ui.parts.compare import Span
from desktop.ui.parts.telling import CODES, Teller
from desktop.words import Words

AT_ONCE = 200
"""So many steps are asked for at once; more when one scrolls to the end."""

MOST_FIELDS = 40
SILENT = CODES | {"gone", "author", "at", "size_bytes", "made_at"}
"""Fields of a new record that tell nothing to a reader."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what was done, of what, within what."""

    stride: Stride
    action: str
    name: str
    within: str


@dataclass(frozen=True, slots=True)
class Told:
    """One field that a step wrote: before and after with the words that differ, and which of them stands now."""

    wrote: Wrote
    label: str
    name: str
    before: str | None
    after: str
    gone: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    stands: Json = None

    @property
    def is_standing(self) -> bool:
        """Whether what the step wrote is what the record says now."""
        return bool(self.stands == self.wrote.value)

    @property
    def was_standing(self) -> bool:
        """Whether what stood before the step is what the record says now."""
        return bool(self.wrote.before and self.stands == self.wrote.before[-1])


@dataclass(frozen=True, slots=True)
class Detail:
    """A step in full: the fields that it wrote, as far as shown, and the records it deleted that are still gone."""

    line: Line
    told: tuple[Told, ...]
    more: bool
    lost: tuple[tuple[str, RecordId], ...]
    record: RecordId
    seen: int


@dataclass(frozen=True, slots=True)
class Stood:
    """A record as it stood at a moment; `since` names what became of it: same, changed, gone."""

    record: Record
    kind: str
    name: str
    since: str


def lines(store: Store, words: Words, of: RecordId | None, before: int = log.LAST) -> list[Line]:
    """Return the steps before a log position, the newest first: of a record and its own, None for everything."""
    tell = Teller(store.reader, words)
    return [
        _line(store, words, tell, each) for each in past.strides(store.reader, AT_ONCE, before, of)
    ]


def _line(store: Store, words: Words, tell: Teller, stride: Stride) -> Line:
    first = query.find_record(store.reader, stride.first.record)
    name = tell.name(first)
    if stride.count > 1 and stride.first.kind != "inspection":
        name = words("history.and_more", name=name, count=stride.count - 1)
    elif stride.count > 1:
        name = words("history.with_all", name=name, count=stride.count - 1)
    return Line(stride, action_name(words, stride.first.action), name, tell.owner(first))


def action_name(words: Words, action: str) -> str:
    """Return the name of a step; one that a later version of the program writes is quoted."""
    key = f"action.{action}"
    return words(key) if key in words else action


def detail(store: Store, words: Words, line: Line) -> Detail:
    """Return what a step wrote, in words."""
    reader, seen = store.reader, store.position
    wrote = past.wrote(reader, line.stride, MOST_FIELDS * 20)
    tell = Teller(reader, words)
    speaking = [each for each in wrote if _speaks(each)]
    told = tuple(_told(store, words, tell, each) for each in speaking[:MOST_FIELDS])
    lost = tuple(
        (each.change.kind, each.change.record)
        for each in wrote
        if each.field == "gone" and each.value and _stands(store, each.change.record, "gone")
    )
    more = len(speaking) > MOST_FIELDS
    return Detail(line, told, more, lost, line.stride.first.record, seen)


def _speaks(wrote: Wrote) -> bool:
    """Tell whether a write says something: not a new record's empty fields, nor what only programs read."""
    if wrote.field in CODES:
        return wrote.field == "position" and bool(wrote.before)
    if wrote.before:
        return True
    usual = fields.defaults(wrote.change.kind).get(wrote.field)
    return wrote.field not in SILENT and wrote.value not in (None, "", [], usual)


def _told(store: Store, words: Words, tell: Teller, wrote: Wrote) -> Told:
    kind, field = wrote.change.kind, wrote.field
    after = tell(kind, field, wrote.value)
    before = tell(kind, field, wrote.before[-1]) if wrote.before else None
    if field == "position":
        before, after = words("history.order_before"), words("history.order_after")
    return Told(
        wrote,
        words.field(field),
        tell.name(query.find_record(store.reader, wrote.change.record)),
        before,
        after,
        compare.differing(before, [after]) if before else (),
        compare.differing(after, [before]) if before else (),
        _stands(store, wrote.change.record, field),
    )


def _stands(store: Store, record: RecordId, field: str) -> Json:
    heads = log.heads(store.reader, record).get(field)
    return merge.shown(heads) if heads else None


def bring_back(told: Told, value: Json, seen: int) -> Edit:
    """Return the edit that lets an earlier value of a field stand again."""
    change = told.wrote.change
    return Edit(change.kind, change.record, {told.wrote.field: value}, seen)


def revive(detail: Detail) -> list[Edit]:
    """Return the edits that bring back what a step deleted."""
    return [Edit(kind, record, {"gone": False}, detail.seen) for kind, record in detail.lost]


def stood(store: Store, words: Words, case: Case) -> list[Stood]:
    """Return the records of an inspection as it stood, each with what became of it since."""
    tell = Teller(store.reader, words)
    return [
        Stood(each, words(f"records.kind.{each.kind_name}"), tell.name(each), _since(store, each))
        for each in _records(case)
    ]


def _records(case: Case) -> Iterator[Record]:
    lists: Iterable[tuple[Record, ...]] = (
        case.members, case.subjects, case.topics, case.visits, case.attendees, case.findings, case.figures,
        case.evidence, case.recommendations, case.follow_ups, case.documents,
    )  # fmt: skip
    yield case.inspection
    for records in lists:
        yield from records


def _since(store: Store, then: Record) -> str:
    now = query.find_record(store.reader, then.id)
    if now is None or now.gone:
        return "gone"
    return "same" if now == then else "changed"


def as_it_was(store: Store, then: Record, seen: int) -> Edit:
    """Return the edit that makes a record say again what it said."""
    now = query.find_record(store.reader, then.id)
    if now is None:
        return fields.edit(then)
    return fields.changed(now, then, seen)


def day_choices(
    store: Store, words: Words, of: RecordId, zone: dt.tzinfo
) -> list[tuple[dt.date, str]]:
    """Return the days on which something was written, the last first, each as a choice."""
    return [
        (day, words("history.day", day=words.date(day), count=words.number(count)))
        for day, count in past.days(store.reader, of, zone)
    ]
