"""Nothing needs a mouse: each page's buttons, fields and lists by Tab, arrows or the palette; each key is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop.exchange import example
from desktop.ui.catalogue import NAMES
from desktop.ui.palette import standing
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.shortcuts import WINDOW_KEYS, ShortcutList
from desktop.words import LANGUAGES
from tests.desktop.ui import test_reach as reach

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window

MOST_STOPS = 400
WRITTEN = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right", "Enter": "Return"}
OTHER_NAMES = {"Ctrl+=": "Ctrl++"}
"""Keys that do what a listed key does: without Shift, where a keyboard wants it."""


def walked(window: Window, qtbot: QtBot) -> set[int]:
    """Return all that the Tab key stops at, by identity."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window._focus_search()
    found: set[int] = set()
    here = QApplication.focusWidget()
    while here is not None and id(here) not in found and len(found) < MOST_STOPS:
        found.add(id(here))
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    return found


def is_beside(widget: QWidget, stops: set[int]) -> bool:
    """Tell whether an arrow leads to it from a button that Tab stops at."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(id(each) in stops for each in group.buttons())


@pytest.mark.parametrize("name", sorted(NAMES))
def test_all_that_a_mouse_can_reach_keys_reach_too(
    store: Store, window: Window, qtbot: QtBot, name: str
) -> None:
    example.load(store)
    for view in reach.views(window, qtbot, name):
        targets = [each for each in reach.seen(window, reach.TARGETS) if each.isEnabled()]
        commands = {each.name for each in standing(window._desk, window.page, None)}
        stops = walked(window, qtbot)
        lost = [
            reach.told(each)
            for each in targets
            if id(each) not in stops
            and not is_beside(each, stops)
            and reach.called(each) not in commands
            and window._words("palette.page", page=reach.called(each)) not in commands
        ]
        assert lost == [], view


def listed(keys: str) -> Iterator[str]:
    """Return each key that a line of the list names."""
    first = re.fullmatch(r"(.*?)(\d) … (\d)", keys)
    if first:
        held, low, high = first.groups()
        yield from (f"{held}{number}" for number in range(int(low), int(high) + 1))
        return
    for each in keys.split(", "):
        for sign, name in WRITTEN.items():
            each = each.replace(sign, name)
        yield QKeySequence(each).toString()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_shortcut_is_listed_with_what_it_does(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str, language: str
) -> None:
    example.load(store)
    preferences.choose(language=language)
    for view in reach.views(window, qtbot, name):
        lines = [*window.page.keys(), *WINDOW_KEYS]
        known = {key for keys, _ in lines for key in listed(keys)}
        own = {each.key().toString() for each in window.findChildren(QShortcut)}
        assert {OTHER_NAMES.get(key, key) for key in own} <= known | {""}, view
        sheet = ShortcutList(window._desk.words, window.page.keys(), window)
        told = [each.text() for each in sheet.findChildren(PlainLabel)]
        assert all(keys in told for keys, _ in lines)
        assert all(told), view
        sheet.close()
