"""Every record has a place, and a place is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import FollowUp, FollowUpState, RecordId
from db.store import Store
from desktop.exchange import example, ties
from desktop.ui.catalogue import NAMES
from desktop.ui.pages.today import TodayPage
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import TODAY, Place, place_of

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def test_every_record_of_the_example_has_a_place_with_a_record(store: Store) -> None:
    example.load(store)
    for _, record in ties.records(example.case()):
        place = place_of(store, record)
        assert place.page in NAMES
        assert place.record is None or query.record(store.reader, place.record)


def test_a_reply_is_at_its_recommendation(store: Store) -> None:
    example.load(store)
    asked = query.all_recommendations(store.reader)[0]
    reply = FollowUp(id=RecordId("tl"), recommendation=asked.id, state=FollowUpState.CLAIMED)
    store.write("follow_up.add", [fields.edit(reply)])
    assert place_of(store, reply) == Place("visit", asked.visit, asked.id)


def test_today_offers_the_record_last_worked_on(desk: Desk, store: Store, qtbot: QtBot) -> None:
    example.load(store)
    desk.preferences.hold(recent="inspection/cb-2023")
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show_place(TODAY)
    page.show()
    qtbot.waitUntil(lambda: bool(page.findChildren(LinkRow)))
    assert page.findChildren(LinkRow)[0]._value == Place("inspection", RecordId("cb-2023"))


def test_today_forgets_a_record_that_is_gone(desk: Desk, store: Store, qtbot: QtBot) -> None:
    example.load(store)
    desk.preferences.hold(recent="visit/nobody")
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show_place(TODAY)
    page.show()
    qtbot.waitUntil(lambda: bool(page.findChildren(LinkRow)))
    places = [row._value for row in page.findChildren(LinkRow)]
    assert Place("visit", RecordId("nobody")) not in places
