"""Outline and people at the left of the running record: seen, chosen by a click or a key, folded, remembered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When
from db.records import Attendee, Inspection, RecordId, Side, Topic, Visit, VisitKind
from db.store import Store
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.desk import Desk
from desktop.ui.pages.inspection import InspectionPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.roll import COUNT, MOST_FITTED, TEXT, Roll
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests import make
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    findings,
    findings_written,
    opened,
    shown,
    written,
)
from tests.typing_hand import compose, press

WIDE_PX, NARROW_PX = 1160, 900


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một", "hai", "ba")
    inspection = RecordId("i")
    below = Topic(id=RecordId("t2"), inspection=inspection, title="Một cửa", parent=RecordId("t1"))
    other = Topic(id=RecordId("t3"), inspection=inspection, title="Tài chính công", position="c")
    guest = Attendee(id=RecordId("a1"), visit=VISIT, side=Side.GUEST, name="Vi Thị Xuân")
    head = Attendee(id=RecordId("a2"), visit=VISIT, side=Side.DELEGATION, member=RecordId("m1"))
    desk.store.write("example.load", [fields.edit(each) for each in (below, other, guest, head)])
    for finding in ("f1", "f2"):
        make.arriving(
            desk.store, RecordId(finding), "finding", desk.store.position, topic="t2", speaker="m1"
        )


def active(qtbot: QtBot, desk: Desk) -> VisitPage:
    page = opened(qtbot, desk)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: page.record.side.is_made, timeout=SOON_MS)
    return page


def lines(pane: Roll) -> list[tuple[str, str]]:
    model = pane.rows
    rows = range(model.rowCount())
    return [tuple(str(model.index(row, at).data()) for at in (TEXT, COUNT)) for row in rows]  # type: ignore[misc]


def click(qtbot: QtBot, pane: Roll, row: int, column: int) -> None:
    where = pane.visualRect(pane.rows.index(row, column)).center()
    qtbot.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_topics_with_their_findings_and_the_people_stand_left_of_the_record(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    side = page.record.side
    assert lines(side.outline) == [
        ("1. Thủ tục hành chính", "2"),
        ("1.1. Một cửa", "2"),
        ("2. Tài chính công", ""),
    ]
    assert lines(side.present) == [
        ("Văn phòng UBND tỉnh", ""),
        ("Nông Thanh Tùng, Trưởng đoàn", "2"),
        ("Vi Thị Xuân", ""),
    ]
    edge = side.mapTo(page, QPoint(side.width(), 0)).x()
    assert edge <= page.record.list.mapTo(page, QPoint(0, 0)).x()
    assert side.covered.text() == "1/2 nội dung đã có ghi nhận"


def test_nothing_of_it_is_made_before_the_window_was_drawn(qtbot: QtBot, desk: Desk) -> None:
    page = VisitPage(desk)
    qtbot.addWidget(page)
    assert not page.record.side.is_made
    assert page.record.side.findChildren(QWidget) == []


def test_a_click_or_enter_says_what_the_next_entry_is_about_and_by_whom(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    side, capture = page.record.side, page.record.capture
    click(qtbot, side.outline, 2, TEXT)
    assert QApplication.focusWidget() is capture.line.pages
    side.present.setFocus()
    side.present.choose("a1")
    press(side.present, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is capture.line.pages
    compose(capture.line.pages, "Đã quyết toán")
    press(capture.line.pages, Qt.Key.Key_Return)
    entry = findings(desk)[-1]
    assert (entry.topic, entry.speaker) == ("t3", "a1")
    qtbot.waitUntil(lambda: lines(side.outline)[2] == ("2. Tài chính công", "1"), timeout=SOON_MS)
    assert lines(side.present)[2] == ("Vi Thị Xuân", "1")


def test_what_the_next_entry_is_about_is_lit_wherever_it_was_chosen(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    side, capture = page.record.side, page.record.capture
    compose(capture.line.pages, "Thu chưa đủ #2 ")
    press(capture.line.pages, Qt.Key.Key_Return)
    chosen = side.outline.chosen()
    assert chosen is not None
    assert chosen.topic == capture.topic.value() == "t3"


def test_the_count_or_space_shows_what_is_recorded_of_a_topic_with_all_beneath_it(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    side = page.record.side
    click(qtbot, side.outline, 0, COUNT)
    assert shown(page) == ["một", "hai"]
    click(qtbot, side.outline, 0, COUNT)
    assert shown(page) == ["một", "hai", "ba"]
    side.present.setFocus()
    side.present.choose("m1")
    press(side.present, Qt.Key.Key_Space)
    assert shown(page) == ["một", "hai"]


def test_f7_folds_it_and_it_stays_so(qtbot: QtBot, desk: Desk) -> None:
    page = active(qtbot, desk)
    record = page.record
    assert record.sieve.covered.isHidden()
    qtbot.keyClick(page, Qt.Key.Key_F7)
    assert record.side.isHidden()
    assert record.sieve.covered.isVisible()
    again = VisitPage(desk)
    qtbot.addWidget(again)
    assert again.record.side.isHidden()
    qtbot.keyClick(page, Qt.Key.Key_F7)
    assert record.side.isVisible()
    assert QApplication.focusWidget() is record.side.outline
    qtbot.keyClick(page, Qt.Key.Key_F7)
    assert QApplication.focusWidget() is record.capture.line.pages


def test_without_room_it_goes_by_itself_and_stands_alone_while_one_chooses(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    record = page.record
    page.resize(NARROW_PX, 640)
    assert record.side.isHidden()
    record.sieve.covered.click()
    assert record.side.isVisible()
    assert not record.list.isVisible()
    record.side.outline.choose("t3")
    press(record.side.outline, Qt.Key.Key_Return)
    assert record.side.isHidden()
    assert record.list.isVisible()
    assert record.capture.topic.value() == "t3"
    page.resize(WIDE_PX, 640)
    assert record.side.isVisible()


def test_f6_goes_round_through_it(qtbot: QtBot, desk: Desk) -> None:
    page = active(qtbot, desk)
    record = page.record
    page.stage.focus()
    went = []
    for _ in range(4):
        qtbot.keyClick(page, Qt.Key.Key_F6)
        went.append(QApplication.focusWidget())
    line = record.capture.line.pages
    assert went == [record.list, record.passage.text.pages, record.side.outline, line]


def test_it_keeps_true_while_another_stage_is_shown(qtbot: QtBot, desk: Desk) -> None:
    page = active(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    guest = next(a for a in query.attendees(desk.store.reader, VISIT) if a.id == "a1")
    gone = replace(guest, left=When(day=dt.date(2023, 5, 19)))
    desk.store.write("attendee.edit", [fields.changed(guest, gone)])
    page.show_stage(StageName.RECORD)
    want = ("Vi Thị Xuân (đã về)", "")
    qtbot.waitUntil(lambda: want in lines(page.record.side.present), timeout=SOON_MS)


def test_before_anybody_was_noted_the_delegation_is_there(qtbot: QtBot, desk: Desk) -> None:
    own = query.attendees(desk.store.reader, VISIT)
    desk.store.write("attendee.delete", [fields.deleted(each) for each in own])
    page = active(qtbot, desk)
    names = [name for name, _ in lines(page.record.side.present)]
    assert names[1:] == ["Nông Thanh Tùng, Trưởng đoàn", "Lê Thị Hòa, Thành viên"]


def test_where_there_is_no_outline_it_leads_to_making_one(
    qtbot: QtBot, desk: Desk, went: list
) -> None:  # type: ignore[type-arg]
    own = query.topics(desk.store.reader, RecordId("i"))
    desk.store.write("topic.delete", [fields.deleted(each) for each in own])
    page = active(qtbot, desk)
    side = page.record.side
    assert side.outline.isHidden()
    gap = (
        side.here.geometry().top() - side.begin.mapTo(side, QPoint(0, 0)).y() - side.begin.height()
    )
    assert gap < side.begin.height()
    side.begin.click()
    assert went[-1] == Place("inspection", RecordId("i"), field="questions")


def test_where_nobody_and_nothing_is_known_sentences_lead_on(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    inspection = Inspection(id=RecordId("new"), topic="Cải cách")
    visit = Visit(id=RecordId("new-v"), inspection=inspection.id, kind=VisitKind.SURVEY)
    store.write("example.load", [fields.edit(inspection), fields.edit(visit)])
    window.resize(1366, 768)
    window.show()
    window.go(Place("visit", visit.id))
    page = window.page
    assert isinstance(page, VisitPage)
    side = page.record.side
    qtbot.waitUntil(lambda: side.is_made and side.name.isVisible())
    assert side.present.isHidden()
    side.take_keyboard()
    assert side.begin.hasFocus() or window.focusWidget() is side.begin
    side.name.click()
    assert page.stage is page.facts
    window.go(Place("visit", visit.id))
    side.begin.click()
    outline = window.page
    assert isinstance(outline, InspectionPage)
    assert outline.tab() == "topics"


def test_a_screen_reader_says_how_many_findings_a_line_has(qtbot: QtBot, desk: Desk) -> None:
    page = active(qtbot, desk)
    outline = page.record.side.outline
    said = [
        outline.rows.index(row, COUNT).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 2)
    ]
    assert said == ["2 ghi nhận", "chưa có ghi nhận"]
    named = QAccessible.queryAccessibleInterface(outline).text(QAccessible.Text.Name)
    assert named == "Đề cương: những gì còn phải hỏi"


def test_a_finger_hits_every_line_and_every_count(qtbot: QtBot, desk: Desk) -> None:
    desk.theme.choose(Shade.LIGHT, Density.TOUCH, 100)
    page = active(qtbot, desk)
    desk.theme.dress(page)
    for pane in (page.record.side.outline, page.record.side.present):
        least = min(pane.rowHeight(row) for row in range(pane.rows.rowCount()))
        assert least >= 44
        assert pane.columnWidth(COUNT) >= 44


def test_long_titles_are_wrapped_and_a_very_long_outline_stays_even(
    qtbot: QtBot, desk: Desk
) -> None:
    long = "Tiếp nhận, giải quyết thủ tục hành chính theo cơ chế một cửa liên thông"
    make.arriving(desk.store, RecordId("t3"), "topic", desk.store.position, title=long)
    page = active(qtbot, desk)
    outline = page.record.side.outline
    qtbot.waitUntil(lambda: outline.rowHeight(2) > outline.rowHeight(0), timeout=SOON_MS)
    more = [
        Topic(id=RecordId(f"n{at}"), inspection=RecordId("i"), title="x", position=f"d{at:02}i")
        for at in range(MOST_FITTED)
    ]
    desk.store.write("topic.add", [fields.edit(each) for each in more])
    qtbot.waitUntil(lambda: outline.rows.rowCount() > MOST_FITTED, timeout=SOON_MS)
    heights = {outline.rowHeight(row) for row in range(outline.rows.rowCount())}
    assert len(heights) == 1


def test_a_line_that_counts_nothing_has_the_room_of_the_count_for_its_text(
    qtbot: QtBot, desk: Desk
) -> None:
    outline = active(qtbot, desk).record.side.outline
    counted, bare = (outline.rows.index(row, TEXT) for row in (1, 2))
    assert outline.visualRect(bare).right() == outline.viewport().width() - 1
    assert outline.visualRect(counted).right() < outline.visualRect(bare).right()
    make.arriving(desk.store, RecordId("f3"), "finding", desk.store.position, topic="t3")
    qtbot.waitUntil(lambda: outline.columnSpan(2, TEXT) == 1, timeout=SOON_MS)


def test_what_the_next_entry_is_about_is_seen_in_a_list_that_scrolls(
    qtbot: QtBot, desk: Desk
) -> None:
    more = [
        Topic(
            id=RecordId(f"x{at}"),
            inspection=RecordId("i"),
            title="Cải cách " * 6,
            position=f"d{at:02}i",
        )
        for at in range(12)
    ]
    desk.store.write("example.load", [fields.edit(each) for each in more])
    make.arriving(desk.store, RecordId("f3"), "finding", desk.store.position, topic="x9")
    outline = active(qtbot, desk).record.side.outline
    qtbot.waitUntil(lambda: outline.currentIndex().isValid(), timeout=SOON_MS)
    lit = lambda: outline.visualRect(outline.currentIndex())  # noqa: E731
    qtbot.waitUntil(lambda: outline.viewport().rect().contains(lit()), timeout=SOON_MS)
