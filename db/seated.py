"""An inspection as the paper of one visit needs it: what was said there and at the surveys, and all that is told of it.

What is made final is made of the whole inspection; this is for looking at it while one writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from db import lists, query
from db.records import Case, Finding, RecordId, Visit, VisitKind

if TYPE_CHECKING:
    from db.query import Reader


def case(reader: Reader, visit: RecordId) -> Case:
    """Return the inspection of a visit without what was said at its other sessions. Raises NoRecord.

    Whoever was present anywhere stays: papers break nobody's name across lines.
    """
    own = query.inspection(reader, query.visit(reader, visit).inspection)
    every = query.visits(reader, own.id)
    held = [each for each in every if each.id == visit or each.kind is VisitKind.SURVEY]
    asked = _across(query.recommendations, reader, held)
    return Case(
        inspection=own,
        members=tuple(query.members(reader, own.id)),
        bodies=tuple(query.with_kin(reader, _bodies(reader, own.id), ("successor",))),
        subjects=tuple(query.subjects(reader, own.id)),
        topics=tuple(query.topics(reader, own.id)),
        visits=tuple(every),
        attendees=_across(query.attendees, reader, every),
        findings=_with_speaking(reader, own.id, _across(query.findings, reader, held)),
        figures=_across(query.figures, reader, held),
        evidence=_across(query.evidence, reader, held),
        recommendations=asked,
        follow_ups=tuple(f for each in asked for f in query.follow_ups(reader, each.id)),
        documents=tuple(query.documents(reader, own.id)),
        cameras=tuple(query.cameras(reader, own.id)),
        number_blocks=tuple(query.number_blocks(reader, own.id)),
        overrides=tuple(query.overrides(reader, own.id)),
    )


def _across(question: Any, reader: Reader, held: Iterable[Visit]) -> tuple[Any, ...]:
    return tuple(each for visit in held for each in question(reader, visit.id))


def _with_speaking(
    reader: Reader, inspection: RecordId, found: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return findings with those that speak for some of them from another visit of the inspection."""
    here = {each.id for each in found}
    wanted = [each.combined for each in found if each.combined and each.combined not in here]
    if not wanted:
        return found
    visits = {each.id for each in query.visits(reader, inspection)}
    leading = lists.named(reader, Finding, wanted).values()
    return (*found, *(each for each in leading if each.visit in visits))


def _bodies(reader: Reader, inspection: RecordId) -> list[RecordId]:
    """Return the bodies that anything of the inspection names: papers tell who is who by all of them."""
    found = reader.execute(_NAMED, [inspection])
    return [RecordId(id) for (id,) in found if id]


_VISITS = "visit v on v.id = x.visit and v.inspection = ?1 and not v.gone where not x.gone"
_NAMED = f"""select body from subject where inspection = ?1 and not gone
    union select body from visit where inspection = ?1 and not gone
    union select speaker from visit v cross join finding x on x.visit = v.id
    where v.inspection = ?1 and not v.gone and not x.gone
    union select addressee from recommendation x join {_VISITS}
    union select reports_to from recommendation x join {_VISITS}"""  # noqa: S608
