"""The long way round: what the quick questions about recommendations must agree with, record by record."""

from __future__ import annotations

import datetime as dt

from db import query
from db.records import FollowUpState, Recommendation, RecordId
from db.store import Store


def asks(store: Store) -> list[Recommendation]:
    """Return what was asked in any visit that is there, by the time of entry."""
    rows = list(store.reader.query("select id from recommendation order by rowid"))
    found = [query.record(store.reader, RecordId(row["id"])) for row in rows]
    return [
        each
        for each in found
        if isinstance(each, Recommendation) and not each.gone
        if (visit := query.find_record(store.reader, each.visit)) is not None and not visit.gone
    ]


def states(store: Store) -> dict[RecordId, FollowUpState]:
    """Return how far each recommendation that has a follow-up has come."""
    held = {each.id: query.follow_ups(store.reader, each.id) for each in asks(store)}
    return {id: replies[-1].state for id, replies in held.items() if replies}


def overdue(store: Store, today: dt.date) -> list[Recommendation]:
    """Return what is past its day and not yet settled."""
    state = states(store)
    return [
        each
        for each in asks(store)
        if each.due and each.due < today and state.get(each.id) not in query.DONE
    ]
