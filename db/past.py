"""The record as it was: steps of writing, what each replaced, and an inspection at a moment. Read only.

Everything here is read from the log alone. What counts for a moment are the writers' own clocks, as the hybrid
clock ordered them: a write that a later one had seen never stands after it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from db import fields, log, merge
from db.changes import Change, ChangeId, Hlc, Json
from db.errors import BadField, NoRecord
from db.records import (
    KINDS,
    Body,
    Camera,
    Case,
    FollowUp,
    Inspection,
    NumberBlock,
    Record,
    RecordId,
)

if TYPE_CHECKING:
    from db.database import Database

_CHUNK = 500
_OWNERS = {
    "member": "inspection", "subject": "inspection", "topic": "inspection", "visit": "inspection",
    "document": "inspection", "camera": "inspection", "number_block": "inspection", "override": "inspection",
    "attendee": "visit", "finding": "visit", "evidence": "visit", "recommendation": "visit",
    "figure": "finding", "follow_up": "recommendation",
}  # fmt: skip
"""By kind, the kind that it belongs to and the field that names the owner; owners come first."""

_LISTS = {
    "member": "members", "body": "bodies", "subject": "subjects", "topic": "topics", "visit": "visits",
    "attendee": "attendees", "finding": "findings", "figure": "figures", "evidence": "evidence",
    "recommendation": "recommendations", "follow_up": "follow_ups", "document": "documents",
    "camera": "cameras", "number_block": "number_blocks", "override": "overrides",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stride:
    """One step of a person's as it stands in the log, from position `start` to `end`: its first change, how many."""

    first: Change
    count: int
    start: int
    end: int

    @property
    def at(self) -> dt.datetime:
        """When it was written, by its writer's clock."""
        return moment(self.first.hlc)


@dataclass(frozen=True, slots=True)
class Wrote:
    """One field of one change: what it says, and what its author had before their eyes (None: nothing)."""

    change: Change
    field: str
    value: Json
    before: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """One write in a field's history."""

    id: ChangeId
    at: dt.datetime
    author: str
    action: str
    value: Json


def history(reader: Database, record: RecordId, field: str | None = None) -> list[Past]:
    """Return every write to a record's field (or whole record: values by field), oldest first."""
    return [
        Past(c.id, moment(c.hlc), c.author, c.action, _said(c, field))
        for c in log.changes(reader, "record = ?", [record])
        if field is None or field in c.fields
    ]


def chief(reader: Database, position: int, order: Sequence[str]) -> Change | None:
    """Return the change that a step is about, the one that ends at a log position: to what stands first in `order`."""
    last = next(log.changes(reader, "row = ?", [position]), None)
    if last is None:
        return None
    sql = """row in (select c.row from change c left join json_each(?) o on o.value = c.kind
        where c.device = ? and c.sequence >= ? and c.step = ? order by coalesce(o.key, 99), c.row limit 1)"""
    own = [json.dumps(order), last.id.device, last.step, last.step]
    return next(log.changes(reader, sql, own))


def _said(change: Change, field: str | None) -> Json:
    if field is not None:
        return change.fields[field].value
    return {name: write.value for name, write in change.fields.items()}


def moment(hlc: Hlc) -> dt.datetime:
    """Return the moment of a write, the last there is where a clock was beyond all calendars."""
    try:
        return dt.datetime.fromtimestamp(hlc.ms / 1000, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return dt.datetime.max.replace(tzinfo=dt.UTC) - dt.timedelta(days=1)


def family(reader: Database, record: RecordId) -> frozenset[RecordId]:
    """Return a record and all that ever belonged to it, deleted or not."""
    found = {record}
    for kind, owner in _OWNERS.items():
        rows = reader.execute(
            f'select id from "{kind}" where "{owner}" in (select value from json_each(?))',  # noqa: S608
            [json.dumps(sorted(found))],
        )
        found |= {RecordId(id) for (id,) in rows}
    return frozenset(found)


def root(reader: Database, record: RecordId) -> RecordId | None:
    """Return the inspection that a record hangs on, deleted or not; None for a body."""
    if reader.execute('select 1 from "inspection" where id = ?', [record]).fetchone():
        return record
    for kind, owner in _OWNERS.items():
        sql = f'select "{owner}" from "{kind}" where id = ?'  # noqa: S608
        if above := reader.execute(sql, [record]).fetchone():
            return root(reader, RecordId(above[0]))
    return None


def strides(
    reader: Database, most: int, before: int = log.LAST, of: RecordId | None = None
) -> list[Stride]:
    """Return the last `most` steps before a log position, the newest first: of a record's family, None for all."""
    runs = _runs(reader, before) if of is None else _runs_of(reader, before, of)
    return [_stride(reader, *run) for run in islice(runs, most)]


def _runs_of(reader: Database, before: int, of: RecordId) -> Iterator[tuple[int, int, int]]:
    """Yield the last, the first and the number of the changes to a family of each step, read on by their position."""
    held: list[int] = []
    own: tuple[str, int] | None = None
    while rows := reader.execute(_OF_FAMILY, [of, before]).fetchall():
        for row, device, step in rows:
            if (device, step) != own:
                if held:
                    yield held[0], held[1], held[2]
                own, held = (device, step), [row, row, 0]
            before = held[1] = row
            held[2] += 1
        if len(rows) < _CHUNK:
            break
        if more := _rest(reader, before, of):
            before, held[1], held[2] = more[0], more[0], held[2] + more[1]
    if held:
        yield held[0], held[1], held[2]


def _rest(reader: Database, row: int, of: RecordId) -> tuple[int, int] | None:
    """Return the first of a step's changes to a family before one, and how many; None where others lie between."""
    device, step, sequence = reader.execute(_STEP, [row]).fetchone()
    first = reader.execute(_NUMBERED, [device, step]).fetchone()
    if first is None or row - first[0] != sequence - step:
        return None
    found = reader.execute(_COUNTED, [of, first[0], row]).fetchone()
    return (found[0], found[1]) if found[1] else None


def _runs(reader: Database, before: int) -> Iterator[tuple[int, int, int]]:
    """Yield the last, the first and the number of changes of each step, without reading those between."""
    while last := reader.execute(_BEFORE, [before]).fetchone():
        row, device, step, sequence = last
        first = reader.execute(_NUMBERED, [device, step]).fetchone()
        if first is None or row - first[0] != sequence - step:
            other = reader.execute(_OTHER, [row, device, step]).fetchone()
            first = reader.execute(
                "select min(row) from change where row > ?", other or [0]
            ).fetchone()
        yield row, first[0], row - first[0] + 1
        before = first[0]


def _stride(reader: Database, last: int, first: int, count: int) -> Stride:
    change = next(log.changes(reader, "row = ?", [first]))
    return Stride(change, count, first, last)


def wrote(reader: Database, stride: Stride, most: int) -> list[Wrote]:
    """Return the fields that a step wrote, each with what stood before; no more than `most`."""
    first = stride.first
    changes = log.changes(
        reader,
        "row between ? and ? and device = ? and step = ?",
        [stride.start, stride.end, first.id.device, first.step],
    )
    found: list[Wrote] = []
    for change in changes:
        for name, write in change.fields.items():
            if len(found) == most:
                return found
            seen = tuple(log.value(reader, old, name) for old in write.replaces)
            found.append(Wrote(change, name, write.value, seen))
    return found


def days(reader: Database, of: RecordId, zone: dt.tzinfo) -> list[tuple[dt.date, int]]:
    """Return the days on which something of a record's family was written, the last first, with how many writes."""
    counts: dict[dt.date, int] = {}
    for quarter, count in reader.execute(_QUARTERS, [of]):
        day = moment(Hlc(quarter * _QUARTER_MS, 0)).astimezone(zone).date()
        counts[day] = counts.get(day, 0) + count
    return sorted(counts.items(), reverse=True)


def records_at(reader: Database, of: Collection[RecordId], at: dt.datetime) -> list[Record]:
    """Return these records as they stood at a moment, in the order of their making; deleted ones are `gone`."""
    latest = int(at.timestamp() * 1000)
    ids = sorted(of)
    found: list[tuple[int, Record]] = []
    for start in range(0, len(ids), _CHUNK):
        part = json.dumps(ids[start : start + _CHUNK])
        where = "record in (select value from json_each(?)) and hlc_ms <= ?"
        found += _standing(log.positioned(reader, where, [part, latest]))
    return [record for _, record in sorted(found, key=_place)]


def _place(made: tuple[int, Record]) -> int:
    return made[0]


def _standing(placed: Iterable[tuple[int, Change]]) -> Iterator[tuple[int, Record]]:
    """Yield the records that changes come to, with where each began; one whose beginning is missing is none."""
    own = list(placed)
    begun = {change.record: (position, change.kind) for position, change in reversed(own)}
    values: dict[RecordId, dict[str, Json]] = {}
    for (record, name), heads in merge.heads(change for _, change in own).items():
        if heads:
            values.setdefault(record, {})[name] = merge.shown(heads)
    for record, said in values.items():
        position, kind = begun[record]
        try:
            yield position, fields.record(kind, record, said)
        except BadField:
            continue


def case_at(reader: Database, inspection: RecordId, at: dt.datetime) -> Case:
    """Return an inspection as it stood at a moment. Raises NoRecord where it was not there, or deleted, then."""
    bodies = {RecordId(id) for (id,) in reader.execute('select id from "body"')}
    there = records_at(reader, family(reader, inspection) | bodies, at)
    live = {record.id: record for record in there if not record.gone}
    own = live.get(inspection)
    if not isinstance(own, Inspection):
        raise NoRecord(inspection)
    lists = _rooted(live, inspection)
    named = _named(live, (record for found in lists.values() for record in found))
    lists["bodies"] = [record for record in live.values() if record.id in named]
    return Case(inspection=own, **{name: tuple(found) for name, found in lists.items()})


def _rooted(live: dict[RecordId, Record], inspection: RecordId) -> dict[str, list[Any]]:
    """Return what hangs on the inspection through records that are there, in order, by the lists of a case."""
    places = {inspection: 0}
    lists: dict[str, list[Any]] = {}
    for kind, owner in _OWNERS.items():
        own = [record for record in live.values() if record.kind_name == kind]
        own = [record for record in own if getattr(record, owner) in places]
        if kind == "document":
            own.reverse()
        else:
            own.sort(key=_order)
            own.sort(key=partial(_rank, owner, places))
        lists[_LISTS[kind]] = own
        places |= {record.id: number for number, record in enumerate(own)}
    return lists


def _rank(owner: str, places: Mapping[RecordId, int], record: Record) -> int:
    return places[getattr(record, owner)]


def _order(record: Record) -> tuple[str, ...]:
    """Return the order among siblings that `query` has for the kind."""
    match record:
        case FollowUp():
            return (str(record.on or ""), record.id)
        case Camera():
            return (record.name, record.id)
        case NumberBlock():
            return (str(record.given_on or ""), f"{record.first:09}", record.id)
    return (getattr(record, "position", ""), record.id)


def _named(live: dict[RecordId, Record], kept: Iterable[Record]) -> set[RecordId]:
    """Return the bodies that records name, and those that these name in turn."""
    waiting: list[Record] = list(kept)
    named: set[RecordId] = set()
    while waiting:
        record = waiting.pop()
        for name in fields.types(record.kind_name):
            value = getattr(record, name)
            body = live.get(RecordId(value)) if isinstance(value, str) else None
            if isinstance(body, Body) and body.id not in named:
                named.add(body.id)
                waiting.append(body)
    return named


def _family_sql() -> str:
    """Return the beginning of a question about a record (?1) and all that ever belonged to it, found by its owners."""
    held = ["above(id) as (values (?1))"]
    for kind, owner in _OWNERS.items():
        within = "select id from above"
        within += f" union all select id from of_{owner}" if owner in _OWNERS else ""  # noqa: S608
        held.append(f'of_{kind}(id) as (select id from "{kind}" where "{owner}" in ({within}))')  # noqa: S608
    names = ("above", *(f"of_{kind}" for kind in _OWNERS))
    every = " union all ".join(f"select id from {name}" for name in names)  # noqa: S608
    return f"with {', '.join(held)}, family(id) as ({every})"


_QUARTER_MS = 900_000
"""Every zone of the world is so many quarters of an hour from another."""

_FAMILY = _family_sql()
_OF_FAMILY = f"""{_FAMILY} select row, device, step from change
    where record in (select id from family) and row < ?2 order by row desc limit {_CHUNK}"""  # noqa: S608
_COUNTED = f"""{_FAMILY} select min(row), count(*) from change
    where record in (select id from family) and row >= ?2 and row < ?3"""  # noqa: S608
_QUARTERS = f"""{_FAMILY} select hlc_ms / {_QUARTER_MS}, count(*) from change
    where record in (select id from family) group by 1"""  # noqa: S608
_STEP = "select device, step, sequence from change where row = ?"
_BEFORE = "select row, device, step, sequence from change where row < ? order by row desc limit 1"
_NUMBERED = "select row from change where device = ? and sequence = ?"
_OTHER = """select row from change where row < ? and not (device = ? and step is ?)
    order by row desc limit 1"""

assert _LISTS.keys() == KINDS.keys() - {"inspection"}
