"""The door and the window behind it: first start, passphrase, refusals as sentences, a second start."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from db import drafts, fields, keys, query
from db import vault as vaults
from db.drafts import Spot
from db.records import Inspection, RecordId, Visit, VisitKind
from db.store import Store
from desktop import app, paths
from desktop.app import Program
from desktop.evidence import waiting
from desktop.evidence.tape import PIECE_BYTES, About, Tapes
from desktop.sync.bundle import BadBundle
from desktop.ui import unlock
from desktop.ui.faces import Face, Locked, Lost, NewBook, Welcome
from desktop.ui.pages.sync import SyncPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.parts.passphrases import strength
from desktop.ui.places import Place
from desktop.ui.unlock import Unlock
from tests.typing_hand import key_in, press

ROOT = Path(__file__).resolve().parents[3]
CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "bốn con mèo đen"


@pytest.fixture
def program(qtbot: QtBot, home: Path) -> Iterator[Program]:
    made = Program({})
    yield made
    for shown in (made.door, made.window):
        if isinstance(shown, QWidget):
            shown.close()
    made.close()
    for shown in (made.door, made.window):
        if isinstance(shown, QWidget):
            delete(shown)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "sổ"
    vaults.create(folder, PASSPHRASE, CHEAP).close()
    return folder


def door(program: Program, folder: Path | None = None) -> Unlock:
    program.open_door(folder)
    assert program.door is not None
    return program.door


def face(door: Unlock) -> Face:
    shown = door._stack.currentWidget()
    assert isinstance(shown, Face)
    return shown


def asked_for_a_book(program: Program, folder: Path) -> tuple[Unlock, NewBook]:
    """Return the door in front, with the form that begins a book in this folder."""
    shown = door(program, folder)
    shown.activateWindow()
    welcome = face(shown)
    assert isinstance(welcome, Welcome)
    welcome.start_own.click()
    form = face(shown)
    assert isinstance(form, NewBook)
    return shown, form


def test_the_first_start_can_try_the_worked_example(program: Program, qtbot: QtBot) -> None:
    welcome = face(door(program))
    assert isinstance(welcome, Welcome)
    qtbot.mouseClick(welcome.try_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    assert program.store is not None
    assert len(query.inspections(program.store.reader)) == 1
    assert program.preferences.chosen.vault == ""


def test_an_own_book_needs_the_passphrase_twice(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = door(program, tmp_path / "mới")
    welcome = face(shown)
    assert isinstance(welcome, Welcome)
    qtbot.mouseClick(welcome.start_own, Qt.MouseButton.LeftButton)
    form = face(shown)
    assert isinstance(form, NewBook)
    key_in(form.author.line, "Lan")
    key_in(form.first.line, PASSPHRASE)
    key_in(form.again.line, "bốn con mèo")
    qtbot.mouseClick(form.make, Qt.MouseButton.LeftButton)
    assert form.again.is_refused
    key_in(form.again.line, " đen")
    qtbot.mouseClick(form.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    assert program.store is not None
    assert program.store.author == "Lan"
    assert program.preferences.chosen.vault == str(tmp_path / "mới")


def test_enter_goes_from_field_to_field_and_esc_back_with_the_name_kept(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    shown, form = asked_for_a_book(program, tmp_path / "mới")
    key_in(form.author.line, "Lan")
    for field in (form.author, form.folder, form.first):
        press(field.line, Qt.Key.Key_Return)
    assert shown.focusWidget() is form.again.line
    press(form.again.line, Qt.Key.Key_Escape)
    assert isinstance(face(shown), Welcome)
    assert shown.isVisible()
    again = face(shown)
    assert isinstance(again, Welcome)
    again.start_own.click()
    form = face(shown)
    assert isinstance(form, NewBook)
    assert (form.author.text(), form.folder.text()) == ("Lan", str(tmp_path / "mới"))
    shown.close()
    assert not shown.isVisible()


def test_a_folder_is_asked_for_from_the_nearest_that_is_there(tmp_path: Path) -> None:
    assert unlock._standing(tmp_path / "a" / "b" / "c") == tmp_path


def test_a_wrong_passphrase_is_a_sentence_and_the_right_one_opens(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    locked = face(door(program, book))
    assert isinstance(locked, Locked)
    key_in(locked.passphrase.line, "sai rồi đấy")
    qtbot.mouseClick(locked.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: locked.passphrase.is_refused, timeout=10_000)
    assert locked.passphrase.text() == "sai rồi đấy"
    locked.passphrase.line.clear()
    key_in(locked.passphrase.line, PASSPHRASE)
    qtbot.mouseClick(locked.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window is not None, timeout=10_000)


def lost(program: Program, book: Path) -> Lost:
    """Start where the book of last time is not in its folder any more."""
    program.preferences.note(vault=str(book))
    shown = face(door(program, book))
    assert isinstance(shown, Lost)
    return shown


def said_at_the_foot(program: Program) -> str:
    assert program.door is not None
    return program.door._said.text()


def opens(program: Program, qtbot: QtBot, folder: Path) -> None:
    """Wait until the passphrase of the book in a folder is asked for, and open it."""
    shown = program.door
    assert shown is not None
    qtbot.waitUntil(lambda: isinstance(face(shown), Locked), timeout=30_000)
    locked = face(shown)
    assert isinstance(locked, Locked)
    key_in(locked.passphrase.line, PASSPHRASE)
    press(locked.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    assert program.store is not None
    assert program.store.vault.folder == folder
    assert program.preferences.chosen.vault == str(folder)


def test_a_book_that_is_not_where_it_was_is_named_and_opens_once_it_is_back(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    away = book.rename(book.with_name("chỗ khác"))
    shown = lost(program, book)
    texts = [label.text() for label in shown.findChildren(QLabel)]
    assert book.name in texts
    assert any(str(book) in text for text in texts)
    press(shown.again, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: str(book) in said_at_the_foot(program), timeout=30_000)
    assert not book.exists()
    away.rename(book)
    opens(program, qtbot, book)


@pytest.mark.parametrize("above", [False, True])
def test_a_book_that_was_moved_is_found_by_its_folder_or_the_one_above(
    program: Program, qtbot: QtBot, book: Path, monkeypatch: pytest.MonkeyPatch, above: bool
) -> None:
    place = book.parent / "tủ"
    place.mkdir()
    moved = book.rename(place / book.name)
    shown = lost(program, book)
    answers = [str(book.parent), str(place if above else moved)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: answers.pop(0))
    shown.seek.click()
    qtbot.waitUntil(lambda: str(book.parent) in said_at_the_foot(program), timeout=30_000)
    shown.seek.click()
    opens(program, qtbot, moved)


def test_instead_of_a_lost_book_another_is_begun_and_never_in_its_place(
    program: Program, book: Path
) -> None:
    book.rename(book.with_name("chỗ khác"))
    shown = lost(program, book)
    shown.other.click()
    assert program.door is not None
    welcome = face(program.door)
    assert isinstance(welcome, Welcome)
    welcome.start_own.click()
    form = face(program.door)
    assert isinstance(form, NewBook)
    assert form.folder.text() == str(paths.own_vault())
    assert not book.exists()


@pytest.mark.mount
def test_a_drive_that_is_plugged_in_again_brings_its_book(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    drive = book.parent / "USB"
    drive.mkdir()
    shown = lost(program, drive / book.name)
    assert shown.again.isEnabled()
    subprocess.run(["mount", "--bind", str(book.parent), str(drive)], check=True)
    try:
        opens(program, qtbot, drive / book.name)
        program.close()
    finally:
        subprocess.run(["umount", "-l", str(drive)], check=True)


def test_a_book_in_use_and_a_damaged_one_are_sentences(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    locked = face(door(program, book))
    assert isinstance(locked, Locked)
    with vaults.unlock(book, PASSPHRASE):
        sentence = refusal(locked, qtbot)
    assert str(book) in sentence
    (book / vaults.DATABASE).write_bytes(b"\0" * 4096)
    assert refusal(locked, qtbot) != sentence


def refusal(locked: Locked, qtbot: QtBot) -> str:
    locked.passphrase.accept()
    locked.passphrase.line.setText(PASSPHRASE)
    qtbot.mouseClick(locked.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: locked.passphrase.is_refused, timeout=10_000)
    return locked.passphrase._error.text()


@pytest.mark.parametrize("is_argument", [False, True])
def test_the_window_opens_directly_where_book_and_passphrase_are_named(
    program: Program, qtbot: QtBot, book: Path, tmp_path: Path, is_argument: bool
) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE + "\n", "utf-8")
    environ = {"SODOAN_PASSPHRASE_FILE": str(file)}
    named = ("--vault", str(book)) if is_argument else ()
    environ |= {"SODOAN_VAULT": str(tmp_path / "another" if is_argument else book)}
    assert app.opened(program, named, environ)
    qtbot.waitUntil(lambda: program.window is not None, timeout=10_000)
    assert program.handed is None


def test_a_directly_opened_book_that_is_none_is_a_sentence(
    program: Program, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE, "utf-8")
    environ = {"SODOAN_VAULT": str(tmp_path), "SODOAN_PASSPHRASE_FILE": str(file)}
    with qtbot.waitSignal(program.ended) as ended:
        assert app.opened(program, (), environ)
    assert ended.args == [1]
    assert str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize("is_argument", [False, True])
def test_a_second_start_raises_the_first_window_and_ends(
    program: Program, qtbot: QtBot, book: Path, is_argument: bool
) -> None:
    program.show_window(program.unlock(book, PASSPHRASE, Quietly()))
    environ = os.environ | ({} if is_argument else {"SODOAN_VAULT": str(book)})
    named = ["--vault", str(book)] if is_argument else []
    second = subprocess.Popen(
        [sys.executable, "main.py", *named], cwd=ROOT, env=environ, stderr=subprocess.PIPE
    )
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 1
    _, said = second.communicate()
    assert program.words("ui.second_instance") in said.decode("utf-8")


def test_a_bundle_that_is_clicked_twice_is_offered_in_the_window_that_is_open(
    program: Program, qtbot: QtBot, book: Path, tmp_path: Path
) -> None:
    program.show_window(program.unlock(book, PASSPHRASE, Quietly()))
    file = tmp_path / "Gói của Đoàn.sodoan"
    file.write_bytes(b"none")
    environ = os.environ | {"SODOAN_VAULT": str(book)}
    second = subprocess.Popen(
        [sys.executable, "main.py", str(file)], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL
    )
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.place.page == "sync", timeout=30_000)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    page = window.page
    assert isinstance(page, SyncPage)
    assert str(file) in page.joining.offered.said.text()
    with qtbot.waitSignal(program.jobs.failed, timeout=20_000) as failed:
        page.joining.offered.take.click()
    assert isinstance(failed.args[0], BadBundle)


def test_the_door_keeps_a_bundle_until_the_book_is_open(
    program: Program, book: Path, tmp_path: Path
) -> None:
    environ = {"SODOAN_VAULT": str(book)}
    assert app.opened(program, [str(tmp_path / "a.sodoan")], environ)
    assert program.window is None
    program.show_window(program.unlock(book, PASSPHRASE, Quietly()))
    assert program.window is not None
    assert program.window.place.words == str(tmp_path / "a.sodoan")


def test_an_unexpected_error_is_said_and_the_window_lives(
    program: Program, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program.show_window(program.unlock(book, PASSPHRASE, Quietly()))
    try:
        raise ValueError("mật")
    except ValueError as error:
        program.unexpected(type(error), error, error.__traceback__)
    assert program.window is not None
    assert "ValueError" in program.window._notice.sentence
    assert "mật" not in capsys.readouterr().err


def test_the_demonstration_book_is_said_to_be_one(program: Program, qtbot: QtBot) -> None:
    program.show_window(program.try_out(Path(), "", Quietly()))
    assert program.window is not None
    labels = [child for child in program.window.findChildren(QWidget) if is_banner(child)]
    assert len(labels) == 1
    assert program.store is not None
    assert program.store.vault.folder == paths.demonstration_vault()


def is_banner(widget: QWidget) -> bool:
    return widget.property("role") == "banner"


class Quietly:
    def step(self, done: int, total: int) -> None: ...


@pytest.mark.parametrize(
    ("passphrase", "how"),
    [("ngắn", "short"), ("aaaaaaaaaaaaaaaaaa", "fair"), ("bốn con mèo đen", "good")],
)
def test_a_passphrase_is_weighed(passphrase: str, how: str) -> None:
    assert strength(passphrase) == how


def test_closing_the_door_ends_the_program(program: Program, qtbot: QtBot, book: Path) -> None:
    shown = door(program, book)
    with qtbot.waitSignal(program.ended) as ended:
        press(shown, Qt.Key.Key_Escape)
    assert ended.args == [0]


def test_a_healed_key_file_is_told(program: Program, qtbot: QtBot, book: Path) -> None:
    (book / vaults.KEYS[0]).write_bytes(b"")
    program.show_window(program.unlock(book, PASSPHRASE, Quietly()))
    assert program.window is not None
    assert program.window._notice.sentence == program.words("ui.vault_note.keys")


def test_a_recording_that_a_crash_cut_off_is_kept_and_told_of_right_after_the_start(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    with vaults.unlock(book, PASSPHRASE) as vault, Store.open(vault, "Lan") as store:
        records = (
            Inspection(id=RecordId("i"), topic="Đất đai"),
            Visit(id=RecordId("v"), inspection=RecordId("i"), kind=VisitKind.SESSION),
        )
        store.write("example.load", [fields.edit(each) for each in records])
        about = About(RecordId("v"), None, "bà Lan", "2023-05-19T01:00:00+00:00", "Ghi âm.wav")
        tape = Tapes.of(vault).begin(about)
        tape.write(bytes(4 * PIECE_BYTES))
        tape.end()
        tape.path.rename(tape.path.with_name("earlier.tape"))
    shown = face(door(program, book))
    assert isinstance(shown, Locked)
    key_in(shown.passphrase.line, PASSPHRASE)
    press(shown.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    window, store = program.window, program.store
    assert window is not None
    assert store is not None
    said = "Đã cứu 1 bản ghi âm dở dang (00:02) và giữ làm minh chứng."
    qtbot.waitUntil(lambda: window._notice.sentence == said, timeout=30_000)
    assert window.place.page == "today"
    (own,) = query.evidence(store.reader, RecordId("v"))
    assert (own.seconds, own.consent) == (2, "bà Lan")
    qtbot.mouseClick(window._notice.action, Qt.MouseButton.LeftButton)
    assert window.place == Place("visit", RecordId("v"), own.id)


def test_what_was_typed_and_is_not_in_the_record_is_told_of_at_the_start_and_led_to(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    store = program.unlock(book, PASSPHRASE, Quietly())
    records = (
        Inspection(id=RecordId("i"), topic="Đất đai"),
        Visit(id=RecordId("v"), inspection=RecordId("i"), kind=VisitKind.SESSION),
    )
    store.write("example.load", [fields.edit(each) for each in records])
    with store.transaction() as db:
        drafts.keep(db, Spot("visit", RecordId("v"), "start"), "8h kém")
        drafts.keep(db, Spot("visit", RecordId("gone"), "start"), "8h kém")
    waiting.note(store, RecordId("v"), None, [book / f"{number}.jpg" for number in range(9)])
    program.show_window(store)
    window = program.window
    assert window is not None
    assert window._notice.sentence == "Lần trước còn 2 chỗ làm dở: đã giữ lại, chưa vào hồ sơ."
    qtbot.mouseClick(window._notice.action, Qt.MouseButton.LeftButton)
    page = window.page
    assert isinstance(page, VisitPage)
    assert page.left.said.text() == "9 tệp còn chờ từ trước, chưa thêm."
    window.go(Place("visit", RecordId("v"), field="start"))
    assert page.facts.start.text() == "8h kém"
    assert page.facts.start.is_refused


def test_qt_speaks_the_language_that_is_chosen(program: Program) -> None:
    assert QCoreApplication.translate("QLineEdit", "&Undo") == "&Hoàn tác"
    program.preferences.choose(language="en")
    assert QCoreApplication.translate("QLineEdit", "Select All") == "Select All"
    program.preferences.choose(language="vi")
    assert QCoreApplication.translate("QLineEdit", "Select All") == "Chọn tất cả"


def test_the_window_is_held_open_once_while_files_come_in(
    qtbot: QtBot, program: Program, book: Path
) -> None:
    program.show_window(Store.open(vaults.unlock(book, PASSPHRASE)))
    window, may_end = program.window, threading.Event()
    assert window is not None
    program.jobs.start("", lambda _job: may_end.wait(10), print, line="evidence")
    window.close()
    assert window.isVisible()
    assert "chưa thêm xong" in window._notice.sentence
    may_end.set()
    qtbot.waitUntil(lambda: not [job for job in program.jobs.running if job.line])
    window.close()
    assert not window.isVisible()


def test_what_is_wrong_with_a_passphrase_is_said_once_in_full_and_gone_to(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    shown, form = asked_for_a_book(program, tmp_path / "mới")
    key_in(form.first.line, "ngắn")
    press(form.again.line, Qt.Key.Key_Return)
    assert form.first.is_refused
    assert form.strength.isHidden()
    assert shown.focusWidget() is form.first.line
    qtbot.waitUntil(lambda: not scrolls(form))
    key_in(form.first.line, " mà dễ nhớ")
    assert not form.first.is_refused
    assert not form.strength.isHidden()


def test_the_sentence_about_a_wrong_passphrase_has_room(
    program: Program, qtbot: QtBot, book: Path
) -> None:
    shown = door(program, book)
    locked = face(shown)
    assert isinstance(locked, Locked)
    key_in(locked.passphrase.line, "không phải")
    press(locked.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: locked.passphrase.is_refused, timeout=30_000)
    qtbot.waitUntil(lambda: not scrolls(locked))


def scrolls(form: Face) -> bool:
    (sheet,) = form.findChildren(QScrollArea)
    return sheet.verticalScrollBar().maximum() > 0
