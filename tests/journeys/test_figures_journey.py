"""Figures by keyboard alone: compared as they are typed, explained, resolved, last year's looked up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When, year
from db.figures import parse
from db.records import Figure, Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.note_line import NoteLine
from desktop.ui.parts.notice import Notice
from desktop.ui.places import Place
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, written
from tests.journeys.test_field_journeys import CTRL, NONE, call_for_the_line, press, where
from tests.patience import settled
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

INDEX = "Chỉ số cải cách hành chính"
MOST_TABS = 60


@pytest.fixture
def page(qtbot: QtBot, window: Window, store: Store) -> VisitPage:
    """The session of this year, with the cursor in the line; a year ago the index was quoted at the same body."""
    written(store)
    visit, inspection = query.visit(store.reader, VISIT), query.inspections(store.reader)[0]
    old = Visit(
        id=RecordId("u"),
        inspection=RecordId("old"),
        kind=VisitKind.SESSION,
        body=RecordId("vp"),
        start=When(day=dt.date(2022, 5, 12)),
    )
    said = Finding(id=RecordId("e1"), visit=old.id, kind=FindingKind.RESULT, text="Năm trước")
    quoted = Figure(
        id=RecordId("e9"),
        finding=said.id,
        label=INDEX,
        amount=parse("92,75 điểm, xếp thứ 1/20"),
        measure=INDEX,
        period=year(2021),
    )
    new = [Inspection(id=RecordId("old"), topic="Năm trước"), old, said, quoted]
    changed = [
        fields.changed(visit, replace(visit, start=When(day=dt.date(2023, 5, 19)))),
        fields.changed(inspection, replace(inspection, period=year(2022))),
    ]
    store.write("example.load", [*changed, *(fields.edit(each) for each in new)])
    with qtbot.waitActive(window):
        window.activateWindow()
    window.go(Place("visit", VISIT))
    own = window.page
    assert isinstance(own, VisitPage)
    call_for_the_line(qtbot, own)
    return own


def record(*texts: str) -> None:
    """Type entries, each with its figures."""
    for text in texts:
        compose(where(), text)
        press(Qt.Key.Key_Return, CTRL)


def tab_to(name: str) -> None:
    """Press Tab until the keyboard is where a screen reader says this name."""
    for _ in range(MOST_TABS):
        if name in spoken():
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}")


def spoken() -> str:
    """Return what a screen reader says of the place where the keyboard is."""
    return QAccessible.queryAccessibleInterface(where()).text(QAccessible.Text.Name)


def tones(page: VisitPage) -> list[str]:
    """Return the marks of the running record's figures."""
    rows = range(len(page.record.list.lines.rows))
    return [mark.tone for at in rows for mark in page.record.list.lines.line(at).marks]


def assert_said(qtbot: QtBot, window: Window, sentence: str) -> None:
    """Wait until the notice says a sentence."""
    notice = window.findChild(Notice)
    assert isinstance(notice, Notice)
    qtbot.waitUntil(lambda: notice.sentence == sentence, timeout=LATER_MS)


def sentences(page: VisitPage) -> list[str]:
    """Return what stands beneath the figures of the finding that is shown."""
    lines = page.record.passage.figures.findChildren(NoteLine)
    return [line.said.sentence for line in lines if line.isVisible()]


def to_details(qtbot: QtBot, page: VisitPage) -> None:
    """Go from the line over the list to the details of the last finding."""
    call_for_the_line(qtbot, page)
    settled(qtbot, page)
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_F6)
    assert where() is page.record.passage.text.pages


def test_a_disagreement_typed_is_explained_by_keyboard(
    qtbot: QtBot, page: VisitPage, window: Window, store: Store
) -> None:
    record("!kq Hoàn thành 64/67 nhiệm vụ", "!hc Còn 05/67 nhiệm vụ chưa hoàn thành")
    qtbot.waitUntil(lambda: tones(page) == ["warning"] * 2, timeout=LATER_MS)
    press(Qt.Key.Key_D, CTRL)
    first = query.findings(store.reader, VISIT)[0]
    qtbot.waitUntil(lambda: page.record.passage.shown == first.id, timeout=LATER_MS)
    press(Qt.Key.Key_D, CTRL)
    assert "Giải thích vì sao vẫn đúng" in spoken()
    qtbot.waitUntil(lambda: not where().visibleRegion().isEmpty(), timeout=LATER_MS)
    press(Qt.Key.Key_Space)
    compose(where(), "Hai nhiệm vụ được giao thêm cuối năm")
    press(Qt.Key.Key_Return)
    (one,) = [f for f in query.figures(store.reader, VISIT) if f.explained]
    assert str(one.amount) == "05/67 nhiệm vụ"
    qtbot.waitUntil(lambda: "warning" not in tones(page), timeout=LATER_MS)
    press(Qt.Key.Key_D, CTRL)
    assert_said(
        qtbot, window, "Không có số liệu nào chưa khớp, trong buổi này và so với các buổi trước."
    )
    call_for_the_line(qtbot, page)
    record("Tiếp tục ghi")
    assert query.findings(store.reader, VISIT)[-1].text == "Tiếp tục ghi"


def test_a_disagreement_typed_is_resolved_at_the_other_figure_by_keyboard(
    qtbot: QtBot, page: VisitPage, store: Store
) -> None:
    record("!kq Hoàn thành 62/67 nhiệm vụ", "!hc Còn 03/67 nhiệm vụ chưa hoàn thành")
    qtbot.waitUntil(lambda: tones(page) == ["warning"] * 2, timeout=LATER_MS)
    to_details(qtbot, page)
    tab_to("Đến số liệu kia")
    press(Qt.Key.Key_Space)
    first = query.findings(store.reader, VISIT)[0]
    qtbot.waitUntil(lambda: page.record.passage.shown == first.id, timeout=LATER_MS)
    tab_to("Giá trị")
    press(Qt.Key.Key_A, CTRL)
    compose(where(), "64/67 nhiệm vụ")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: tones(page) == ["success"] * 2, timeout=LATER_MS)
    qtbot.waitUntil(lambda: sentences(page) == ["64 + 3 = 67: khớp"], timeout=LATER_MS)


def test_last_year_s_index_stands_beneath_and_is_gone_to_by_keyboard(
    qtbot: QtBot, page: VisitPage, window: Window
) -> None:
    record("Chỉ số cải cách hành chính năm 2022 đạt 91,33 điểm, xếp thứ 4/20")
    to_details(qtbot, page)
    rows = page.record.passage.figures._rows
    qtbot.waitUntil(
        lambda: bool(rows) and next(iter(rows.values())).before.isVisible(), timeout=LATER_MS
    )
    tab_to("năm 2021: 92,75 điểm, xếp thứ 1/20 · giảm 1,42 điểm, tụt 3 bậc")
    press(Qt.Key.Key_Return, NONE)
    qtbot.waitUntil(lambda: window.place.record == "u", timeout=LATER_MS)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.place.record == VISIT, timeout=LATER_MS)


def test_what_another_visit_said_of_the_same_year_is_a_quiet_mark_and_stops_nobody(
    qtbot: QtBot, page: VisitPage, store: Store
) -> None:
    record("Chỉ số cải cách hành chính năm 2021 đạt 90 điểm")
    to_details(qtbot, page)
    qtbot.waitUntil(lambda: len(sentences(page)) == 1, timeout=LATER_MS)
    assert "được nêu khác nhau" in sentences(page)[0]
    call_for_the_line(qtbot, page)
    record("Ghi tiếp ngay")
    assert query.findings(store.reader, VISIT)[-1].text == "Ghi tiếp ngay"


def test_one_key_leads_through_the_visit_to_earlier_ones_and_back_to_an_explanation(
    qtbot: QtBot, page: VisitPage, window: Window, store: Store
) -> None:
    record("Chỉ số cải cách hành chính năm 2021 đạt 90 điểm")
    record("!kq Hoàn thành 64/67 nhiệm vụ", "!hc Còn 05/67 nhiệm vụ chưa hoàn thành")
    qtbot.waitUntil(lambda: tones(page).count("warning") == 2, timeout=LATER_MS)
    index, done, left = query.findings(store.reader, VISIT)
    call_for_the_line(qtbot, page)
    page.record.point(index.id)
    for within in (done, left):
        press(Qt.Key.Key_D, CTRL)
        qtbot.waitUntil(lambda it=within: page.record.passage.shown == it.id, timeout=LATER_MS)
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: page.record.passage.shown == index.id, timeout=LATER_MS)
    qtbot.waitUntil(lambda: "Giải thích vì sao vẫn đúng" in spoken(), timeout=LATER_MS)
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: window.place.record == "u", timeout=LATER_MS)
    assert window.place.part == "e9"
    assert_said(qtbot, window, "Đây là số liệu của buổi trước. Alt+← trở về chỗ vừa rồi.")
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.place.record == VISIT, timeout=LATER_MS)
    qtbot.waitUntil(lambda: page.record.passage.shown == index.id, timeout=LATER_MS)
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: page.record.passage.shown == done.id, timeout=LATER_MS)
    for _ in range(2):
        press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: page.record.passage.shown == index.id, timeout=LATER_MS)
    qtbot.waitUntil(lambda: "Giải thích vì sao vẫn đúng" in spoken(), timeout=LATER_MS)
    press(Qt.Key.Key_Space)
    compose(where(), "Bộ Nội vụ chấm lại")
    press(Qt.Key.Key_Return)
    (one,) = [f for f in query.figures(store.reader, VISIT) if f.explained]
    assert (str(one.amount), one.explained) == ("90 điểm", "Bộ Nội vụ chấm lại")
    for within in (done, left, done):
        press(Qt.Key.Key_D, CTRL)
        qtbot.waitUntil(lambda it=within: page.record.passage.shown == it.id, timeout=LATER_MS)
    assert window.place.record == VISIT
