"""What is known of a photo is typed from photo to photo; it finds its finding, and its original a way out."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from db import fields, query
from db.errors import FileChanged
from db.records import Evidence, Mark, MarkKind, RecordId
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.leaf import LeafView
from desktop.ui.pages.visit.photo import PhotoView
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings_written, opened, written
from tests.typing_hand import compose, key_in, press


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> VisitPage:
    """A visit with twelve findings and three photos of the visit as a whole."""
    written(desk.store)
    findings_written(desk.store, *(f"điểm {number}" for number in range(1, 13)))
    made = [Evidence(id=RecordId(id), visit=VISIT, file_name=id, position=id) for id in "abc"]
    desk.store.write("example.load", [fields.edit(each) for each in made])
    page = opened(qtbot, desk)
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    return page


def box(page: VisitPage) -> EvidenceBox:
    return page.record.passage.evidence


def kept(desk: Desk) -> dict[str, Evidence]:
    return {own.id: own for own in query.evidence(desk.store.reader, VISIT)}


def shown(page: VisitPage) -> list[str]:
    return [own.id for own in box(page)._own]


def chosen(page: VisitPage) -> str:
    own = box(page).tiles.chosen()
    return own.id if own else ""


def test_captions_are_typed_from_photo_to_photo_by_enter(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    box(page).choose(RecordId("a"))
    line = box(page).details.caption.line
    line.setFocus()
    for text in ("Quầy tiếp nhận", "Bảng niêm yết", "Phòng chờ"):
        compose(line, text)
        press(line, Qt.Key.Key_Return)
        assert line.hasFocus()
    captions = [own.caption for own in kept(desk).values()]
    assert captions == ["Quầy tiếp nhận", "Bảng niêm yết", "Phòng chờ"]
    assert (chosen(page), line.text()) == ("c", "Phòng chờ")
    qtbot.waitUntil(lambda: [own.caption for own in box(page)._own] == captions)
    press(line, Qt.Key.Key_PageUp)
    assert (chosen(page), line.text()) == ("b", "Bảng niêm yết")
    key_in(line, " cũ")
    press(line, Qt.Key.Key_PageDown)
    assert (chosen(page), kept(desk)["b"].caption) == ("c", "Bảng niêm yết cũ")


def test_a_caption_that_is_refused_is_not_left_behind(desk: Desk, page: VisitPage) -> None:
    box(page).choose(RecordId("a"))
    caption = box(page).details.caption
    caption.line.setFocus()
    compose(caption.line, "TUYỆT MẬT")
    press(caption.line, Qt.Key.Key_Return)
    assert caption.is_refused
    assert (chosen(page), caption.line.text()) == ("a", "TUYỆT MẬT")
    assert kept(desk)["a"].caption == ""


def test_a_photo_is_moved_to_the_finding_of_a_number_by_enter_alone(
    qtbot: QtBot, desk: Desk, page: VisitPage, said: list[Message]
) -> None:
    box(page).choose(RecordId("b"))
    finding = box(page).details.finding
    finding.line.setFocus()
    key_in(finding.line, "1")
    finding.flush()  # as a pause does
    assert kept(desk)["b"].finding is None
    key_in(finding.line, "2")
    press(finding.line, Qt.Key.Key_Return)
    assert kept(desk)["b"].finding == "f12"
    assert said[-1].text == "Đã chuyển “b” sang ghi nhận số 12."
    assert said[-1].undo
    qtbot.waitUntil(lambda: shown(page) == ["a", "c"])
    assert (chosen(page), finding.line.hasFocus()) == ("c", True)
    page.record.list.choose(RecordId("f12"))
    assert shown(page) == ["b"]
    box(page).choose(RecordId("b"))
    assert finding.line.text() == "12"
    finding.line.clear()
    finding.line.textEdited.emit("")
    press(finding.line, Qt.Key.Key_Return)
    assert kept(desk)["b"].finding is None
    desk.store.undo()
    assert kept(desk)["b"].finding == "f12"


@pytest.mark.parametrize("typed", ["13", "0", "x", "-1"])
def test_a_number_of_no_finding_is_refused_beneath_its_field(
    desk: Desk, page: VisitPage, typed: str
) -> None:
    box(page).choose(RecordId("b"))
    finding = box(page).details.finding
    finding.line.setFocus()
    key_in(finding.line, typed)
    press(finding.line, Qt.Key.Key_Return)
    assert finding.is_refused
    assert kept(desk)["b"].finding is None


def test_a_number_that_is_left_without_enter_moves_nothing(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    box(page).choose(RecordId("b"))
    details = box(page).details
    details.finding.line.setFocus()
    key_in(details.finding.line, "3")
    details.caption.line.setFocus()
    qtbot.waitUntil(lambda: details.finding.line.text() == "")
    assert kept(desk)["b"].finding is None


def photo(qtbot: QtBot, desk: Desk, page: VisitPage, folder: Path) -> Evidence:
    path = folder / "anh.jpg"
    path.write_bytes(photos.jpeg(1))
    box(page).add_files([path])
    qtbot.waitUntil(lambda: len(kept(desk)) == 4, timeout=LATER_MS)
    (own,) = (own for own in kept(desk).values() if own.hash)
    qtbot.waitUntil(lambda: box(page).choose(own.id), timeout=LATER_MS)
    return own


def save(page: VisitPage, path: Path) -> QFileDialog:
    box(page).details.save.click()
    dialog = box(page).findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    return dialog


def test_an_original_is_saved_as_a_file_byte_for_byte(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    own = photo(qtbot, desk, page, tmp_path)
    path = tmp_path / "bản sao.jpg"
    assert save(page, path).windowTitle() == "Lưu bản gốc ra tệp…"
    qtbot.waitUntil(lambda: is_saved(said), timeout=LATER_MS)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == own.hash


def is_saved(said: list[Message]) -> bool:
    return any("khớp từng byte" in message.text for message in said)


def test_a_copy_that_a_disk_spoiled_is_found_when_it_is_read_back(
    qtbot: QtBot,
    desk: Desk,
    page: VisitPage,
    tmp_path: Path,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo(qtbot, desk, page, tmp_path)
    failed: list[object] = []
    desk.jobs.failed.connect(failed.append)
    put = os.replace

    def spoiled(part: Path, path: Path) -> None:
        if Path(path).name == "x.jpg":
            data = Path(part).read_bytes()
            Path(part).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        put(part, path)

    monkeypatch.setattr(os, "replace", spoiled)
    monkeypatch.setattr(Path, "replace", lambda part, path: spoiled(part, path))
    save(page, tmp_path / "x.jpg")
    qtbot.waitUntil(lambda: bool(failed), timeout=LATER_MS)
    assert isinstance(failed[0], FileChanged)
    assert not is_saved(said)


def test_who_hid_a_face_is_told_that_the_original_shows_it(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path
) -> None:
    own = photo(qtbot, desk, page, tmp_path)
    hidden = (Mark(kind=MarkKind.BLUR, x1=0, y1=0, x2=5000, y2=5000),)
    desk.store.write("evidence.mark", [fields.changed(own, replace(own, marks=hidden))])
    qtbot.waitUntil(lambda: bool(box(page)._chosen and box(page)._chosen.marks), timeout=LATER_MS)
    dialog = save(page, tmp_path / "x.jpg")
    assert "không che chỗ đã làm mờ" in dialog.windowTitle()


def test_a_place_that_takes_no_file_is_said(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    photo(qtbot, desk, page, tmp_path)
    folder = tmp_path / "folder"
    folder.mkdir()
    failed: list[object] = []
    desk.jobs.failed.connect(failed.append)
    save(page, folder)
    qtbot.waitUntil(lambda: bool(failed), timeout=LATER_MS)
    assert list(folder.iterdir()) == []


def test_what_has_no_bytes_here_offers_no_copy(page: VisitPage) -> None:
    box(page).choose(RecordId("a"))
    assert not box(page).details.save.isVisible()


def three_photos(qtbot: QtBot, desk: Desk, page: VisitPage, folder: Path) -> list[Evidence]:
    paths = [folder / name for name in ("1.jpg", "2.jpg", "3.jpg")]
    for number, path in enumerate(paths):
        path.write_bytes(photos.jpeg(number))
    (folder / "2a.txt").write_text("no photo")
    box(page).add_files([paths[0], paths[1], folder / "2a.txt", paths[2]])
    qtbot.waitUntil(lambda: len(kept(desk)) == 7, timeout=LATER_MS)
    found = [own for own in kept(desk).values() if own.media_type == "image/jpeg"]
    qtbot.waitUntil(lambda: box(page).choose(found[-1].id), timeout=LATER_MS)
    return found


def views(page: VisitPage) -> list[PhotoView]:
    return [view for view in box(page).findChildren(PhotoView) if view.isVisible()]


def test_large_photos_are_walked_through_and_described_one_after_the_other(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path
) -> None:
    found = three_photos(qtbot, desk, page, tmp_path)
    box(page).choose(found[0].id)
    press(box(page).tiles, Qt.Key.Key_Return)
    (view,) = views(page)
    assert (view.last.isEnabled(), view.next.isEnabled()) == (False, True)
    view.start_in_caption()
    for number, text in enumerate(("cổng vào", "quầy số một", "phòng chờ")):
        (view,) = views(page)
        qtbot.waitUntil(lambda view=view: view.canvas.is_ready, timeout=LATER_MS)
        assert view._own.id == found[number].id
        assert view.focusWidget() is view.caption.line
        compose(view.caption.line, text)
        press(view.caption.line, Qt.Key.Key_Return)
    captions = [kept(desk)[own.id].caption for own in found]
    assert captions == ["cổng vào", "quầy số một", "phòng chờ"]
    (view,) = views(page)
    assert (view.last.isEnabled(), view.next.isEnabled()) == (True, False)
    assert view._own.id == found[2].id == chosen(page)
    view.last.click()
    (view,) = views(page)
    assert (view._own.id, view.caption.line.text()) == (found[1].id, "quầy số một")
    view.caption.line.selectAll()
    key_in(view.caption.line, "TUYỆT MẬT")
    view.next.click()
    assert views(page) == [view]
    assert view.caption.is_refused
    assert kept(desk)[found[1].id].caption == "quầy số một"
    view.reject()


def test_a_caption_is_written_when_the_photo_is_closed(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path
) -> None:
    found = three_photos(qtbot, desk, page, tmp_path)
    press(box(page).tiles, Qt.Key.Key_Return)
    (view,) = views(page)
    view.next.setFocus()
    key_in(view.caption.line, "cổng")
    view.confirmed()
    assert kept(desk)[found[2].id].caption == "cổng"


def test_marks_are_written_before_the_next_photo_comes(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path
) -> None:
    found = three_photos(qtbot, desk, page, tmp_path)
    press(box(page).tiles, Qt.Key.Key_Return)
    (view,) = views(page)
    qtbot.waitUntil(lambda: view.canvas.is_ready, timeout=LATER_MS)
    view.canvas.setFocus()
    key_in(view.canvas, "m")
    press(view.canvas, Qt.Key.Key_Return)
    press(view.canvas, Qt.Key.Key_PageUp, ctrl=True)
    (after,) = views(page)
    assert after._own.id == found[1].id
    assert [mark.kind for mark in kept(desk)[found[2].id].marks] == [MarkKind.BLUR]
    assert kept(desk)[found[1].id].marks == ()
    after.reject()


def document(qtbot: QtBot, desk: Desk, page: VisitPage, path: Path, data: bytes) -> LeafView:
    path.write_bytes(data)
    box(page).add_files([path])
    qtbot.waitUntil(lambda: len(kept(desk)) == 4, timeout=LATER_MS)
    (own,) = (own for own in kept(desk).values() if own.hash)
    qtbot.waitUntil(lambda: box(page).choose(own.id), timeout=LATER_MS)
    press(box(page).tiles, Qt.Key.Key_Return)
    return box(page).findChildren(LeafView)[-1]


def test_a_document_is_leafed_through_by_keys(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path
) -> None:
    first, *others = (Image.new("RGB", (210, 297), name) for name in ("red", "lime", "blue"))
    data = photos.encoded(first, "PDF", save_all=True, append_images=others)
    view = document(qtbot, desk, page, tmp_path / "a.pdf", data)

    def colour() -> str:
        shown = view.leaf.pixmap().toImage()
        return shown.pixelColor(shown.width() // 2, 20).name()

    qtbot.waitUntil(lambda: view.said.text() == "Trang 1/3", timeout=LATER_MS)
    assert (view.last.isEnabled(), view.next.isEnabled()) == (False, True)
    assert colour() == "#fe0000"
    for key, said in ((Qt.Key.Key_PageDown, "2/3"), (Qt.Key.Key_PageDown, "3/3")):
        press(view.room, key)
        qtbot.waitUntil(lambda said=said: view.said.text() == f"Trang {said}", timeout=LATER_MS)
    qtbot.waitUntil(lambda: colour() == "#0000fe", timeout=LATER_MS)
    press(view.room, Qt.Key.Key_PageDown)
    press(view.room, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: colour() == "#00ff01", timeout=LATER_MS)
    assert view.said.text() == "Trang 2/3"
    view.reject()


def test_a_document_that_cannot_be_shown_says_so_where_it_is_opened(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path
) -> None:
    view = document(qtbot, desk, page, tmp_path / "a.pdf", b"%PDF-1.7 no document")
    qtbot.waitUntil(lambda: "không xem được" in view.said.text().lower(), timeout=LATER_MS)
    assert not view.next.isEnabled()
    view.reject()
