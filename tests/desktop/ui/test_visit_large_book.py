"""A visit in a book of very many bodies: those it has to do with are at hand, any other is found when named."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Body, MadeBy, Recommendation, RecordId
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage, known, names
from desktop.ui.pages.visit.stage import StageName
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, opened, written
from tests.typing_hand import compose, key_in

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
