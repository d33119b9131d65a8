"""What a field says of itself while it is empty is read whole, also in letters twice as large."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStyle, QStyleOptionFrame, QWidget
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop.exchange import example
from desktop.ui.catalogue import NAMES
from desktop.ui.pages.visit import VisitPage
from tests.desktop.ui import test_reach as reach
from tests.desktop.ui import test_reach_dialogs as dialogs

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window

SOON_MS = 10_000
BOTH = pytest.mark.parametrize("language", ["vi", "en"])


def is_whole(field: QWidget) -> bool:
    """Tell whether the hint of a field has room, once the layout has given it its own."""
    letters = field.fontMetrics()
    if isinstance(field, QPlainTextEdit):
        room = field.viewport().rect().adjusted(4, 4, -4, 0)
        needed = letters.boundingRect(room, Qt.TextFlag.TextWordWrap, field.placeholderText())
        return needed.width() <= room.width() and needed.height() <= room.height() + 4
    assert isinstance(field, QLineEdit)
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    inner = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    around = field.textMargins()
    room_px = inner.width() - around.left() - around.right() - 4
    return letters.horizontalAdvance(field.placeholderText()) <= room_px


def ended(ground: QWidget) -> list[str]:
    """Return the hints that are not seen whole."""
    found = reach.seen(ground, (QLineEdit, QPlainTextEdit))
    return [
        f"{reach.told(field)}: {hint}"
        for field in found
        if (hint := str(field.property("placeholderText"))) and not is_whole(field)
    ]


@BOTH
@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_hint_of_a_page_is_whole_in_large_text(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, name: str, language: str
) -> None:
    example.load(store)
    preferences.choose(text_percent=200, language=language)
    for view in reach.views(window, qtbot, name):
        with suppress(TimeoutError):  # a page that was just filled is given its room a moment later
            qtbot.waitUntil(lambda: not ended(window), timeout=SOON_MS)
        assert ended(window) == [], view


@BOTH
@pytest.mark.parametrize("made", dialogs.DIALOGS)
def test_every_hint_of_a_dialog_is_whole_in_large_text(
    store: Store,
    window: Window,
    preferences: Preferences,
    qtbot: QtBot,
    made: dialogs.Opened,
    language: str,
) -> None:
    example.load(store)
    preferences.choose(text_percent=200, language=language)
    dialog = dialogs.shown(qtbot, window, made)
    with suppress(TimeoutError):
        qtbot.waitUntil(lambda: not ended(dialog), timeout=SOON_MS)
    assert ended(dialog) == []


@BOTH
def test_the_capture_line_says_as_many_parts_as_fit_and_cuts_none(
    store: Store, window: Window, preferences: Preferences, qtbot: QtBot, language: str
) -> None:
    example.load(store)
    preferences.choose(text_percent=200, language=language)
    for _ in (view for view in reach.views(window, qtbot, "visit") if view.endswith("record")):
        page = window.page
        assert isinstance(page, VisitPage)
        shown = page.record.capture.line.pages.placeholderText()
        whole = window._words("visit.capture_hint")
        assert whole.startswith(shown)
        assert shown != whole
        assert whole[len(shown) :].startswith("  ")
