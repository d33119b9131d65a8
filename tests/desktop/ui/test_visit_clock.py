"""A camera's clock is set once in the window: for the photos after it, and for those already there as one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Evidence, RecordId, Visit, VisitKind
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.clock import ClockDialog
from desktop.ui.pages.visit.evidence import EvidenceBox
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings_written, opened, written
from tests.typing_hand import key_in, press

CANON = "Canon EOS R6"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Iterator[VisitPage]:
    """A visit with a photo of the Canon, whose clock said half past eight."""
    written(desk.store)
    findings_written(desk.store, "một")
    page = opened(qtbot, desk, "f1")
    brought(qtbot, page, tmp_path, 1)
    yield page
    page.hide()


def box(page: VisitPage) -> EvidenceBox:
    return page.record.passage.evidence


def brought(qtbot: QtBot, page: VisitPage, folder: Path, number: int, camera: str = CANON) -> None:
    path = folder / f"{number}.jpg"
    path.write_bytes(photos.jpeg(number, taken="2023:05:19 08:30:00", camera=camera))
    before = len(box(page).tiles.tiles.rows)
    box(page).add_files([path])
    qtbot.waitUntil(lambda: len(box(page).tiles.tiles.rows) == before + 1, timeout=LATER_MS)


def kept(desk: Desk) -> list[Evidence]:
    return query.evidence(desk.store.reader, VISIT)


def times(desk: Desk) -> list[str]:
    return [f"{own.taken.time:%H:%M:%S}" for own in kept(desk) if own.taken.time]


def dialog(page: VisitPage, desk: Desk) -> ClockDialog:
    box(page).choose(kept(desk)[0].id)
    box(page).details.clock.click()
    return box(page).findChildren(ClockDialog)[-1]


def put_right(qtbot: QtBot, page: VisitPage, desk: Desk, true: str, others: bool = True) -> None:
    own = dialog(page, desk)
    qtbot.waitUntil(own.others.isVisible, timeout=LATER_MS)
    own.true.line.clear()
    key_in(own.true.line, true)
    own.others.setChecked(others)
    with qtbot.waitSignal(own.finished, timeout=LATER_MS):
        own.confirmed()


def test_the_photo_s_own_time_stands_ready_and_the_difference_is_said(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    own = dialog(page, desk)
    assert own.shown.text() == "08:30:00 19/05/2023"
    key_in(own.true.line, "8:23")
    own.true.flush()
    assert own.said.text() == "Máy ảnh này chạy nhanh 7 phút."
    qtbot.waitUntil(lambda: not own.picture.pixmap().isNull(), timeout=LATER_MS)
    assert not own.grab().isNull()
    own.reject()
    assert times(desk) == ["08:30:00"]


def test_photos_taken_in_afterwards_are_put_right(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    put_right(qtbot, page, desk, "8:23", others=False)
    assert said[-1].text == f"Đã đặt đồng hồ máy {CANON}: Máy ảnh này chạy nhanh 7 phút."
    brought(qtbot, page, tmp_path, 2)
    brought(qtbot, page, tmp_path, 3, "Sony A7")
    assert times(desk) == ["08:30:00", "08:23:00", "08:30:00"]
    (camera,) = query.cameras(desk.store.reader, RecordId("i"))
    assert (camera.name, camera.ahead_s, camera.set_at) == (CANON, 420, desk.now())


def test_those_already_there_are_put_right_as_one_step_that_is_undone(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    brought(qtbot, page, tmp_path, 2)
    brought(qtbot, page, tmp_path, 3, "Sony A7")
    put_right(qtbot, page, desk, "8:23:30")
    assert times(desk) == ["08:23:30", "08:23:30", "08:30:00"]
    assert "Đã chỉnh giờ 2 ảnh." in said[-1].text
    assert desk.store.undoable == "camera.set"
    qtbot.waitUntil(lambda: "−6′ 30″" in box(page).details.file.text(), timeout=LATER_MS)
    desk.store.undo()
    assert times(desk) == ["08:30:00"] * 3
    assert query.cameras(desk.store.reader, RecordId("i")) == []


def test_photos_of_other_visits_of_the_inspection_are_put_right_too(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    other = Visit(id=RecordId("w"), inspection=RecordId("i"), kind=VisitKind.SURVEY)
    there = Evidence(id=RecordId("e9"), visit=other.id, camera=CANON, taken=kept(desk)[0].taken)
    desk.store.write("example.load", [fields.edit(other), fields.edit(there)])
    put_right(qtbot, page, desk, "8:23")
    (own,) = query.evidence(desk.store.reader, other.id)
    assert (own.taken.time, own.corrected_s) == (dt.time(8, 23), 420)


def test_a_clock_is_set_anew_from_what_the_camera_showed(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    put_right(qtbot, page, desk, "8:23")
    qtbot.waitUntil(lambda: "−7′" in box(page).details.file.text(), timeout=LATER_MS)
    own = dialog(page, desk)
    assert own.shown.text() == "08:30:00 19/05/2023"
    assert own.true.text() == "08:23:00 19/05/2023"
    own.reject()
    put_right(qtbot, page, desk, "8:40")
    assert times(desk) == ["08:40:00"]
    assert len(query.cameras(desk.store.reader, RecordId("i"))) == 1


@pytest.mark.parametrize("true", ["", "hôm qua", "8:61", "8:30 19/5/1950"])
def test_times_that_say_nothing_are_refused(desk: Desk, page: VisitPage, true: str) -> None:
    own = dialog(page, desk)
    key_in(own.true.line, true)
    own.confirmed()
    assert own.true.is_refused
    assert query.cameras(desk.store.reader, RecordId("i")) == []
    own.reject()


def test_a_camera_that_began_at_the_year_it_was_made_is_put_right_too(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    own = dialog(page, desk)
    key_in(own.true.line, "9:30 25/11/2028")
    own.true.flush()
    assert own.said.text() == "Máy ảnh này chạy chậm 2017 ngày 1 giờ."
    own.confirmed()
    qtbot.waitUntil(lambda: times(desk) == ["09:30:00"], timeout=LATER_MS)
    assert str(kept(desk)[0].taken.day) == "2028-11-25"
    desk.store.undo()
    assert times(desk) == ["08:30:00"]


def test_a_photo_that_names_no_camera_offers_no_clock(qtbot: QtBot, desk: Desk) -> None:
    written(desk.store)
    nameless = Evidence(id=RecordId("e1"), visit=VISIT, hash="ab" * 32, media_type="image/jpeg")
    desk.store.write("example.load", [fields.edit(nameless)])
    page = opened(qtbot, desk, "e1")
    assert page.facts.evidence.details.file.isVisible()
    assert not page.facts.evidence.details.clock.isVisible()


def test_escape_changes_nothing(desk: Desk, page: VisitPage) -> None:
    own = dialog(page, desk)
    key_in(own.true.line, "8:23")
    press(own, Qt.Key.Key_Escape)
    assert times(desk) == ["08:30:00"]
