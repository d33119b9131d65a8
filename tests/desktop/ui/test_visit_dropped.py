"""What is dropped anywhere on a visit: files and folders are kept, all else is told of in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.records import Evidence
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Jobs
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.bringing import MOST_UNASKED
from desktop.ui.pages.visit.stage import StageName
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings, findings_written, opened, written
from tests.typing_hand import key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> Iterator[None]:
    written(desk.store)
    findings_written(desk.store, "một")
    yield
    QApplication.clipboard().clear()  # what Python made must not outlive Python


def dragged(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    data.setText("\n".join(url.toString() for url in urls))
    return data


def files(*paths: Path) -> QMimeData:
    return dragged(*(QUrl.fromLocalFile(str(path)) for path in paths))


def enter(widget: QWidget, data: QMimeData) -> bool:
    """Drag over a widget; tell whether it takes what is dragged."""
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDragEnterEvent(QPoint(5, 5), action, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, data: QMimeData) -> None:
    """Drag something in and let it go: the nearest widget around that takes it gets it."""
    assert enter(widget, data)
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), action, data, left, none))


def test_what_is_dragged_stays_where_it_was(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    page = opened(qtbot, desk)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    either = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    for number, widget in enumerate((page, box(page))):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(photos.jpeg(number))
        data = files(path)
        over = QDragEnterEvent(QPoint(5, 5), either, data, left, none)
        gone = QDropEvent(QPointF(5, 5), either, data, left, none)
        for event in (over, gone):
            event.setDropAction(Qt.DropAction.MoveAction)
            QApplication.sendEvent(widget, event)
            assert event.isAccepted()
            assert event.dropAction() is Qt.DropAction.CopyAction
    arrived(qtbot, desk, 2)


def kept(desk: Desk) -> list[Evidence]:
    return query.evidence(desk.store.reader, VISIT)


def arrived(qtbot: QtBot, desk: Desk, count: int) -> None:
    qtbot.waitUntil(lambda: len(kept(desk)) == count, timeout=LATER_MS)


def camera_card(folder: Path, count: int) -> Path:
    """Write photos as a camera lays them out, and what it writes beside them."""
    inner = folder / "DCIM" / "100"
    inner.mkdir(parents=True)
    for number in range(count):
        (inner / f"IMG_{number:03}.JPG").write_bytes(photos.jpeg(number))
    (folder / "DCIM" / "INDEX.DAT").write_bytes(b"no photo")
    (inner / "loi.jpg").write_bytes(b"named as a photo")
    return folder / "DCIM"


def box(page: VisitPage) -> QWidget:
    return page.record.passage.evidence


def test_the_photos_of_a_folder_are_kept_and_its_other_files_are_counted(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    page = opened(qtbot, desk, "f1")
    drop(box(page), files(camera_card(tmp_path, 3)))
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert [own.file_name for own in kept(desk)] == [f"IMG_{n:03}.JPG" for n in range(3)]
    assert {own.finding for own in kept(desk)} == {"f1"}
    assert (
        said[-1].text == "Đã thêm 3 minh chứng.\nCòn 2 tệp không phải ảnh trong thư mục, chưa thêm."
    )


def test_very_many_photos_are_offered_first_and_then_taken_with_progress(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message], jobs: Jobs
) -> None:
    count = MOST_UNASKED + 1
    page = opened(qtbot, desk, "f1")
    drop(box(page), files(camera_card(tmp_path, count)))
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert said[-1].text == f"Thư mục DCIM có {count} ảnh."
    assert kept(desk) == []
    assert said[-1].act is not None
    said[-1].act()
    (job,) = [job for job in jobs.running if job.name]
    assert job.name == f"Đang thêm {count} tệp"
    qtbot.waitUntil(lambda: len(said) == 2, timeout=LATER_MS)
    assert len(kept(desk)) == count
    assert job.total == count


def test_a_folder_without_photos_is_told_of(
    qtbot: QtBot, desk: Desk, tmp_path: Path, said: list[Message]
) -> None:
    (tmp_path / "van ban.docx").write_bytes(b"PK\x03\x04")
    page = opened(qtbot, desk, "f1")
    drop(box(page), files(tmp_path))
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert said[-1].text == f"Không có ảnh nào trong thư mục {tmp_path.name}."


def test_a_web_address_and_a_piece_of_text_are_told_of(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    page = opened(qtbot, desk, "f1")
    drop(box(page), dragged(QUrl("https://caobang.gov.vn/anh.jpg")))
    text = QMimeData()
    text.setText("một đoạn chữ")
    drop(box(page), text)
    assert [message.text.split(";")[0].split(",")[0] for message in said] == [
        "Địa chỉ trên mạng không giữ được làm minh chứng",
        "Không có tệp hay ảnh nào trong những gì vừa thả hoặc dán",
    ]
    assert kept(desk) == []


def test_a_picture_dragged_out_of_a_browser_is_kept(qtbot: QtBot, desk: Desk) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    data = dragged(QUrl("https://caobang.gov.vn/anh.jpg"))
    data.setImageData(image)
    page = opened(qtbot, desk, "f1")
    drop(box(page), data)
    arrived(qtbot, desk, 1)
    assert kept(desk)[0].media_type == "image/png"


def test_files_may_be_dropped_anywhere_and_are_never_written_as_paths(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    photo = tmp_path / "anh.jpg"
    page = opened(qtbot, desk)
    line = page.record.capture.line.pages
    key_in(line, "Biển cũ")
    for number, place in enumerate((line.viewport(), page.record.sieve.line, page.bar), start=1):
        photo.write_bytes(photos.jpeg(number))
        drop(place, files(photo))
        arrived(qtbot, desk, number)
    assert {own.finding for own in kept(desk)} == {findings(desk)[-1].id}
    assert (line.toPlainText(), page.record.sieve.line.text()) == ("Biển cũ", "")
    page.show_stage(StageName.CONCLUDE)
    photo.write_bytes(photos.jpeg(4))
    drop(page, files(photo))
    arrived(qtbot, desk, 4)
    assert [own.finding for own in kept(desk)][-1] is None


@pytest.mark.parametrize("where", ["text", "caption"])
def test_a_picture_pasted_into_any_field_becomes_evidence(
    qtbot: QtBot, desk: Desk, where: str
) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    page = opened(qtbot, desk, "f1")
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    evidence = page.record.passage.evidence
    text = page.record.passage.text.pages
    field = text if where == "text" else evidence.details.caption.line
    evidence.details.show()
    field.setFocus()
    QApplication.clipboard().setImage(image)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    arrived(qtbot, desk, 1)
    assert kept(desk)[0].media_type == "image/png"
    assert (text.toPlainText(), evidence.details.caption.line.text()) == ("một", "")


def test_files_pasted_into_a_text_become_evidence_and_a_web_address_stays_text(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(photos.jpeg(1))
    page = opened(qtbot, desk, "f1")
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.record.focus_details()
    text = page.record.passage.text.pages
    QApplication.clipboard().setMimeData(files(photo))
    qtbot.keyClick(text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    arrived(qtbot, desk, 1)
    assert text.toPlainText() == "một"
    QApplication.clipboard().setMimeData(dragged(QUrl("https://caobang.gov.vn")))
    press(text, Qt.Key.Key_V, ctrl=True)
    assert text.toPlainText() == "mộthttps://caobang.gov.vn"
