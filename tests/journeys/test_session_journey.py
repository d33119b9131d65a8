"""A secretary records the worked example's session with the keyboard alone, and the book then holds every fact of it.

What is known before the session stands in the book already. What is typed and what is compared are the facts of
the example's own file: who was there, every finding with kind, speaker and order, every figure, every request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.figures import Amount
from db.records import DocumentKind, Figure, Finding, FindingKind, MadeBy, RecordId, Side
from db.store import Store
from desktop.exchange import example
from desktop.ui.pages.papers import PapersPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from tests.desktop.ui.visit_hand import LATER_MS
from tests.journeys.test_field_journeys import ALT, CTRL, NONE, call_for_the_line, press, where
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

VISIT = RecordId("cb-2023-lv-01")
CASE = example.case()
SIGNS = {
    FindingKind.RESULT: "!kết quả",
    FindingKind.SHORTCOMING: "!hạn chế",
    MadeBy.BODY: "!kiến nghị",
    MadeBy.DELEGATION: "!yêu cầu",
}
Value = tuple[object, object, object, str]


@pytest.fixture
def page(qtbot: QtBot, window: Window, store: Store) -> VisitPage:
    """The session as it stands in the book before it begins, shown in the window."""
    known = [CASE.inspection, *CASE.bodies, *CASE.subjects, *CASE.members, *CASE.visits]
    store.write("example.load", [fields.edit(each) for each in known])
    with qtbot.waitActive(window):
        window.activateWindow()
    window.go(Place("visit", VISIT))
    own = window.page
    assert isinstance(own, VisitPage)
    call_for_the_line(qtbot, own)
    return own


def value(amount: Amount) -> Value:
    """Return what a figure says, however its unit is worded."""
    rank = amount.rank
    return amount.value, amount.whole and amount.whole.value, amount.bound, str(rank or "")


def said(findings: list[Finding], figures: list[Figure]) -> Iterator[tuple[str, list[Value]]]:
    """Yield each finding's text with what its figures say, in their order."""
    for finding in findings:
        yield finding.text, [value(f.amount) for f in figures if f.finding == finding.id]


def own_findings() -> list[Finding]:
    """Return the facts found at the session, in their order."""
    return sorted((f for f in CASE.findings if f.visit == VISIT), key=lambda f: f.position)


def attend(qtbot: QtBot, page: VisitPage) -> None:
    """Tick everybody who came: first the delegation, then its guests."""
    press(Qt.Key.Key_1, ALT)
    assert page.stage is page.facts
    for side in (Side.DELEGATION, Side.GUEST):
        everyone = page.facts.sides[side].everyone
        qtbot.waitUntil(everyone.isVisible, timeout=LATER_MS)
        for _ in range(6):
            if where() is everyone:
                break
            press(Qt.Key.Key_F6)
        press(Qt.Key.Key_Space)
        qtbot.waitUntil(everyone.isHidden, timeout=LATER_MS)


def record(page: VisitPage, finding: Finding, before: Finding | None) -> None:
    """Type a finding; its kind only where it is another, its figures by Ctrl+Enter."""
    sign = "" if before and before.kind is finding.kind else f"{SIGNS[finding.kind]} "
    compose(where(), sign + finding.text)
    press(Qt.Key.Key_Return, CTRL)
    assert where() is page.record.capture.line.pages
    assert page.record.capture.line.text() == ""


def without_speaker(page: VisitPage) -> None:
    """Choose that nobody said what comes next."""
    while where() is not page.record.capture.speaker.box:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Home)


def test_the_whole_session_is_recorded_from_its_facts(
    qtbot: QtBot, page: VisitPage, window: Window, store: Store
) -> None:
    attend(qtbot, page)
    attended = [(a.member, a.side) for a in query.attendees(store.reader, VISIT)]
    assert attended == [(a.member, a.side) for a in CASE.attendees if a.visit == VISIT]

    press(Qt.Key.Key_2, ALT)
    call_for_the_line(qtbot, page)
    facts, before = own_findings(), None
    for finding in facts:
        if before and before.speaker and not finding.speaker:
            without_speaker(page)
            call_for_the_line(qtbot, page)
        record(page, finding, before)
        before = finding
    kept = query.findings(store.reader, VISIT)
    assert [(f.kind, f.speaker, f.text) for f in kept] == [
        (f.kind, f.speaker, f.text) for f in facts
    ]
    assert all(f.author == store.author and f.at for f in kept)
    moments = [f.at for f in kept if f.at]
    assert moments == sorted(moments)

    figures = query.figures(store.reader, VISIT)
    assert list(said(kept, figures)) == list(said(facts, list(CASE.figures)))
    parts = [f for f in figures if f.part_of]
    assert {str(f.amount) for f in parts} == {"64/67 nhiệm vụ", "03/67 nhiệm vụ"}
    assert len({(f.part_of, f.period) for f in parts}) == 1
    qtbot.waitUntil(lambda: len(page.record.list.lines.rows) == len(kept), timeout=LATER_MS)
    tones = {m.tone for at in range(len(kept)) for m in page.record.list.lines.line(at).marks}
    assert "warning" not in tones

    press(Qt.Key.Key_3, ALT)
    asks = sorted((r for r in CASE.recommendations if r.visit == VISIT), key=lambda r: r.position)
    bodies = {body.id: body for body in CASE.bodies}
    for ask in asks:
        assert ask.addressee is not None
        compose(where(), f"{SIGNS[ask.made_by]} @{bodies[ask.addressee].short_name}: {ask.text}")
        press(Qt.Key.Key_Return)
    noted = query.recommendations(store.reader, VISIT)
    assert [(r.made_by, r.addressee, r.text) for r in noted] == [
        (r.made_by, r.addressee, r.text) for r in asks
    ]
    assert all(r.due is None and r.reports_to is None for r in noted)

    press(Qt.Key.Key_4, ALT)
    assert window.place == Place("papers", VISIT, paper=DocumentKind.MINUTES)
    paper = window.page
    assert isinstance(paper, PapersPage)
    qtbot.waitUntil(lambda: paper._shown is not None, timeout=LATER_MS)
    assert paper._shown is not None
    sources = {place.source for place in paper._shown.preview.places}
    assert {f.id for f in kept} | {r.id for r in noted} <= sources
    press(Qt.Key.Key_Escape, NONE)
    assert window.place.page == "visit"
