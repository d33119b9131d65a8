"""The figures of a line from typing to a settled disagreement, by keyboard alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When, year
from db.figures import parse
from db.records import Figure, Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from desktop.ui.desk import Desk
from desktop.ui.frame import Frame
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.note_line import NoteLine
from desktop.ui.parts.labels import PlainLabel
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, findings, written
from tests.desktop.ui.visit_hand import opened as shown
from tests.typing_hand import compose, press

INDEX = "Chỉ số cải cách hành chính"
WRONG = "64 + 5 = 69, trong khi tổng số là 67"
MOST_TABS = 80


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    visit = query.visit(desk.store.reader, VISIT)
    now = replace(visit, start=When(day=dt.date(2023, 5, 19)))
    desk.store.write("example.load", [fields.changed(visit, now)])


def opened(qtbot: QtBot, desk: Desk) -> VisitPage:
    page = shown(qtbot, desk)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def earlier(desk: Desk, amount: str, of: int) -> None:
    """Write a session of the year before at the same body, with a figure."""
    before = Visit(
        id=RecordId("u"),
        inspection=RecordId("old"),
        kind=VisitKind.SESSION,
        body=RecordId("vp"),
        start=When(day=dt.date(2022, 5, 12)),
    )
    said = Finding(id=RecordId("e1"), visit=before.id, kind=FindingKind.RESULT, text="Năm trước")
    own = Figure(
        id=RecordId("s9"),
        finding=said.id,
        label=INDEX,
        amount=parse(amount),
        measure=INDEX,
        period=year(of),
        position="i",
    )
    every = (Inspection(id=RecordId("old"), topic="Năm trước"), before, said, own)
    desk.store.write("example.load", [fields.edit(each) for each in every])


def entered(qtbot: QtBot, page: VisitPage, text: str, *said: str) -> None:
    """Type a line, take its figures by the key, wait for what is said of them; then end it by Enter."""
    line = page.record.capture.line.pages
    line.setFocus()
    compose(line, text)
    qtbot.keyClick(line, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: beneath(page) == [*said], timeout=SOON_MS)
    press(line, Qt.Key.Key_Return)


def beneath(page: VisitPage) -> list[str]:
    """Return what stands beneath the line about its figures."""
    labels = page.record.capture.chips.findChildren(PlainLabel)
    own = [label for label in labels if label.property("role") == "muted" and label.isVisible()]
    return [label.text() for label in own]


def tabbed_to(qtbot: QtBot, wanted: QWidget) -> None:
    """Go on by Tab until the keyboard is where it is wanted."""
    for _ in range(MOST_TABS):
        if QApplication.focusWidget() is wanted:
            return
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    raise AssertionError(f"{wanted.accessibleName()} is not reached by Tab")


def lines(page: VisitPage) -> list[NoteLine]:
    found = page.record.passage.figures.findChildren(NoteLine)
    return [line for line in found if line.isVisible()]


def test_parts_typed_one_after_the_other_are_compared_before_enter(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    entered(qtbot, page, "Hoàn thành 64/67 nhiệm vụ theo Kế hoạch")
    entered(qtbot, page, "Còn 05/67 nhiệm vụ chưa hoàn thành", WRONG)
    done, left = query.figures(desk.store.reader, VISIT)
    assert (done.label, left.label) == ("Nhiệm vụ hoàn thành", "Nhiệm vụ chưa hoàn thành")
    assert done.part_of == left.part_of != ""


def test_parts_that_add_up_are_good_news_and_overlapping_ones_none(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    entered(qtbot, page, "Hoàn thành 64/67 nhiệm vụ")
    entered(qtbot, page, "Còn 03/67 nhiệm vụ chưa hoàn thành", "64 + 3 = 67: khớp")
    entered(qtbot, page, "60/67 nhiệm vụ đúng hạn")
    chosen = page.record.list.chosen
    qtbot.waitUntil(lambda: chosen() == findings(desk)[-1] and lines(page) == [], timeout=SOON_MS)


def test_plain_counts_of_one_line_are_compared_with_their_percent_before_enter(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    entered(qtbot, page, "Tiếp nhận 1.203 hồ sơ, giải quyết 1.190 hồ sơ, đạt 98,9%")
    line = "Năm 2022 tiếp nhận 1.203 hồ sơ, giải quyết 1.190 hồ sơ, đạt 97,9%"
    entered(qtbot, page, line, "97,9% chưa khớp với 1.190/1.203, tính ra 98,9%")
    own = query.figures(desk.store.reader, VISIT)[-3:]
    assert [each.measure for each in own] == [
        "Hồ sơ tiếp nhận", "Hồ sơ giải quyết", "Hồ sơ giải quyết"
    ]  # fmt: skip
    assert {each.period for each in own} == {year(2022)}
    qtbot.waitUntil(lambda: page.record.list.chosen() == findings(desk)[-1], timeout=SOON_MS)
    tabbed_to(qtbot, page.record.passage.figures._rows[own[2].id].amount.line)


def test_the_parts_of_a_plain_total_are_added_up_before_enter(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    text = "Đã giải quyết 15 hồ sơ, gồm 12 đúng hạn, 3 quá hạn"
    entered(qtbot, page, text, "12 + 3 = 15: khớp")
    wrong = "Đã giải quyết 18 hồ sơ, gồm 12 đúng hạn, 5 quá hạn"
    entered(qtbot, page, wrong, "12 + 5 = 17, trong khi tổng số là 18")


def test_a_disagreement_is_resolved_by_keyboard_where_the_figure_is_wrong(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    entered(qtbot, page, "Hoàn thành 64/67 nhiệm vụ")
    entered(qtbot, page, "Còn 05/67 nhiệm vụ chưa hoàn thành", WRONG)
    figures = page.record.passage.figures
    qtbot.waitUntil(lambda: len(lines(page)) == 1, timeout=SOON_MS)
    (row,) = figures._rows.values()
    tabbed_to(qtbot, row.amount.line)
    row.amount.line.selectAll()
    compose(row.amount.line, "03/67 nhiệm vụ")
    press(row.amount.line, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: (
            [line.findChild(PlainLabel).text() for line in lines(page)] == ["64 + 3 = 67: khớp"]
        ),
        timeout=SOON_MS,
    )


def test_a_disagreement_is_explained_by_keyboard_alone(
    qtbot: QtBot, desk: Desk, frame: Frame
) -> None:
    page = shown(qtbot, desk)
    frame.stack.addWidget(page)
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    entered(qtbot, page, "Hoàn thành 64/67 nhiệm vụ")
    entered(qtbot, page, "Còn 05/67 nhiệm vụ chưa hoàn thành", WRONG)
    qtbot.waitUntil(lambda: len(lines(page)) == 1, timeout=SOON_MS)
    tabbed_to(qtbot, lines(page)[0].explain)
    qtbot.keyClick(lines(page)[0].explain, Qt.Key.Key_Space)
    where = QApplication.focusWidget()
    assert where is not None
    compose(where, "hai nhiệm vụ được tính hai lần")
    press(where, Qt.Key.Key_Return)
    said = f"{WRONG}. Giải thích: hai nhiệm vụ được tính hai lần"
    qtbot.waitUntil(
        lambda: [line.findChild(PlainLabel).text() for line in lines(page)] == [said],
        timeout=SOON_MS,
    )
    kept = {str(f.amount): f.explained for f in query.figures(desk.store.reader, VISIT)}
    assert kept["05/67 nhiệm vụ"] == "hai nhiệm vụ được tính hai lần"


def test_last_year_s_measure_is_known_by_the_words_beside_the_figure(
    qtbot: QtBot, desk: Desk
) -> None:
    earlier(desk, "91,33 điểm, xếp thứ 5/20", 2021)
    page = opened(qtbot, desk)
    entered(qtbot, page, "Chỉ số cải cách hành chính năm 2022 đạt 92,75 điểm, xếp thứ 1/20")
    (own,) = query.figures(desk.store.reader, VISIT)
    assert (own.measure, own.period) == (INDEX, year(2022))
    qtbot.waitUntil(lambda: page.record.list.chosen() == findings(desk)[-1], timeout=SOON_MS)
    row = page.record.passage.figures._rows[own.id]
    qtbot.waitUntil(row.before.isVisible, timeout=SOON_MS)
    assert row.before.accessibleName() == (
        "năm 2021: 91,33 điểm, xếp thứ 5/20 · tăng 1,42 điểm, lên 4 bậc"
    )


def test_what_last_year_s_visit_says_of_the_same_year_is_a_quiet_mark(
    qtbot: QtBot, desk: Desk
) -> None:
    earlier(desk, "90 điểm", 2022)
    page = opened(qtbot, desk)
    entered(qtbot, page, "Chỉ số cải cách hành chính năm 2022 đạt 92,75 điểm")
    qtbot.waitUntil(lambda: len(lines(page)) == 1, timeout=SOON_MS)
    assert "90 điểm" in lines(page)[0].findChild(PlainLabel).text()
    assert len(findings(desk)) == 1
