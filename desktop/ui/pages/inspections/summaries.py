"""What the list says of each inspection, asked of the store at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from db import query
from db.records import Body, Inspection, RecordId, Visit
from desktop.ui.pages.inspections.card import Summary

if TYPE_CHECKING:
    from sqlite_utils import Database


def summaries(reader: Database) -> list[Summary]:
    """Return every inspection with its bodies, visits and what it still waits for, the newest first."""
    bodies = {body.id: body for body in query.bodies(reader)}
    waiting = _waiting(reader)
    return [_summary(reader, each, bodies, waiting) for each in query.inspections(reader)]


def _summary(
    reader: Database,
    inspection: Inspection,
    bodies: dict[RecordId, Body],
    waiting: Counter[RecordId],
) -> Summary:
    visits = query.visits(reader, inspection.id)
    subjects = [bodies.get(each.body) for each in query.subjects(reader, inspection.id)]
    return Summary(
        inspection=inspection,
        bodies=tuple(body.short_name or body.name for body in subjects if body),
        visits=len(visits),
        last=max(_days(visits), default=None),
        waiting=sum(waiting[visit.id] for visit in visits),
    )


def _days(visits: Iterable[Visit]) -> list[dt.date]:
    return [day for visit in visits if (day := visit.start.day or visit.planned_start.day)]


def _waiting(reader: Database) -> Counter[RecordId]:
    """Return how many recommendations of each visit are not settled yet."""
    states = query.states(reader)
    every = query.all_recommendations(reader)
    return Counter(each.visit for each in every if states.get(each.id) not in query.DONE)
