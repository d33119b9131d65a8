"""A visit in a book of very many bodies: those it has to do with are at hand, any other is found when named."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Body, MadeBy, Recommendation, RecordId, Subject
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage, known, names
from desktop.ui.pages.visit.entry import EntryField
from desktop.ui.pages.visit.stage import StageName
from tests.desktop.ui.visit_hand import LATER_MS, SOON_MS, VISIT, opened, written
from tests.typing_hand import compose, key_in, press

FAR = 40


@pytest.fixture(autouse=True)
def _case(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST_HELD", 10)
    written(desk.store)
    bodies = [
        Body(id=RecordId(f"x{n:02}"), name=f"Ủy ban nhân dân xã Hòa An {n}") for n in range(FAR)
    ]
    second = Body(id=RecordId("y"), name="UBND xã Hòa An thứ nhất", same_as=RecordId("x01"))
    desk.store.write("example.load", [fields.edit(each) for each in (*bodies, second)])


def page_of(qtbot: QtBot, desk: Desk) -> VisitPage:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    return page


def test_only_the_bodies_of_the_inspection_are_at_hand(qtbot: QtBot, desk: Desk) -> None:
    held = page_of(qtbot, desk).facts.held
    assert set(held.bodies) == {"vp"}
    assert held.bodies[RecordId("x07")].name == "Ủy ban nhân dân xã Hòa An 7"
    assert held.bodies.get(RecordId("nothing")) is None
    assert set(held.bodies) == {"vp", "x07"}


def test_a_body_elsewhere_is_offered_and_taken_by_its_name_or_its_second_entry_s(
    qtbot: QtBot, desk: Desk
) -> None:
    page = page_of(qtbot, desk)
    body = page.facts.body
    body.line.selectAll()
    key_in(body.line, "hoa an 12")
    popup = body.line.completer().popup()
    qtbot.waitUntil(popup.isVisible, timeout=SOON_MS)
    assert popup.model().rowCount() == 1
    for typed, id in (("ủy ban nhân dân xã hoà an 12", "x12"), ("UBND xã Hòa An thứ nhất", "x01")):
        body.line.selectAll()
        compose(body.line, typed)
        body.flush()
        assert query.visit(desk.store.reader, VISIT).body == id
    assert len(query.bodies(desk.store.reader)) == FAR + 3


def test_an_addressee_that_another_device_chose_is_shown_by_name(qtbot: QtBot, desk: Desk) -> None:
    page = page_of(qtbot, desk)
    ask = Recommendation(
        id=RecordId("r"),
        visit=VISIT,
        made_by=MadeBy.DELEGATION,
        text="Công khai",
        addressee=RecordId("x30"),
        position="a",
    )
    desk.store.write("example.load", [fields.edit(ask)])
    qtbot.waitUntil(lambda: page.facts.held.asks.named(ask.id) is not None, timeout=SOON_MS)
    name = names.body_name(page.facts.held.bodies.get(RecordId("x30")))
    assert name == "Ủy ban nhân dân xã Hòa An 30"


def capturing(qtbot: QtBot, desk: Desk, stage: StageName = StageName.RECORD) -> EntryField:
    """Return the line of a stage with the keyboard in it."""
    page = opened(qtbot, desk)
    page.show_stage(stage)
    line = page.asks.bar.line if stage is StageName.CONCLUDE else page.record.capture.line

    def has_the_keyboard() -> bool:
        page.activateWindow()
        line.pages.setFocus()
        return line.pages.hasFocus()

    qtbot.waitUntil(has_the_keyboard, timeout=LATER_MS)
    return line


def offered(line: EntryField) -> list[str]:
    popup = line.popup
    return [popup.item(at).text() for at in range(popup.count())] if popup else []


def asks(desk: Desk) -> list[Recommendation]:
    return query.recommendations(desk.store.reader, VISIT)


@pytest.mark.parametrize("typed", ["@@uy ban nhan dan xa hoa an 3", "@@hoa an 3"])
def test_a_body_elsewhere_is_offered_by_its_beginning_and_by_any_words_of_its_name(
    qtbot: QtBot, desk: Desk, typed: str
) -> None:
    line = capturing(qtbot, desk)
    key_in(line.pages, f"!yc {typed}")
    name = "Ủy ban nhân dân xã Hòa An"
    qtbot.waitUntil(lambda: offered(line)[:2] == [f"{name} 3", f"{name} 30"], timeout=LATER_MS)
    press(line.pages, Qt.Key.Key_Down)
    press(line.pages, Qt.Key.Key_Return)
    assert line.pages.toPlainText() == f"!yc @@{name} 30 "
    key_in(line.pages, "công khai")
    press(line.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asks(desk)), timeout=SOON_MS)
    assert [(ask.addressee, ask.text) for ask in asks(desk)] == [("x30", "công khai")]


def test_the_inspection_s_own_bodies_are_offered_first(qtbot: QtBot, desk: Desk) -> None:
    own = Body(id=RecordId("own"), name="Ủy ban nhân dân xã Hòa An và Hòa Bình")
    under = Subject(id=RecordId("s2"), inspection=RecordId("i"), body=own.id, position="b")
    desk.store.write("example.load", [fields.edit(own), fields.edit(under)])
    line = capturing(qtbot, desk, StageName.CONCLUDE)
    key_in(line.pages, "@hoa an")
    qtbot.waitUntil(lambda: len(offered(line)) > 4, timeout=LATER_MS)
    assert offered(line)[0] == own.name
    press(line.pages, Qt.Key.Key_Return)
    assert line.pages.toPlainText() == f"@{own.name} "


def test_a_line_that_was_pasted_names_a_body_elsewhere_without_any_offer(
    qtbot: QtBot, desk: Desk
) -> None:
    line = capturing(qtbot, desk)
    compose(line.pages, "!yc @@ủy ban nhân dân xã hoà an 12: trả lời")
    press(line.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asks(desk)), timeout=SOON_MS)
    assert [(ask.addressee, ask.text) for ask in asks(desk)] == [("x12", "trả lời")]


def test_what_is_found_late_leaves_the_choice_that_is_lit_and_a_line_that_was_left(
    qtbot: QtBot, desk: Desk
) -> None:
    line = capturing(qtbot, desk)
    key_in(line.pages, "!yc @@uy ban")
    qtbot.waitUntil(lambda: len(offered(line)) > 3, timeout=LATER_MS)
    for _ in range(3):
        press(line.pages, Qt.Key.Key_Down)
    assert line.popup is not None
    lit = line.popup.lit
    line.offer_again()
    assert line.popup.lit == lit
    line.pages.clearFocus()
    qtbot.waitUntil(lambda: line.popup is None, timeout=SOON_MS)
    line.offer_again()
    assert line.popup is None
