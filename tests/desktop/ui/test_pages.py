"""The pages that only ask: today, search, recommendations, and that what they show is letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db import choices, fields
from db.choices import Names, Naming
from db.database import Database
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store
from desktop.exchange import example
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.pages.recommendations import RecommendationsPage
from desktop.ui.pages.search import SearchPage
from desktop.ui.pages.search.page import FIRST_HITS
from desktop.ui.pages.today import TodayPage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.layouts import EmptyState
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import TODAY, Place
from tests.db import oracles
from tests.typing_hand import BOMB, compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window

SESSION = RecordId("cb-2023-lv-01")


@pytest.fixture
def recorded(store: Store) -> Store:
    """The store with the worked example."""
    example.load(store)
    return store


def test_an_empty_book_invites_to_begin(desk: Desk, qtbot: QtBot, went: list[Place]) -> None:
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show_place(TODAY)
    page.show()
    qtbot.waitUntil(lambda: page.findChild(EmptyState) is not None)
    page.findChild(EmptyState).acted.emit()
    assert went == [Place("inspections", field="topic")]


def test_an_inspection_without_a_visit_is_gone_on_with(
    desk: Desk, store: Store, qtbot: QtBot, went: list[Place]
) -> None:
    store.write("inspection.add", [fields.edit(Inspection(id=RecordId("i"), topic="Đất đai"))])
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show_place(TODAY)
    page.focus()
    page.show()
    qtbot.waitUntil(lambda: bool(page.findChildren(LinkRow)))
    assert page.findChild(EmptyState) is None
    press(page.findChildren(LinkRow)[0], Qt.Key.Key_Return)
    assert went == [Place("inspection", RecordId("i"))]


def test_the_way_to_begin_asks_for_the_topic_at_once_and_again(
    window: Window, qtbot: QtBot
) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.page.findChild(EmptyState) is not None)
    begin = window.page.findChild(EmptyState).focusProxy()
    assert isinstance(begin, Button)
    qtbot.waitUntil(begin.hasFocus)
    for _ in range(2):
        begin.click()
        (dialog,) = window.findChildren(BeginInspection)
        assert dialog.isVisible()
        dialog.reject()
        qtbot.waitUntil(lambda: not window.findChildren(BeginInspection))


def test_enter_on_a_visit_of_today_goes_there(
    desk: Desk, recorded: Store, qtbot: QtBot, went: list[Place]
) -> None:
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.show_place(TODAY)
    page.show()
    qtbot.waitUntil(lambda: bool(page.findChildren(LinkRow)))
    press(page.findChildren(LinkRow)[0], Qt.Key.Key_Return)
    assert went == [Place("visit", SESSION)]


def test_all_nine_recommendations_are_listed_and_lead_to_their_visit(
    desk: Desk, recorded: Store, qtbot: QtBot, went: list[Place]
) -> None:
    page = RecommendationsPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("recommendations"))
    page.show()
    table = page._table
    qtbot.waitUntil(lambda: len(table.rows.rows) == 9)
    table.selectRow(0)
    press(table, Qt.Key.Key_Return)
    chosen = table.chosen()
    assert chosen is not None
    assert went == [Place("visit", SESSION, chosen.record.id)]


def test_a_recommendation_is_overdue_the_day_after_its_due_date(
    desk: Desk, recorded: Store, qtbot: QtBot
) -> None:
    from dataclasses import replace

    first = oracles.asks(recorded)[0]
    dated = replace(first, due=desk.today().replace(day=desk.today().day - 1))
    recorded.write("recommendation.edit", [fields.changed(first, dated, None)])
    page = RecommendationsPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("recommendations"))
    page.show()
    qtbot.waitUntil(lambda: bool(page._table.rows.rows))
    assert page._table.rows.rows[0].record.id == first.id
    assert page._table.rows.rows[0].overdue


def test_words_without_marks_typed_into_the_box_find_words_with_marks(
    window: Window, recorded: Store, qtbot: QtBot
) -> None:
    compose(window._top.search, "hanh chinh")
    page = window.page
    assert isinstance(page, SearchPage)
    qtbot.waitUntil(lambda: len(page._table.rows.rows) > 5)
    assert window._top.search.text() == "hanh chinh"


def test_the_newest_words_win(window: Window, recorded: Store, qtbot: QtBot) -> None:
    for words in ("c", "cô", "công", "công báo không có trong sổ"):
        window._search(words)
        page = window.page
        assert isinstance(page, SearchPage)
        page._look()
    qtbot.waitUntil(lambda: page._shown.currentWidget() is page._none)
    assert page._table.rows.rows == ()


def test_a_screenful_is_shown_at_once_and_the_rest_follows(
    window: Window, recorded: Store, qtbot: QtBot
) -> None:
    kind = FindingKind.RESULT
    many = [
        Finding(id=RecordId(f"m{n}"), visit=SESSION, kind=kind, text="Quầy rau") for n in range(60)
    ]
    recorded.write("case.import", [fields.edit(each) for each in many])
    window.go(Place("search"))
    page = window.page
    assert isinstance(page, SearchPage)
    qtbot.waitUntil(lambda: not window._jobs.running)
    rows, told = page._table.rows, list[int]()
    rows.modelReset.connect(lambda: told.append(len(rows.rows)))
    window._search("quay rau")
    qtbot.waitUntil(lambda: len(rows.rows) == FIRST_HITS)
    assert "60" in page._count.text()
    qtbot.waitUntil(lambda: len(rows.rows) == 60)
    assert [count for count in told if count] == [FIRST_HITS, 60]


def test_growing_words_do_not_ask_again_what_they_can_be_narrowed_to(
    window: Window, recorded: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, recent = list[Naming](), choices.recent

    def noted(reader: Database, naming: Naming) -> Names:
        asked.append(naming)
        return recent(reader, naming)

    monkeypatch.setattr(choices, "recent", noted)
    window.go(Place("search"))
    page = window.page
    assert isinstance(page, SearchPage)
    qtbot.waitUntil(lambda: page.sieve.body.box.count() > 1)
    for words in ("c", "cả", "cải"):
        window._search(words)
        qtbot.waitUntil(lambda words=words: page._looked_for[0] == words)  # type: ignore[misc]
        qtbot.waitUntil(lambda: not window._jobs.running)
    assert asked == list(Naming)


def test_a_search_page_made_anew_asks_by_the_same_connection(desk: Desk, qtbot: QtBot) -> None:
    pages = [SearchPage(desk) for _ in range(2)]
    for page in pages:
        qtbot.addWidget(page)
    assert pages[0]._search._reader is pages[1]._search._reader


def test_a_search_that_is_asked_again_while_it_runs_is_shown(
    window: Window, recorded: Store, qtbot: QtBot
) -> None:
    window.go(Place("search", words="cải cách"))
    page = window.page
    assert isinstance(page, SearchPage)
    page._look()
    page._look()
    qtbot.waitUntil(lambda: len(page._table.rows.rows) > 0)


def test_words_typed_while_a_search_runs_are_looked_for_when_it_ends(
    desk: Desk, recorded: Store, qtbot: QtBot
) -> None:
    page = SearchPage(desk)
    qtbot.addWidget(page)
    for words in ("cải cách", "không đâu có"):
        page.show_place(Place("search", words=words))
        page._look()
        page._pause.stop()
    qtbot.waitUntil(lambda: page._looked_for[0] == "không đâu có")
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert page._none.sentence.text() == desk.words("search.none", words="không đâu có")


def test_a_bomb_in_a_record_is_letters_on_every_page(
    window: Window, store: Store, jobs: Jobs, qtbot: QtBot
) -> None:
    inspection = Inspection(id=RecordId("i"), topic=BOMB, delegation=BOMB)
    visit = Visit(id=RecordId("v"), inspection=inspection.id, kind=VisitKind.SURVEY, title=BOMB)
    store.write("inspection.add", [fields.edit(inspection), fields.edit(visit)])
    for page in ("recommendations", "search", "papers", "settings", "today"):
        window.go(Place(page))
        qtbot.waitUntil(lambda: not jobs.running)
        texts = [label for label in window.findChildren(QLabel) if label.text()]
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in texts)


def test_by_when_something_is_asked_stays_in_sight_with_large_text(
    window: Window, recorded: Store, preferences: Preferences, qtbot: QtBot
) -> None:
    preferences.choose(text_percent=200)
    window.resize(1366, 768)
    window.show()
    window.go(Place("recommendations"))
    page = window.page
    assert isinstance(page, RecommendationsPage)
    qtbot.waitUntil(lambda: page._table.rows.rowCount() > 0)
    due = window._words.field("due")
    heads = [page._table.rows.headerData(at, Qt.Orientation.Horizontal) for at in range(5)]
    qtbot.waitUntil(lambda: page._table.isColumnHidden(4))
    qtbot.waitUntil(lambda: not page._table.isColumnHidden(heads.index(due)))
