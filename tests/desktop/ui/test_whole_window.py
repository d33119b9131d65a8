"""The window as a whole, with the worked example in it: every page, every text widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.records import RecordId
from db.store import Store
from desktop.exchange import example
from desktop.settings import Theme as Shade
from desktop.ui.catalogue import NAMES
from desktop.ui.places import Place
from tests import make
from tests.typing_hand import MOTTO, compose

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window

WIDTH_PX, HEIGHT_PX = 1366, 768
RECORDS = {"inspection": "cb-2023", "visit": make.SESSION}


def shown(window: Window, qtbot: QtBot, name: str) -> None:
    window.resize(WIDTH_PX, HEIGHT_PX)
    record = RECORDS.get(name)
    window.go(Place(name, RecordId(record) if record else None))
    qtbot.waitUntil(lambda: window.place.page == name)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("shade", [Shade.LIGHT, Shade.DARK])
def test_every_page_fits_a_small_screen(
    store: Store,
    window: Window,
    preferences: Preferences,
    qtbot: QtBot,
    language: str,
    shade: Shade,
) -> None:
    example.load(store)
    preferences.choose(language=language, theme=shade)
    for name in sorted(NAMES):
        shown(window, qtbot, name)
        least = window.minimumSizeHint()
        assert (least.width() <= WIDTH_PX, least.height() <= HEIGHT_PX) == (True, True), name
        assert (window.width(), window.height()) == (WIDTH_PX, HEIGHT_PX), name


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_text_widget_keeps_every_letter_of_a_composition(
    store: Store, window: Window, qtbot: QtBot, name: str
) -> None:
    example.load(store)
    shown(window, qtbot, name)
    editors: list[QLineEdit | QPlainTextEdit] = [
        *window.findChildren(QLineEdit),
        *window.findChildren(QPlainTextEdit),
    ]
    for editor in editors:
        if not editor.isVisible() or editor.isReadOnly() or not editor.isEnabled():
            continue
        editor.clear()
        compose(editor, MOTTO)
        text = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
        assert text == MOTTO, editor.accessibleName()
