"""What long lists show is what the whole record says, in the same order."""

from __future__ import annotations

import datetime as dt

import pytest

from db import fields, lists
from db.dates import When
from db.records import (
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Inspection,
    MadeBy,
    Recommendation,
    RecordId,
    Visit,
    VisitKind,
)
from db.store import Store
from tests.db import oracles

TODAY = dt.date(2026, 11, 28)


def visit(id: str, inspection: str, day: dt.date | None, position: str) -> Visit:
    return Visit(id=RecordId(id), inspection=RecordId(inspection), kind=VisitKind.SURVEY,
                 start=When(day=day), position=position)  # fmt: skip


def ask(id: str, due: dt.date | None, at: str = "v1") -> Recommendation:
    return Recommendation(
        id=RecordId(id), visit=RecordId(at), made_by=MadeBy.BODY, text=id, due=due
    )


@pytest.fixture
def many(store: Store) -> Store:
    before, after = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
    own = [
        *(Inspection(id=RecordId(id), topic=id) for id in ("i1", "i2")),
        visit("v1", "i1", dt.date(2026, 5, 1), "1"),
        visit("v2", "i2", dt.date(2026, 6, 1), "1"),
        visit("v3", "i2", None, "2"),
        visit("v4", "i2", dt.date(2026, 6, 1), "3"),
        *(ask(f"late{n}", before) for n in range(4)),
        ask("early", after), ask("undated", None), ask("answered", before, "v2"),
        FollowUp(id=RecordId("u1"), recommendation=RecordId("answered"), on=before,
                 state=FollowUpState.UNDER_WAY),
        FollowUp(id=RecordId("u2"), recommendation=RecordId("answered"), on=TODAY,
                 state=FollowUpState.VERIFIED),
        *(Finding(id=RecordId(f"f{n}"), visit=RecordId(f"v{1 + n % 2}"), kind=FindingKind.RESULT,
                  text="x") for n in range(5)),
    ]  # fmt: skip
    store.write("case.import", [fields.edit(each) for each in own])
    store.write("visit.delete", [fields.deleted(own[-1])])
    return store


def test_every_ask_is_there_with_its_last_state(many: Store) -> None:
    states = oracles.states(many)
    whole = oracles.asks(many)
    assert [(each.id, each.state) for each in lists.asks(many.reader)] == [
        (each.id, states.get(each.id, FollowUpState.NEW)) for each in whole
    ]


def test_the_first_overdue_are_those_of_the_whole_question(many: Store) -> None:
    assert lists.overdue(many.reader, TODAY, 3) == oracles.overdue(many, TODAY)[:3]
    assert len(lists.overdue(many.reader, TODAY, 99)) == 4
    assert lists.undated(many.reader) == 1


def test_the_latest_visits_come_by_day_and_those_without_one_last(many: Store) -> None:
    latest = [visit.id for visit, _ in lists.latest_visits(many.reader, 9)]
    assert set(latest[:2]) == {"v2", "v4"}
    assert latest[2:] == ["v1", "v3"]


def test_counts_leave_out_what_is_gone(many: Store) -> None:
    assert lists.at_visits(many.reader, Finding, RecordId("i1")) == {"v1": 2}
    assert lists.count(many.reader, Finding) == 4
    tallied = lists.tallied(many.reader, [RecordId("i1"), RecordId("i2")])
    assert (tallied[RecordId("i1")].visits, tallied[RecordId("i1")].waiting) == (1, 6)
    assert (tallied[RecordId("i2")].visits, tallied[RecordId("i2")].waiting) == (3, 0)
