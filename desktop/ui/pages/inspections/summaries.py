"""What the list says of each inspection, asked of the store at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from db import query
from db.records import Body, Inspection, RecordId, Visit
from desktop.ui.pages.inspections.card import Summary

if TYPE_CHECKING:
    from db.query import Reader


def summaries(reader: Reader) -> list[Summary]:
    """Return every inspection with its bodies, visits and what it still waits for, the newest first."""
    bodies = {body.id: body for body in query.bodies(reader)}
    waiting = query.waiting(reader)
    return [_summary(reader, each, bodies, waiting) for each in query.inspections(reader)]


def _summary(
    reader: Reader,
    inspection: Inspection,
    bodies: dict[RecordId, Body],
    waiting: dict[RecordId, int],
) -> Summary:
    visits = query.visits(reader, inspection.id)
    subjects = [bodies.get(each.body) for each in query.subjects(reader, inspection.id)]
    return Summary(
        inspection=inspection,
        bodies=tuple(body.short_name or body.name for body in subjects if body),
        visits=len(visits),
        last=max(_days(visits), default=None),
        waiting=sum(waiting.get(visit.id, 0) for visit in visits),
    )


def _days(visits: Iterable[Visit]) -> list[dt.date]:
    return [day for visit in visits if (day := visit.start.day or visit.planned_start.day)]
