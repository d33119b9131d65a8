"""Questions by name, read only. Every one takes a `reader`; gone records are never in an answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from db import fields, log, merge, rows
from db.changes import Edit
from db.errors import NoRecord
from db.merge import Head
from db.records import (
    KINDS,
    Attendee,
    Body,
    Camera,
    Case,
    Document,
    Evidence,
    Figure,
    Finding,
    FollowUp,
    FollowUpState,
    Inspection,
    Member,
    NumberBlock,
    Override,
    Recommendation,
    Record,
    RecordId,
    Subject,
    Topic,
    Visit,
)

if TYPE_CHECKING:
    from db.database import Database

    Reader = Database

R = TypeVar("R", bound=Record)

DONE = (FollowUpState.VERIFIED, FollowUpState.REFUSED, FollowUpState.CARRIED_OVER)
"""States after which a recommendation is no longer waited for."""


def inspections(reader: Database) -> list[Inspection]:
    """Return all inspections, the newest first."""
    return _all(reader, Inspection, "1", [], "rowid desc")


def inspection(reader: Database, id: RecordId) -> Inspection:
    """Return one inspection. Raises NoRecord."""
    return _one(reader, Inspection, id)


def visit(reader: Database, id: RecordId) -> Visit:
    """Return one visit. Raises NoRecord."""
    return _one(reader, Visit, id)


def finding(reader: Database, id: RecordId) -> Finding:
    """Return one finding. Raises NoRecord."""
    return _one(reader, Finding, id)


def members(reader: Database, inspection: RecordId) -> list[Member]:
    """Return the delegation, in order."""
    return _owned(reader, Member, "inspection", inspection)


def bodies(reader: Database) -> list[Body]:
    """Return every organisation known, by the order of entry."""
    return every(reader, Body)


def bodies_of(reader: Database, inspection: RecordId) -> list[Body]:
    """Return the bodies that an inspection has to do with, and all that they are one with or under."""
    sql = """select body from subject where inspection = ?1 and not gone
        union select body from visit where inspection = ?1 and not gone
        union select r.addressee from recommendation r join visit v on v.id = r.visit
        where v.inspection = ?1 and not r.gone
        union select r.reports_to from recommendation r join visit v on v.id = r.visit
        where v.inspection = ?1 and not r.gone"""
    named = [RecordId(id) for (id,) in reader.execute(sql, [inspection]) if id]
    return with_kin(reader, named, ("successor", "same_as"))


def body_kin(reader: Database, id: RecordId) -> list[Body]:
    """Return a body with all it is one with: what it was and became, second entries of each, those above."""
    return with_kin(reader, [id], ("successor", "same_as"))


def every(reader: Database, kind: type[R]) -> list[R]:
    """Return all records of a kind, by the order of entry."""
    return _all(reader, kind, "1", [], "rowid")


def subjects(reader: Database, inspection: RecordId) -> list[Subject]:
    """Return which bodies are under oversight, in order."""
    return _owned(reader, Subject, "inspection", inspection)


def topics(reader: Database, inspection: RecordId) -> list[Topic]:
    """Return the outline's lines, in order."""
    return _owned(reader, Topic, "inspection", inspection)


def visits(reader: Database, inspection: RecordId) -> list[Visit]:
    """Return an inspection's surveys and sessions, in order."""
    return _owned(reader, Visit, "inspection", inspection)


def attendees(reader: Database, visit: RecordId) -> list[Attendee]:
    """Return who was present, in order."""
    return _owned(reader, Attendee, "visit", visit)


def findings(reader: Database, visit: RecordId) -> list[Finding]:
    """Return a visit's running record, in order."""
    return _owned(reader, Finding, "visit", visit)


def last_finding(reader: Database, visit: RecordId) -> Finding | None:
    """Return the last finding of a visit, None where there is none."""
    found = _all(reader, Finding, "visit = ?", [visit], "position desc, id desc limit 1")
    return found[0] if found else None


def figures(reader: Database, visit: RecordId) -> list[Figure]:
    """Return the figures of all findings of a visit, in the findings' order."""
    return _all(
        reader,
        Figure,
        "finding in (select id from finding where visit = ? and not gone)",
        [visit],
        "(select position from finding f where f.id = figure.finding), position, id",
    )


def figures_of(reader: Database, findings: Iterable[RecordId]) -> list[Figure]:
    """Return the figures of these findings alone, in order."""
    wanted = json.dumps(sorted(findings))
    return _all(reader, Figure, "finding in (select value from json_each(?))", [wanted], "position, id")  # fmt: skip


def measures(reader: Database, inspection: RecordId) -> list[str]:
    """Return the measures that the figures of an inspection name, each once."""
    sql = f"""select distinct g.measure m {_QUOTED} where v.inspection = ? and g.measure != '' {_LIVE}"""
    return [str(row["m"]) for row in reader.query(sql, [inspection])]


def measures_at(reader: Database, bodies: Collection[RecordId]) -> list[str]:
    """Return the measures quoted at visits of these bodies, each once."""
    sql = f"""select distinct g.measure m {_QUOTED}
        where v.body in ({_marks(bodies)}) and g.measure != '' {_LIVE}"""
    return [str(row["m"]) for row in reader.query(sql, [*bodies])]


def figures_at(
    reader: Database, bodies: Collection[RecordId], measures: Collection[str], most: int
) -> list[tuple[Figure, RecordId]]:
    """Return figures of these measures at visits of these bodies, with their visit, the newest first."""
    sql = f"""select g.*, f.visit own_visit {_QUOTED}
        where v.body in ({_marks(bodies)}) and g.measure in ({_marks(measures)}) {_LIVE}
        order by g.id desc limit ?"""
    found = reader.query(sql, [*bodies, *measures, most])
    return [(rows.record("figure", r), RecordId(r["own_visit"])) for r in found]  # type: ignore[misc]


def texts_by(reader: Database, author: str, most: int) -> list[str]:
    """Return what an author's last findings say, the newest first."""
    sql = """select substr(text, 1, 2000) text from finding where author = ? and not gone
        order by rowid desc limit ?"""
    return [str(row["text"]) for row in reader.query(sql, [author, most])]


def evidence(reader: Database, visit: RecordId) -> list[Evidence]:
    """Return a visit's photos and files, in order."""
    return _owned(reader, Evidence, "visit", visit)


def recommendations(reader: Database, visit: RecordId) -> list[Recommendation]:
    """Return what was asked at a visit, in order."""
    return _owned(reader, Recommendation, "visit", visit)


def follow_ups(reader: Database, recommendation: RecordId) -> list[FollowUp]:
    """Return a recommendation's replies, claims, checks and reminders, oldest first."""
    return _all(reader, FollowUp, "recommendation = ?", [recommendation], '"on", id')


def documents(reader: Database, inspection: RecordId) -> list[Document]:
    """Return the papers made for an inspection, the newest first."""
    return _all(reader, Document, "inspection = ?", [inspection], "rowid desc")


def findings_by_topic(reader: Database, inspection: RecordId) -> dict[RecordId, int]:
    """Return how many findings of an inspection's visits are about each topic."""
    sql = """select f.topic, count(*) n from visit v cross join finding f on f.visit = v.id
        where v.inspection = ? and not v.gone and not f.gone and f.topic is not null group by 1"""
    return {RecordId(topic): n for topic, n in reader.execute(sql, [inspection])}


def record(reader: Database, id: RecordId) -> Record:
    """Return the record of any kind with this id. Raises NoRecord."""
    return _one(reader, KINDS[kind_of(reader, id)], id)


def kind_of(reader: Database, id: RecordId) -> str:
    """Return the kind of the record with this id. Raises NoRecord."""
    found = next(reader.query("select kind from change where record = ? limit 1", [id]), None)
    if found is None:
        raise NoRecord(id)
    return str(found["kind"])


def find_record(reader: Database, id: RecordId) -> Record | None:
    """Return the record with this id, gone or not; None where there has never been one."""
    kind = next(reader.query("select kind from change where record = ? limit 1", [id]), None)
    if kind is None:
        return None
    row = next(reader.query(f'select * from "{kind["kind"]}" where id = ?', [id]))  # noqa: S608
    return rows.record(kind["kind"], row)


def with_all_below(reader: Database, id: RecordId) -> list[Record]:
    """Return a record and all that belongs to it, itself first, each once: what goes when it is deleted.

    Topics may stand in a circle, where two devices put each beneath the other.
    """
    found, known = [record(reader, id)], {id}
    for owner in found:
        for kind, field in BELOW.get(owner.kind_name, ()):
            below = _all(reader, KINDS[kind], f"{field} = ?", [owner.id], "rowid")
            found += [each for each in below if each.id not in known]
            known |= {each.id for each in below}
    return found


def deletion(reader: Database, id: RecordId) -> list[Edit]:
    """Return the edits that delete a record with all that belongs to it; one undo brings all back."""
    return [fields.deleted(each) for each in with_all_below(reader, id)]


def case(reader: Database, inspection_id: RecordId) -> Case:
    """Return one inspection with all that hangs on it. Raises NoRecord."""
    own = inspection(reader, inspection_id)
    held = visits(reader, own.id)
    found = {each.id: findings(reader, each.id) for each in held}
    asked = _across(recommendations, reader, held)
    chosen = subjects(reader, own.id)
    seen = _across(evidence, reader, held)
    speakers = [finding.speaker for each in held for finding in found[each.id]]
    return Case(
        inspection=own,
        members=tuple(members(reader, own.id)),
        bodies=_bodies_of(reader, [*(s.body for s in chosen), *speakers], held, asked),
        subjects=tuple(chosen),
        topics=tuple(topics(reader, own.id)),
        visits=tuple(held),
        attendees=_across(attendees, reader, held),
        findings=tuple(f for each in held for f in found[each.id]),
        figures=_across(figures, reader, held),
        evidence=seen,
        recommendations=asked,
        follow_ups=tuple(f for each in asked for f in follow_ups(reader, each.id)),
        documents=tuple(documents(reader, own.id)),
        cameras=tuple(cameras(reader, own.id)),
        number_blocks=tuple(number_blocks(reader, own.id)),
        overrides=tuple(overrides(reader, own.id)),
    )


def cameras(reader: Database, inspection: RecordId) -> list[Camera]:
    """Return the cameras whose clocks were compared."""
    return _all(reader, Camera, "inspection = ?", [inspection], "name, id")


def photos_by(reader: Database, inspection: RecordId, camera: str) -> list[Evidence]:
    """Return what a camera of this name took at any visit of an inspection."""
    visits = "visit in (select id from visit where inspection = ? and not gone)"
    return _all(reader, Evidence, f"{visits} and camera = ?", [inspection, camera], "position, id")


def number_blocks(reader: Database, inspection: RecordId) -> list[NumberBlock]:
    """Return the numbers that the registry reserved, as they were given."""
    return _all(reader, NumberBlock, "inspection = ?", [inspection], "given_on, first, id")


def overrides(reader: Database, inspection: RecordId) -> list[Override]:
    """Return what people changed in single papers, in order."""
    return _owned(reader, Override, "inspection", inspection)


def clashes(reader: Database) -> dict[tuple[RecordId, str], list[Head]]:
    """Return every field with unreplaced writes that differ."""
    marked = reader.execute("select record, field from clash order by record, field").fetchall()
    every = {
        place: [head for _, head in found] for place, found in log.heads_of(reader, marked).items()
    }
    return {place: every[place] for place in marked if merge.is_clash(every.get(place, []))}


BELOW = {
    "inspection": (
        ("member", "inspection"),
        ("subject", "inspection"),
        ("topic", "inspection"),
        ("visit", "inspection"),
        ("document", "inspection"),
        ("camera", "inspection"),
        ("number_block", "inspection"),
        ("override", "inspection"),
    ),
    "topic": (("topic", "parent"),),
    "visit": (
        ("attendee", "visit"),
        ("finding", "visit"),
        ("evidence", "visit"),
        ("recommendation", "visit"),
    ),
    "finding": (("figure", "finding"),),
    "recommendation": (("follow_up", "recommendation"),),
}
"""By kind, what belongs to a record and by which field."""

_QUOTED = """from visit v cross join finding f on f.visit = v.id cross join figure g on g.finding = f.id"""
"""Figures from their visits down: one body's among the 100,000 of a vault are found by indexes alone."""

_AMONG = "id in (select value from json_each(?))"

_LIVE = "and not v.gone and not f.gone and not g.gone"


def _across(question: Any, reader: Database, held: Iterable[Visit]) -> tuple[Any, ...]:
    return tuple(each for visit in held for each in question(reader, visit.id))


def _bodies_of(
    reader: Database,
    chosen: Iterable[RecordId | None],
    held: Iterable[Visit],
    asked: Iterable[Recommendation],
) -> tuple[Body, ...]:
    """Return the bodies that a case names, with their parents, what they were before and what they became."""
    named = [*chosen, *(v.body for v in held)]
    named += [id for r in asked for id in (r.addressee, r.reports_to)]
    return tuple(with_kin(reader, named, ("successor",)))


def with_kin(
    reader: Database, ids: Iterable[RecordId | None], below: Collection[str]
) -> list[Body]:
    """Return bodies with all that they lead to, and those that lead to them by the fields `below`."""
    known, asked = set[RecordId](), set[RecordId]()
    waiting = {id for id in ids if id}
    before = " or ".join(f"{field} in (select value from json_each(?1))" for field in below)  # noqa: S608
    while waiting:
        asked |= waiting
        chosen = [json.dumps(sorted(waiting))]
        own = _all(reader, Body, _AMONG, chosen, "rowid")
        known |= {body.id for body in own}
        found = reader.execute(f"select id from body where not gone and ({before})", chosen)  # noqa: S608
        reached = {id for body in own for id in (body.parent, body.successor, body.same_as) if id}
        waiting = (reached | {RecordId(id) for (id,) in found}) - asked
    return _all(reader, Body, _AMONG, [json.dumps(sorted(known))], "rowid")


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _owned(reader: Database, kind: type[R], owner: str, id: RecordId) -> list[R]:
    return _all(reader, kind, f"{owner} = ?", [id], "position, id")


def _one(reader: Database, kind: type[R], id: RecordId) -> R:
    found = _all(reader, kind, "id = ?", [id], "rowid")
    if not found:
        raise NoRecord(id)
    return found[0]


def _all(reader: Database, kind: type[R], where: str, parameters: list[Any], order: str) -> list[R]:
    """Return the records that our own `where` selects; values only ever come as parameters."""
    name = kind.kind_name
    sql = f'select * from "{name}" where not gone and {where} order by {order}'  # noqa: S608
    return [rows.record(name, row) for row in reader.query(sql, parameters)]  # type: ignore[misc]
