"""What long lists are made of, read only: their order and figures in a few columns, and the records of one page.

Nothing here reads every record whole: 20,000 of them take seconds, the columns that order them a tenth of one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from db import query, rows
from db.records import FollowUpState, Inspection, MadeBy, Recommendation, Record, RecordId, Visit

if TYPE_CHECKING:
    from db.query import Reader

R = TypeVar("R", bound=Record)


class Ask(NamedTuple):
    """A recommendation as a list orders and narrows it."""

    id: RecordId
    due: str | None
    addressee: RecordId | None
    made_by: MadeBy
    state: FollowUpState


@dataclass(frozen=True, slots=True)
class Tallied:
    """What hangs on an inspection: how many visits, the last day of one, how much is waited for."""

    visits: int = 0
    last: dt.date | None = None
    waiting: int = 0


def asks(reader: Reader) -> list[Ask]:
    """Return everything asked anywhere, with how far it has come, by the time of entry."""
    sql = f"select r.id, r.due, r.addressee, r.made_by, {_STATE} {_ASKED} order by r.rowid"
    return [
        Ask(RecordId(id), due, addressee, MadeBy(made_by), FollowUpState(state))
        for id, due, addressee, made_by, state in reader.execute(sql)
    ]


def overdue(reader: Reader, today: dt.date, most: int) -> list[Recommendation]:
    """Return the first `most` of what is past its day and not yet settled, by the time of entry."""
    sql = f"""select r.* {_ASKED} and r.due < ? and {_STATE} not in ({_DONE})
        order by r.rowid limit ?"""
    found = reader.query(sql, [today.isoformat(), *query.DONE, most])
    return [rows.record("recommendation", row) for row in found]  # type: ignore[misc]


def undated(reader: Reader) -> int:
    """Return how much was asked without a day to answer by."""
    sql = f"select count(*) {_ASKED} and r.due is null"
    return int(reader.execute(sql).fetchone()[0])


def latest_visits(reader: Reader, most: int) -> list[tuple[Visit, Inspection]]:
    """Return the visits of the latest days with their inspections, those without a day after them."""
    sql = f"""select v.id, v.inspection {_VISITS}
        order by {_DAY} desc, i.rowid, v.position desc, v.id desc limit ?"""
    found = reader.execute(sql, [most]).fetchall()
    return [
        (query.visit(reader, RecordId(id)), query.inspection(reader, RecordId(inspection)))
        for id, inspection in found
    ]


def newest_inspections(reader: Reader, most: int) -> list[Inspection]:
    """Return the newest inspections, the last one first."""
    sql = "select * from inspection where not gone order by rowid desc limit ?"
    return [rows.record("inspection", row) for row in reader.query(sql, [most])]  # type: ignore[misc]


def inspection_topics(reader: Reader) -> dict[RecordId, str]:
    """Return the topic of every inspection, the newest first: what to choose one by."""
    sql = "select id, topic from inspection where not gone order by rowid desc"
    return {RecordId(id): topic for id, topic in reader.execute(sql)}


def count(reader: Reader, kind: type[Record]) -> int:
    """Return how many records there are of a kind."""
    sql = f'select count(*) from "{kind.kind_name}" where not gone'  # noqa: S608
    return int(reader.execute(sql).fetchone()[0])


def body_names(reader: Reader, inspections: Collection[RecordId]) -> dict[RecordId, list[str]]:
    """Return the short names of the bodies under oversight in each inspection, in order."""
    found: dict[RecordId, list[str]] = {}
    for inspection, short, name in reader.execute(_BODIES, [json.dumps(list(inspections))]):
        found.setdefault(RecordId(inspection), []).append(short or name)
    return found


def tallied(reader: Reader, inspections: Collection[RecordId]) -> dict[RecordId, Tallied]:
    """Return what hangs on each of the inspections."""
    chosen = [json.dumps(list(inspections))]
    sql = f"select i.id, count(*), max({_DAY}) {_VISITS} and i.id in ({_EACH}) group by i.id"
    visits = {RecordId(id): (n, day) for id, n, day in reader.execute(sql, chosen)}
    sql = f"""select v.inspection, count(*) {_ASKED} and v.inspection in ({_EACH})
        and {_STATE} not in ({_DONE}) group by v.inspection"""
    waiting = dict(reader.execute(sql, [*chosen, *query.DONE]).fetchall())
    return {
        id: Tallied(n, dt.date.fromisoformat(day) if day else None, waiting.get(id, 0))
        for id, (n, day) in visits.items()
    }


def first_days(reader: Reader, inspections: Collection[RecordId]) -> dict[RecordId, dt.date]:
    """Return the day of the first visit of each of the inspections, where one is known."""
    sql = f"""select v.inspection, min(nullif({_DAY}, '')) day from visit v
        where not v.gone and v.inspection in ({_EACH}) group by v.inspection having day is not null"""  # noqa: S608
    found = reader.execute(sql, [json.dumps(list(inspections))])
    return {RecordId(id): dt.date.fromisoformat(day) for id, day in found}


def at_visits(reader: Reader, kind: type[Record], inspection: RecordId) -> dict[RecordId, int]:
    """Return how many records of a kind each visit of an inspection has."""
    sql = f"""select k.visit, count(*) from visit v cross join "{kind.kind_name}" k on k.visit = v.id
        where v.inspection = ? and not k.gone group by k.visit"""  # noqa: S608
    return {RecordId(visit): n for visit, n in reader.execute(sql, [inspection])}


def subject_of(reader: Reader, body: RecordId) -> tuple[RecordId, RecordId] | None:
    """Return the newest inspection that a body is under, and as which subject."""
    sql = """select s.inspection, s.id from subject s join inspection i on i.id = s.inspection
        where s.body = ? and not s.gone and not i.gone order by i.rowid desc, s.position, s.id limit 1"""
    found = reader.execute(sql, [body]).fetchone()
    return (RecordId(found[0]), RecordId(found[1])) if found else None


def has_many_below(reader: Reader, id: RecordId, most: int) -> bool:
    """Tell whether more than `most` records belong to a record, without reading them."""
    owners, count = {query.kind_of(reader, id): [id]}, 0
    while owners and count <= most:
        owner, ids = owners.popitem()
        for kind, field in query.BELOW.get(owner, ()):
            sql = f"""select id from "{kind}" where not gone
                and {field} in (select value from json_each(?)) limit ?"""  # noqa: S608
            found = [id for (id,) in reader.execute(sql, [json.dumps(ids), most + 1])]
            count += len(found)
            if found:
                owners.setdefault(kind, []).extend(found)
    return count > most


def named(reader: Reader, kind: type[R], ids: Sequence[RecordId]) -> dict[RecordId, R]:
    """Return the records of these names that are there, by the order of entry."""
    sql = f'select * from "{kind.kind_name}" where not gone and id in ({_EACH}) order by rowid'  # noqa: S608
    found: Any = (rows.record(kind.kind_name, r) for r in reader.query(sql, [json.dumps(ids)]))
    return {record.id: record for record in found}


_EACH = "select value from json_each(?)"
_DONE = ", ".join("?" * len(query.DONE))
_ASKED = "from recommendation r join visit v on v.id = r.visit where not r.gone and not v.gone"
_STATE = """coalesce((select state from follow_up f where f.recommendation = r.id and not f.gone
    order by f."on" desc, f.id desc limit 1), 'new')"""
_VISITS = "from visit v join inspection i on i.id = v.inspection where not v.gone and not i.gone"
_DAY = """coalesce(v.start ->> '$.day', v.planned_start ->> '$.day', '')"""
_BODIES = """select s.inspection, b.short_name, b.name from subject s join body b on b.id = s.body
    where not s.gone and not b.gone and s.inspection in (select value from json_each(?))
    order by s.position, s.id"""
