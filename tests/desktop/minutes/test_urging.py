"""The letter of reminder: to one body, what it still owes, with its references."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db.records import DocumentKind, RecordId
from desktop.minutes import papers
from desktop.minutes.model import Addressees
from desktop.minutes.papers import NothingToUrge
from tests import make
from tests.desktop.minutes import paper, written

KIND = DocumentKind.URGING


def test_the_worked_example_reads_as_its_golden_file() -> None:
    paper.golden("urging-cao-bang.txt", written.shown(make.cao_bang(), KIND, written.EXAMPLE))


@pytest.mark.parametrize("body", ["b", "c"])
def test_each_body_of_a_campaign_has_a_letter_as_its_golden_file(body: str) -> None:
    shown = written.shown(make.campaign(), KIND, "i", to=RecordId(body))
    paper.golden(f"urging-{body}.txt", shown)


def test_whoever_still_owes_something_may_be_urged() -> None:
    asked = written.asked(KIND, "i")
    assert papers.addressees(make.campaign(), asked) == ["b", "c"]


def test_a_letter_names_its_one_addressee_and_asks_only_of_them() -> None:
    document = written.tree(make.campaign(), KIND, "i", to=RecordId("b"))
    (to,) = [block for block in document.blocks if isinstance(block, Addressees)]
    assert to.names == ("Thanh tra tỉnh Cao Bằng",)
    shown = written.shown(make.campaign(), KIND, "i", to=RecordId("b"))
    assert "Bố trí phòng tiếp công dân" not in shown


def test_what_is_settled_or_internal_is_not_urged() -> None:
    shown = written.shown(make.campaign(), KIND, "i", to=RecordId("b"))
    assert "Công khai lịch tiếp công dân" not in shown
    assert "Kiểm điểm riêng" not in shown


def test_an_internal_follow_up_is_not_quoted() -> None:
    shown = written.shown(make.campaign(), KIND, "i", to=RecordId("c"))
    assert "77/UBND-NC" not in shown


def test_the_numbered_notice_is_referred_to() -> None:
    shown = written.shown(make.campaign(), KIND, "i", to=RecordId("b"))
    assert "Thông báo số 07/TB-ĐGS ngày 09 tháng 02 năm 2026" in shown


def test_nothing_open_makes_no_letter() -> None:
    with pytest.raises(NothingToUrge):
        written.tree(written.empty(), KIND, "i")
    with pytest.raises(NothingToUrge):
        written.tree(make.campaign(), KIND, "i", to=RecordId("d"))


def test_what_is_late_stands_before_what_is_not() -> None:
    case = make.campaign()
    late = make.ask(7, "Việc đã trễ.", due=dt.date(2026, 1, 1))
    both = replace(case, recommendations=(*case.recommendations, late, make.ask(8, "Việc khác.")))
    shown = written.shown(both, KIND, "i", to=RecordId("b"))
    places = [shown.index(w) for w in ("1. Kiến nghị đã quá", "Việc đã trễ", "2. ", "Việc khác")]
    assert places == sorted(places)
