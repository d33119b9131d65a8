"""Tab goes through the whole window as one reads it: what is above, at the side, the page, what is beneath."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop.exchange import example
from desktop.ui.catalogue import NAMES
from desktop.ui.desk import Message
from desktop.ui.places import Place
from tests.desktop.ui import test_reach as reach
from tests.typing_hand import press

if TYPE_CHECKING:
    from desktop.ui.window import Window

MOST_STOPS = 400
READ = ["above", "side", "page", "said", "beneath"]


def walked(window: Window, key: Qt.Key) -> list[QWidget]:
    """Return where the key stops from the search box on, until it comes round."""
    window._focus_search()
    met: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and here not in met and len(met) < MOST_STOPS:
        met.append(here)
        press(here, key, shift=key == Qt.Key.Key_Backtab)
        here = QApplication.focusWidget()
    assert here is window._top.search, "it does not come round"
    return met


def where(window: Window, stop: QWidget) -> str:
    """Return in which part of the window something stands."""
    parts = (window._top, window._rail, window._stack, window._notice, window._status)
    return next(name for name, part in zip(READ, parts, strict=True) if part.isAncestorOf(stop))


def takes(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()


def place(window: Window, stop: QWidget) -> QRect:
    return QRect(stop.mapTo(window, QPoint(0, 0)), stop.size())


def goes_back(window: Window, first: QWidget, second: QWidget) -> bool:
    """Tell whether what comes second is read before what comes first: above it, and not further to the right."""
    before, after = place(window, first), place(window, second)
    return after.bottom() < before.top() and after.left() <= before.right()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_tab_goes_as_one_reads_there_and_back_on_every_page(
    store: Store, window: Window, qtbot: QtBot, name: str
) -> None:
    example.load(store)
    window.go(Place("settings"))  # so that there is a way back, above
    for view in reach.views(window, qtbot, name):
        window.say(Message("Đã thêm.", lasting=True, action="Xem", act=print))
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        there = walked(window, Qt.Key.Key_Tab)
        stops = [each for each in reach.seen(window, (QWidget,)) if takes(each)]
        assert {*map(reach.told, stops)} - {*map(reach.told, there)} == set(), view
        parts = [part for part, _ in groupby(where(window, stop) for stop in there)]
        here = {where(window, stop) for stop in stops}
        assert parts == [*(part for part in READ if part in here), "above"], view
        back = walked(window, Qt.Key.Key_Backtab)
        assert back == [there[0], *reversed(there[1:])], view
        within = [stop for stop in there if where(window, stop) == "page"]
        wrong = [
            f"{reach.told(first)} → {reach.told(second)}"
            for first, second in pairwise(within)
            if goes_back(window, first, second)
        ]
        assert wrong == [], view
