"""Fields take what people type, whole, settle it by themselves, and keep what was refused."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.dates import DayPart, When
from desktop import paths
from desktop.settings import Theme as Shade
from desktop.ui.parts.dates import DateField, WhenField
from desktop.ui.parts.fields import Field, LineField, TextField
from desktop.ui.parts.layouts import column
from desktop.ui.theme import Theme
from desktop.words import Words
from tests.typing_hand import BOMB, MOTTO, commit, compose, key_in, press

KINDS = [LineField, TextField]


def editor(field: Field) -> QWidget:
    return field.focusProxy()


@pytest.fixture(params=KINDS)
def field(request: pytest.FixtureRequest, qtbot: QtBot, words: Words) -> Field[str]:
    made: Field[str] = request.param(words, "Nội dung")
    qtbot.addWidget(made)
    made.show()
    made.focus()
    return made


def test_a_composition_keeps_every_letter(field: Field[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.settled) as told:
        compose(editor(field), MOTTO)
    assert told.args == [MOTTO]


def test_ready_letters_are_kept(field: Field[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.settled) as told:
        key_in(editor(field), MOTTO)
    assert told.args == [MOTTO]


def test_letters_typed_without_any_pause_settle_all_the_same(
    field: Field[str], qtbot: QtBot
) -> None:
    told: list[str] = []
    field.settled.connect(told.append)

    def types_on() -> bool:
        key_in(editor(field), "x")
        return len(told) > 1

    qtbot.waitUntil(types_on, timeout=30_000)
    assert set(told[0]) == {"x"}


def test_half_a_day_or_number_is_not_read_while_it_is_typed(qtbot: QtBot, words: Words) -> None:
    for field, half in ((DateField(words, "Ngày"), True), (LineField(words, "Tên"), False)):
        qtbot.addWidget(field)
        assert field.is_half_a_value is half


def test_decomposed_letters_settle_composed(field: Field[str], qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.settled) as told:
        commit(editor(field), unicodedata.normalize("NFD", "Đoàn giám sát"))
    assert told.args == ["Đoàn giám sát"]


def test_markup_is_letters(field: Field[str], qtbot: QtBot) -> None:
    field.show_value(BOMB)
    assert field.text() == BOMB
    field.refuse(BOMB)
    assert field._error.textFormat() == Qt.TextFormat.PlainText


def test_flush_settles_at_once_and_only_once(field: Field[str], qtbot: QtBot) -> None:
    heard: list[str] = []
    field.settled.connect(heard.append)
    key_in(editor(field), "abc")
    field.flush()
    field.flush()
    assert heard == ["abc"]


def test_a_value_from_the_store_does_not_overwrite_what_is_being_typed(field: Field[str]) -> None:
    field.start("cũ")
    press(editor(field), Qt.Key.Key_End)
    key_in(editor(field), " và mới")
    field.show_value("của người khác")
    assert field.text() == "cũ và mới"


def test_refused_text_stays_with_its_sentence(field: Field[str]) -> None:
    key_in(editor(field), "Độ mật: MẬT")
    field.flush()
    field.refuse("không nhận")
    field.show_value("")
    assert field.text() == "Độ mật: MẬT"
    assert editor(field).accessibleDescription() == "không nhận"


def test_another_record_settles_the_last_one_first(field: Field[str]) -> None:
    heard: list[str] = []
    field.settled.connect(heard.append)
    key_in(editor(field), "dở dang")
    field.start("khác")
    assert heard == ["dở dang"]
    assert field.text() == "khác"


def test_the_echo_of_a_save_leaves_a_trailing_space_and_a_composition(field: Field[str]) -> None:
    key_in(editor(field), "Sở ")
    field.flush()
    field.show_value("Sở" if isinstance(field, LineField) else "Sở ")
    compose(editor(field), "Nội vụ")
    assert field.text() == "Sở Nội vụ"


def test_a_field_is_named_for_a_screen_reader(field: Field[str]) -> None:
    assert editor(field).accessibleName() == "Nội dung"


def test_tab_leaves_a_field_of_several_lines(qtbot: QtBot, words: Words) -> None:
    field = TextField(words, "Nội dung")
    qtbot.addWidget(field)
    assert field.pages.tabChangesFocus()


def test_a_field_of_several_lines_grows_with_its_text(qtbot: QtBot, words: Words) -> None:
    field = TextField(words, "Nội dung", lines=2)
    qtbot.addWidget(field)
    field.resize(400, 300)
    field.show()
    before = field.pages.height()
    field.show_value("một dòng\n" * 8)
    qtbot.waitUntil(lambda: field.pages.height() > before)


@pytest.mark.parametrize("text", ["19/5/2023", "19-05-2023", "ngày 19 tháng 5 năm 2023"])
def test_a_day_is_read_as_it_is_typed(qtbot: QtBot, words: Words, text: str) -> None:
    field = DateField(words, "Thời hạn")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.settled) as told:
        compose(field.line, text)
    assert told.args == [dt.date(2023, 5, 19)]


def test_a_day_that_is_none_is_said_and_kept(qtbot: QtBot, words: Words) -> None:
    field = DateField(words, "Thời hạn")
    qtbot.addWidget(field)
    key_in(field.line, "31/4/2023")
    field.flush()
    assert field.is_refused
    assert field.text() == "31/4/2023"


def test_a_moment_is_shown_as_it_is_typed(qtbot: QtBot, words: Words) -> None:
    field = WhenField(words, "Bắt đầu")
    qtbot.addWidget(field)
    field.start(When(day=dt.date(2023, 5, 19), part=DayPart.MORNING))
    assert field.text() == "sáng 19/05/2023"
    field.start(When(day=dt.date(2023, 5, 19), time=dt.time(8, 5)))
    assert field.text() == "8h05 19/05/2023"


def test_a_text_too_long_to_lay_out_is_shown_in_part_and_never_written_back(
    field: Field[str], qtbot: QtBot
) -> None:
    heard: list[str] = []
    field.settled.connect(heard.append)
    field.start("x" * 2_000_000)
    assert 0 < len(field.text()) < 10_000
    key_in(editor(field), "mất")
    field.flush()
    assert heard == []
    field.start("ngắn")
    key_in(editor(field), "!")
    field.flush()
    assert len(heard) == 1


def test_a_paste_too_long_is_refused_with_a_sentence(field: Field[str], qtbot: QtBot) -> None:
    QApplication.clipboard().setText("x" * 2_000_000)
    press(editor(field), Qt.Key.Key_V, ctrl=True)
    qtbot.waitUntil(lambda: editor(field).accessibleDescription() != "")
    assert field.text() == ""


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200, 225])
def test_several_lines_are_seen_whole_at_every_size_of_the_text(
    qtbot: QtBot, words: Words, percent: int
) -> None:
    theme = Theme(paths.resources(), Shade.LIGHT, text_percent=percent)
    ground = QWidget()
    qtbot.addWidget(ground)
    theme.dress(ground)
    field = TextField(words, "Nội dung")
    whole = column(ground)
    whole.addWidget(field)
    whole.addStretch(1)
    ground.resize(400, 900)
    ground.show()
    for lines in range(3, 9):
        field.show_value("\n".join(["Đoàn giám sát"] * lines))
        qtbot.waitUntil(lambda: not field.pages.verticalScrollBar().isVisible())
        assert field.pages.document().lineCount() == lines
