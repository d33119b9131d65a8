"""What long lists show is what the whole record says, in the same order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from db import fields, lists, query
from db.dates import When
from db.folding import sort_key
from db.lists import Asking
from db.records import (
    Body,
    Document,
    DocumentKind,
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
from tests.counted import counting
from tests.db import oracles

TODAY = dt.date(2026, 11, 28)


def visit(id: str, inspection: str, day: dt.date | None, position: str) -> Visit:
    return Visit(id=RecordId(id), inspection=RecordId(inspection), kind=VisitKind.SURVEY,
                 start=When(day=day), position=position)  # fmt: skip


def ask(id: str, due: dt.date | None, at: str = "v1", **known: Any) -> Recommendation:
    usual: dict[str, Any] = {"visit": RecordId(at), "made_by": MadeBy.BODY}
    return Recommendation(id=RecordId(id), text=id, due=due, **{**usual, **known})


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
        *(Body(id=RecordId(f"b{n}"), name=name) for n, name in enumerate(("Xã Đức", "Sở Y", "Xã Bế"))),
        *(ask(f"to{n}", None, addressee=RecordId(f"b{n}"), made_by=MadeBy.DELEGATION) for n in range(4)),
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


@pytest.mark.parametrize(
    "narrowed",
    [
        Asking(TODAY),
        Asking(TODAY, only_overdue=True),
        Asking(TODAY, only_undated=True),
        Asking(TODAY, made_by=MadeBy.BODY),
    ],
)
def test_what_was_asked_is_paged_in_the_order_of_urgency(many: Store, narrowed: Asking) -> None:
    asking = narrowed._replace(bodies=lists.bodies_by_name(many.reader))
    states, whole = oracles.states(many), oracles.asks(many)
    late = {each.id for each in oracles.overdue(many, TODAY)}
    names = {each.id: each.short_name or each.name for each in query.bodies(many.reader)}

    def urgency(each: Recommendation) -> tuple[bool, bool, str, str]:
        called = names.get(each.addressee or RecordId(""))
        return (
            each.id not in late,
            each.due is None,
            str(each.due or ""),
            sort_key(called) if called else "",
        )

    expected = [
        each
        for each in sorted(whole, key=urgency)
        if (not asking.only_overdue or each.id in late)
        and (not asking.only_undated or each.due is None)
        and asking.made_by in (None, each.made_by)
    ]
    paged = [one for at in range(0, 20, 3) for one in lists.asked(many.reader, asking, at, 3)]
    assert [each.record for each in paged] == expected
    assert lists.count_asked(many.reader, asking) == len(expected)
    assert [lists.place_of_asked(many.reader, asking, e.id) for e in expected] == [
        *range(len(expected))
    ]
    assert {e.record.id: e.state for e in paged} == {
        e.id: states.get(e.id, FollowUpState.NEW) for e in expected
    }
    assert {e.record.id for e in paged if e.overdue} == late & {e.id for e in expected}
    assert [e.addressee for e in paged] == [
        names.get(e.addressee or RecordId(""), "") for e in expected
    ]
    assert lists.place_of_asked(many.reader, asking, RecordId("r404")) == -1


def test_the_first_overdue_are_those_of_the_whole_question(many: Store) -> None:
    assert lists.overdue(many.reader, TODAY, 3) == oracles.overdue(many, TODAY)[:3]
    assert len(lists.overdue(many.reader, TODAY, 99)) == 4
    assert lists.undated(many.reader) == 5


def test_the_latest_visits_come_by_day_and_those_without_one_last(many: Store) -> None:
    latest = [visit.id for visit, _ in lists.latest_visits(many.reader, 9)]
    assert set(latest[:2]) == {"v2", "v4"}
    assert latest[2:] == ["v1", "v3"]


def test_the_last_visit_is_that_of_the_newest_inspection_that_has_one(many: Store) -> None:
    assert lists.last_visit(many.reader) == "v4"
    assert lists.last_visit(many.reader, RecordId("i1")) == "v1"
    assert lists.last_visit(many.reader, RecordId("none")) is None
    assert lists.inspection_topics(many.reader, 1) == {"i2": "i2"}
    assert list(lists.inspection_topics(many.reader)) == ["i2", "i1"]


def test_counts_leave_out_what_is_gone(many: Store) -> None:
    assert lists.at_visits(many.reader, Finding, RecordId("i1")) == {"v1": 2}
    assert lists.count(many.reader, Finding) == 4
    tallied = lists.tallied(many.reader, [RecordId("i1"), RecordId("i2")])
    assert (tallied[RecordId("i1")].visits, tallied[RecordId("i1")].waiting) == (1, 10)
    assert (tallied[RecordId("i2")].visits, tallied[RecordId("i2")].waiting) == (3, 0)


def test_final_papers_are_those_of_inspections_that_are_there_drafts_aside(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [
        Document(id=RecordId(f"d{n}"), inspection=RecordId(f"i{n % 2}"), kind=DocumentKind.MINUTES,
                 version=int(n % 3 == 0)) for n in range(12)
    ]  # fmt: skip
    own = [Inspection(id=RecordId(f"i{n}"), topic="x") for n in range(2)]
    store.write("case.import", [fields.edit(each) for each in (*own, *papers)])
    read = counting(monkeypatch)
    assert [d.id for d in lists.final_papers(store.reader)] == ["d9", "d3", "d6", "d0"]
    assert read["document"] == read["rows"] == 4
    store.write("inspection.delete", [fields.deleted(own[1])])
    assert [d.id for d in lists.final_papers(store.reader)] == ["d6", "d0"]
