"""Sixty people at a table: ticked off from last time's list by keyboard, none hidden, each with a row one can read."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When
from db.positions import between
from db.records import Attendee, RecordId, Side, Visit, VisitKind
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.people import MOST_ROWS, People
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.pages.visit.ticks import NameTick
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, opened, written
from tests.typing_hand import key_in, press

CAME = 75
EARLIER = RecordId("before")


def came(visit: RecordId) -> list[Attendee]:
    position, people = "", []
    for number in range(CAME):
        position = between(position, "")
        people.append(
            Attendee(
                id=RecordId(f"{visit}{number:02}"),
                visit=visit,
                side=Side.BODY,
                name=f"Nguyễn Văn An {number}",
                organisation="Văn phòng UBND tỉnh",
                position=position,
            )
        )
    return people


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    day = When(day=dt.date(2023, 1, 10))
    before = Visit(
        id=EARLIER,
        inspection=RecordId("i"),
        kind=VisitKind.SESSION,
        body=RecordId("vp"),
        start=day,
    )
    desk.store.write("example.load", [fields.edit(each) for each in (before, *came(EARLIER))])


def side_of(qtbot: QtBot, desk: Desk) -> tuple[VisitPage, People]:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    return page, page.facts.sides[Side.BODY]


def present(desk: Desk) -> list[str]:
    return [each.name for each in query.attendees(desk.store.reader, VISIT)]


def test_those_of_last_time_are_ticked_one_after_the_other_with_the_space_key(
    qtbot: QtBot, desk: Desk
) -> None:
    _, people = side_of(qtbot, desk)
    last_time = people.last_time
    qtbot.waitUntil(last_time.head.isVisible, timeout=SOON_MS)
    last_time.head.setFocus()
    press(last_time.head, Qt.Key.Key_Space)
    ticks = list(last_time._ticks.values())
    assert len(ticks) == CAME
    qtbot.waitUntil(ticks[0].isVisible, timeout=SOON_MS)
    ticks[0].setFocus()
    for number in range(3):
        focused = QApplication.focusWidget()
        assert isinstance(focused, NameTick)
        press(focused, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda n=number: len(people._rows) == n + 1, timeout=SOON_MS)  # type: ignore[misc]
    assert present(desk) == [f"Nguyễn Văn An {n}" for n in range(3)]
    assert len(last_time._ticks) == CAME - 3
    last = list(last_time._ticks.values())[-2:]
    last[1].setFocus()
    press(last[1], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(people._rows) == 4, timeout=SOON_MS)
    assert last[0].hasFocus()
    for left in (3, 2):
        desk.store.undo()
        qtbot.waitUntil(lambda n=left: len(last_time._ticks) == CAME - n, timeout=SOON_MS)  # type: ignore[misc]
    assert not people.again.isVisible()


def test_all_of_last_time_come_at_once_and_more_than_a_screenful_can_be_shown(
    qtbot: QtBot, desk: Desk
) -> None:
    _, people = side_of(qtbot, desk)
    qtbot.waitUntil(people.again.isVisible, timeout=SOON_MS)
    people.again.click()
    assert len(present(desk)) == CAME
    qtbot.waitUntil(lambda: len(people._rows) == MOST_ROWS, timeout=SOON_MS)
    assert people.more.isVisible()
    assert not people.last_time.isVisible()
    people.more.click()
    assert len(people._rows) == CAME
    assert not people.more.isVisible()


def test_who_is_typed_after_a_full_screen_stays_in_sight(qtbot: QtBot, desk: Desk) -> None:
    desk.store.write("example.load", [fields.edit(each) for each in came(VISIT)])
    page, people = side_of(qtbot, desk)
    qtbot.waitUntil(lambda: len(people._rows) == MOST_ROWS, timeout=SOON_MS)
    row = people.add_row()
    key_in(row.name.line, "Trần Thị Bình")
    row.name.flush()
    qtbot.waitUntil(lambda: len(people._own) == CAME + 1, timeout=SOON_MS)
    page.facts._peopling.finish()
    assert people._rows[row.id] is row
    assert row.isVisible()
    page.facts.point(RecordId(f"{VISIT}70"))
    assert people._rows[RecordId(f"{VISIT}70")].name.line.hasFocus()


def test_another_body_asks_for_its_own_people_of_last_time(qtbot: QtBot, desk: Desk) -> None:
    page, people = side_of(qtbot, desk)
    qtbot.waitUntil(people.last_time.isVisible, timeout=SOON_MS)
    body = page.facts.body
    body.line.selectAll()
    key_in(body.line, "Sở Nội vụ")
    body.flush()
    qtbot.waitUntil(lambda: not people.last_time.isVisible(), timeout=SOON_MS)
    assert not people.again.isVisible()


def test_a_narrow_row_has_its_fields_above_its_buttons(qtbot: QtBot, desk: Desk) -> None:
    desk.store.write("example.load", [fields.edit(came(VISIT)[0])])
    _, people = side_of(qtbot, desk)
    qtbot.waitUntil(lambda: len(people._rows) == 1, timeout=SOON_MS)
    (row,) = people._rows.values()
    qtbot.waitUntil(row.isVisible, timeout=SOON_MS)
    layout = row.layout()
    assert layout is not None
    for width, is_beneath in ((900, False), (500, True), (900, False)):
        row.resize(width, 120)
        layout.activate()
        assert (row.remove.y() >= row.name.height()) == is_beneath
