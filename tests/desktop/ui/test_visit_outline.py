"""The outline beside the running record: what is still to be asked, and the entry that asks it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import DocumentKind, Expected, RecordId, Topic
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.outline import Is
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from tests import make
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    figure_written,
    findings,
    findings_written,
    opened,
    written,
)
from tests.typing_hand import compose, press

EXPECTED = Expected(measure="Số hồ sơ quá hạn", unit="hồ sơ")


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "Chưa có sổ theo dõi")
    (topic,) = query.topics(desk.store.reader, RecordId("i"))
    asks = replace(topic, questions=("Ai tiếp nhận?",), expected=(EXPECTED,), required=True)
    below = Topic(id=RecordId("t2"), inspection=topic.inspection, title="Một cửa", parent=topic.id)
    desk.store.write("topic.edit", [fields.changed(topic, asks), fields.edit(below)])


def active(qtbot: QtBot, desk: Desk) -> VisitPage:
    page = opened(qtbot, desk)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def lines(page: VisitPage) -> list[tuple[Is, str]]:
    return [(ask.kind, ask.text) for ask in page.record.side.outline.rows.rows]


def test_the_outline_says_what_is_still_open_until_it_is_recorded(qtbot: QtBot, desk: Desk) -> None:
    page = active(qtbot, desk)
    qtbot.keyClick(page, Qt.Key.Key_F8)
    assert lines(page) == [
        (Is.MISSING, "1. Thủ tục hành chính"),
        (Is.QUESTION, "Ai tiếp nhận?"),
        (Is.FIGURE, "Số hồ sơ quá hạn (hồ sơ)"),
        (Is.OPEN, "1.1. Một cửa"),
    ]
    make.arriving(desk.store, RecordId("f1"), "finding", desk.store.position, topic="t2")
    qtbot.waitUntil(
        lambda: (
            lines(page)
            == [
                (Is.OPEN, "1. Thủ tục hành chính"),
                (Is.FIGURE, "Số hồ sơ quá hạn (hồ sơ)"),
                (Is.DONE, "1.1. Một cửa"),
            ]
        ),
        timeout=SOON_MS,
    )


def test_enter_on_an_expected_figure_lets_the_next_entry_quote_it(qtbot: QtBot, desk: Desk) -> None:
    page = active(qtbot, desk)
    outline, capture = page.record.side.outline, page.record.capture
    for _ in range(3):
        qtbot.keyClick(page, Qt.Key.Key_F8)
    assert [outline.chosen()] == [ask for ask in outline.rows.rows if ask.kind is Is.FIGURE]
    press(outline, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is capture.line.pages
    compose(capture.line.pages, "Có 5 hồ sơ quá hạn")
    qtbot.keyClick(capture.line.pages, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    press(capture.line.pages, Qt.Key.Key_Return)
    entry = findings(desk)[-1]
    (figure,) = query.figures(desk.store.reader, VISIT)
    assert (entry.topic, figure.measure, figure.label) == ("t1", EXPECTED.measure, EXPECTED.measure)
    qtbot.waitUntil(lambda: Is.FIGURE not in [kind for kind, _ in lines(page)], timeout=SOON_MS)


def test_a_figure_in_the_one_unit_that_its_topic_waits_for_is_the_expected_one(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    capture = page.record.capture
    for line in ("#1 Có 5 hồ sơ quá hạn, 2 hồ sơ đất đai", "#1 Nay 3 hồ sơ", "#1.1 Nhận 7 hồ sơ"):
        compose(capture.line.pages, line)
        assert capture.accept_all()
        press(capture.line.pages, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.record.list.chosen() == findings(desk)[-1], timeout=SOON_MS)
    measures = {str(f.amount): f.measure for f in query.figures(desk.store.reader, VISIT)}
    own = {"5 hồ sơ": EXPECTED.measure, "2 hồ sơ": "", "3 hồ sơ": "", "7 hồ sơ": ""}
    assert measures == own


def test_of_two_figures_in_one_unit_that_a_topic_waits_for_none_is_guessed(
    qtbot: QtBot, desk: Desk
) -> None:
    (topic,) = (t for t in query.topics(desk.store.reader, RecordId("i")) if t.expected)
    other = Expected(measure="Số hồ sơ trực tuyến", unit="hồ sơ")
    both = replace(topic, expected=(EXPECTED, other))
    desk.store.write("topic.edit", [fields.changed(topic, both)])
    capture = active(qtbot, desk).record.capture
    compose(capture.line.pages, "#1 Nay 3 hồ sơ")
    assert capture.accept_all()
    (figure,) = query.figures(desk.store.reader, VISIT)
    assert figure.measure == ""


def test_a_figure_of_another_unit_is_not_taken_for_the_expected_one(
    qtbot: QtBot, desk: Desk
) -> None:
    page = active(qtbot, desk)
    capture = page.record.capture
    capture.take_up(RecordId("t1"), EXPECTED)
    compose(capture.line.pages, "Có 5 cán bộ tiếp nhận")
    assert capture.accept_all()
    assert [f.measure for f in query.figures(desk.store.reader, VISIT)] == [""]


def test_required_topics_without_a_finding_are_told_before_the_minutes_and_stop_nobody(
    qtbot: QtBot, desk: Desk, said: list[Message], went: list[Place]
) -> None:
    page = active(qtbot, desk)
    page.bar.chosen.emit(StageName.MINUTES)
    assert went == [Place("papers", VISIT, paper=DocumentKind.MINUTES)]
    qtbot.waitUntil(lambda: bool(said), timeout=SOON_MS)
    assert said[0].text == "Nội dung bắt buộc chưa có ghi nhận: 1. Thủ tục hành chính."
    assert said[0].act is not None
    said[0].act()
    assert QApplication.focusWidget() is page.record.side.outline


def test_the_measures_of_the_outline_are_offered_to_a_figure_and_never_completed_inline(
    qtbot: QtBot, desk: Desk
) -> None:
    figure_written(desk.store, "g1", "5 hồ sơ")
    page = active(qtbot, desk)
    page.record.list.choose(RecordId("f1"))
    row = page.record.passage.figures._rows[RecordId("g1")]
    row.open_details()
    line = row.measure.line
    row.measure.focus()
    compose(line, "so ho")
    completer = line.completer()
    assert completer is not None
    qtbot.waitUntil(completer.popup().isVisible, timeout=SOON_MS)
    assert line.text() == "so ho"
    press(completer.popup(), Qt.Key.Key_Down)
    press(completer.popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: [f.measure for f in query.figures(desk.store.reader, VISIT)] == [EXPECTED.measure],
        timeout=SOON_MS,
    )


def test_of_many_required_topics_two_are_named_whole_and_the_others_counted(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    title = "Kiểm soát, rà soát, đơn giản hóa và công bố thủ tục hành chính"
    more = [
        Topic(id=RecordId(f"r{at}"), inspection=RecordId("i"), title=title, position=f"d{at}i", required=True)
        for at in range(3)
    ]  # fmt: skip
    desk.store.write("example.load", [fields.edit(each) for each in more])
    page = active(qtbot, desk)
    page.bar.chosen.emit(StageName.MINUTES)
    qtbot.waitUntil(lambda: bool(said), timeout=SOON_MS)
    head = "Nội dung bắt buộc chưa có ghi nhận"
    assert said[0].text == f"{head}: 1. Thủ tục hành chính; 2. {title}, và 2 nội dung nữa."
