"""What is only looked at is set anew only where it changed, and looks as if it were set anew as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from db.records import Case, DocumentKind, FindingKind
from desktop.minutes import papers
from desktop.minutes.notes import NoteKind
from desktop.minutes.page import known
from desktop.minutes.page.press import Preview
from desktop.minutes.papers import KINDS
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import written
from tests.desktop.minutes.test_papers import subject

PHOTOS = make.opener(bytes=make.jpeg(), secret=make.jpeg())


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    known._ways.clear()
    yield
    known._ways.clear()


def seen(case: Case, kind: DocumentKind) -> Preview:
    asked = written.asked(kind, subject(kind))
    return papers.preview(case, asked, PHOTOS, Quiet(), Choice.TINOS)


def edits(case: Case) -> Iterator[Case]:
    """Yield a case as people go on with it: words, order, a passage more, one less, a name that is held together."""
    yield case
    first, *rest = case.findings
    yield replace(case, findings=(replace(first, text="Lời khác hẳn, dài hơn. " * 9), *rest))
    yield replace(case, findings=(*rest, first))
    more = make.finding(99, "Thêm một ý.", kind=FindingKind.RESULT)
    yield replace(case, findings=(*case.findings, more))
    yield replace(case, findings=tuple(rest))
    yield replace(case, recommendations=case.recommendations[1:])
    yield replace(
        case, members=(replace(case.members[0], name="Hoàng Thị Lan Anh"), *case.members[1:])
    )
    yield case


@pytest.mark.parametrize("kind", list(KINDS))
def test_after_every_edit_it_is_what_it_would_be_set_anew(kind: DocumentKind) -> None:
    for case in edits(make.campaign()):
        after = seen(case, kind)
        held = dict(known._ways)
        known._ways.clear()
        assert after == seen(case, kind)
        known._ways.update(held)


def test_one_edit_sets_one_passage() -> None:
    case = make.campaign()
    seen(case, DocumentKind.MINUTES)
    (way,) = known._ways.values()
    before = set(way._rows)
    first, *rest = case.findings
    seen(replace(case, findings=(replace(first, text="Lời mới."), *rest)), DocumentKind.MINUTES)
    assert len(before) > 40
    assert len(set(way._rows) - before) == 1


def test_what_cannot_be_shown_is_noted_each_time() -> None:
    case = replace(make.campaign(), findings=(make.finding(1, "Dấu ☐ lạ."),))
    for _ in range(2):
        notes = seen(case, DocumentKind.MINUTES).notes
        assert [each.count for each in notes if each.kind is NoteKind.NO_GLYPH] == [1]


def test_no_more_is_kept_than_a_few_papers_need() -> None:
    findings = tuple(make.finding(at, f"Điều {at}.") for at in range(known._MOST_BLOCKS + 500))
    seen(make.case(findings=findings), DocumentKind.MINUTES)
    for kind in KINDS:
        seen(make.campaign(), kind)
    assert len(known._ways) <= known._MOST_WAYS
    assert all(len(each._rows) <= known._MOST_BLOCKS for each in known._ways.values())
