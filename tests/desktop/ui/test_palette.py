"""The palette: every action and record by a few letters and Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from db import query
from db.records import RecordId
from db.store import Store
from desktop.settings import Theme as Shade
from desktop.ui.jobs import Job
from desktop.ui.pages.visit import VisitPage
from desktop.ui.palette import Palette, fits, standing
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.editors import LONGEST_QUERY
from desktop.ui.parts.hinted import HINT
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.window import Window
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, findings_written, written
from tests.patience import settled
from tests.typing_hand import BOMB, compose, press


@pytest.fixture(autouse=True)
def _case(store: Store) -> None:
    written(store)
    findings_written(store, "Chưa có sổ theo dõi", BOMB)


def called(window: Window, qtbot: QtBot) -> Palette:
    """Open the palette by its keys."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=SOON_MS)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = window.findChildren(Palette)
    qtbot.waitUntil(found[-1].isVisible, timeout=SOON_MS)
    return found[-1]


def lines(palette: Palette) -> list[str]:
    """Return what stands in each line: a command with its keys, a record with its kind."""
    items = (palette.list.item(at) for at in range(palette.list.count()))
    return [" · ".join(filter(None, (item.text(), item.data(HINT)))) for item in items]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Mở: Cuộc giám sát", "cuoc giam"),
        ("Mở: Cuộc giám sát", "mcgs"),
        ("Giao diện: Tối", "giao toi"),
        ("Đổi mật khẩu", "doi mk"),
        ("Lập biên bản", "lbienb"),
    ],
)
def test_letters_without_marks_fit(name: str, typed: str) -> None:
    assert fits(name, typed) is not None


def test_whole_beginnings_come_before_scattered_letters() -> None:
    best, worse = fits("Sao lưu sổ", "sao"), fits("Sổ ảo", "sao")
    assert best is not None
    assert worse is not None
    assert best < worse
    assert fits("Sao lưu sổ", "xyz") is None
    assert fits("An toàn xã hội", "ax") == (2, len("an toan "))


def test_a_page_is_opened_by_letters_and_enter(window: Window, qtbot: QtBot) -> None:
    palette = called(window, qtbot)
    compose(palette.line, "mo kien nghi")
    press(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == Place("recommendations"), timeout=SOON_MS)


def test_a_record_is_found_and_gone_to(window: Window, qtbot: QtBot) -> None:
    palette = called(window, qtbot)
    compose(palette.line, "so theo doi")
    qtbot.waitUntil(lambda: any("Ghi nhận" in line for line in lines(palette)), timeout=SOON_MS)
    at = next(n for n, line in enumerate(lines(palette)) if "Chưa có sổ" in line)
    for _ in range(at):
        press(palette.line, Qt.Key.Key_Down)
    press(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == Place("visit", VISIT, "f1"), timeout=SOON_MS)  # type: ignore[arg-type]


def test_one_search_runs_at_a_time_and_the_newest_letters_win(window: Window, qtbot: QtBot) -> None:
    palette = called(window, qtbot)
    settled(qtbot, window)
    begun: list[Job] = []

    def note(job: Job) -> None:
        if job.slots[0] == palette._show_records:  # the window works beside it at its own times
            begun.append(job)

    window._jobs.started.connect(note)
    for typed in ("b", "c", "ch", "chua co so"):
        palette.line.setText(typed)
    assert len(begun) == 1
    qtbot.waitUntil(lambda: any("Chưa có sổ" in line for line in lines(palette)), timeout=SOON_MS)
    assert len(begun) == 2


def test_the_page_s_own_keys_are_commands(window: Window, qtbot: QtBot) -> None:
    window.go(Place("visit", VISIT))
    palette = called(window, qtbot)
    assert any("F6" in line for line in lines(palette))
    compose(palette.line, "so lieu cho ghi nhan")
    assert "Ctrl+M" in lines(palette)[0]


def test_the_theme_is_changed_from_the_palette(
    window: Window, qtbot: QtBot, preferences: Preferences
) -> None:
    palette = called(window, qtbot)
    compose(palette.line, "giao dien toi")
    press(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: preferences.chosen.theme is Shade.DARK, timeout=SOON_MS)


def test_escape_leaves_everything_as_it_was(window: Window, qtbot: QtBot) -> None:
    window.go(Place("visit", VISIT))
    palette = called(window, qtbot)
    compose(palette.line, "table")
    qtbot.waitUntil(lambda: any("<table>" in line for line in lines(palette)))
    assert not palette.grab().isNull()
    press(palette, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not palette.isVisible())
    settled(qtbot, window)
    assert window.place == Place("visit", VISIT)


def test_what_only_a_button_does_is_done_by_letters_too(
    window: Window, qtbot: QtBot, store: Store
) -> None:
    window.go(Place("inspection", RecordId("i")))
    qtbot.waitUntil(lambda: not window._jobs.running, timeout=SOON_MS)
    before = len(query.visits(store.reader, RecordId("i")))
    palette = called(window, qtbot)
    compose(palette.line, "them khao sat")
    qtbot.waitUntil(lambda: lines(palette)[0] == "Thêm buổi khảo sát", timeout=SOON_MS)
    press(palette.line, Qt.Key.Key_Return)
    assert len(query.visits(store.reader, RecordId("i"))) == before + 1
    assert window.place.page == "visit"


def test_a_button_that_can_do_nothing_now_is_no_command_and_one_that_went_does_nothing(
    window: Window, qtbot: QtBot
) -> None:
    window.go(Place("visit", VISIT))
    assert isinstance(window.page, VisitPage)
    page = window.page
    able, unable = Button("Ghi ngay", parent=page), Button("Chưa ghi được", parent=page)
    unable.setEnabled(False)
    able.show()
    unable.show()
    commands = {each.name: each for each in standing(window._desk, window.page, None)}
    assert "Ghi ngay" in commands
    assert "Chưa ghi được" not in commands
    delete(able)
    commands["Ghi ngay"].act()


def test_a_tower_of_marks_is_no_letters(window: Window, qtbot: QtBot) -> None:
    palette = called(window, qtbot)
    every = lines(palette)
    palette.line.setText("q" + "\u0301" * 100)
    assert lines(palette) == every


def test_a_name_that_several_buttons_bear_is_left_to_their_rows(
    window: Window, qtbot: QtBot
) -> None:
    window.go(Place("visit", VISIT))
    page = window.page
    first, second = Button("Xóa dòng này", parent=page), Button("Xóa dòng này", parent=page)
    first.show()
    second.show()
    alone = Button("Chỉ một", parent=page)
    alone.show()
    names = lines(called(window, qtbot))
    assert "Chỉ một" in names
    assert "Xóa dòng này" not in names


def test_the_size_of_the_text_is_chosen_by_letters(
    window: Window, qtbot: QtBot, preferences: Preferences
) -> None:
    palette = called(window, qtbot)
    compose(palette.line, "co chu 200")
    assert lines(palette)[0] == "Cỡ chữ: 200 %"
    press(palette.line, Qt.Key.Key_Return)
    assert preferences.chosen.text_percent == 200


def test_it_says_where_nothing_is_found_and_enter_does_nothing(
    window: Window, qtbot: QtBot
) -> None:
    palette = called(window, qtbot)
    compose(palette.line, "zzqzzq")
    said = "Không thấy lệnh hay nội dung nào có chữ ấy."
    qtbot.waitUntil(lambda: lines(palette) == [said], timeout=SOON_MS)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(palette.line, key)
    assert palette.isVisible()


def test_who_was_there_is_added_by_letters_and_a_stage_has_its_bare_name(
    window: Window, qtbot: QtBot
) -> None:
    window.go(Place("visit", VISIT, field="title"))
    palette = called(window, qtbot)
    assert {"Chuẩn bị", "Ghi nhận"} <= set(lines(palette))
    compose(palette.line, "them nguoi co quan")
    assert lines(palette)[0] == "Thêm người dự: Cơ quan chịu sự giám sát"


def test_of_a_megabyte_pasted_a_line_that_searches_takes_as_much_as_a_question_is_long(
    window: Window, qtbot: QtBot
) -> None:
    window.go(Place("visit", VISIT))
    page = window.page
    assert isinstance(page, VisitPage)
    palette = called(window, qtbot)
    QApplication.clipboard().setText("chữ rất dài " * 90_000)
    for line in (palette.line, window._top.search, page.record.sieve.line):
        line.clear()
        QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert len(line.text()) == LONGEST_QUERY
