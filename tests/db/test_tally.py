"""How many of a kind each owner has, and how much is waited for, the deleted not counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db import fields, lists, query
from db.ids import new_id
from db.records import (
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    MadeBy,
    Recommendation,
    RecordId,
)
from db.store import Store
from tests import make
from tests.db import oracles


def test_what_is_gone_is_not_counted(store: Store) -> None:
    one, other = RecordId("t1"), RecordId("t2")
    held, elsewhere = make.visit(), replace(make.visit(), id=new_id(), inspection=new_id())
    findings = [
        Finding(id=new_id(), visit=at, kind=FindingKind.RESULT, text="một", topic=topic)
        for at, topic in [
            *((held.id, each) for each in (one, one, one, other, None)),
            (elsewhere.id, one),
        ]
    ]
    own = [*(fields.edit(each) for each in (held, elsewhere)), *map(fields.edit, findings)]
    store.write("finding.add", own)
    store.write("finding.delete", [fields.deleted(findings[0])])
    assert query.findings_by_topic(store.reader, held.inspection) == {one: 2, other: 1}
    store.write("visit.delete", [fields.deleted(held)])
    assert query.findings_by_topic(store.reader, held.inspection) == {}


@pytest.mark.parametrize("state", FollowUpState)
def test_waiting_agrees_with_the_last_state(store: Store, state: FollowUpState) -> None:
    held = make.visit()
    visit, asked = held.id, new_id()
    first = FollowUp(
        id=RecordId("later"), recommendation=asked, state=state, on=dt.date(2023, 9, 1)
    )
    before = FollowUp(
        id=RecordId("earlier"),
        recommendation=asked,
        state=FollowUpState.UNDER_WAY,
        on=dt.date(2023, 6, 1),
    )
    undated = FollowUp(id=RecordId("undated"), recommendation=asked, state=FollowUpState.NEW)
    ask = Recommendation(id=asked, visit=visit, made_by=MadeBy.BODY, text="")
    other = Recommendation(id=new_id(), visit=visit, made_by=MadeBy.BODY, text="")
    store.write(
        "x.y",
        [
            fields.edit(each)
            for each in (make.case().inspection, held, ask, other, first, before, undated)
        ],
    )
    assert oracles.states(store)[asked] is state
    waiting = 1 if state in query.DONE else 2
    assert lists.tallied(store.reader, [held.inspection])[held.inspection].waiting == waiting
