"""What the minutes still leave open, each with the place where it is filled in. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import Case, RecordId, Role, VisitKind
from desktop.ui.places import Place


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that prints as a dotted line: `key` names its words."""

    key: str
    place: Place


def gaps(case: Case, of: RecordId) -> tuple[Gap, ...]:
    """Return what the minutes of a visit do not know yet, in the order of the paper."""
    visit = next(each for each in case.visits if each.id == of)

    def there(field: str) -> Place:
        return Place("visit", visit.id, field=field)

    def whole(field: str) -> Place:
        return Place("inspection", case.inspection.id, field=field)

    heads = [m for m in case.members if m.role is Role.HEAD and not m.gone]
    wanting = {
        Gap("papers.gap.founding", whole("founding")): not case.inspection.founding,
        Gap("papers.gap.start", there("start")): visit.start.time is None,
        Gap("papers.gap.place", there("place")): not visit.place,
        Gap("papers.gap.head", whole("role")): not heads,
        Gap("papers.gap.attendees", there("side")): not any(
            a.visit == visit.id for a in case.attendees
        ),
        Gap("papers.gap.chair", there("chair")): visit.chair is None,
        Gap("papers.gap.secretary", there("secretary")): visit.secretary is None,
        Gap("papers.gap.end", there("end")): visit.end.time is None,
        Gap("papers.gap.copies", there("copies")): visit.kind is VisitKind.SESSION
        and not visit.copies,
        Gap("papers.gap.copies_to", whole("copies_to")): not case.inspection.copies_to,
    }
    return tuple(gap for gap, open_ in wanting.items() if open_)
