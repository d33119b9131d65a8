"""What a field cannot take yet, typed in a process of its own so that it can be killed: `drafting.py vault act`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db import vault as vaults
from db.records import RecordId, Side
from db.store import Store
from desktop import paths
from desktop.settings import Theme as Shade
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.pages.inspections import InspectionsPage
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.signing import SignatureDialog
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.window import Window
from tests.conftest import PASSPHRASE
from tests.desktop.ui.visit_hand import VISIT
from tests.journeys.evening import ON_SCREEN_MS, wait
from tests.typing_hand import key_in, press

STROKE = ((30, 40), (90, 60), (150, 20))
BY_HAND = {
    "figure": "Số thủ tục đã công khai",
    "date": "31/4",
    "time": "mai",
    "capture": "#Thủ",
    "composition": "Nguyễ",
    "dialog": "Chuyên đề đầu tư công",
}


def opened(folder: Path) -> Window:
    """Open the book in the real window."""
    store = Store.open(vaults.unlock(folder, PASSPHRASE), "Người thử")
    theme = Theme(paths.resources(), Shade.LIGHT)
    settings = Preferences(folder.parent / "settings.json")
    window = Window(store, Feed(store), Jobs(), settings, theme)
    window.show()
    return window


def visit(window: Window, part: str) -> VisitPage:
    """Go to the visit and to a part of it."""
    window.go(Place("visit", VISIT, RecordId(part)))
    assert isinstance(window.page, VisitPage)
    return window.page


def figure(window: Window) -> None:
    """Begin a figure and type its name."""
    row = visit(window, "f1").record.passage.figures.add_row()
    assert row is not None
    key_in(row.label.line, BY_HAND["figure"])


def date(window: Window) -> None:
    """Type half a date."""
    ask = visit(window, "r1").asks.ask
    key_in(ask.due.line, BY_HAND["date"])


def time(window: Window) -> None:
    """Type over a time what is none."""
    page = visit(window, "a1")
    line = page.facts.sides[Side.BODY]._rows[RecordId("a1")].times.arrived.field.line
    line.selectAll()
    press(line, Qt.Key.Key_Delete)
    key_in(line, BY_HAND["time"])


def capture(window: Window) -> None:
    """Type a mark that no text follows yet."""
    page = visit(window, "f1")
    key_in(page.record.capture.line.pages, BY_HAND["capture"])


def composition(window: Window) -> None:
    """Compose a word at the end of a finding, and do not end it."""
    pages = visit(window, "f1").record.passage.text.pages
    press(pages, Qt.Key.Key_End, ctrl=True)
    QApplication.sendEvent(pages, QInputMethodEvent(BY_HAND["composition"], []))


def dialog(window: Window) -> None:
    """Type into the dialog that begins an inspection."""
    window.go(Place("inspections"))
    page = window.page
    assert isinstance(page, InspectionsPage)
    page.begin_inspection()
    begun = window.findChild(BeginInspection)
    assert isinstance(begun, BeginInspection)
    key_in(begun.topic.line, BY_HAND["dialog"])


def ink(window: Window) -> None:
    """Write a stroke on the pad of somebody present and another one that has not ended; tick nothing, end nothing."""
    page = visit(window, "a1")
    button = page.facts.sides[Side.BODY]._rows[RecordId("a1")].sign
    button.click()
    dialog = button.findChild(SignatureDialog)
    assert isinstance(dialog, SignatureDialog)
    for down in (0, 60):
        first, *others = STROKE
        QTest.mousePress(
            dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(first[0], first[1] + down)
        )
        for x, y in others:
            QTest.mouseMove(dialog.pad, QPoint(x, y + down))
        if not down:
            QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(x, y))


def choice(window: Window) -> None:
    """Choose an outline in the dialog that begins an inspection, and type nothing."""
    window.go(Place("inspections"))
    page = window.page
    assert isinstance(page, InspectionsPage)
    page.begin_inspection()
    begun = window.findChild(BeginInspection)
    assert isinstance(begun, BeginInspection)
    while begun.template.box.count() < 2:
        wait(10)
    press(begun.template.box, Qt.Key.Key_Down)


ACTS: dict[str, Callable[[Window], None]] = {
    each.__name__: each for each in (figure, date, time, capture, composition, dialog, ink, choice)
}


def work(folder: Path, act: str) -> None:
    """Type, say what has been on the screen for a second, and wait to be killed."""
    application = QApplication.instance() or QApplication([])
    window = opened(folder)
    ACTS[act](window)
    wait(ON_SCREEN_MS)
    print("on screen", flush=True)
    while application:
        wait(1000)


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2])
