"""Two versions of a paper word by word, each difference where it stands on its pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import Case, DocumentKind
from desktop.minutes import papers
from desktop.minutes.finished.differences import Difference, compared, words
from desktop.minutes.page import press
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet, Stopped
from tests import make
from tests.desktop.minutes import written
from tests.desktop.minutes.test_press import Counting

PROFILE = press.own_profile()
CASE = make.full_case()


def printed(case: Case, draft: bool = False) -> bytes:
    own = papers.composed(case, written.asked(DocumentKind.MINUTES, "v"))
    photos = make.opener(bytes=make.jpeg())
    return papers.printed(own, photos, Quiet(), Choice.TINOS, draft=draft).data


def found(left: Case, right: Case) -> tuple[Difference, ...]:
    return compared(printed(left), printed(right), PROFILE, Quiet())


def with_text(text: str) -> Case:
    first, *rest = CASE.findings
    return replace(CASE, findings=(replace(first, text=text), *rest))


def test_a_paper_does_not_differ_from_itself_nor_from_its_draft() -> None:
    assert found(CASE, CASE) == ()
    assert compared(printed(CASE, draft=True), printed(CASE), PROFILE, Quiet()) == ()


def test_one_other_word_is_one_difference_where_it_stands() -> None:
    (own,) = found(with_text("Đã ban hành văn bản."), with_text("Đã sửa hành văn bản."))
    data = printed(with_text("Đã ban hành văn bản."))
    ((page, box),) = own.left
    said = [w.text for w in words(data, PROFILE, Quiet()) if (w.page, w.box) == (page, box)]
    assert said == ["ban"]
    assert len(own.right) == 1


def test_what_only_one_side_has_points_at_its_gap_on_the_other() -> None:
    (own,) = found(with_text("Đã ban hành."), with_text("Đã kịp thời ban hành."))
    ((_, (left, _, right, _)),) = own.left
    assert right - left == pytest.approx(2)
    assert len(own.right) == 1


def test_lines_that_only_broke_elsewhere_do_not_differ() -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười " * 6
    differences = found(with_text(text + "xong."), with_text("Rồi " + text + "xong."))
    assert len(differences) == 1


def test_it_can_be_stopped() -> None:
    with pytest.raises(Stopped):
        compared(printed(CASE), printed(CASE), PROFILE, Counting(1))
