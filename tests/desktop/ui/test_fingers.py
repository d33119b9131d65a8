"""Fingers on the real widgets, by events of a touch screen: they drag, tap, rest; a drag carries nothing off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QMenu, QScroller
from pytestqt.qtbot import QtBot

from db import query
from db.store import Store
from desktop.exchange import example
from desktop.settings import Density
from desktop.ui.pages.inspections.card import InspectionCard
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.lines import LineList
from desktop.ui.pages.visit.pad import Pad
from desktop.ui.parts.layouts import Scroll
from desktop.ui.places import Place
from tests import finger, make
from tests.patience import settled

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme
    from desktop.ui.window import Window

WAY_UP = [QPoint(100, 300 - 8 * step) for step in range(20)]


@pytest.fixture
def tablet(store: Store, window: Window, preferences: Preferences) -> Window:
    example.load(store)
    preferences.choose(density=Density.TOUCH)
    window.resize(1366, 768)
    return window


def visit(window: Window, qtbot: QtBot) -> VisitPage:
    window.go(Place("visit", make.SESSION))
    page = window.page
    assert isinstance(page, VisitPage)
    qtbot.waitUntil(lambda: len(lines(page).lines.rows) > 10)
    settled(qtbot, window)
    return page


def lines(page: VisitPage) -> LineList:
    return next(each for each in page.findChildren(LineList) if each.isVisible())


def order(store: Store) -> list[str]:
    return [each.id for each in query.findings(store.reader, make.SESSION)]


def test_a_finger_scrolls_the_record_and_moves_nothing(
    tablet: Window, store: Store, qtbot: QtBot
) -> None:
    own = lines(visit(tablet, qtbot))
    qtbot.waitUntil(lambda: own.verticalScrollBar().maximum() > 100)
    own.verticalScrollBar().setValue(0)
    before, chosen = order(store), own.chosen()
    with finger.dragging(own.viewport(), WAY_UP):
        qtbot.waitUntil(lambda: own.verticalScrollBar().value() > 50)
    assert own.chosen() == chosen
    assert order(store) == before


def test_a_finger_scrolls_what_came_into_sight_this_very_moment(qtbot: QtBot) -> None:
    area = Scroll()
    qtbot.addWidget(area)
    area.resize(400, 400)
    (ground := area.widget()).setMinimumHeight(2000)
    area.show()
    with finger.dragging(ground, WAY_UP):
        qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 50)


def test_a_finger_on_the_bar_beside_drags_nothing_of_what_it_scrolls(qtbot: QtBot) -> None:
    area = Scroll()
    qtbot.addWidget(area)
    area.resize(400, 400)
    area.widget().setMinimumHeight(2000)
    area.show()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    follows = QScroller.scroller(area.viewport())
    with finger.dragging(bar, [QPoint(bar.width() // 2, at.y()) for at in WAY_UP]):
        assert follows.state() is QScroller.State.Inactive
    with finger.dragging(area.viewport(), WAY_UP):
        assert follows.state() is QScroller.State.Dragging


def test_a_tap_chooses_and_a_resting_finger_asks_for_the_menu_of_the_row(
    tablet: Window, qtbot: QtBot
) -> None:
    own = lines(visit(tablet, qtbot))
    own.verticalScrollBar().setValue(0)
    at = own.visualRect(own.lines.index(1, 0)).center()
    finger.tap(own.viewport(), at)
    qtbot.waitUntil(lambda: own.currentIndex().row() == 1)
    at = own.visualRect(own.lines.index(2, 0)).center()
    with finger.dragging(own.viewport(), [at]):
        qtbot.waitUntil(lambda: own.findChild(QMenu) is not None)
        menu = own.findChild(QMenu)
        assert isinstance(menu, QMenu)
        qtbot.waitUntil(menu.isVisible)
    assert own.currentIndex().row() == 2
    menu.close()


def test_a_page_is_dragged_by_what_lies_on_it_and_a_tap_presses_that(
    tablet: Window, qtbot: QtBot
) -> None:
    tablet.go(Place("settings"))
    page = tablet.page
    assert isinstance(page, SettingsPage)
    settled(qtbot, tablet)
    (bar,) = [each.verticalScrollBar() for each in finger.areas(page) if isinstance(each, Scroll)]
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    written = page._author.line.text()
    with finger.dragging(page, [QPoint(500, 500 - 8 * step) for step in range(20)]):
        qtbot.waitUntil(lambda: bar.value() > 50)
    finger.settled(qtbot, page)
    bar.setValue(0)
    finger.tap(page._author.line)
    qtbot.waitUntil(lambda: tablet.focusWidget() is page._author.line)
    assert page._author.line.text() == written
    tablet.go(Place("inspections"))
    qtbot.waitUntil(lambda: tablet.page.findChild(InspectionCard) is not None)
    settled(qtbot, tablet)
    card = tablet.page.findChild(InspectionCard)
    assert isinstance(card, InspectionCard)
    qtbot.waitUntil(card.isVisible)
    finger.tap(card, QPoint(60, 20))
    qtbot.waitUntil(lambda: tablet.place.page == "inspection")


@pytest.fixture
def pad(theme: Theme, qtbot: QtBot) -> Pad:
    made = Pad(theme, "Chữ ký")
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.show()
    return made


def pen(pad: Pad, kind: QEvent.Type, at: QPoint, pressure: float = 0.5) -> None:
    there = QPointF(at)
    left = Qt.MouseButton.LeftButton
    device = QPointingDevice.primaryPointingDevice()
    plain = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(kind, device, there, there, pressure, 0, 0, 0, 0, 0, plain, left, left)
    QApplication.sendEvent(pad, event)


def test_fingers_write_stroke_by_stroke_and_the_hand_beside_writes_nothing(pad: Pad) -> None:
    finger.drag(pad, [QPoint(20, 40), QPoint(60, 90), QPoint(90, 40)])
    finger.drag(pad, [QPoint(120, 40), QPoint(140, 90)])
    assert [len(stroke) for stroke in pad.ink.strokes] == [3, 2]
    finger.drag_with_palm(pad, [QPoint(200, 40), QPoint(240, 90)], QPoint(500, 220))
    assert pad.ink.strokes[2] == ((2000, 400), (2400, 900))
    pad.take_back()
    assert len(pad.ink.strokes) == 2
    pad.bring_again()
    assert len(pad.ink.strokes) == 3


def test_once_a_pen_writes_a_hand_that_rests_on_the_screen_does_not(pad: Pad) -> None:
    types = QEvent.Type
    pen(pad, types.TabletPress, QPoint(20, 40))
    finger.drag(pad, [QPoint(500, 200), QPoint(520, 220)])
    pen(pad, types.TabletMove, QPoint(60, 90))
    pen(pad, types.TabletRelease, QPoint(60, 90))
    finger.tap(pad)
    assert pad.ink.strokes == (((200, 400), (600, 900)),)


def test_what_is_written_stays_whole_when_the_screen_is_turned(pad: Pad, qtbot: QtBot) -> None:
    finger.drag(pad, [QPoint(20, 40), QPoint(580, 200)])
    pad.resize(320, 400)
    qtbot.waitUntil(lambda: pad.width() == 320)
    (stroke,) = pad.ink.strokes
    assert all(0 <= x <= pad.ink.width and 0 <= y <= pad.ink.height for x, y in stroke)
    assert stroke[1][0] - stroke[0][0] == pytest.approx(5600 * 320 / 600, abs=2)
    assert stroke[1][1] - stroke[0][1] == pytest.approx(1600 * 320 / 600, abs=2)
