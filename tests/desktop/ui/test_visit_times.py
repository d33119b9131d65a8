"""Who came late and who went early: noted by a key or a click, corrected by hand, worded in the minutes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.changes import Edit
from db.dates import UNKNOWN, When
from db.records import Attendee, RecordId, Side, Visit, VisitKind
from desktop.fieldwork.attendance import proposed
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.pages.visit.times import Times
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, alt, opened, written
from tests.typing_hand import key_in, press

if TYPE_CHECKING:
    from tests.conftest import FixedClock

DAY = dt.date(2023, 5, 19)


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    people = [
        Attendee(id=RecordId("a1"), visit=VISIT, side=Side.BODY, name="Hà", position="1i"),
        Attendee(
            id=RecordId("a2"),
            visit=VISIT,
            side=Side.DELEGATION,
            member=RecordId("m1"),
            position="2i",
        ),
    ]
    desk.store.write("example.load", [fields.edit(each) for each in people])


def page_of(qtbot: QtBot, desk: Desk) -> VisitPage:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    return page


def attendee(desk: Desk, id: str) -> Attendee:
    return next(a for a in query.attendees(desk.store.reader, VISIT) if a.id == id)


def at(hour: int, minute: int) -> When:
    return When(day=DAY, time=dt.time(hour, minute))


def test_one_key_notes_that_somebody_comes_and_another_that_they_leave(
    qtbot: QtBot, desk: Desk, clock: FixedClock
) -> None:
    page = page_of(qtbot, desk)
    row = page.facts.sides[Side.BODY]._rows[RecordId("a1")]
    alt(row.name.line, Qt.Key.Key_D)
    clock.forward(hours=2, minutes=5)
    alt(row.post.line, Qt.Key.Key_V)
    assert (attendee(desk, "a1").arrived, attendee(desk, "a1").left) == (at(8, 0), at(10, 5))
    shown = row.times
    qtbot.waitUntil(lambda: shown.left.field.isVisible(), timeout=SOON_MS)
    assert (shown.arrived.field.text(), shown.left.field.text()) == ("8h00", "10h05")
    desk.store.undo()
    qtbot.waitUntil(lambda: shown.left.button.isVisible(), timeout=SOON_MS)


def test_a_click_notes_it_for_a_member_of_the_delegation(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    line = page.facts.sides[Side.DELEGATION]._ticks[RecordId("m1")]
    line.times.arrived.button.click()
    assert attendee(desk, "a2").arrived == at(8, 0)
    absent = page.facts.sides[Side.DELEGATION]._ticks[RecordId("m2")]
    assert not absent.times.isVisible()
    alt(line.tick, Qt.Key.Key_V)
    assert attendee(desk, "a2").left == at(8, 0)


def test_a_time_is_corrected_by_hand_and_taken_away(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    times: Times = page.facts.sides[Side.BODY]._rows[RecordId("a1")].times
    times.now("arrived")
    qtbot.waitUntil(lambda: times.arrived.field.isVisible(), timeout=SOON_MS)
    line = times.arrived.field.line
    for typed, kept in (("9 giờ 15", at(9, 15)), ("mai", at(9, 15)), ("", UNKNOWN)):
        line.selectAll()
        key_in(line, typed) if typed else press(line, Qt.Key.Key_Delete)
        times.arrived.field.flush()
        assert attendee(desk, "a1").arrived == kept
        assert times.arrived.field.is_refused == (typed == "mai")
        assert line.accessibleDescription() == ("Hãy viết như 8h30." if typed == "mai" else "")


def test_what_is_known_is_not_overwritten_by_the_key(
    qtbot: QtBot, desk: Desk, clock: FixedClock
) -> None:
    page = page_of(qtbot, desk)
    row = page.facts.sides[Side.BODY]._rows[RecordId("a1")]
    for _ in range(2):
        alt(row.name.line, Qt.Key.Key_D)
        clock.forward(hours=1)
    assert attendee(desk, "a1").arrived == at(8, 0)


def test_another_title_at_this_visit_is_typed_by_keyboard_and_taken_away_again(
    qtbot: QtBot, desk: Desk
) -> None:
    page = page_of(qtbot, desk)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=SOON_MS)
    line = page.facts.sides[Side.DELEGATION]._ticks[RecordId("m1")]
    alt(line.tick, Qt.Key.Key_C)
    qtbot.waitUntil(line.post.field.line.hasFocus, timeout=SOON_MS)
    key_in(line.post.field.line, "Phó Chủ tịch HĐND")
    line.post.field.flush()
    assert attendee(desk, "a2").position_title == "Phó Chủ tịch HĐND"
    qtbot.waitUntil(lambda: "Phó Chủ tịch HĐND" in line.tick.accessibleName(), timeout=SOON_MS)
    assert line.post.field.isVisible()
    line.post.field.line.selectAll()
    press(line.post.field.line, Qt.Key.Key_Delete)
    line.tick.setFocus()
    qtbot.waitUntil(line.post.button.isVisible, timeout=SOON_MS)
    assert attendee(desk, "a2").position_title == ""
    absent = page.facts.sides[Side.DELEGATION]._ticks[RecordId("m2")]
    assert not absent.post.isVisible()


def test_the_title_of_last_time_s_visit_is_proposed_again(desk: Desk) -> None:
    later = Visit(
        id=RecordId("v2"),
        inspection=RecordId("i"),
        kind=VisitKind.SESSION,
        body=RecordId("vp"),
        start=When(day=DAY),
        position="z",
    )
    edit = Edit("attendee", RecordId("a2"), {"position_title": "Phó Chủ tịch HĐND"})
    desk.store.write("example.load", [fields.edit(later), edit])
    told = {each.member: each.position_title for each in proposed(desk.store.reader, later)}
    assert told[RecordId("m1")] == "Phó Chủ tịch HĐND"
