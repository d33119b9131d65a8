"""Sound is recorded in the evidence pane: who agreed is asked first, time is shown, what was said is kept."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Evidence, RecordId
from desktop.evidence import tape
from desktop.evidence.sound import NOTHING_BUT_SILENCE
from desktop.evidence.tape import RATE_HZ, Tapes
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Jobs
from desktop.ui.pages.visit import VisitPage, sound_bar
from desktop.ui.pages.visit.sound_bar import ConsentDialog, SoundBar
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings, findings_written, opened, written
from tests.typing_hand import compose, key_in, press

AGREED = "ông Tịnh, bà Ước"


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[VisitPage]:
    """The visit on a machine that hears silence."""
    written(desk.store)
    findings_written(desk.store, "một")
    page = opened(qtbot, desk, "f1")
    page.recorder._ways = NOTHING_BUT_SILENCE
    yield page
    page.hide()


def kept(desk: Desk) -> list[Evidence]:
    return query.evidence(desk.store.reader, VISIT)


def bar(page: VisitPage) -> SoundBar:
    return page.record.passage.evidence.sound


def consent(page: VisitPage) -> ConsentDialog:
    press(page.record.list, Qt.Key.Key_R, ctrl=True)
    return bar(page).findChildren(ConsentDialog)[-1]


def begin(qtbot: QtBot, page: VisitPage) -> None:
    dialog = consent(page)
    compose(dialog.names.line, AGREED)
    dialog.confirmed()
    qtbot.waitUntil(lambda: bar(page).time.text() >= "00:01", timeout=LATER_MS)


def test_who_agreed_is_asked_before_anything_is_recorded(desk: Desk, page: VisitPage) -> None:
    dialog = consent(page)
    dialog.confirmed()
    assert dialog.names.is_refused
    assert not page.recorder.is_busy
    dialog.reject()
    assert not Tapes.of(desk.store.vault).folder.exists()


def test_what_is_said_is_kept_with_who_agreed_and_its_length(
    qtbot: QtBot, desk: Desk, page: VisitPage, said: list[Message]
) -> None:
    begin(qtbot, page)
    assert bar(page).isVisible()
    assert AGREED in bar(page).agreed.text()
    bar(page).end.click()
    qtbot.waitUntil(lambda: bool(kept(desk)), timeout=LATER_MS)
    (own,) = kept(desk)
    assert (own.finding, own.consent, own.media_type) == ("f1", AGREED, "audio/wav")
    assert own.seconds in (1, 2)
    assert own.file_name == "Ghi âm 2023-05-19 080000.wav"
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert said[-1].text == f"Đã giữ bản ghi âm 00:0{own.seconds}."
    assert said[-1].undo
    assert not bar(page).isVisible()
    box = page.record.passage.evidence
    qtbot.waitUntil(lambda: box.choose(own.id), timeout=LATER_MS)
    assert AGREED in box.details.file.text()
    assert not page.grab().isNull()


def test_the_reminder_comes_before_the_first_recording_of_a_visit_only(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    earlier = Evidence(id=RecordId("e1"), visit=VISIT, consent=AGREED, seconds=3, position="a")
    desk.store.write("example.load", [fields.edit(earlier)])
    qtbot.waitUntil(lambda: bool(page.record.held.evidence_of(None)), timeout=LATER_MS)
    press(page.record.list, Qt.Key.Key_R, ctrl=True)
    assert bar(page).findChildren(ConsentDialog) == []
    assert page.recorder.recording is not None
    assert page.recorder.recording.about.consent == AGREED
    page.recorder.stop()
    qtbot.waitUntil(lambda: not page.recorder.is_busy, timeout=LATER_MS)


def test_a_recording_belongs_to_what_is_being_typed_and_typing_goes_on(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    pages = page.record.capture.line.pages
    key_in(pages, "Ông Tịnh phát biểu")
    press(pages, Qt.Key.Key_R, ctrl=True)
    dialog = bar(page).findChildren(ConsentDialog)[-1]
    compose(dialog.names.line, AGREED)
    dialog.confirmed()
    qtbot.waitUntil(lambda: bar(page).time.text() >= "00:01", timeout=LATER_MS)
    key_in(pages, ", nhất trí")
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=LATER_MS)
    press(pages, Qt.Key.Key_R, ctrl=True)
    qtbot.waitUntil(lambda: bool(kept(desk)), timeout=LATER_MS)
    assert kept(desk)[0].finding == findings(desk)[-1].id
    assert pages.toPlainText() == "Ông Tịnh phát biểu, nhất trí"


def test_closing_the_program_keeps_what_was_said(
    qtbot: QtBot, desk: Desk, page: VisitPage, jobs: Jobs
) -> None:
    begin(qtbot, page)
    jobs.close()
    (own,) = kept(desk)
    assert own.consent == AGREED


def test_stopping_the_work_in_the_status_bar_keeps_it_too(
    qtbot: QtBot, desk: Desk, page: VisitPage, jobs: Jobs
) -> None:
    begin(qtbot, page)
    (job,) = [job for job in jobs.running if job.name]
    assert job.name == "Đang ghi âm"
    job.stop()
    qtbot.waitUntil(lambda: bool(kept(desk)), timeout=LATER_MS)
    qtbot.waitUntil(lambda: not bar(page).isVisible(), timeout=LATER_MS)


def test_a_machine_without_a_microphone_says_so(
    qtbot: QtBot, page: VisitPage, jobs: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    empty = f"{tmp_path}/asound.conf"
    open(empty, "w").close()  # noqa: PTH123
    monkeypatch.setenv("ALSA_CONFIG_PATH", empty)
    page.recorder._ways = ("alsa",)
    dialog = consent(page)
    compose(dialog.names.line, AGREED)
    with qtbot.waitSignal(jobs.failed, timeout=LATER_MS) as failed:
        dialog.confirmed()
    assert "micro" in page.words.explain(failed.args[0])
    assert not page.recorder.is_busy


def test_a_full_disk_while_recording_is_said_and_tried_again_by_a_button(
    qtbot: QtBot,
    desk: Desk,
    page: VisitPage,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin(qtbot, page)

    def fsync(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    qtbot.waitUntil(lambda: bool(said), timeout=LATER_MS)
    assert "hết chỗ" in said[-1].text
    assert "còn nguyên, niêm phong" in said[-1].text
    for _ in range(2):
        count = len(said)
        assert said[-1].act is not None
        assert (said[-1].action, said[-1].lasting) == ("Thử lại", True)
        said[-1].act()
        qtbot.waitUntil(lambda count=count: len(said) > count, timeout=LATER_MS)
        monkeypatch.undo()
    assert said[-1].text.startswith("Đã cứu 1 bản ghi âm dở dang")
    (own,) = kept(desk)
    assert own.consent == AGREED


def test_a_microphone_that_hears_nothing_is_told_of(
    qtbot: QtBot, page: VisitPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound_bar, "HUSHED_S", 1.0)
    begin(qtbot, page)
    qtbot.waitUntil(bar(page).hush.isVisible, timeout=LATER_MS)
    assert "micro" in bar(page).hush.text()
    page.recorder.stop()
    qtbot.waitUntil(lambda: not page.recorder.is_busy, timeout=LATER_MS)
    assert not bar(page).hush.isVisible()


def test_enter_plays_a_recording_and_ends_it(qtbot: QtBot, desk: Desk, page: VisitPage) -> None:
    blob = desk.store.blobs.add_bytes(tape.head(RATE_HZ * 30) + bytes(RATE_HZ * 60))
    own = Evidence(
        id=RecordId("e1"), visit=VISIT, finding=RecordId("f1"), hash=blob.hash, seconds=30,
        media_type="audio/wav", position="a",
    )  # fmt: skip
    desk.store.write("example.load", [fields.edit(own)])
    tiles = page.record.passage.evidence.tiles
    qtbot.waitUntil(lambda: tiles.choose(own.id), timeout=LATER_MS)
    press(tiles, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar(page).time.text() >= "00:01", timeout=LATER_MS)
    assert bar(page).end.text() == "Dừng"
    press(tiles, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.recorder.is_busy, timeout=LATER_MS)
