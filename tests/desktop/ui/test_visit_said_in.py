"""From a record to the papers it is in: named with the page, and a click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.records import DocumentKind, MadeBy, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.ui.pages.papers import PapersPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from tests import make
from tests.desktop.ui.visit_hand import SOON_MS
from tests.typing_hand import press

if TYPE_CHECKING:
    from desktop.ui.window import Window

FINDING = RecordId("cb-2023-kq-10")
LONG_MS = 4 * SOON_MS


@pytest.fixture
def page(qtbot: QtBot, store: Store, window: Window) -> VisitPage:
    example.load(store)
    window.go(Place("visit", make.SESSION, FINDING))
    assert isinstance(window.page, VisitPage)
    return window.page


def test_a_finding_says_in_which_papers_it_is_and_leads_to_the_page(
    qtbot: QtBot, window: Window, page: VisitPage
) -> None:
    said_in = page.record.passage.said_in
    qtbot.waitUntil(lambda: bool(said_in.lines), timeout=LONG_MS)
    captions = [line.accessibleName() for line in said_in.lines]
    assert captions[0] == "Biên bản, trang 2"
    assert any(caption.startswith("Thông báo kết luận, trang") for caption in captions)
    said_in.lines[0].click()
    assert window.place == Place("papers", make.SESSION, FINDING, paper=DocumentKind.MINUTES)
    papers = window.page
    assert isinstance(papers, PapersPage)
    sheets = papers._preview.sheets
    qtbot.waitUntil(lambda: sheets.pointed(1) is not None, timeout=LONG_MS)
    assert sheets.page == 2
    assert sheets.hasFocus()
    press(sheets, Qt.Key.Key_Return)
    assert papers._editor.pane.record.text() == page.record.passage.text.text()
    assert papers._editor.pane.isAncestorOf(papers.focusWidget())
    papers._editor.pane.go.click()
    assert window.place == Place("visit", make.SESSION, FINDING)
    assert page.record.passage.text.isAncestorOf(page.focusWidget())


def test_a_recommendation_says_it_too_and_what_changes_is_looked_for_again(
    qtbot: QtBot, store: Store, window: Window, page: VisitPage
) -> None:
    ask = page.asks.held.asks[0]
    window.go(Place("visit", make.SESSION, ask.id))
    said_in = page.asks.ask.said_in
    qtbot.waitUntil(lambda: bool(said_in.lines), timeout=LONG_MS)
    before = [line.accessibleName() for line in said_in.lines]
    assert any(caption.startswith("Bảng theo dõi kiến nghị") for caption in before)
    make.arriving(store, ask.id, "recommendation", store.position, visibility="internal")
    qtbot.waitUntil(lambda: len(said_in.lines) < len(before), timeout=LONG_MS)


def test_a_recommendation_leads_to_the_letter_that_urges_its_addressee(
    qtbot: QtBot, window: Window, page: VisitPage
) -> None:
    asks = page.asks.held.asks
    ask = next(each for each in asks if each.made_by is MadeBy.DELEGATION)
    window.go(Place("visit", make.SESSION, ask.id))
    said_in = page.asks.ask.said_in
    qtbot.waitUntil(lambda: bool(said_in.lines), timeout=LONG_MS)
    (line,) = [each for each in said_in.lines if each.accessibleName().startswith("Công văn")]
    assert line.accessibleName() == "Công văn đôn đốc gửi Văn phòng UBND tỉnh, trang 1"
    line.click()
    urging = DocumentKind.URGING
    assert window.place == Place("papers", RecordId("cb-2023"), ask.addressee, paper=urging)
    papers = window.page
    assert isinstance(papers, PapersPage)
    qtbot.waitUntil(lambda: papers._preview.sheets.pointed(0) is not None, timeout=LONG_MS)
