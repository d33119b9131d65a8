"""The window: the way there and back, undo, language and look, and that nothing typed is lost."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from db import fields
from db.records import Body, Inspection, RecordId
from db.store import Store
from desktop import settings
from desktop.exchange import example
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.catalogue import NAMES
from desktop.ui.desk import Message
from desktop.ui.pages.inspection import InspectionPage
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.parts.fields import LineField
from desktop.ui.places import TODAY, Place, from_text, to_text
from desktop.ui.shortcuts import ShortcutList
from tests import make
from tests.typing_hand import BOMB, key_in, press

if TYPE_CHECKING:
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.window import Window
    from desktop.words import Words
    from desktop.work import Work

PLAIN = Qt.TextFormat.PlainText


def add_inspection(store: Store, name: str = "one") -> None:
    record = Inspection(id=RecordId(name), topic="Cải cách hành chính")
    store.write("inspection.add", [fields.edit(record)])


def strike(window: Window, key: Qt.Key, **held: bool) -> None:
    press(QApplication.focusWidget() or window, key, **held)


def test_it_starts_with_today(window: Window) -> None:
    assert window.place == TODAY


def test_numbers_go_to_pages_and_esc_comes_back(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.place == Place("recommendations")
    qtbot.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    assert window.place == Place("settings")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place == TODAY


def test_a_place_of_a_record_that_is_gone_is_left_with_a_sentence(window: Window) -> None:
    window.go(Place("papers", RecordId("nobody")))
    assert window.place == TODAY


def test_a_step_of_the_store_is_taken_back_and_brought_again(
    window: Window, store: Store, qtbot: QtBot, words: Words
) -> None:
    add_inspection(store)
    qtbot.waitUntil(window._status.undo.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert store.undoable is None
    assert store.redoable == "inspection.add"
    qtbot.waitUntil(window._status.redo.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert store.undoable == "inspection.add"


def test_the_way_back_is_made_anew_only_where_it_says_something_else(
    window: Window, store: Store
) -> None:
    inspection = Inspection(id=RecordId("i"), topic="Cải cách")
    visit = make.visit(body=None)
    store.write("example.load", [fields.edit(inspection), fields.edit(visit)])
    window.go(Place("visit", visit.id))
    first, _ = window._top._names[0]
    window.page.retitled.emit()
    assert window._top._names[0][0] is first
    window.go(Place("inspection", inspection.id))
    assert window._top._names[0][0] is not first


def test_a_save_says_when_it_was(window: Window, store: Store, qtbot: QtBot, words: Words) -> None:
    add_inspection(store)
    qtbot.waitUntil(lambda: window._status.saved.text() != words("ui.saves_itself"))


def test_another_language_keeps_the_place(
    window: Window, preferences: Preferences, qtbot: QtBot
) -> None:
    window.go(Place("settings"))
    preferences.choose(language="en")
    assert window.place == Place("settings")
    assert window.page.title() == "Settings"


def test_every_look_can_be_put_on(window: Window, preferences: Preferences) -> None:
    for shade in Shade:
        for density in Density:
            preferences.choose(theme=shade, density=density)
            assert not window.grab().isNull()


def test_place_and_size_are_remembered(window: Window, preferences: Preferences) -> None:
    window.go(Place("recommendations"))
    window.resize(900, 600)
    window.close()
    kept = settings.load(preferences._file)
    assert kept.place == "recommendations"
    assert kept.geometry


def test_searched_words_are_not_kept_on_disk() -> None:
    assert to_text(Place("search", words="Nông Thanh Tùng")) == "search"


def test_a_kept_place_is_found_again() -> None:
    place = Place("visit", RecordId("V1"), RecordId("F1"))
    assert from_text(to_text(place), frozenset({"visit"})) == place
    assert from_text("nowhere/x", frozenset({"visit"})) == TODAY


def test_what_is_said_is_letters(window: Window) -> None:
    window.say(Message(BOMB))
    assert window._notice.sentence == BOMB
    assert all(label.textFormat() == PLAIN for label in texts(window))


def test_a_failed_job_becomes_a_sentence(
    window: Window, jobs: Jobs, qtbot: QtBot, words: Words
) -> None:
    def work(_job: Work) -> None:
        raise FileNotFoundError(2, "", "a.pdf")

    jobs.start("việc", work, print)
    qtbot.waitUntil(lambda: "a.pdf" in window._notice.sentence)


def test_the_search_box_is_one_key_away(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window._top.search.hasFocus)


def texts(widget: QWidget) -> list[QLabel]:
    return [label for label in widget.findChildren(QLabel) if label.text()]


def test_undo_takes_typing_back_first_and_then_the_step(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    add_inspection(store)
    window.go(Place("settings"))
    field = window.page.findChildren(LineField)[0]
    field.focus()
    window.activateWindow()
    qtbot.waitUntil(field.line.hasFocus)
    key_in(field.line, "Lan")
    qtbot.keyClick(field.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert store.undoable == "inspection.add"
    qtbot.keyClick(field.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert store.undoable is None


def test_going_back_saves_what_is_being_typed(window: Window, store: Store, qtbot: QtBot) -> None:
    window.go(Place("settings"))
    field = window.page.findChildren(LineField)[0]
    field.focus()
    key_in(field.line, "Lan")
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert window.place == TODAY
    assert store.author == "Lan"


def test_closing_saves_what_is_being_typed(window: Window, store: Store) -> None:
    window.go(Place("settings"))
    key_in(window.page.findChildren(LineField)[0].line, "Lan")
    window.close()
    assert store.author == "Lan"


def test_another_window_in_front_saves_what_is_being_typed(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(Place("settings"))
    key_in(window.page.findChildren(LineField)[0].line, "Lan")
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    assert store.author == "Lan"


def test_the_list_of_shortcuts_is_freed_when_it_is_closed(window: Window) -> None:
    window._list_shortcuts()
    (dialog,) = window.findChildren(ShortcutList)
    press(dialog, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)


def test_pages_of_the_look_before_are_freed(window: Window, preferences: Preferences) -> None:
    window.go(Place("settings"))
    before = window.page
    preferences.choose(language="en")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(before)


def test_a_choice_that_the_disk_does_not_keep_is_taken_and_told_of(
    window: Window,
    preferences: Preferences,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_part: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(Path, "replace", refuse)
    preferences.choose(language="en")
    assert "is full" in window._notice.sentence
    assert [line.levelname for line in caplog.records] == ["WARNING"]
    caplog.clear()
    monkeypatch.undo()
    preferences.choose(language="vi")
    assert "hết chỗ" not in window._notice.sentence


def test_a_notice_that_stays_stays_behind_where_it_was_said(window: Window) -> None:
    window.show()
    notice = window._notice
    window.say(Message("Tệp đã được giữ nguyên vẹn.", lasting=True))
    notice._timer.timeout.emit()
    notice._timer.stop()
    assert notice.isVisible()
    window.go(Place("recommendations"))
    assert not notice.isVisible()


def test_a_notice_that_was_closed_stays_closed(window: Window) -> None:
    window.show()
    notice = window._notice
    window.say(Message("Tệp đã được giữ nguyên vẹn.", lasting=True))
    window.back()
    notice._timer.timeout.emit()
    assert not notice.isVisible()


def test_what_nobody_can_have_read_yet_goes_along_for_a_while(window: Window) -> None:
    window.show()
    notice = window._notice
    window.say(Message("Tệp đã được giữ nguyên vẹn.", lasting=True))
    window.go(Place("recommendations"))
    assert notice.isVisible()
    notice._timer.timeout.emit()
    assert not notice.isVisible()


def test_words_looked_for_leave_a_notice_where_it_is(window: Window) -> None:
    window.show()
    window.go(Place("search", words="so"))
    window.say(Message("Không đọc được.", lasting=True))
    window._notice._timer.stop()
    window.go(Place("search", words="sổ"))
    assert window._notice.isVisible()


def test_esc_closes_a_sentence_that_stays_before_it_goes_back(window: Window, qtbot: QtBot) -> None:
    window.go(Place("settings"))
    window.say(Message("Tệp đã được giữ nguyên vẹn.", lasting=True))
    assert window._notice.isVisible()
    window.back()
    assert not window._notice.isVisible()
    assert window.place == Place("settings")
    window.say(Message("Đã lưu."))
    window.back()
    assert window.place == Place("today")


def test_what_is_said_lies_over_nothing_on_any_page(
    window: Window, store: Store, preferences: Preferences, qtbot: QtBot
) -> None:
    example.load(store)
    preferences.choose(text_percent=200)
    window.resize(1366, 768)
    window.say(Message("Đã thêm 2 minh chứng.", undo=True, lasting=True))
    notice = window._notice
    for name in sorted(NAMES):
        record = {"inspection": RecordId("cb-2023"), "visit": make.SESSION}.get(name)
        window.go(Place(name, record))
        window.say(Message("Đã thêm 2 minh chứng. " * 9, undo=True, lasting=True))
        qtbot.waitUntil(lambda: window._stack.geometry().bottom() < notice.geometry().top())
        for part in (window._top, window._stack, window._status):
            assert not part.geometry().intersects(notice.geometry()), name
        assert notice.action.visibleRegion().boundingRect() == notice.action.rect(), name
    notice.hide()
    qtbot.waitUntil(lambda: window._stack.geometry().bottom() + 1 == window._status.y())


def test_a_long_title_gets_room_before_the_places_above_it(
    window: Window, store: Store, preferences: Preferences, qtbot: QtBot
) -> None:
    example.load(store)
    preferences.choose(text_percent=200)
    window.resize(1366, 768)
    window.show()
    window.go(Place("visit", make.SESSION))
    top = window._top
    first, last = (crumb for crumb, _ in top._names)
    qtbot.waitUntil(lambda: (first.text(), last.text()) == ("Cuộc giám sát", "…"))
    assert "Công tác cải cách hành chính" in last.toolTip()
    assert last.accessibleName() == "Công tác cải cách hành chính"
    qtbot.waitUntil(lambda: top.title.width() > (top.width() - top.search.width()) / 2)
    window.resize(2600, 768)
    qtbot.waitUntil(lambda: last.text() == "Công tác cải cách hành chính")


def test_esc_closes_the_names_that_are_offered_and_stays(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    add_inspection(store)
    store.write("body.add", [fields.edit(Body(id=RecordId("b"), name="Sở Nội vụ"))])
    window.go(Place("inspections"))
    window.go(Place("inspection", RecordId("one")))
    window.activateWindow()
    page = window.page
    assert isinstance(page, InspectionPage)
    page._choose_tab("subjects")
    line = page.listing("subjects")._line.field.line  # type: ignore[attr-defined]

    def has_the_keyboard() -> bool:
        line.setFocus()
        return bool(line.hasFocus())

    qtbot.waitUntil(has_the_keyboard)
    key_in(line, "so")
    popup = line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    window.back()
    assert not popup.isVisible()
    assert (window.place.page, line.text()) == ("inspection", "so")
    window.back()
    assert window.place == Place("inspections")


def test_coming_back_does_not_ask_again_for_a_new_inspection(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    window.go(Place("inspections", field="topic"))
    (asked,) = window.findChildren(BeginInspection)
    asked.topic.line.setText("Đầu tư công")
    asked.confirm.click()
    qtbot.waitUntil(lambda: window.place.page == "inspection")
    qtbot.waitUntil(lambda: not [a for a in window.findChildren(BeginInspection) if a.isVisible()])
    window.back()
    assert window.place == Place("inspections")
    assert not [each for each in window.findChildren(BeginInspection) if each.isVisible()]


def test_the_window_s_size_is_known_without_its_being_closed(
    window: Window, preferences: Preferences, qtbot: QtBot
) -> None:
    window.resize(777, 555)
    other = QMainWindow()
    qtbot.addWidget(other)

    def is_known() -> bool:
        shape = preferences.chosen.geometry.encode("ascii")
        other.restoreGeometry(QByteArray.fromBase64(shape))
        return (other.width(), other.height()) == (777, 555)

    qtbot.waitUntil(is_known)
