"""Records of one owner keep their order, whatever arrives and wherever they are carried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import Finding, FindingKind, RecordId
from desktop.ui.pages.visit.siblings import Siblings, at_end, moved


def finding(id: str, position: str) -> Finding:
    visit, kind = RecordId("v"), FindingKind.RESULT
    return Finding(id=RecordId(id), visit=visit, kind=kind, text=id, position=position)


THREE = [finding("a", "1"), finding("b", "2"), finding("c", "3")]


def order(siblings: Siblings[Finding]) -> str:
    return "".join(each.id for each in siblings)


@pytest.mark.parametrize(
    ("at", "by", "wanted"),
    [(0, 1, "bac"), (0, 2, "bca"), (0, 9, "bca"), (2, -1, "acb"), (2, -2, "cab"), (1, -1, "bac")],
)
def test_a_record_goes_where_it_is_moved(at: int, by: int, wanted: str) -> None:
    held = Siblings(THREE)
    position = moved(THREE, at, by)
    assert position is not None
    held.take(replace(THREE[at], position=position))
    assert order(held) == wanted


@pytest.mark.parametrize(("at", "by"), [(0, -1), (2, 1), (1, 0)])
def test_at_the_end_a_record_stays(at: int, by: int) -> None:
    assert moved(THREE, at, by) is None


def test_past_two_that_share_a_position_a_record_goes_past_both() -> None:
    shared = [finding("a", "1"), finding("b", "2"), finding("c", "2")]
    held = Siblings(shared)
    held.take(replace(shared[0], position=moved(shared, 0, 1) or ""))
    assert order(held) == "bca"


def test_what_is_gone_goes_and_what_is_new_finds_its_place() -> None:
    held = Siblings(THREE)
    held.take(replace(THREE[1], gone=True))
    held.take(finding("d", "2i"))
    held.take(finding("e", at_end(held)))
    assert order(held) == "adce"


def test_a_changed_record_stays_where_it_is() -> None:
    held = Siblings(THREE)
    held.take(replace(THREE[1], text="mới"))
    assert [each.text for each in held] == ["a", "mới", "c"]


@pytest.mark.parametrize("ids", ["abc", "cba"])
def test_records_of_one_position_stand_in_the_order_of_the_store_s_answers(ids: str) -> None:
    held: Siblings[Finding] = Siblings()
    for id in ids:
        held.take(finding(id, "1"))
    assert order(held) == "abc"
