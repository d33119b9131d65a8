"""Choices, tables, notices, dialogs, rows: by keyboard, named, and never taking text for markup."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHoverEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop import paths
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import PlainLabel, plain_tooltip
from desktop.ui.parts.layouts import column
from desktop.ui.parts.notice import Notice
from desktop.ui.parts.rows import LinkRow
from desktop.ui.parts.table import MOST_PAGES, PAGE_ROWS, Column, Paged, RecordTable
from tests.typing_hand import BOMB, press

if TYPE_CHECKING:
    from desktop.ui.theme import Theme
    from desktop.words import Words


def wheel(widget: QWidget) -> None:
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, turn)


@pytest.fixture
def choice(qtbot: QtBot) -> ChoiceField[int]:
    made = ChoiceField[int]("Loại", [(1, "một"), (2, "hai"), (3, "ba")])
    qtbot.addWidget(made)
    made.show_value(1)
    made.show()
    return made


def test_the_wheel_leaves_an_unfocused_choice_alone(choice: ChoiceField[int]) -> None:
    choice.box.clearFocus()
    wheel(choice.box)
    assert choice.value() == 1


def test_a_choice_by_keyboard_settles_and_a_shown_one_does_not(
    choice: ChoiceField[int], qtbot: QtBot
) -> None:
    heard: list[object] = []
    choice.settled.connect(heard.append)
    choice.show_value(3)
    press(choice.box, Qt.Key.Key_Up)
    assert heard == [2]


def test_a_choice_has_a_name_of_its_own(choice: ChoiceField[int]) -> None:
    assert choice.box.accessibleName() == "Loại"


def test_offering_others_keeps_what_is_still_there(choice: ChoiceField[int]) -> None:
    choice.show_value(2)
    choice.offer([(2, "hai"), (4, "bốn")])
    assert choice.value() == 2
    choice.offer([(4, "bốn")])
    assert choice.value() is None


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> RecordTable[str]:
    made = RecordTable[str](theme, "Bảng", [Column("Tên", str), Column("Dài", length, 80)], key=str)
    qtbot.addWidget(made)
    made.show_rows(["a", BOMB, "c"])
    made.show()
    return made


def length(text: str) -> str:
    return str(len(text))


def test_enter_opens_the_chosen_row(table: RecordTable[str], qtbot: QtBot) -> None:
    table.selectRow(0)
    press(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as told:
        press(table, Qt.Key.Key_Return)
    assert told.args == [BOMB]


def test_a_column_that_found_no_room_stays_away_until_there_is(qtbot: QtBot, theme: Theme) -> None:
    theme.choose(Shade.LIGHT, Density.COMPACT, 200)
    table = RecordTable[str](theme, "Bảng", [Column("Tên", str), Column("Dài", length, 150)])
    qtbot.addWidget(table)
    table.show()
    for width in (600, 601, 602):  # less than both need, more than both would need unscaled
        table.resize(width, 300)
        assert table.isColumnHidden(1)
    table.resize(1200, 300)
    assert table.columnWidth(1) == theme.px(150)


def test_other_rows_keep_the_chosen_one(table: RecordTable[str]) -> None:
    table.choose("c")
    table.show_rows(["c", "d"])
    assert table.chosen() == "c"


def test_only_what_is_seen_of_a_long_table_is_asked_for(qtbot: QtBot, theme: Theme) -> None:
    asked: set[int] = set()

    def text(row: int) -> str:
        asked.add(row)
        return str(row)

    table = RecordTable[int](theme, "Dài", [Column("Số", text)], key=int)
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show_rows(range(1_000_000))
    table.show()
    table.grab()
    assert 0 < len(asked) < 100


def test_a_notice_offers_its_action_and_goes(qtbot: QtBot, theme: Theme, words: Words) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(800, 400)
    notice = Notice(theme, words)
    column(ground).addWidget(notice)
    done: list[int] = []
    ground.show()
    notice.say(BOMB, "Hoàn tác", lambda: done.append(1))
    assert notice.isVisible()
    assert ground.rect().contains(notice.geometry())
    qtbot.mouseClick(notice.action, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not notice.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_notice_is_as_wide_as_the_page_and_cuts_no_long_sentence(
    qtbot: QtBot, theme: Theme, words: Words, percent: int
) -> None:
    theme.choose(Shade.LIGHT, Density.COMPACT, percent)
    ground = QWidget()
    qtbot.addWidget(ground)
    theme.dress(ground)
    ground.resize(1300, 700)
    notice = Notice(theme, words)
    beneath = column(ground, gap_px=0)
    beneath.addStretch(1)
    beneath.addWidget(notice)
    ground.show()
    notice.say("một câu dài " * 30, "Bỏ cả loạt vừa thêm")
    said = notice._text
    qtbot.waitUntil(lambda: notice.width() == 1300)
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    assert ground.rect().contains(notice.geometry())


def test_a_row_opens_by_space_and_click(qtbot: QtBot, theme: Theme) -> None:
    row = LinkRow(theme, "users", BOMB, BOMB, 7, (BOMB, "danger"))
    qtbot.addWidget(row)
    row.show()
    heard: list[object] = []
    row.opened.connect(heard.append)
    press(row, Qt.Key.Key_Space)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert heard == [7, 7]
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText for label in row.findChildren(PlainLabel)
    )


def test_a_tooltip_shows_letters(qtbot: QtBot, theme: Theme) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    plain_tooltip(widget, "<b>x</b>")
    assert "&lt;b&gt;" in widget.toolTip()


def test_a_picture_button_has_a_name(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme, "plus", "Thêm", keys="Ctrl+N")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Thêm"
    assert "Ctrl+N" in button.toolTip()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_enter_and_space(qtbot: QtBot, theme: Theme, key: Qt.Key) -> None:
    for button in (Button("Như lần trước", "quiet"), IconButton(theme, "x", "Đóng")):
        qtbot.addWidget(button)
        told: list[object] = []
        button.clicked.connect(partial(told.append, key))
        press(button, key)
        assert told == [key]


def test_enter_on_the_way_out_of_a_dialog_confirms_nothing(qtbot: QtBot, words: Words) -> None:
    dialog = Dialog(words, "Xóa", "Xóa")
    qtbot.addWidget(dialog)
    dialog.show()
    done: list[int] = []
    dialog.finished.connect(done.append)
    qtbot.keyClick(dialog.cancel, Qt.Key.Key_Return)
    assert done == [Dialog.DialogCode.Rejected]


def test_an_ampersand_is_shown(qtbot: QtBot) -> None:
    button = Button("Kế hoạch & Đầu tư")
    qtbot.addWidget(button)
    assert button.text() == "Kế hoạch && Đầu tư"


def test_a_closed_dialog_is_freed(qtbot: QtBot, words: Words) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    dialog = Dialog(words, "Tên", "Lưu", parent=ground)
    dialog.open()
    press(dialog, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)


def test_paged_rows_are_fetched_by_the_page_and_let_go_again() -> None:
    fetched: list[int] = []

    def fetch(lines: Sequence[int]) -> list[str]:
        fetched.append(lines[0])
        return [f"row {line}" for line in lines]

    rows = Paged(range(100_000), fetch)
    assert (len(rows), rows[70_001], rows[70_002], rows[-1]) == (
        100_000, "row 70001", "row 70002", "row 99999",
    )  # fmt: skip
    assert len(fetched) == 2
    for at in range(0, 100_000, PAGE_ROWS):
        assert rows[at] == f"row {at}"
    assert len(rows._pages) == MOST_PAGES


def test_the_whole_row_beneath_the_pointer_is_lit(qtbot: QtBot, theme: Theme) -> None:
    columns: list[Column[int]] = [Column("A", str, 90), Column("B", str)]
    table: RecordTable[int] = RecordTable(theme, "Bảng", columns)
    table.setStyleSheet(theme.stylesheet())
    table.show_rows(range(5))
    table.resize(400, 300)
    qtbot.addWidget(table)
    table.show()
    viewport = table.viewport()

    def lit(row: int) -> tuple[str, str]:
        picture = viewport.grab().toImage()
        top = table.rowViewportPosition(row) + 4
        first, second = (picture.pixelColor(x, top).name() for x in (80, 380))
        return first, second

    sunken, surface = theme.colour("sunken").name(), theme.colour("surface").name()
    at = QPointF(10, table.rowViewportPosition(2) + 6)
    QApplication.sendEvent(viewport, QHoverEvent(QEvent.Type.HoverMove, at, at, at))
    assert lit(2) == (sunken, sunken)
    assert lit(1) == lit(3) == (surface, surface)
    QApplication.sendEvent(viewport, QHoverEvent(QEvent.Type.HoverLeave, at, at, at))
    assert lit(2) == (surface, surface)


def test_a_finger_can_touch_each_value_of_a_choice(qtbot: QtBot) -> None:
    from desktop.ui.theme import Theme

    theme = Theme(paths.resources(), Shade.LIGHT, Density.TOUCH)
    ground = QWidget()
    qtbot.addWidget(ground)
    theme.dress(ground)
    choice = ChoiceField("Loại", [(at, str(at)) for at in range(6)], parent=ground)
    ground.show()
    choice.box.showPopup()
    rows = choice.box.view()
    qtbot.waitUntil(rows.isVisible)
    assert rows.sizeHintForRow(0) >= 44
    assert rows.verticalScrollBar().maximum() == 0
    choice.box.hidePopup()
