"""Every record has a place, and a place is found again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import DocumentKind, FollowUp, FollowUpState, Recommendation, RecordId
from db.store import Store
from desktop.exchange import example, ties
from desktop.minutes import papers
from desktop.minutes.reviewing import review
from desktop.ui.catalogue import NAMES
from desktop.ui.pages.final import FinalPage
from desktop.ui.pages.today import TodayPage
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import TODAY, Place, place_of, to_text
from tests import make, typing_hand
from tests.db import oracles

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window
    from tests.conftest import FixedClock


def test_every_record_of_the_example_has_a_place_with_a_record(store: Store) -> None:
    example.load(store)
    for _, record in ties.records(example.case()):
        place = place_of(store, record)
        assert place.page in NAMES
        assert place.record is None or query.record(store.reader, place.record)


def test_a_reply_is_at_its_recommendation(store: Store) -> None:
    example.load(store)
    asked = oracles.asks(store)[0]
    reply = FollowUp(id=RecordId("tl"), recommendation=asked.id, state=FollowUpState.CLAIMED)
    store.write("follow_up.add", [fields.edit(reply)])
    assert place_of(store, reply) == Place("visit", asked.visit, asked.id)


ENTERED = {
    "founding": "Thêm văn bản", "copies_to": "Nơi nhận", "start": "Bắt đầu thực tế",
    "end": "Kết thúc thực tế", "secretary": "Thư ký", "copies": "Số bản",
    "side": "Thêm người dự: Cơ quan chịu sự giám sát",
    "due": "Thời hạn", "reports_to": "Báo cáo về",
}  # fmt: skip
"""By field that the minutes of the example want: what has the cursor there."""


@pytest.mark.parametrize("text_percent", [100, 200])
def test_what_a_paper_wants_is_entered_where_the_check_leads(
    store: Store, window: Window, preferences: Preferences, text_percent: int, qtbot: QtBot
) -> None:
    example.load(store)
    preferences.choose(text_percent=text_percent)
    window.resize(1366, 768)
    case = query.case(store.reader, RecordId("cb-2023"))
    kind, house = DocumentKind.MINUTES, papers.own_house()
    remarks = review.review(case, kind, make.SESSION, dt.date(2023, 5, 22), house)
    wanted = {each.field: each.record for each in remarks if each.field in ENTERED}
    assert wanted.keys() == ENTERED.keys()
    for name, record in wanted.items():
        window.go(Place("today"))
        window.go(replace(place_of(store, query.record(store.reader, record)), field=name))
        held = window.page.focusWidget()
        assert held is not None
        assert held.accessibleName() == ENTERED[name]
        qtbot.waitUntil(lambda held=held: not held.visibleRegion().isEmpty())  # type: ignore[misc]


def test_the_cursor_s_field_is_not_kept_with_the_place() -> None:
    assert to_text(Place("visit", RecordId("v"), field="start")) == "visit/v"


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


def test_by_keys_alone_a_line_of_the_check_is_mended_in_its_field(
    store: Store, window: Window, clock: FixedClock, qtbot: QtBot
) -> None:
    clock.now = dt.datetime(2023, 5, 22, 2, 0, tzinfo=dt.UTC)
    example.load(store)
    window.go(Place("final", make.SESSION, paper=DocumentKind.MINUTES))
    page = window.page
    assert isinstance(page, FinalPage)
    qtbot.waitUntil(lambda: page.checks.seen is not None, timeout=20_000)
    table = page.checks.table
    at = next(n for n, line in enumerate(table.rows.rows) if line.field == "due")
    asked = table.rows.rows[at].record
    while table.currentIndex().row() < at:
        typing_hand.press(table, Qt.Key.Key_Down)
    typing_hand.press(table, Qt.Key.Key_Return)
    held = window.page.focusWidget()
    assert held is not None
    assert held.accessibleName() == "Thời hạn"
    typing_hand.key_in(held, "30/9/2023")
    typing_hand.press(held, Qt.Key.Key_Return)
    ask = query.record(store.reader, asked)
    assert isinstance(ask, Recommendation)
    assert ask.due == dt.date(2023, 9, 30)
    window.back()
    qtbot.waitUntil(
        lambda: (
            not any(
                (line.record, line.field) == (asked, "due") for line in page.checks.table.rows.rows
            )
        ),
        timeout=20_000,
    )
