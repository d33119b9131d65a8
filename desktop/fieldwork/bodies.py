"""Bodies over time: the one that stands for another on a day, and all that are one through merging and renaming."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from db.records import Body, RecordId


def as_of(bodies: Iterable[Body], id: RecordId, day: dt.date | None) -> RecordId:
    """Return the body that does a body's work on a day; itself where the record does not say clearly."""
    known = {body.id: body for body in bodies}
    seen: set[RecordId] = set()
    while day is not None and id in known and id not in seen:
        seen.add(id)
        id = _step(known, known[id], day)
    return id


def lineage(bodies: Iterable[Body], id: RecordId) -> frozenset[RecordId]:
    """Return a body with all that became it and all that it became."""
    after = {body.id: body.successor for body in bodies}
    before: dict[RecordId, list[RecordId]] = {}
    for older, newer in after.items():
        if newer is not None:
            before.setdefault(newer, []).append(older)
    own, waiting = {id}, before.get(id, []).copy()
    while waiting:
        older = waiting.pop()
        if older not in own:
            own.add(older)
            waiting += before.get(older, [])
    at = after.get(id)
    while at is not None and at not in own:
        own.add(at)
        at = after.get(at)
    return frozenset(own)


def _step(known: dict[RecordId, Body], body: Body, day: dt.date) -> RecordId:
    newer = known.get(body.successor) if body.successor else None
    ended = body.valid_to is not None and body.valid_to < day
    if newer and (
        ended or (newer.valid_from and body.valid_to is None and newer.valid_from <= day)
    ):
        return newer.id
    if body.valid_from and day < body.valid_from:
        older = [b.id for b in known.values() if b.successor == body.id and _stood(b, day)]
        return older[0] if len(older) == 1 else body.id
    return body.id


def _stood(body: Body, day: dt.date) -> bool:
    return (not body.valid_from or body.valid_from <= day) and (
        not body.valid_to or day <= body.valid_to
    )
