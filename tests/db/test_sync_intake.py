"""Taking in others' changes: in causal order, each once, whole or not at all, and no clock rules ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import errors, fields, query
from db.changes import Change, ChangeId, Hlc, Write
from db.past import history
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import AHEAD_MS, Store
from desktop.work import Quiet

INSPECTION = Inspection(id=RecordId("i1"), topic="Cải cách hành chính")
VISIT = Visit(id=RecordId("v1"), inspection=INSPECTION.id, kind=VisitKind.SESSION)
FINDING = Finding(id=RecordId("f1"), visit=VISIT.id, kind=FindingKind.RESULT, text="một")


@pytest.fixture
def begun(store: Store) -> Store:
    store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)])
    return store


def change(store: Store, text: object = "hai", **changed: object) -> Change:
    own = Change(
        id=ChangeId("other", 1),
        hlc=Hlc(1_684_458_000_000, 0),
        author="Người khác",
        record=FINDING.id,
        kind="finding",
        fields={"text": Write(text, (ChangeId(store.device, 3),))},
        action="finding.edit",
        step=1,
    )
    return replace(own, **changed)  # type: ignore[arg-type]


def text(store: Store) -> str:
    return query.findings(store.reader, VISIT.id)[0].text


def test_the_same_change_twice_changes_nothing(begun: Store) -> None:
    own = change(begun)
    begun.take([own, own])
    position = begun.position
    assert begun.take([own]).records == frozenset()
    assert (begun.position, text(begun)) == (position, "hai")


def test_a_change_before_its_cause_is_refused_and_leaves_nothing(begun: Store) -> None:
    late = change(
        begun, id=ChangeId("other", 2), fields={"text": Write("ba", (ChangeId("other", 1),))}
    )
    with pytest.raises(errors.Early):
        begun.take([change(begun, id=ChangeId("third", 1)), late])
    assert text(begun) == "một"
    begun.take([change(begun), late])
    assert text(begun) == "ba"


def test_two_changes_under_one_number_are_a_fork(begun: Store) -> None:
    begun.take([change(begun)])
    with pytest.raises(errors.Forked):
        begun.take([change(begun, "khác")])
    with pytest.raises(errors.Forked):
        begun.take([change(begun, id=ChangeId(begun.device, 99))])
    assert text(begun) == "hai"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nothing"},
        {"fields": {"nothing": Write("x")}},
        {"fields": {"text": Write(7)}},
        {"fields": {"text": Write("ho\u0300a")}},
        {"fields": {"text": Write("Nội dung\nTUYỆT MẬT\n")}},
        {"fields": {"text": Write("a\x00b")}},
        {"fields": {}},
        {"record": RecordId("../f1")},
        {"record": RecordId("new"), "fields": {"text": Write("thiếu buổi")}},
        {"author": "a\nb"},
        {"author": "ă" * 300},
        {"action": "<b>x</b>"},
        {"hlc": Hlc(-1, 0)},
        {"hlc": Hlc(2**60, 0)},
        {"id": ChangeId("other", 0)},
    ],
)
def test_what_we_would_not_have_written_is_not_taken(
    begun: Store, wrong: dict[str, object]
) -> None:
    with pytest.raises(errors.BadChange):
        begun.take([change(begun, **wrong)])
    assert text(begun) == "một"
    assert begun.check(Quiet()).problems == ()


def test_a_clock_years_ahead_does_not_pull_ours_along(begun: Store) -> None:
    begun.take([change(begun, hlc=Hlc(4_000_000_000_000, 0))])
    begun.write("finding.edit", [fields.changed(FINDING, replace(FINDING, text="ba"))])
    past = history(begun.reader, FINDING.id, "text")
    assert [each.at.year for each in past] == [2023, 2096, 2023]
    assert text(begun) == "ba"


def test_a_clock_a_little_ahead_keeps_the_order(begun: Store) -> None:
    now = 1_684_458_000_000
    begun.take([change(begun, hlc=Hlc(now + AHEAD_MS - 1, 5))])
    begun.write("finding.edit", [fields.changed(FINDING, replace(FINDING, text="ba"))])
    past = history(begun.reader, FINDING.id, "text")
    assert [each.at for each in past] == sorted(each.at for each in past)


def test_a_clash_is_marked_as_it_comes_and_unmarked_as_it_is_settled(begun: Store) -> None:
    begun.write("finding.edit", [fields.changed(FINDING, replace(FINDING, text="của tôi"))])
    begun.take([change(begun)])
    marks = "select record, field from clash"
    assert begun.reader.execute(marks).fetchall() == [("f1", "text")]
    begun.rebuild()
    assert begun.reader.execute(marks).fetchall() == [("f1", "text")]
    begun.write("finding.edit", [fields.changed(FINDING, replace(FINDING, text="đã thống nhất"))])
    assert begun.reader.execute(marks).fetchall() == []


def test_deleting_against_editing_is_a_clash_that_keeps_both(begun: Store) -> None:
    begun.write("finding.delete", [fields.deleted(FINDING)])
    begun.take([change(begun)])
    assert query.find_record(begun.reader, FINDING.id).text == "hai"  # type: ignore[union-attr]
