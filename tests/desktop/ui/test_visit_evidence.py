"""Photos and files of a visit: dropped, kept whole, described, deleted."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When
from db.records import Evidence, RecordId
from desktop.evidence import watch
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Job, Jobs
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.photo import PhotoView
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import (
    LATER_MS,
    SOON_MS,
    VISIT,
    alt,
    findings,
    findings_written,
    opened,
    written,
)
from tests.patience import settled
from tests.typing_hand import key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một")


class Painted(QObject):
    """Notes which parts of a widget are painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.areas: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return False


def photo(folder: Path, name: str = "anh.jpg", colour: str = "red") -> Path:
    path = folder / name
    image = Image.new("RGB", (640, 480), colour)
    exif = image.getexif()
    exif.get_ifd(0x8769)[36867] = "2023:05:19 08:30:00"
    image.save(path, exif=exif)
    return path


def drop(box: EvidenceBox, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(20, 20)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    box.dropEvent(event)


def kept(desk: Desk) -> list[Evidence]:
    return query.evidence(desk.store.reader, VISIT)


def standing(desk: Desk, *ids: str) -> None:
    made = [Evidence(id=RecordId(id), visit=VISIT, caption=id, position=id) for id in ids]
    desk.store.write("example.load", [fields.edit(each) for each in made])


def test_a_photo_dropped_is_kept_whole_under_its_hash(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    path = photo(tmp_path)
    page = opened(qtbot, desk, "f1")
    drop(page.record.passage.evidence, path)
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    (own,) = kept(desk)
    assert own.hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert desk.store.blobs.open(own.hash).read() == path.read_bytes()
    assert (own.finding, own.file_name, own.media_type) == ("f1", "anh.jpg", "image/jpeg")
    assert own.taken == When(day=own.taken.day, time=own.taken.time)
    assert desk.words.moment(own.taken) == "08:30, 19/05/2023"
    assert said[-1].text == "Đã thêm 1 minh chứng."


def test_a_photo_is_shown_as_a_small_picture(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    box.add_files([photo(tmp_path)])
    qtbot.waitUntil(lambda: len(box.tiles.tiles.rows) == 1, timeout=LATER_MS)
    hash = kept(desk)[0].hash
    pictures = box.tiles._brush._pictures
    qtbot.waitUntil(lambda: pictures.picture(hash) is not None, timeout=LATER_MS)
    small = pictures.picture(hash)
    assert small is not None
    assert small.width() == 256
    assert page.record.list.lines.line(0).marks[-1].spoken == "1 ảnh, tệp"


def test_photos_alone_lay_nothing_else_of_the_record_out_anew(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "f1")
    record = page.record
    before = record.sieve.found
    own = Evidence(id=RecordId("e1"), visit=VISIT, finding=RecordId("f1"))
    desk.store.write("evidence.add", [fields.edit(own)])
    qtbot.waitUntil(lambda: len(record.list.lines.line(0).marks) == 1)
    assert record.sieve.found is before
    findings_written(desk.store, "một", "hai")
    qtbot.waitUntil(lambda: len(record.list.lines.rows) == 2)
    assert record.sieve.found is not before


def test_of_the_list_a_photo_has_the_row_of_its_finding_painted_anew(
    qtbot: QtBot, desk: Desk
) -> None:
    findings_written(desk.store, "một", "hai", "ba")
    page = opened(qtbot, desk, "f1")
    rows = page.record.list
    qtbot.waitUntil(lambda: rows.visualRect(rows.lines.index(2, 0)).isValid())
    settled(qtbot, page)
    painted = Painted(rows.viewport())
    own = Evidence(id=RecordId("e1"), visit=VISIT, finding=RecordId("f2"))
    desk.store.write("evidence.add", [fields.edit(own)])
    qtbot.waitUntil(lambda: bool(painted.areas))
    assert painted.areas == [rows.visualRect(rows.lines.index(1, 0))]


def test_what_cannot_be_read_keeps_nothing_else_out(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    page = opened(qtbot, desk, "f1")
    gone = tmp_path / "khong-co.jpg"
    page.record.passage.evidence.add_files([gone, photo(tmp_path)])
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert [own.file_name for own in kept(desk)] == ["anh.jpg"]
    assert "khong-co.jpg" in said[-1].text


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0 no photo", b"GIF89a"])
def test_a_damaged_photo_is_kept_and_framed_and_said(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message], data: bytes
) -> None:
    path = tmp_path / "hong.jpg"
    path.write_bytes(data)
    page = opened(qtbot, desk, "f1")
    page.record.passage.evidence.add_files([path])
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    (own,) = kept(desk)
    assert "hong.jpg" in said[-1].text
    assert said[-1].lasting
    pictures = page.record.passage.evidence.tiles._brush._pictures
    pictures.picture(own.hash)
    qtbot.waitUntil(lambda: pictures.failed(own.hash), timeout=LATER_MS)
    assert not page.grab().isNull()


def test_a_movie_named_as_a_photo_and_a_file_that_vanishes_are_said_in_sentences(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    movie, gone, empty = tmp_path / "phim.jpg", tmp_path / "mat.jpg", tmp_path / "rong.jpg"
    movie.write_bytes(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(200))
    empty.write_bytes(b"")
    page = opened(qtbot, desk, "f1")
    page.record.passage.evidence.add_files([movie, gone, empty, photo(tmp_path)])
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert {own.media_type for own in kept(desk)} == {"video/mp4", "image/jpeg"}
    assert "Đã thêm 2 minh chứng." in said[-1].text
    assert "đoạn phim" in said[-1].text
    assert all(name in said[-1].text for name in ("phim.jpg", "mat.jpg", "rong.jpg"))


def test_a_file_that_vanishes_while_it_is_read_costs_neither_the_others_nor_what_is_typed(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    going, truth = photo(tmp_path, "dang-doc.jpg", "blue"), Path.stat

    def stat(self: Path, **how: bool) -> os.stat_result:
        """Let the file be gone in the moment between a look at it and its bytes."""
        found = truth(self, **how)
        if self == going:
            os.truncate(going, 0)
        return found

    page = opened(qtbot, desk, "f1")
    line = page.record.capture.line
    key_in(line.pages, "Cổng vào")
    monkeypatch.setattr(Path, "stat", stat)
    drop(page.record.passage.evidence, going, photo(tmp_path))
    key_in(line.pages, " bị khóa")
    qtbot.waitUntil(lambda: bool(said), timeout=SOON_MS)
    assert [own.file_name for own in kept(desk)] == ["anh.jpg"]
    assert "dang-doc.jpg" in said[-1].text
    assert said[-1].lasting
    press(line.pages, Qt.Key.Key_Return)
    assert [finding.text for finding in findings(desk)] == ["một", "Cổng vào bị khóa"]


def test_a_picture_copied_is_pasted_to_what_is_being_typed(
    qtbot: QtBot,
    desk: Desk,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nothing may lie in clear here"))
    page = opened(qtbot, desk)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    qapp.clipboard().setImage(image)
    pages = page.record.capture.line.pages
    key_in(pages, "Biển chỉ dẫn cũ")
    press(pages, Qt.Key.Key_V, ctrl=True)
    qtbot.waitUntil(lambda: bool(kept(desk)), timeout=LATER_MS)
    (own,) = kept(desk)
    assert own.finding == findings(desk)[-1].id
    assert (own.media_type, own.file_name[:7]) == ("image/png", "Ảnh dán")
    assert pages.toPlainText() == "Biển chỉ dẫn cũ"
    with desk.store.blobs.open(own.hash) as stream, Image.open(io.BytesIO(stream.read())) as shown:
        assert (shown.format, shown.size, shown.getpixel((30, 20))) == (
            "PNG",
            (60, 40),
            (255, 0, 0),
        )


@pytest.mark.parametrize("form", ["image/png", "image/jpeg"])
def test_a_picture_copied_in_a_browser_is_kept_byte_for_byte(
    qtbot: QtBot, desk: Desk, qapp: QApplication, form: str
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "blue").save(out, form.removeprefix("image/"))
    data = QMimeData()
    data.setHtml('<img src="https://caobang.gov.vn/anh.jpg">')
    data.setData(form, out.getvalue())
    data.setImageData(QImage(60, 40, QImage.Format.Format_RGB32))
    page = opened(qtbot, desk)
    qapp.clipboard().setMimeData(data)
    pages = page.record.capture.line.pages
    press(pages, Qt.Key.Key_V, ctrl=True)
    qtbot.waitUntil(lambda: bool(kept(desk)), timeout=LATER_MS)
    (own,) = kept(desk)
    assert own.hash == hashlib.sha256(out.getvalue()).hexdigest()
    assert (own.media_type, pages.toPlainText()) == (form, "")


def test_a_copied_picture_that_is_not_what_it_says_is_kept_by_its_points(
    qtbot: QtBot, desk: Desk, qapp: QApplication
) -> None:
    data = QMimeData()
    data.setData("image/png", b"nothing")
    data.setImageData(QImage(60, 40, QImage.Format.Format_RGB32))
    qapp.clipboard().setMimeData(data)
    opened(qtbot, desk)._paste()
    qtbot.waitUntil(lambda: bool(kept(desk)), timeout=LATER_MS)
    assert kept(desk)[0].media_type == "image/png"


def test_files_copied_are_pasted_and_copied_text_stays_text(
    qtbot: QtBot, desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    page = opened(qtbot, desk, "f1")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path)))])
    qapp.clipboard().setMimeData(data)
    page._paste()
    qtbot.waitUntil(lambda: len(kept(desk)) == 1, timeout=LATER_MS)
    qapp.clipboard().setText("chữ")
    pages = page.record.capture.line.pages
    press(pages, Qt.Key.Key_V, ctrl=True)
    assert pages.toPlainText() == "chữ"


def test_the_camera_s_newest_photo_comes_by_one_key(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    folder = tmp_path / "DCIM" / "100"
    folder.mkdir(parents=True)
    old = photo(folder, "cu.jpg")
    os.utime(old, (1, 1))
    photo(folder, "moi.jpg", "blue")
    page = opened(qtbot, desk, "f1")
    page.camera.choose(tmp_path / "DCIM")
    page._take_newest()
    qtbot.waitUntil(lambda: len(kept(desk)) == 1, timeout=LATER_MS)
    assert (kept(desk)[0].file_name, kept(desk)[0].finding) == ("moi.jpg", "f1")


def test_waiting_for_a_photo_that_never_ends_can_be_stopped(
    qtbot: QtBot, desk: Desk, tmp_path: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "QUIET_S", 0.1)
    path = photo(tmp_path)
    stat = Path.stat

    asked: list[Path] = []

    def growing(own: Path, **how: Any) -> os.stat_result:
        if own == path:
            asked.append(own)
            os.utime(path)
        return stat(own, **how)

    monkeypatch.setattr(Path, "stat", growing)
    os.utime(path)
    page = opened(qtbot, desk, "f1")
    page.camera.choose(tmp_path)
    before = set(jobs.running)
    page._take_newest()
    (job,) = set(jobs.running) - before
    qtbot.waitUntil(lambda: len(asked) > 9)
    assert job in jobs.running
    job.stop()
    qtbot.waitUntil(lambda: job not in jobs.running, timeout=LATER_MS)
    assert kept(desk) == []


def test_an_empty_camera_folder_is_said(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    page = opened(qtbot, desk, "f1")
    page.camera.choose(tmp_path / "khong-co")
    page._take_newest()
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert "khong-co" in said[-1].text


def test_a_watched_folder_brings_what_comes_and_leaves_what_was_there(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    photo(tmp_path, "cu.jpg")
    page = opened(qtbot, desk, "f1")
    page.camera.choose(tmp_path)
    page.camera._timer.setInterval(50)
    page.record.passage.evidence.watching.click()
    assert page.camera.is_watching
    qtbot.waitUntil(lambda: page.camera.has_begun, timeout=LATER_MS)
    photo(tmp_path, "moi.jpg", "blue")
    qtbot.waitUntil(lambda: len(kept(desk)) == 1, timeout=10_000)
    assert kept(desk)[0].file_name == "moi.jpg"
    page.record.passage.evidence.watching.click()
    assert not page.camera.is_watching


def test_a_phone_pulled_out_is_said_and_what_it_kept_back_comes_when_it_is_back(
    qtbot: QtBot,
    desk: Desk,
    tmp_path: Path,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, away = tmp_path / "DCIM", tmp_path / "pulled out"
    folder.mkdir()
    page = opened(qtbot, desk, "f1")
    page.camera.choose(folder)
    page.camera._timer.setInterval(50)
    monkeypatch.setattr(watch, "QUIET_S", 0.2)
    button = page.record.passage.evidence.watching
    button.click()
    qtbot.waitUntil(lambda: page.camera.has_begun, timeout=LATER_MS)
    taken = photo(folder, "moi.jpg")
    opens = Path.open

    def pulled_out(path: Path, *how: Any, **more: Any) -> Any:
        if path == taken and threading.current_thread().name.startswith("evidence"):
            with suppress(FileNotFoundError):
                folder.rename(away)
        return opens(path, *how, **more)

    monkeypatch.setattr(Path, "open", pulled_out)
    qtbot.waitUntil(lambda: "cắm lại" in button.toolTip(), timeout=LATER_MS)
    qtbot.waitUntil(lambda: any("Không đọc được" in each.text for each in said), timeout=LATER_MS)
    assert any("cắm lại" in each.text for each in said)
    assert kept(desk) == []
    monkeypatch.setattr(Path, "open", opens)
    away.rename(folder)
    qtbot.waitUntil(lambda: len(kept(desk)) == 1, timeout=LATER_MS)
    assert any("Đã thấy lại" in each.text for each in said)
    qtbot.waitUntil(lambda: "Đang tự thêm" in button.toolTip(), timeout=LATER_MS)


def test_a_caption_is_saved_and_stays_with_its_photo(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a", "b")
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    box = page.facts.evidence
    box.choose(RecordId("a"))
    key_in(box.details.caption.line, "Đoàn khảo sát ")
    box.choose(RecordId("b"))
    assert [own.caption for own in kept(desk)] == ["Đoàn khảo sát a", "b"]
    assert box.details.caption.text() == "b"


def test_evidence_without_bytes_says_so(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a")
    page = opened(qtbot, desk, "a")
    assert page.stage is page.facts
    assert page.facts.evidence.details.file.text() == "chưa có tệp kèm theo"
    assert not page.grab().isNull()


def test_evidence_is_put_in_order_and_deleted_by_keys(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    standing(desk, "a", "b")
    page = opened(qtbot, desk, "b")
    tiles = page.facts.evidence.tiles
    alt(tiles, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: [o.id for o in tiles.tiles.rows] == ["b", "a"], timeout=SOON_MS)
    press(tiles, Qt.Key.Key_Delete)
    assert [own.id for own in kept(desk)] == ["a"]
    assert said[-1].undo
    desk.store.undo()
    qtbot.waitUntil(lambda: len(tiles.tiles.rows) == 2, timeout=SOON_MS)


def test_photos_of_a_deleted_finding_are_seen_with_the_visit_until_it_comes_back(
    qtbot: QtBot, desk: Desk
) -> None:
    own = Evidence(id=RecordId("a"), visit=VISIT, finding=RecordId("f1"), position="1")
    desk.store.write("example.load", [fields.edit(own)])
    page = opened(qtbot, desk, "f1")
    tiles = page.facts.evidence.tiles
    page.show_stage(StageName.PREPARE)
    assert len(tiles.tiles.rows) == 0
    desk.store.write("finding.delete", [fields.deleted(findings(desk)[0])])
    qtbot.waitUntil(lambda: list(tiles.tiles.rows) == [own], timeout=SOON_MS)
    caption = replace(own, caption="Bộ phận một cửa")
    desk.store.write("evidence.edit", [fields.changed(own, caption)])
    qtbot.waitUntil(lambda: list(tiles.tiles.rows) == [caption], timeout=SOON_MS)
    page.show_place(Place("visit", VISIT, own.id))
    assert page.stage is page.facts
    desk.store.undo()
    desk.store.undo()
    qtbot.waitUntil(lambda: len(tiles.tiles.rows) == 0, timeout=SOON_MS)
    page.show_place(Place("visit", VISIT, own.id))
    assert page.stage is page.record


def test_a_stop_leaves_what_was_taken_so_far(
    qtbot: QtBot, desk: Desk, tmp_path: Path, jobs: Jobs
) -> None:
    paths = [photo(tmp_path, f"{n}.jpg", f"#{n:06x}") for n in range(30)]
    page = opened(qtbot, desk, "f1")
    page.record.passage.evidence.add_files(paths)
    (job,) = [job for job in jobs.running if job.name]
    assert job.name == "Đang thêm 30 tệp"
    qtbot.waitUntil(lambda: job.done > 0, timeout=LATER_MS)
    job.stop()
    qtbot.waitUntil(lambda: job not in jobs.running, timeout=LATER_MS)
    assert 0 < len(kept(desk)) < 30


def test_a_heic_photo_is_kept_with_its_hash_and_says_how_to_get_a_jpeg(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(photos.heic())
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    drop(box, path)
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    (own,) = kept(desk)
    assert (own.media_type, own.file_name) == ("image/heic", "IMG_0001.HEIC")
    assert own.hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "JPEG" in said[-1].text
    assert said[-1].lasting
    qtbot.waitUntil(lambda: box.choose(own.id), timeout=LATER_MS)
    press(box.tiles, Qt.Key.Key_Return)
    (view,) = box.findChildren(PhotoView)
    qtbot.waitUntil(view.missing.isVisible, timeout=LATER_MS)
    assert "Tương thích nhất" in view.missing.text()
    assert not view.tools.isEnabled()
    view.confirmed()


def adding(qtbot: QtBot, jobs: Jobs) -> Job:
    """Return the batch under way, once what was dropped was looked at."""

    def found() -> list[Job]:
        return [job for job in jobs.running if job.name.startswith("Đang thêm")]

    qtbot.waitUntil(lambda: bool(found()), timeout=LATER_MS)
    return found()[0]


def thousand(folder: Path) -> list[Path]:
    paths = [folder / f"{number:04}.txt" for number in range(1000)]
    for number, path in enumerate(paths):
        path.write_bytes(b"%d" % number)
    return paths


def test_a_thousand_files_dropped_at_once_are_all_taken_while_the_progress_is_shown(
    qtbot: QtBot, desk: Desk, tmp_path: Path, jobs: Jobs, said: list[Message]
) -> None:
    paths = thousand(tmp_path)
    page = opened(qtbot, desk, "f1")
    drop(page.record.passage.evidence, *paths)
    job = adding(qtbot, jobs)
    assert job.name == "Đang thêm 1000 tệp"
    seen: list[int] = []
    jobs.progressed.connect(lambda: seen.append(job.done))
    key_in(page.record.capture.line.pages, "vẫn gõ được")
    qtbot.waitUntil(lambda: bool(said), timeout=120_000)
    assert (job.done, job.total) == (1000, 1000)
    assert len(set(seen)) > 20
    assert seen == sorted(seen)
    assert [own.file_name for own in kept(desk)] == [path.name for path in paths]
    assert said[-1].text == "Đã thêm 1000 minh chứng."
    assert page.record.capture.line.pages.toPlainText() == "vẫn gõ được"
    shown = page.record.passage.evidence.tiles.tiles
    qtbot.waitUntil(lambda: len(shown.rows) in (0, 1000))


def test_a_thousand_files_can_be_stopped(
    qtbot: QtBot, desk: Desk, tmp_path: Path, jobs: Jobs
) -> None:
    page = opened(qtbot, desk, "f1")
    drop(page.record.passage.evidence, *thousand(tmp_path))
    job = adding(qtbot, jobs)
    qtbot.waitUntil(lambda: job.done > 5, timeout=LATER_MS)
    job.stop()
    qtbot.waitUntil(lambda: job not in jobs.running, timeout=LATER_MS)
    assert 5 < len(kept(desk)) < 1000


def test_the_button_beside_the_heading_is_never_cut(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    assert box.add.isVisible()
    page.resize(760, 640)
    qtbot.waitUntil(lambda: box.add_briefly.isVisible(), timeout=LATER_MS)
    assert not box.add.isVisible()
    assert box.add_briefly.accessibleName() == box.add.text().strip()
    assert box.add_briefly.geometry().right() <= box.width()


def test_files_are_asked_for_where_they_were_found_last_time(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    box = opened(qtbot, desk).record.passage.evidence
    (tmp_path / "a.jpg").write_bytes(photos.jpeg(1))
    box.add_briefly.click()
    first = box.findChild(QFileDialog)
    assert Path(first.directory().absolutePath()) != Path.cwd()
    first.filesSelected.emit([str(tmp_path / "a.jpg")])
    first.close()
    box.add_briefly.click()
    assert Path(box.findChildren(QFileDialog)[-1].directory().absolutePath()) == tmp_path


def test_the_key_for_the_newest_photo_takes_it_once_the_folder_is_chosen(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    photo(folder, "moi.jpg")
    page = opened(qtbot, desk, "f1")
    page._take_newest()
    page.findChild(QFileDialog).fileSelected.emit(str(folder))
    qtbot.waitUntil(lambda: [own.file_name for own in kept(desk)] == ["moi.jpg"], timeout=SOON_MS)
