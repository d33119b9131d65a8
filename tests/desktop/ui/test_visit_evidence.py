"""Photos and files of a visit: dropped, kept whole, described, deleted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When
from db.records import Evidence, RecordId
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.intake import Intake
from desktop.ui.pages.visit.preview import Preview
from desktop.ui.pages.visit.stage import StageName
from desktop.work import Stopped
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    alt,
    findings_written,
    opened,
    written,
)
from tests.typing_hand import key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một")


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
    qtbot.waitUntil(lambda: bool(said), timeout=SOON_MS)
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
    qtbot.waitUntil(lambda: len(box.tiles.tiles.rows) == 1, timeout=SOON_MS)
    hash = kept(desk)[0].hash
    pictures = box.tiles._brush._pictures
    qtbot.waitUntil(lambda: pictures.picture(hash) is not None, timeout=SOON_MS)
    small = pictures.picture(hash)
    assert small is not None
    assert small.width() == 320
    assert page.record.list.lines.line(0).marks[-1].spoken == "1 ảnh, tệp"


def test_enter_shows_a_photo_large(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    page = opened(qtbot, desk, "f1")
    box = page.record.passage.evidence
    box.add_files([photo(tmp_path)])
    qtbot.waitUntil(lambda: len(box.tiles.tiles.rows) == 1, timeout=SOON_MS)
    box.choose(kept(desk)[0].id)
    press(box.tiles, Qt.Key.Key_Return)
    (preview,) = box.findChildren(Preview)
    qtbot.waitUntil(lambda: not preview.picture.pixmap().isNull(), timeout=SOON_MS)
    assert preview.picture.pixmap().width() == 640
    preview.confirmed()


def test_what_cannot_be_read_keeps_nothing_else_out(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    page = opened(qtbot, desk, "f1")
    gone = tmp_path / "khong-co.jpg"
    page.record.passage.evidence.add_files([gone, photo(tmp_path)])
    qtbot.waitUntil(lambda: bool(said), timeout=SOON_MS)
    assert [own.file_name for own in kept(desk)] == ["anh.jpg"]
    assert "khong-co.jpg" in said[-1].text


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 no photo", b"GIF89a"])
def test_a_damaged_photo_is_kept_and_framed(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message], data: bytes
) -> None:
    path = tmp_path / "hong.jpg"
    path.write_bytes(data)
    page = opened(qtbot, desk, "f1")
    page.record.passage.evidence.add_files([path])
    qtbot.waitUntil(lambda: bool(said), timeout=SOON_MS)
    (own,) = kept(desk)
    pictures = page.record.passage.evidence.tiles._brush._pictures
    pictures.picture(own.hash)
    qtbot.waitUntil(lambda: pictures.failed(own.hash), timeout=SOON_MS)
    assert not page.grab().isNull()


def test_a_caption_is_saved_and_stays_with_its_photo(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a", "b")
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    box = page.facts.evidence
    box.choose(RecordId("a"))
    key_in(box.caption.line, "Đoàn khảo sát ")
    box.choose(RecordId("b"))
    assert [own.caption for own in kept(desk)] == ["Đoàn khảo sát a", "b"]
    assert box.caption.text() == "b"


def test_evidence_without_bytes_says_so(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a")
    page = opened(qtbot, desk, "a")
    assert page.stage is page.facts
    assert page.facts.evidence.file.text() == "chưa có tệp kèm theo"
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


class Impatient:
    """Work that is stopped once the first of two files is done."""

    def step(self, done: int, total: int) -> None:
        if 2 * done > total:
            raise Stopped


def test_what_was_read_before_a_stop_stays(desk: Desk, tmp_path: Path) -> None:
    paths = [photo(tmp_path), photo(tmp_path, "hai.jpg", "blue")]
    with pytest.raises(Stopped):
        Intake(desk.store, VISIT, None, paths)(Impatient())
    assert [own.file_name for own in kept(desk)] == ["anh.jpg"]
