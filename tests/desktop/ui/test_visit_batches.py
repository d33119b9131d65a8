"""Many files at once: one batch after the other, each file once, every remark to be read, a stop that can go on."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from pytestqt.qtbot import QtBot

from db import query
from db.changes import Changed
from db.records import Evidence
from desktop.evidence import waiting
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Job, Jobs
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.intake import Remarks
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings_written, opened, written


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một")


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> VisitPage:
    return opened(qtbot, desk, "f1")


def box(page: VisitPage) -> EvidenceBox:
    return page.record.passage.evidence


def shot(folder: Path, number: int) -> Path:
    path = folder / f"{number:02}.jpg"
    path.write_bytes(photos.jpeg(number))
    return path


def kept(desk: Desk) -> list[Evidence]:
    return query.evidence(desk.store.reader, VISIT)


def adding(jobs: Jobs) -> list[Job]:
    return [job for job in jobs.running if job.name.startswith("Đang thêm")]


def test_a_stop_says_what_is_left_and_the_rest_is_taken_by_a_button(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, jobs: Jobs, said: list[Message]
) -> None:
    box(page).add_files([shot(tmp_path, number) for number in range(30)])
    (job,) = adding(jobs)
    qtbot.waitUntil(lambda: job.done > 0, timeout=LATER_MS)
    job.stop()
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    done = len(kept(desk))
    assert 0 < done < 30
    assert said[-1].text == f"Đã thêm {done} minh chứng. Đã dừng, còn {30 - done} tệp chưa thêm."
    assert (said[-1].action, said[-1].lasting) == ("Thêm nốt", True)
    assert said[-1].act is not None
    said[-1].act()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=LATER_MS)
    assert said[-1].text == f"Đã thêm {30 - done} minh chứng."
    assert sorted(own.file_name for own in kept(desk)) == [f"{n:02}.jpg" for n in range(30)]
    assert {own.finding for own in kept(desk)} == {"f1"}


def test_a_file_brought_twice_in_a_row_is_taken_once(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    every = [shot(tmp_path, number) for number in range(8)]
    for _ in range(3):
        box(page).add_files(every)
    page.facts.evidence.add_files(every)
    qtbot.waitUntil(lambda: len(said) == 4, timeout=LATER_MS)
    assert [own.file_name for own in kept(desk)] == [path.name for path in every]
    assert len({own.position for own in kept(desk)}) == 8
    assert said[-1].text == "8 tệp đã có trong buổi làm việc này từ trước nên không thêm lần nữa."
    box(page).add_files(every[:1])
    qtbot.waitUntil(lambda: len(said) == 5, timeout=LATER_MS)
    assert said[-1].text.startswith("Tệp “00.jpg” đã có trong buổi làm việc này với tên “00.jpg”")


def test_a_whole_batch_is_taken_out_again_and_comes_back_by_one_undo(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    box(page).add_files([shot(tmp_path, 99)])
    qtbot.waitUntil(lambda: len(said) == 1, timeout=LATER_MS)
    assert (said[-1].undo, said[-1].action) == (True, "")
    box(page).add_files([shot(tmp_path, number) for number in range(12)])
    qtbot.waitUntil(lambda: len(said) == 2, timeout=LATER_MS)
    assert said[-1].action == "Bỏ cả 12 tệp vừa thêm"
    assert said[-1].act is not None
    said[-1].act()
    qtbot.waitUntil(lambda: len(said) == 3, timeout=LATER_MS)
    assert [own.file_name for own in kept(desk)] == ["99.jpg"]
    assert said[-1].undo
    desk.store.undo()
    assert len(kept(desk)) == 13


def test_every_remark_can_be_read(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    paths = [tmp_path / f"rong-{number}.jpg" for number in range(6)]
    for path in paths:
        path.write_bytes(b"")
    box(page).add_files([*paths, shot(tmp_path, 1)])
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert said[-1].text.count("\n") == 4
    assert said[-1].action == "Xem hết"
    assert said[-1].act is not None
    said[-1].act()
    (dialog,) = page.findChildren(Remarks)
    assert dialog.isVisible()
    assert [path.name in dialog.text.text() for path in paths] == [True] * 6
    assert dialog.text.text().count("\n\n") == 5
    assert dialog.text.textFormat() is Qt.TextFormat.PlainText
    dialog.confirmed()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_a_name_from_an_old_windows_is_taken_and_shown_with_its_letters(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    name = "Cầu số 1 đã sửa.jpg"
    old = os.fsencode(tmp_path) + b"/C\xe2\xccu tr\xe0n s\xf4\xec 1.jpg"
    missing = os.fsencode(tmp_path) + b"/m\xe2\xect.jpg"
    Path(os.fsdecode(old)).write_bytes(photos.jpeg(1))
    (tmp_path / name).write_bytes(photos.jpeg(2))
    data = QMimeData()
    data.setUrls([address(old), address(missing), QUrl.fromLocalFile(str(tmp_path / name))])
    page._kit.bringing.take(data, box(page)._owner(None))
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert {own.file_name for own in kept(desk)} == {"Cầu tràn số 1.jpg", name}
    assert "mất.jpg" in said[-1].text


def address(path: bytes) -> QUrl:
    """Return a file's address as a file manager hands it over."""
    return QUrl.fromEncoded(b"file://" + quote(path).encode())


def test_a_slow_device_is_asked_beside_the_window(
    qtbot: QtBot,
    desk: Desk,
    page: VisitPage,
    tmp_path: Path,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked_by: list[threading.Thread] = []
    is_dir = Path.is_dir

    def asked(path: Path) -> bool:
        if path.parent == tmp_path:
            asked_by.append(threading.current_thread())
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", asked)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(shot(tmp_path, number))) for number in range(3)])
    box(page).take(data)
    qtbot.waitUntil(lambda: len(kept(desk)) == 3, timeout=LATER_MS)
    assert asked_by
    assert threading.main_thread() not in asked_by


def test_what_could_not_be_read_is_tried_again_by_a_button(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, said: list[Message]
) -> None:
    every = [shot(tmp_path, number) for number in range(6)]
    card, out = tmp_path / "card", tmp_path / "pulled out"
    card.mkdir()
    every = [path.rename(card / path.name) for path in every]
    card.rename(out)
    box(page).add_files(every[:2])
    qtbot.waitUntil(lambda: len(said) == 1, timeout=LATER_MS)
    assert said[-1].action == "Thử lại 2 tệp"
    box(page).add_files(every)
    qtbot.waitUntil(lambda: len(said) == 2, timeout=LATER_MS)
    assert (kept(desk), said[-1].action) == ([], "Xem hết")
    out.rename(card)
    assert said[-1].act is not None
    said[-1].act()
    (dialog,) = [each for each in page.findChildren(Remarks) if each.isVisible()]
    assert dialog.confirm.text() == "Thử lại 6 tệp"
    dialog.confirmed()
    qtbot.waitUntil(lambda: len(kept(desk)) == 6, timeout=LATER_MS)


def test_a_batch_that_waits_for_another_is_kept_before_its_turn(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, jobs: Jobs
) -> None:
    may_end = threading.Event()

    def holds(changed: Changed) -> None:
        if changed.action == "evidence.add":
            may_end.wait()

    desk.store.listen(holds)
    box(page).add_files([shot(tmp_path, 1)])
    others = [shot(tmp_path, number) for number in range(2, 5)]
    box(page).add_files(others)

    def waits() -> list[Path]:
        return [each.path for each in waiting.waiting(desk.store, VISIT)]

    try:
        qtbot.waitUntil(lambda: waits() == others, timeout=LATER_MS)
        assert len(kept(desk)) == 1
    finally:
        may_end.set()
    qtbot.waitUntil(lambda: not adding(jobs), timeout=LATER_MS)
    assert (len(kept(desk)), waits()) == (4, [])


def test_a_waiting_batch_is_told_of_and_can_be_stopped_before_it_begins(
    qtbot: QtBot, desk: Desk, page: VisitPage, tmp_path: Path, jobs: Jobs, said: list[Message]
) -> None:
    box(page).add_files([shot(tmp_path, number) for number in range(10)])
    box(page).add_files([shot(tmp_path, number) for number in range(10, 13)])
    first, second = adding(jobs)
    assert [first.name, second.name] == ["Đang thêm 10 tệp", "Đang thêm 3 tệp"]
    second.stop()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=LATER_MS)
    assert said[-1].text == "Đã dừng, còn 3 tệp chưa thêm."
    assert len(kept(desk)) == 10
