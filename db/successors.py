"""Bodies over time: which entry stands for a body, and which body did its work on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from db.records import Body, RecordId


def canonical(known: Mapping[RecordId, Body], id: RecordId) -> RecordId:
    """Return the body that one was said to be the same as, itself where nobody said so.

    Of several that were said to be each other, on two machines, it is the oldest.
    """
    seen: list[RecordId] = []
    while id not in seen and (body := known.get(id)) and body.same_as in known and body.same_as:
        seen.append(id)
        id = body.same_as
    return min(seen[seen.index(id) :]) if id in seen else id


def as_of(known: Mapping[RecordId, Body], id: RecordId, day: dt.date | None) -> RecordId:
    """Return the body that does a body's work on a day; itself where the record does not say clearly.

    A second entry keeps its own name as long as the first one did the work.
    """
    start = canonical(known, id)
    at, seen = start, set[RecordId]()
    while day is not None and at in known and at not in seen:
        seen.add(at)
        at = _step(known, known[at], day)
    return id if at == start else at


def _step(known: Mapping[RecordId, Body], body: Body, day: dt.date) -> RecordId:
    newer = known.get(canonical(known, body.successor)) if body.successor else None
    ended = body.valid_to is not None and body.valid_to < day
    if newer and (
        ended or (newer.valid_from and body.valid_to is None and newer.valid_from <= day)
    ):
        return newer.id
    if body.valid_from and day < body.valid_from:
        older = [each.id for each in known.values() if _became(known, each, body, day)]
        return older[0] if len(older) == 1 else body.id
    return body.id


def _became(known: Mapping[RecordId, Body], older: Body, body: Body, day: dt.date) -> bool:
    """Tell whether one body stood on a day and became another; of its entries the first counts."""
    if older.successor is None or canonical(known, older.id) != older.id:
        return False
    stood = (not older.valid_from or older.valid_from <= day) and (
        not older.valid_to or day <= older.valid_to
    )
    return stood and canonical(known, older.successor) == body.id
