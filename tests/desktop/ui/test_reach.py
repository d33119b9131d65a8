"""Tablet mode, large text and screen readers in the whole window: every page is walked through.

A target is what takes the focus or a click. Shown are all pages, each with all its tabs or stages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.records import RecordId
from db.store import Store
from desktop.exchange import example
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.catalogue import NAMES
from desktop.ui.pages.directory import DirectoryPage
from desktop.ui.pages.inspection import InspectionPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import SHOWN
from desktop.ui.parts.buttons import LinkLine
from desktop.ui.parts.table import RecordTable
from desktop.ui.places import Place
from tests import make, patience

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window

WIDTH_PX, HEIGHT_PX = 1366, 768
LEAST_PX = 44
FINDING = "cb-2023-kq-10"
PLACES = {
    "inspection": Place("inspection", RecordId("cb-2023")),
    "visit": Place("visit", make.SESSION, RecordId(FINDING)),
    "search": Place("search", words="hành chính"),
}
TARGETS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QTabBar)


def views(window: Window, qtbot: QtBot, name: str) -> Iterator[str]:
    """Show a page with each of its tabs or stages."""
    window.resize(WIDTH_PX, HEIGHT_PX)
    window.go(PLACES.get(name, Place(name)))
    page = window.page
    settled(qtbot, window)
    if isinstance(page, InspectionPage | DirectoryPage):
        for at in range(page.tabs.count()):
            page.tabs.setCurrentIndex(at)
            settled(qtbot, window)
            yield f"{name} {page.tabs.tabText(at)}"
    elif isinstance(page, VisitPage):
        for stage in SHOWN:
            page.show_stage(stage)
            settled(qtbot, window)
            yield f"{name} {stage}"
    else:
        yield name


def settled(qtbot: QtBot, window: Window) -> None:
    """Let what the page asked beside the window arrive, and be laid out."""
    patience.settled(qtbot, window)


def seen(window: QWidget, kinds: tuple[type[QWidget], ...]) -> list[QWidget]:
    """Return the widgets of these kinds that are shown; those within a widget of Qt's own are its parts."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and not isinstance(widget.parentWidget(), QComboBox | QLineEdit | QTabBar | QTableView)
        and not widget.objectName().startswith("qt_")
    ]


def called(widget: QWidget) -> str:
    """Return what a screen reader says of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def told(widget: QWidget) -> str:
    """Return a widget as a failing test names it."""
    above = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None and len(above) < 4:
        above.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{' < '.join(above)} “{called(widget)}” {widget.width()}×{widget.height()}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_everything_that_takes_the_focus_has_a_name(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str, language: str
) -> None:
    example.load(store)
    preferences.choose(language=language)
    for view in views(window, qtbot, name):
        nameless = [
            told(widget)
            for widget in seen(window, (QWidget,))
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not called(widget)
        ]
        assert nameless == [], view


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_target_is_large_enough_for_a_finger(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str
) -> None:
    example.load(store)
    preferences.choose(density=Density.TOUCH)
    for view in views(window, qtbot, name):
        small = [told(widget) for widget in seen(window, TARGETS) if not is_large(widget)]
        assert small == [], view


def is_large(widget: QWidget) -> bool:
    """Tell whether a target, or each row or tab of it, can be hit with a finger."""
    if isinstance(widget, QTableView):
        return widget.verticalHeader().defaultSectionSize() >= LEAST_PX
    if isinstance(widget, QAbstractItemView):
        rows = widget.model().rowCount() if widget.model() else 0
        return all(widget.sizeHintForRow(row) >= LEAST_PX for row in range(min(rows, 20)))
    if isinstance(widget, QTabBar):
        return all(widget.tabRect(at).height() >= LEAST_PX for at in range(widget.count()))
    return widget.height() >= LEAST_PX and widget.width() >= LEAST_PX


@pytest.mark.parametrize(
    ("percent", "language"), [(150, "en"), (200, "vi"), (225, "vi"), (225, "en")]
)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_large_text_is_never_cut_nor_pushed_out_of_the_window(
    store: Store,
    window: Window,
    preferences: Preferences,
    qtbot: QtBot,
    name: str,
    percent: int,
    language: str,
) -> None:
    example.load(store)
    preferences.choose(text_percent=percent, language=language)
    for view in views(window, qtbot, name):
        none_is_cut(qtbot, window)
        qtbot.waitUntil(partial(all_has_its_place, window, view))


def all_has_its_place(window: Window, view: str) -> None:
    beyond = [told(w) for w in seen(window, (QLabel, *TARGETS)) if is_beyond(w, window)]
    assert beyond == [], view
    wide = [told(area) for area in seen(window, (QScrollArea,)) if is_wider(area)]
    assert wide == [], view
    greedy = [told(table) for table in seen(window, (RecordTable,)) if is_greedy(table)]
    assert greedy == [], view


def none_is_cut(qtbot: QtBot, window: Window) -> None:
    """Wait until a page that was just filled has its room; what is cut for good is named by the failure."""

    def every_word_is_whole() -> None:
        assert cut(window) == []

    qtbot.waitUntil(every_word_is_whole)


def cut(window: Window) -> list[str]:
    """Return the words of the window that are not seen whole."""
    return [told(widget) for widget in seen(window, (QLabel, QPushButton)) if is_cut(widget)]


def is_greedy(table: QWidget) -> bool:
    """Tell whether columns of known width leave too little to those that take what is left."""
    assert isinstance(table, RecordTable)
    known = [at for at, column in enumerate(table._columns) if column.width_px]
    rest = [at for at in range(len(table._columns)) if at not in known]
    half = any(table.columnWidth(at) > table.viewport().width() / 2 for at in known)
    return half or any(table.columnWidth(at) < table._least_px for at in rest)


def is_cut(widget: QWidget) -> bool:
    """Tell whether a line of text has less room than its letters need."""
    if isinstance(widget, QLabel):
        return not widget.wordWrap() and bool(widget.text()) and is_short(widget, widget.text())
    assert isinstance(widget, QPushButton)
    ends = isinstance(widget, LinkLine) or not widget.text()
    needs_px = 0 if ends else widget.minimumSizeHint().width()
    return is_short(widget, widget.text().replace("&&", "&")) or widget.width() < needs_px


def is_short(widget: QLabel | QPushButton, text: str) -> bool:
    letters = widget.fontMetrics()
    lines = text.strip().split("\n")
    needed = max(letters.horizontalAdvance(line) for line in lines)
    return widget.width() < needed or widget.height() < len(lines) * letters.height() - 2


def is_beyond(widget: QWidget, window: QWidget) -> bool:
    """Tell whether a widget reaches out of the window at the side, where nobody can scroll to it."""
    corner = widget.mapTo(window, QPoint(0, 0))
    place = QRect(corner, widget.size())
    return place.left() < 0 or place.right() > window.width()


def is_wider(widget: QWidget) -> bool:
    assert isinstance(widget, QScrollArea)
    inner = widget.widget()
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    hidden = widget.horizontalScrollBarPolicy() == never
    return hidden and inner is not None and inner.width() > widget.viewport().width()


@pytest.mark.parametrize("shade", list(Shade))
def test_what_has_the_focus_is_seen_in_every_palette(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, shade: Shade
) -> None:
    example.load(store)
    preferences.choose(theme=shade)
    for name in ("today", "settings", "directory"):
        for view in views(window, qtbot, name):
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            for widget in seen(window, (QPushButton, QLineEdit, QComboBox, QCheckBox, QTableView)):
                if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    continue
                window.setFocus()
                before = widget.grab().toImage()
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                assert widget.hasFocus(), (view, told(widget))
                assert widget.grab().toImage() != before, (view, told(widget))
