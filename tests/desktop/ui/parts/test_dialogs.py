"""A dialog is as high as what it asks, and no higher than the screen: then it is scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import PlainLabel

if TYPE_CHECKING:
    from desktop.ui.theme import Theme
    from desktop.words import Words

LONG = "Tên của đơn vị, thời gian, địa điểm và những gì đã được ghi nhận. " * 4


def opened(qtbot: QtBot, words: Words) -> Dialog:
    dialog = Dialog(words, "Ký số", "Ký")
    qtbot.addWidget(dialog)
    dialog.body.addWidget(PlainLabel(LONG, wrap=True))
    dialog.show()
    return dialog


def test_it_grows_with_what_it_asks(qtbot: QtBot, theme: Theme, words: Words) -> None:
    dialog = opened(qtbot, words)
    before = dialog.height()
    dialog.body.addWidget(PlainLabel(LONG, wrap=True))
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert not dialog._sheet.verticalScrollBar().isVisible()


def test_it_is_scrolled_where_the_screen_is_too_low(
    qtbot: QtBot, theme: Theme, words: Words
) -> None:
    dialog = opened(qtbot, words)
    for _ in range(40):
        dialog.body.addWidget(PlainLabel(LONG, wrap=True))
    qtbot.waitUntil(dialog._sheet.verticalScrollBar().isVisible)
    assert dialog.height() <= dialog.screen().availableSize().height()
    corner = dialog.confirm.mapTo(dialog, dialog.confirm.rect().bottomRight())
    assert dialog.rect().contains(corner)
