"""A text to look through: letters only, each line hanging from its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from desktop.ui.parts.leaflet import Leaflet, Said
from tests.typing_hand import BOMB

if TYPE_CHECKING:
    from desktop.ui.theme import Theme


def test_lines_hang_from_their_marks_and_stand_by_their_depth(qtbot: QtBot, theme: Theme) -> None:
    leaflet = Leaflet(theme, "Xem trước")
    qtbot.addWidget(leaflet)
    leaflet.show_lines([Said("1.", BOMB, is_head=True), Said("?", "Vì sao?", 1, is_quiet=True)])
    assert leaflet.toPlainText() == f"1. {BOMB}\n? Vì sao?"
    first, second = leaflet.document().begin(), leaflet.document().begin().next()
    for block in (first, second):
        form = block.blockFormat()
        assert form.textIndent() < 0 <= form.leftMargin() + form.textIndent()
    step = second.blockFormat().leftMargin() + second.blockFormat().textIndent()
    assert step == theme.px(22)
    leaflet.show_lines([Said("", "Khác")])
    assert leaflet.toPlainText() == "Khác"
    assert leaflet.textCursor().position() == 0
