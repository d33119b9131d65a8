"""The visit's page in the whole window: nothing typed is lost by closing, leaving or undoing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from db import query
from db.records import Side
from db.store import Store
from desktop.evidence.sound import NOTHING_BUT_SILENCE
from desktop.evidence.tape import About
from desktop.settings import Theme as Shade
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import LATER_MS, SOON_MS, VISIT, findings_written, shown, written
from tests.typing_hand import key_in, press

if TYPE_CHECKING:
    from desktop.ui.preferences import Preferences


@pytest.fixture
def page(window: Window, store: Store) -> VisitPage:
    written(store)
    findings_written(store, "một", "hai")
    window.go(Place("visit", VISIT))
    assert isinstance(window.page, VisitPage)
    return window.page


def texts(store: Store) -> list[str]:
    return [finding.text for finding in query.findings(store.reader, VISIT)]


def test_closing_the_window_mid_word_keeps_line_and_details(
    window: Window, page: VisitPage, store: Store
) -> None:
    page.record.list.choose("f1")
    key_in(page.record.passage.text.pages, "sửa ")
    key_in(page.record.capture.line.pages, "đang dở")
    window.close()
    assert texts(store) == ["sửa một", "hai", "đang dở"]


def test_going_elsewhere_and_back_keeps_what_was_typed(
    window: Window, page: VisitPage, store: Store
) -> None:
    key_in(page.record.capture.line.pages, "đang dở")
    window.go(Place("inspections"))
    assert texts(store)[-1] == "đang dở"
    window.back()
    press(page.record.capture.line.pages, Qt.Key.Key_Return)
    assert texts(store)[-1] == "đang dở"
    assert page.record.capture.line.text() == ""


def test_the_title_says_which_visit_it_is(window: Window, page: VisitPage) -> None:
    assert page.title() == "Buổi làm việc"
    assert [name for name, _ in page.trail()] == ["Cuộc giám sát", "Công tác cải cách hành chính"]
    listed = page.keys()
    assert "Ctrl+N" in dict(listed)


def test_undo_in_the_window_brings_a_deleted_finding_back(
    qtbot: QtBot, window: Window, page: VisitPage, store: Store
) -> None:
    page.record.list.choose("f2")
    press(page.record.list, Qt.Key.Key_Delete)
    assert texts(store) == ["một"]
    window.undo()
    qtbot.waitUntil(lambda: shown(page) == ["một", "hai"], timeout=SOON_MS)


def test_a_watch_goes_on_where_the_window_is_made_anew_and_loses_no_photo(
    qtbot: QtBot,
    window: Window,
    page: VisitPage,
    store: Store,
    preferences: Preferences,
    tmp_path: Path,
) -> None:
    camera, folder = page.camera, tmp_path / "DCIM"
    folder.mkdir()
    camera.choose(folder)
    camera._timer.setInterval(50)
    camera.begin()
    qtbot.waitUntil(lambda: camera.has_begun, timeout=LATER_MS)
    window.go(Place("inspections"))
    preferences.choose(theme=Shade.DARK)
    qtbot.waitUntil(lambda: not isValid(page), timeout=LATER_MS)
    (folder / "1.jpg").write_bytes(photos.jpeg())
    qtbot.waitUntil(lambda: bool(camera._come), timeout=LATER_MS)
    window.go(Place("visit", VISIT))
    anew = window.page
    assert isinstance(anew, VisitPage)
    assert anew.record.passage.evidence.watching.isChecked()
    qtbot.waitUntil(lambda: len(query.evidence(store.reader, VISIT)) == 1, timeout=LATER_MS)
    anew.record.passage.evidence.watching.click()
    assert not camera.is_watching


def test_a_recording_goes_on_where_the_window_is_made_anew_and_is_ended_there(
    qtbot: QtBot, window: Window, page: VisitPage, store: Store, preferences: Preferences
) -> None:
    page.recorder._ways = NOTHING_BUT_SILENCE
    began = "2023-05-19T01:00:00+00:00"
    page.recorder.record(About(VISIT, None, "ông Tịnh", began, "Ghi âm.wav"))
    recording = page.recorder.recording
    assert recording is not None
    preferences.choose(text_percent=125)
    anew = window.page
    assert isinstance(anew, VisitPage)
    assert anew is not page
    sound = anew.record.passage.evidence.sound
    assert not sound.isHidden()
    qtbot.waitUntil(lambda: recording.seconds > 0.5, timeout=LATER_MS)
    sound.end.click()
    qtbot.waitUntil(lambda: len(query.evidence(store.reader, VISIT)) == 1, timeout=LATER_MS)
    qtbot.waitUntil(sound.isHidden, timeout=LATER_MS)


def test_a_visit_deleted_meanwhile_is_left(
    qtbot: QtBot, window: Window, page: VisitPage, store: Store
) -> None:
    from db import fields

    store.write("visit.delete", [fields.deleted(query.visit(store.reader, VISIT))])
    qtbot.waitUntil(lambda: window.place.page != "visit", timeout=SOON_MS)


def tabbed(page: VisitPage, first: QWidget, times: int) -> list[str]:
    """Return what a screen reader says of the places that Tab leads to."""
    where, names = first, []
    for _ in range(times):
        where = where.nextInFocusChain()
        while not (where.isVisibleTo(page) and where.focusPolicy() & Qt.FocusPolicy.TabFocus):
            where = where.nextInFocusChain()
        names.append(where.accessibleName())
    return names


def test_tab_leads_from_the_line_over_its_choices_to_the_list(page: VisitPage) -> None:
    names = tabbed(page, page.record.capture.line.pages, 5)
    assert names == ["Ghi", "Kết quả", "Người phát biểu", "Nội dung giám sát", "Ghi nhận"]


def test_tab_leads_through_figures_as_they_stand(page: VisitPage) -> None:
    page.record.list.choose("f1")
    row = page.record.passage.figures.add_row()
    assert row is not None
    row.open_details()
    assert tabbed(page, row.label.line, 5) == [
        "Giá trị", "Chỉ tiêu, tổng số, thời kỳ…", "Xóa số liệu", "Chỉ tiêu", "Thuộc tổng số",
    ]  # fmt: skip


def test_tab_leads_through_the_people_as_they_stand(page: VisitPage) -> None:
    page.show_stage(StageName.PREPARE)
    people = page.facts.sides[Side.BODY]
    people.add_row()
    assert tabbed(page, people.add, 3) == ["Họ tên hoặc tên gọi", "Chức vụ", "Cơ quan công tác"]
