"""Findings of several members that say the same: offered together, combined, parted; papers say them once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Finding, FindingKind, RecordId
from desktop.fieldwork import similar
from desktop.minutes.composers.oversight import oversight
from desktop.minutes.composers.sitting import sitting
from tests import make


def said(number: int, author: str, text: str, **fields: Any) -> Finding:
    return make.finding(number, text, author=author, **fields)


FILLING = [
    said(100 + n, "An", f"Nội dung riêng số {n} về lĩnh vực thứ {n} của đơn vị") for n in range(9)
]
LAN = said(1, "Lan", "Chưa có sổ theo dõi đơn thư tại bộ phận tiếp công dân")
BINH = said(2, "Bình", "Bộ phận tiếp công dân chưa có sổ theo dõi đơn thư.")
CHI = said(3, "Chi", "Tại bộ phận tiếp công dân, chưa có sổ theo dõi đơn thư theo quy định")
OTHER = said(4, "Chi", "Trang thiết bị phòng một cửa đã cũ")


def ids(groups: list[similar.Group]) -> list[set[str]]:
    return [{f.id for f in group.findings} for group in groups]


def test_three_members_said_the_same() -> None:
    [group] = similar.groups([*FILLING, LAN, OTHER, BINH, CHI])
    assert {f.id for f in group.findings} == {LAN.id, BINH.id, CHI.id}
    assert group.findings[0] == CHI
    assert set(group.authors) == {"Lan", "Bình", "Chi"}


@pytest.mark.parametrize(
    "change",
    [
        {"author": "Lan"},
        {"author": ""},
        {"kind": FindingKind.SHORTCOMING},
        {"speaker": RecordId("m1")},
        {"gone": True},
        {"combined": RecordId("f100")},
        {"text": "Đã có 12 sổ theo dõi văn bản đi"},
    ],
)
def test_what_differs_in_more_than_words_is_not_the_same(change: dict[str, Any]) -> None:
    assert similar.groups([*FILLING, LAN, replace(BINH, **change)]) == []


def test_a_member_stands_in_a_group_once() -> None:
    again = replace(CHI, id=RecordId("f9"), author="Lan", text=CHI.text + " hiện hành")
    [group] = similar.groups([*FILLING, LAN, BINH, again])
    assert len(group.authors) == len(group.findings)


def test_other_figures_are_other_findings() -> None:
    one = said(1, "Lan", "64/67 nhiệm vụ")
    other = said(2, "Bình", "3/67 nhiệm vụ")
    assert similar.groups([*FILLING, one, other]) == []


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.text(max_size=40)), max_size=12))
def test_every_finding_is_in_one_group_at_most(texts: list[tuple[str, str]]) -> None:
    findings = [said(n, author, text) for n, (author, text) in enumerate(texts)]
    grouped = [f.id for group in similar.groups(findings) for f in group.findings]
    assert len(grouped) == len(set(grouped))


def test_five_thousand_findings_are_compared_by_their_rare_words() -> None:
    many = [said(n, "An" if n % 2 else "Bình", f"kết quả {n // 2} của đơn vị thứ {n // 2} là tốt")
            for n in range(5_000)]  # fmt: skip
    assert len(similar.groups(many)) == 2_500


def test_what_another_kind_says_often_hides_nothing() -> None:
    often = [said(100 + n, "An", BINH.text, kind=FindingKind.CAUSE) for n in range(80)]
    [group] = similar.groups([*FILLING, *often, LAN, BINH])
    assert {f.id for f in group.findings} == {LAN.id, BINH.id}


def test_combining_keeps_every_author_and_parting_gives_each_the_word_again() -> None:
    edits = similar.combine([CHI, LAN, BINH], CHI.id, CHI.text + ".", 7)
    assert [(e.record, e.fields) for e in edits] == [
        (CHI.id, {"text": CHI.text + "."}),
        (LAN.id, {"combined": CHI.id}),
        (BINH.id, {"combined": CHI.id}),
    ]
    assert {e.seen for e in edits} == {7}
    held = [CHI, replace(LAN, combined=CHI.id), replace(BINH, combined=CHI.id)]
    [group] = similar.combined(held)
    assert group.findings[0] == CHI
    assert [e.fields for e in similar.part(group, 8)] == [{"combined": None}] * 2


def test_papers_say_what_was_combined_once() -> None:
    case = make.case(findings=(CHI, replace(LAN, combined=CHI.id), OTHER))
    sit = sitting(case, RecordId("v"))
    assert [f.id for f in sit.case.findings] == [CHI.id, OTHER.id]
    over = oversight(case, RecordId("v"), _today())
    assert [f.id for f in over.case.findings] == [CHI.id, OTHER.id]


def test_where_the_one_that_speaks_was_deleted_the_others_speak_again() -> None:
    case = make.case(findings=(replace(CHI, gone=True), replace(LAN, combined=CHI.id)))
    assert LAN.id in {f.id for f in sitting(case, RecordId("v")).case.findings}


def test_an_internal_one_does_not_silence_a_public_one() -> None:
    from db.records import Visibility

    lead = replace(CHI, visibility=Visibility.INTERNAL)
    case = make.case(findings=(lead, replace(LAN, combined=CHI.id)))
    public = oversight(case, RecordId("v"), _today(), public_only=True)
    assert [f.id for f in public.findings(FindingKind.RESULT)] == [LAN.id]


def _today() -> Any:
    import datetime as dt

    return dt.date(2026, 5, 1)
