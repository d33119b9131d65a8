"""Questions: answers in the order people set, without what is gone, and a case whole."""

from __future__ import annotations

import datetime as dt

import pytest

from db import fields, lists, query
from db.changes import Edit
from db.errors import NoRecord
from db.figures import parse
from db.lists import Asking
from db.records import (
    Body,
    Figure,
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Inspection,
    MadeBy,
    Recommendation,
    RecordId,
    Subject,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store

CAMPAIGN, V, F, R = RecordId("i"), RecordId("v"), RecordId("f"), RecordId("r")


@pytest.fixture
def full(store: Store) -> Store:
    records = [
        Inspection(id=CAMPAIGN, topic="Cải cách hành chính"),
        Body(id=RecordId("b0"), name="UBND tỉnh"),
        Body(id=RecordId("b1"), name="Văn phòng UBND tỉnh", parent=RecordId("b0")),
        Body(id=RecordId("b2"), name="Cơ quan của cuộc khác"),
        Subject(id=RecordId("s"), inspection=CAMPAIGN, body=RecordId("b1")),
        Topic(id=RecordId("t"), inspection=CAMPAIGN, title="Thủ tục"),
        Topic(id=RecordId("tt"), inspection=CAMPAIGN, title="Một cửa", parent=RecordId("t")),
        Visit(id=V, inspection=CAMPAIGN, kind=VisitKind.SESSION),
        Finding(id=F, visit=V, kind=FindingKind.RESULT, text="sau", position="2"),
        Finding(
            id=RecordId("f1"), visit=V, kind=FindingKind.RESULT, text="trước", position="1"
        ),
        Figure(id=RecordId("g"), finding=F, label="văn bản", amount=parse("28")),
        Recommendation(
            id=R, visit=V, made_by=MadeBy.DELEGATION, text="Rà soát", due=dt.date(2023, 6, 1)
        ),
    ]  # fmt: skip
    store.write("case.import", [fields.edit(each) for each in records])
    return store


def follow(store: Store, state: FollowUpState, on: dt.date) -> None:
    one = FollowUp(id=RecordId(f"u{on}"), recommendation=R, state=state, on=on)
    store.write("follow_up.add", [fields.edit(one)])


def test_findings_come_in_the_order_people_set(full: Store) -> None:
    assert [f.text for f in query.findings(full.reader, V)] == ["trước", "sau"]


def test_a_case_holds_all_of_an_inspection_and_only_its_bodies(full: Store) -> None:
    case = query.case(full.reader, CAMPAIGN)
    assert [body.id for body in case.bodies] == ["b0", "b1"]
    assert [figure.id for figure in case.figures] == ["g"]
    assert (len(case.findings), len(case.topics), len(case.recommendations)) == (2, 2, 1)


def test_an_unknown_or_gone_record_is_named(full: Store) -> None:
    with pytest.raises(NoRecord):
        query.record(full.reader, RecordId("không có"))
    full.write("finding.delete", [Edit("finding", F, {"gone": True})])
    with pytest.raises(NoRecord):
        query.finding(full.reader, F)
    kept = query.find_record(full.reader, F)
    assert kept is not None
    assert kept.gone


def test_what_belongs_to_a_record_goes_and_comes_back_with_it(full: Store) -> None:
    below = query.with_all_below(full.reader, CAMPAIGN)
    assert {r.id for r in below} == {"i", "s", "t", "tt", "v", "f", "f1", "g", "r"}
    full.write("inspection.delete", query.deletion(full.reader, CAMPAIGN))
    assert query.inspections(full.reader) == []
    assert lists.count_asked(full.reader, Asking(dt.date(2023, 6, 1))) == 0
    full.undo()
    assert {r.id for r in query.with_all_below(full.reader, CAMPAIGN)} == {r.id for r in below}


def test_topics_that_two_devices_put_beneath_each_other_go_and_come_back_once(full: Store) -> None:
    full.write("topic.move", [Edit("topic", RecordId("t"), {"parent": "tt"})])
    assert [r.id for r in query.with_all_below(full.reader, RecordId("t"))] == ["t", "tt"]
    assert not lists.has_many_below(full.reader, RecordId("t"), 1)
    full.write("topic.delete", query.deletion(full.reader, RecordId("t")))
    assert query.topics(full.reader, CAMPAIGN) == []
    full.undo()
    assert len(query.topics(full.reader, CAMPAIGN)) == 2


@pytest.mark.parametrize(
    ("state", "late"),
    [
        (None, True),
        (FollowUpState.UNDER_WAY, True),
        (FollowUpState.CLAIMED, True),
        (FollowUpState.VERIFIED, False),
        (FollowUpState.REFUSED, False),
    ],
)
def test_overdue_is_what_is_past_its_day_and_not_settled(
    full: Store, state: FollowUpState | None, late: bool
) -> None:
    if state:
        follow(full, state, dt.date(2023, 5, 20))
    assert bool(lists.overdue(full.reader, dt.date(2023, 6, 2), 9)) is late
    assert lists.overdue(full.reader, dt.date(2023, 6, 1), 9) == []


def test_the_latest_follow_up_says_how_far_it_is(full: Store) -> None:
    follow(full, FollowUpState.CLAIMED, dt.date(2023, 7, 1))
    follow(full, FollowUpState.UNDER_WAY, dt.date(2023, 6, 1))
    (asked,) = lists.asked(full.reader, Asking(dt.date(2023, 6, 1)), 0, 9)
    assert (asked.record.id, asked.state) == (R, FollowUpState.CLAIMED)


def test_a_reader_cannot_write(full: Store) -> None:
    from db import cipher

    with pytest.raises(cipher.Error):
        full.reader.execute("delete from finding")
    assert len(query.findings(full.reader, V)) == 2


def test_measures_and_figures_are_found_by_body_without_what_is_gone(full: Store) -> None:
    quoted = Figure(
        id=RecordId("g2"), finding=F, label="văn bản", amount=parse("30"), measure="Số văn bản"
    )
    full.write("figure.add", [fields.edit(quoted), Edit("visit", V, {"body": "b1"})])
    at = [RecordId("b1")]
    assert (
        query.measures(full.reader, CAMPAIGN)
        == query.measures_at(full.reader, at)
        == ["Số văn bản"]
    )
    assert query.figures_at(full.reader, at, ["Số văn bản"], 9) == [(quoted, V)]
    assert query.figures_at(full.reader, [], [], 9) == []
    full.write("finding.delete", [Edit("finding", F, {"gone": True})])
    assert query.measures(full.reader, CAMPAIGN) == query.measures_at(full.reader, at) == []
    assert query.figures_at(full.reader, at, ["Số văn bản"], 9) == []


def test_figures_are_asked_for_by_their_findings_alone(full: Store) -> None:
    second, other, gone = (
        Figure(id=RecordId(id), finding=RecordId(of), label="văn bản", amount=parse("30"), position=at)
        for id, of, at in (("g2", "f", "2"), ("g3", "f1", "1"), ("g4", "f", "3"))
    )  # fmt: skip
    full.write("figure.add", [fields.edit(each) for each in (other, gone, second)])
    full.write("figure.delete", [Edit("figure", gone.id, {"gone": True})])
    assert [each.id for each in query.figures_of(full.reader, {F})] == ["g", "g2"]
    assert query.figures_of(full.reader, {RecordId("f1")}) == [other]
    assert query.figures_of(full.reader, set()) == []


def test_an_authors_last_texts_come_first(full: Store) -> None:
    full.write("finding.edit", [Edit("finding", F, {"author": "Lan"})])
    assert query.texts_by(full.reader, "Lan", 9) == ["sau"]
    assert query.texts_by(full.reader, "", 1) == ["trước"]


def test_the_kin_of_a_body_is_all_it_is_one_with_and_those_above(store: Store) -> None:
    def body(id: str, **more: str) -> Body:
        own = {name: RecordId(value) for name, value in more.items()}
        return Body(id=RecordId(id), name=id, **own)  # type: ignore[arg-type]

    own = [
        body("old", successor="new"),
        body("older", successor="old"),
        body("new", parent="above"),
        body("twice", same_as="older"),
        body("above"),
        body("stranger", parent="above"),
        body("other"),
    ]
    store.write("case.import", map(fields.edit, own))
    for each in ("old", "older", "new", "twice"):
        kin = [found.id for found in query.body_kin(store.reader, RecordId(each))]
        assert kin == ["old", "older", "new", "twice", "above"]
    store.write("body.delete", [fields.deleted(own[0])])
    kin = [found.id for found in query.body_kin(store.reader, RecordId("older"))]
    assert kin == ["older", "twice"]
