"""The preparation: the visit's own facts and who is present."""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.changes import Edit
from db.dates import DayPart, When
from db.records import Attendee, Member, RecordId, Role, Side, Visit, VisitKind
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.facts import LINES_AT_ONCE
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, alt, opened, written
from tests.typing_hand import compose, key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)


def page_of(qtbot: QtBot, desk: Desk) -> VisitPage:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    return page


def present(desk: Desk) -> list[Attendee]:
    return query.attendees(desk.store.reader, VISIT)


def standing(desk: Desk, *names: str) -> None:
    made = [
        Attendee(id=RecordId(name), visit=VISIT, side=Side.BODY, name=name, position=str(at))
        for at, name in enumerate(names, start=1)
    ]
    desk.store.write("example.load", [fields.edit(each) for each in made])


def test_every_fact_typed_is_kept(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    facts = page.facts
    typed = (
        (facts.place, "Phòng họp số 2"),
        (facts.start, "sáng 19/5/2023"),
        (facts.end, "11h30 19/5/2023"),
        (facts.copies, "5"),
    )
    for field, text in typed:
        key_in(field.line, text)  # type: ignore[attr-defined]
        field.flush()
    compose(facts.purpose.pages, "Giám sát cải cách hành chính")
    facts.purpose.flush()
    for choice in (facts.kind, facts.chair):
        press(choice.box, Qt.Key.Key_Home)
    visit = query.visit(desk.store.reader, VISIT)
    day = dt.date(2023, 5, 19)
    assert (visit.place, visit.purpose) == ("Phòng họp số 2", "Giám sát cải cách hành chính")
    assert visit.start == When(day=day, part=DayPart.MORNING)
    assert visit.end == When(day=day, time=dt.time(11, 30))
    assert (visit.copies, visit.kind) == (5, VisitKind.SURVEY)


def test_a_number_of_copies_that_is_none_says_why(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    copies = page.facts.copies
    key_in(copies.line, "nhiều")
    copies.flush()
    assert copies.is_refused
    assert query.visit(desk.store.reader, VISIT).copies is None


def test_another_body_typed_becomes_a_body_and_is_told_of(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    page = page_of(qtbot, desk)
    body = page.facts.body
    body.line.selectAll()
    compose(body.line, "Trung tâm IOC")
    body.flush()
    named = {body.id: body.name for body in query.bodies(desk.store.reader)}
    visited = query.visit(desk.store.reader, VISIT).body
    assert visited
    assert named[visited] == "Trung tâm IOC"
    assert said == [Message("“Trung tâm IOC” được thêm vào danh bạ thành cơ quan mới.", undo=True)]


def test_one_click_puts_the_whole_delegation_on_the_list(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    people = page.facts.sides[Side.DELEGATION]
    people.everyone.click()
    assert [attendee.member for attendee in present(desk)] == ["m1", "m2"]
    qtbot.waitUntil(lambda: people._ticks[RecordId("m2")].tick.isChecked(), timeout=SOON_MS)
    assert not people.everyone.isVisible()
    press(people._ticks[RecordId("m1")].tick, Qt.Key.Key_Space)
    assert [attendee.member for attendee in present(desk)] == ["m2"]
    qtbot.waitUntil(lambda: not people._ticks[RecordId("m1")].tick.isChecked(), timeout=SOON_MS)


def test_people_of_the_body_are_typed_one_after_the_other(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    people = page.facts.sides[Side.BODY]
    for name in ("Trần Văn An", "Lý Thị Bé"):
        row = people.add_row()
        compose(row.name.line, name)
        press(row.name.line, Qt.Key.Key_Return)
    kept = [(attendee.name, attendee.side) for attendee in present(desk)]
    assert kept == [("Trần Văn An", Side.BODY), ("Lý Thị Bé", Side.BODY)]
    assert people.add_row().is_unwritten


def test_people_are_put_in_order_and_deleted(qtbot: QtBot, desk: Desk, said: list[Message]) -> None:
    standing(desk, "An", "Bé")
    page = page_of(qtbot, desk)
    people = page.facts.sides[Side.BODY]
    alt(people._rows[RecordId("Bé")].post.line, Qt.Key.Key_Up)
    assert [attendee.name for attendee in present(desk)] == ["Bé", "An"]
    people._rows[RecordId("Bé")].remove.click()
    assert [attendee.name for attendee in present(desk)] == ["An"]
    assert said[-1].undo
    desk.store.undo()
    qtbot.waitUntil(lambda: len(people._rows) == 2, timeout=SOON_MS)


def test_people_beneath_the_first_screen_come_in_portions_and_in_order(
    qtbot: QtBot, desk: Desk
) -> None:
    standing(desk, *(f"Người {number:02}" for number in range(1, 10)))
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    people = page.facts.sides[Side.BODY]
    ticks = len(page.facts.sides[Side.DELEGATION]._ticks)
    assert ticks + len(people._rows) == LINES_AT_ONCE
    qtbot.waitUntil(lambda: len(people._rows) == 9, timeout=SOON_MS)
    shown = sorted(people._rows.values(), key=people._row_lines.indexOf)
    assert [row.name.text() for row in shown] == [f"Người {number:02}" for number in range(1, 10)]
    qtbot.waitUntil(lambda: all(row.isVisible() for row in shown), timeout=SOON_MS)


def test_who_is_pointed_at_is_shown_at_once(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, *(f"Người {number:02}" for number in range(1, 10)))
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    page.facts.point(RecordId("Người 09"))
    assert RecordId("Người 09") in page.facts.sides[Side.BODY]._rows


def test_another_visit_forgets_whom_the_last_one_had_still_to_show(
    qtbot: QtBot, desk: Desk
) -> None:
    standing(desk, *(f"Người {number:02}" for number in range(1, 10)))
    other = Visit(id=RecordId("w"), inspection=RecordId("i"), kind=VisitKind.SESSION)
    desk.store.write("example.load", [fields.edit(other)])
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    page.show_place(Place("visit", other.id))
    qtbot.waitUntil(lambda: page.facts._peopling.is_done, timeout=SOON_MS)
    assert page.facts.sides[Side.BODY]._rows == {}


def test_leaving_for_another_stage_saves_what_was_typed(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    key_in(page.facts.title.line, "Sáng: ")
    page.show_stage(StageName.RECORD)
    assert query.visit(desk.store.reader, VISIT).title.startswith("Sáng:")


def test_pointing_at_a_person_opens_the_preparation(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "An")
    page = opened(qtbot, desk, "An")
    assert page.stage is page.facts


def in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().height() == widget.height()


def test_one_key_goes_round_the_preparation(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    facts = page.facts
    facts.focus()
    sides = facts.sides
    stops = [sides[Side.DELEGATION].everyone, sides[Side.BODY].add, sides[Side.GUEST].add]
    for stop in (*stops, facts.evidence.add, facts.title.line):
        qtbot.keyClick(page, Qt.Key.Key_F6)
        assert QApplication.focusWidget() is stop
        qtbot.waitUntil(partial(in_sight, stop), timeout=SOON_MS)


def test_each_button_of_the_people_says_of_which_side_it_is(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    named = {people.add.accessibleName() for people in page.facts.sides.values()}
    assert "Thêm người dự: Cơ quan chịu sự giám sát" in named
    assert len(named) == len(Side)


def test_the_delegation_s_secretaries_are_offered_first_as_secretary(
    qtbot: QtBot, desk: Desk
) -> None:
    clerk = Member(
        id=RecordId("m3"),
        inspection=RecordId("i"),
        role=Role.SECRETARY,
        name="Vi Thị Xuân",
        position="c",
    )
    desk.store.write("example.load", [fields.edit(clerk)])
    facts = page_of(qtbot, desk).facts
    press(facts.secretary.box, Qt.Key.Key_Down)
    press(facts.chair.box, Qt.Key.Key_Down)
    visit = query.visit(desk.store.reader, VISIT)
    assert (visit.secretary, visit.chair) == ("m3", "m1")


def test_what_a_field_hints_at_can_be_read_whole(qtbot: QtBot, desk: Desk) -> None:
    facts = page_of(qtbot, desk).facts
    for field in (facts.planned_start, facts.planned_end, facts.start, facts.end):
        line = field.line
        needed = line.fontMetrics().horizontalAdvance(line.placeholderText())
        assert needed + 24 <= line.width()


def test_the_field_of_the_body_says_what_it_was_on_the_visit_s_day(
    qtbot: QtBot, desk: Desk
) -> None:
    page, words = page_of(qtbot, desk), desk.words
    note = page.facts.body.note
    assert not note.isVisible()

    def told(said: str, *edits: Edit) -> None:
        desk.store.write("body.edit", edits)
        qtbot.waitUntil(lambda: note.text() == said, timeout=SOON_MS)

    day = fields.encode(When(day=dt.date(2023, 5, 19)))
    ended = Edit("body", RecordId("vp"), {"valid_to": "2023-04-30"})
    told(
        words("visit.body_ended", day="30/04/2023"),
        Edit("visit", VISIT, {"start": day}),
        ended,
    )
    told(
        words("visit.body_that_day", day="19/05/2023", body="Sở Nội vụ"),
        Edit("body", RecordId("vp"), {"successor": "snv"}),
    )
    told("", Edit("body", RecordId("vp"), {"valid_to": "2023-05-19"}))
    told(
        words("visit.body_not_yet", day="20/05/2023"),
        Edit("body", RecordId("vp"), {"valid_to": None, "valid_from": "2023-05-20"}),
    )
    assert note.isVisible()


def test_the_row_that_enter_begins_is_in_sight(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    page.resize(1000, 420)
    page.activateWindow()
    people = page.facts.sides[Side.BODY]
    row = people.add_row()
    for at in range(6):
        key_in(row.name.line, f"Người thứ {at}")
        row.name.flush()
        press(row.name.line, Qt.Key.Key_Return)
        row = next(each for each in people._rows.values() if each.is_unwritten)
        line = row.name.line
        whole = line.rect()
        qtbot.waitUntil(lambda line=line, whole=whole: line.visibleRegion().boundingRect() == whole)  # type: ignore[misc]


def test_enter_leads_from_line_to_line(qtbot: QtBot, desk: Desk) -> None:
    facts = page_of(qtbot, desk).facts
    facts.window().activateWindow()
    lines = (facts.place, facts.planned_start, facts.planned_end, facts.start, facts.end)
    facts.title.focus()
    qtbot.waitUntil(facts.title.line.hasFocus)
    press(facts.title.line, Qt.Key.Key_Return)
    assert facts.purpose.pages.hasFocus()
    facts.place.focus()
    for line, following in pairwise(lines):
        press(line.line, Qt.Key.Key_Return)
        assert following.line.hasFocus()
    press(facts.end.line, Qt.Key.Key_Return)
    assert facts.chair.box.hasFocus()
