"""What long lists are made of, read only: their order and figures in a few columns, and the records of one page.

Nothing here reads every record whole: 20,000 of them take seconds, the columns that order them a tenth of one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from db import query, rows
from db.folding import sort_key
from db.records import (
    Body,
    Document,
    FollowUpState,
    Inspection,
    MadeBy,
    Recommendation,
    Record,
    RecordId,
    Visit,
)

if TYPE_CHECKING:
    from db.query import Reader

R = TypeVar("R", bound=Record)


class Asking(NamedTuple):
    """Which recommendations are listed on a day. `bodies` is the order of addressees, as `bodies_by_name` gives it."""

    today: dt.date
    bodies: str = "[]"
    only_overdue: bool = False
    only_undated: bool = False
    made_by: MadeBy | None = None


class Asked(NamedTuple):
    """A recommendation with whom it is addressed to, how far it has come, whether its day is past."""

    record: Recommendation
    addressee: str
    state: FollowUpState
    overdue: bool


class Tallied(NamedTuple):
    """What hangs on an inspection: how many visits, the last day of one, how much is waited for."""

    visits: int = 0
    last: dt.date | None = None
    waiting: int = 0


def bodies_by_name(reader: Reader) -> str:
    """Return the ids of all bodies by the names they are listed under, for `Asking`."""
    sql = "select id, coalesce(nullif(short_name, ''), name) from body where not gone"
    named = sorted((sort_key(name), id) for id, name in reader.execute(sql))
    return json.dumps([id for _, id in named])


def count_asked(reader: Reader, asking: Asking) -> int:
    """Return how many recommendations are listed."""
    sql, values = _listed(asking)
    return int(reader.execute(f"select count(*) from ({sql})", values).fetchone()[0])  # noqa: S608


def asked(reader: Reader, asking: Asking, start: int, most: int) -> list[Asked]:
    """Return a page of them: the overdue first, then by their days, those of one day by addressee and time of entry."""
    sql, values = _listed(asking)
    page = f"select * from ({sql}) o order by {_URGENCY} limit ? offset ?"  # noqa: S608
    sql = f"""select r.*, late, reached, {_ADDRESSED} as addressed from ({page}) o
        join recommendation r on r.rowid = o.entered order by {_URGENCY}"""  # noqa: S608
    return [_as_asked(row) for row in reader.query(sql, [*values, most, start])]


def place_of_asked(reader: Reader, asking: Asking, id: RecordId) -> int:
    """Return how many are listed before one, -1 where it is not listed."""
    sql, values = _listed(asking)
    sql = f"""with listed as materialized ({sql})
        select (select count(*) from listed o where ({_PLACE}) < ({_PLACE.replace("o.", "own.")}))
        from listed own where own.entered = (select rowid from recommendation where id = ?)"""  # noqa: S608
    found = reader.execute(sql, [*values, id]).fetchone()
    return int(found[0]) if found else -1


def _listed(asking: Asking) -> tuple[str, list[Any]]:
    """Return the question which are listed, with what orders them, and its values."""
    passing = ["true"]
    values: list[Any] = [asking.bodies, asking.today.isoformat(), *query.DONE]
    if asking.only_overdue:
        passing.append("late")
    if asking.only_undated:
        passing.append("due is null")
    if asking.made_by:
        passing.append("made_by = ?")
        values.append(asking.made_by.value)
    return f"{_LISTED} select * from each where {' and '.join(passing)}", values  # noqa: S608


def _as_asked(row: dict[str, Any]) -> Asked:
    record: Any = rows.record("recommendation", row)
    return Asked(record, row["addressed"], FollowUpState(row["reached"]), bool(row["late"]))


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


def any_dated(reader: Reader) -> bool:
    """Tell whether it is known of some body since when or until when it is."""
    sql = "select 1 from body where not gone and coalesce(valid_from, valid_to) is not null limit 1"
    return reader.execute(sql).fetchone() is not None


def final_papers(reader: Reader) -> list[Document]:
    """Return the final papers of every inspection, the newest inspection's and the newest of each first."""
    sql = """select d.* from document d join inspection i on i.id = d.inspection
        where d.version and not d.gone and not i.gone order by i.rowid desc, d.rowid desc"""
    return [rows.record("document", row) for row in reader.query(sql)]  # type: ignore[misc]


def inspection_topics(reader: Reader, most: int = -1) -> dict[RecordId, str]:
    """Return the topics of the newest inspections, else of every one, the newest first: what to choose one by."""
    sql = "select id, topic from inspection where not gone order by rowid desc limit ?"
    return {RecordId(id): topic for id, topic in reader.execute(sql, [most])}


def last_visit(reader: Reader, inspection: RecordId | None = None) -> RecordId | None:
    """Return the last visit of an inspection, else of the newest that has one; None where there is none."""
    sql = f"""select v.id {_VISITS} and (? is null or i.id = ?)
        order by i.rowid desc, v.position desc, v.id desc limit 1"""
    found = reader.execute(sql, [inspection, inspection]).fetchone()
    return RecordId(found[0]) if found else None


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


def became(reader: Reader, body: RecordId) -> list[Body]:
    """Return the bodies of which one is the successor, by the order of entry."""
    sql = "select * from body where not gone and successor = ? order by rowid"
    return [rows.record("body", row) for row in reader.query(sql, [body])]  # type: ignore[misc]


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
    owners, known = {query.kind_of(reader, id): {id}}, {id}
    while owners and len(known) <= most + 1:
        owner, ids = owners.popitem()
        for kind, field in query.BELOW.get(owner, ()):
            sql = f"""select id from "{kind}" where not gone
                and {field} in (select value from json_each(?)) limit ?"""  # noqa: S608
            below = reader.execute(sql, [json.dumps(list(ids)), most + 2])
            if found := {RecordId(each) for (each,) in below} - known:
                known |= found
                owners.setdefault(kind, set()).update(found)
    return len(known) > most + 1


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
_LISTED = f"""with places as materialized (select value as own, key as place from json_each(?)),
    reaching as materialized (select r.rowid as entered, r.due, r.made_by, r.addressee, {_STATE} as reached {_ASKED}),
    each as (select r.*, coalesce(due < ?, false) and reached not in ({_DONE}) as late,
        coalesce(p.place, -1) as place from reaching r left join places p on p.own = r.addressee)"""  # noqa: S608
_URGENCY = "o.late desc, o.due is null, o.due, o.place, o.entered"
_PLACE = "not o.late, o.due is null, coalesce(o.due, ''), o.place, o.entered"
_ADDRESSED = """coalesce((select coalesce(nullif(short_name, ''), name) from body b
    where b.id = r.addressee and not b.gone), '')"""
_VISITS = "from visit v join inspection i on i.id = v.inspection where not v.gone and not i.gone"
_DAY = """coalesce(v.start ->> '$.day', v.planned_start ->> '$.day', '')"""
_BODIES = """select s.inspection, b.short_name, b.name from subject s join body b on b.id = s.body
    where not s.gone and not b.gone and s.inspection in (select value from json_each(?))
    order by s.position, s.id"""
