"""A visit's paper made of what was read for it is the paper made of the whole inspection, to the byte."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db import fields, query, seated
from db.records import (
    Body,
    Case,
    DocumentKind,
    Finding,
    FindingKind,
    MadeBy,
    Recommendation,
    Record,
    RecordId,
    VisitKind,
)
from db.store import Store
from desktop.exchange import intake
from desktop.minutes import papers
from desktop.minutes.papers import KINDS, Asked
from tests import make
from tests.counted import counting

TODAY = dt.date(2026, 11, 28)
OF_VISITS = [kind for kind, own in KINDS.items() if "visit" in own.of]


def written(store: Store, case: Case) -> Case:
    """Write a campaign with what makes its visits look at each other."""
    first, *others = case.visits
    more: list[Record] = [
        Body(id=RecordId("guest"), name="Sở Tài chính"),
        Body(id=RecordId("before"), name="Phòng Tài chính", successor=RecordId("guest")),
        Body(id=RecordId("asked"), name="Bộ Nội vụ"),
    ]
    for number, visit in enumerate(case.visits):
        more += [
            Finding(id=RecordId(f"own{number}"), visit=visit.id, kind=FindingKind.RESULT,
                    text=f"Riêng của buổi {number}", speaker=RecordId("guest"), position="zy"),
            Finding(id=RecordId(f"led{number}"), visit=visit.id, kind=FindingKind.RESULT,
                    text=f"Nói chung ở buổi {number}", combined=RecordId("own0"), position="zz"),
            Recommendation(id=RecordId(f"ask{number}"), visit=visit.id, made_by=MadeBy.BODY,
                           text="Xem xét", addressee=RecordId("asked"), position="zz"),
        ]  # fmt: skip
    survey = replace(first, id=RecordId("survey"), kind=VisitKind.SURVEY, position="1")
    seen = Finding(id=RecordId("seen"), visit=survey.id, kind=FindingKind.RESULT, text="Đã thấy")
    more += [survey, seen]
    store.write("case.import", [*intake.edits(case, store), *(fields.edit(each) for each in more)])
    assert others
    return query.case(store.reader, case.inspection.id)


@pytest.mark.parametrize("kind", OF_VISITS)
def test_the_paper_of_every_visit_is_the_same(store: Store, kind: DocumentKind) -> None:
    whole = written(store, make.campaign())
    for visit in whole.visits:
        asked = Asked(kind=kind, of=visit.id, today=TODAY)
        own = papers.composed(seated.case(store.reader, visit.id), asked)
        expected = papers.composed(whole, asked)
        assert own.record == expected.record
        assert (own.plain, own.document) == (expected.plain, expected.document)


def test_what_was_said_at_other_sessions_is_not_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(store, make.campaign())
    session = next(each for each in whole.visits if each.kind is VisitKind.SESSION)
    elsewhere = next(each for each in reversed(whole.visits) if each.kind is VisitKind.SESSION)
    assert session != elsewhere
    many = [make.finding(n, "x", visit=elsewhere.id) for n in range(1_000, 1_500)]
    store.write("case.import", [fields.edit(each) for each in many])
    read = counting(monkeypatch)
    own = seated.case(store.reader, session.id)
    surveys = {each.id for each in whole.visits if each.kind is VisitKind.SURVEY}
    assert {each.visit for each in own.findings} <= surveys | {session.id, whole.visits[0].id}
    assert read["finding"] == len(own.findings) < 60
