"""The capture line: type, Enter, saved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields
from db.changes import Changed
from db.records import Body, FindingKind, Member, RecordId, Subject
from desktop.ui.desk import Desk, Message
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    findings,
    findings_written,
    opened,
    shown,
    texts,
    written,
)
from tests.patience import settled
from tests.typing_hand import BOMB, MOTTO, compose, key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)


def test_a_finding_typed_and_entered_is_kept_with_all_that_was_chosen(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    bar = page.record.capture
    for combo in (bar.speaker.box, bar.topic.box):
        combo.setFocus()
        press(combo, Qt.Key.Key_Home)
        press(combo, Qt.Key.Key_Down)
        combo.activated.emit(combo.currentIndex())
    press(bar.line.pages, Qt.Key.Key_Down, ctrl=True)
    key_in(bar.line.pages, "Chưa có sổ theo dõi")
    press(bar.line.pages, Qt.Key.Key_Return)
    (kept,) = findings(desk)
    assert (kept.text, kept.kind) == ("Chưa có sổ theo dõi", FindingKind.SHORTCOMING)
    assert (kept.speaker, kept.topic) == ("vp", "t1")
    assert (kept.at, kept.author) == (desk.now(), "Người thử")
    assert bar.line.text() == ""
    assert bar.kind.value() is FindingKind.SHORTCOMING


def test_ten_in_a_row_stand_in_their_order_and_are_shown(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    for number in range(10):
        compose(line.pages, f"Ghi nhận thứ {number}")
        press(line.pages, Qt.Key.Key_Return)
    wanted = [f"Ghi nhận thứ {number}" for number in range(10)]
    assert texts(desk) == wanted
    qtbot.waitUntil(lambda: shown(page) == wanted, timeout=SOON_MS)
    assert page.bar._buttons["record"].text().endswith("10")


def test_what_stands_in_the_line_is_kept_before_enter(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "Chưa xong")
    qtbot.waitUntil(lambda: texts(desk) == ["Chưa xong"], timeout=SOON_MS)
    key_in(line.pages, " câu")
    press(line.pages, Qt.Key.Key_Return)
    assert texts(desk) == ["Chưa xong câu"]


def test_between_the_keys_of_a_burst_nothing_is_begun_and_its_pause_writes_once(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    settled(qtbot, page)
    line._timer.setInterval(3_600_000)
    begun: list[object] = []
    desk.jobs.started.connect(begun.append)
    desk.feed.changed.connect(begun.append)
    for letter in MOTTO:
        key_in(line.pages, letter)
        QApplication.processEvents()
    assert begun == []
    line.flush()
    settled(qtbot, page)
    assert [type(each) for each in begun if isinstance(each, Changed)] == [Changed]
    assert texts(desk) == [MOTTO]


def test_a_draft_whose_text_is_taken_back_is_deleted(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "x")
    line.flush()
    press(line.pages, Qt.Key.Key_Backspace)
    line.flush()
    assert texts(desk) == []


def test_a_draft_undone_begins_again_with_the_next_key(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "một")
    line.flush()
    qtbot.waitUntil(lambda: shown(page) == ["một"], timeout=SOON_MS)
    desk.store.undo()
    qtbot.waitUntil(lambda: shown(page) == [], timeout=SOON_MS)
    key_in(line.pages, " hai")
    press(line.pages, Qt.Key.Key_Return)
    assert texts(desk) == ["một hai"]


def test_the_kind_changed_while_typing_counts_for_the_draft(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "một")
    line.flush()
    press(line.pages, Qt.Key.Key_Up, ctrl=True)
    assert findings(desk)[0].kind is FindingKind.CONCLUSION


def test_the_line_begins_where_the_record_ended(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "hai")
    press(line.pages, Qt.Key.Key_Return)
    assert texts(desk) == ["một", "hai"]


def test_a_secrecy_line_is_refused_and_stays_in_the_line(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "TỐI MẬT")
    press(line.pages, Qt.Key.Key_Return)
    assert line.text() == "TỐI MẬT"
    assert "mật" in line._error.text()
    assert texts(desk) == []


def test_a_line_refused_after_it_was_written_stays_in_the_line_too(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "một")
    line.flush()
    assert texts(desk) == ["một"]
    press(line.pages, Qt.Key.Key_Return, shift=True)
    key_in(line.pages, "TỐI MẬT")
    press(line.pages, Qt.Key.Key_Return)
    assert line.text() == "một\nTỐI MẬT"
    assert texts(desk) == ["một"]


def test_shift_enter_begins_a_line_and_enter_alone_writes_nothing(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    press(line.pages, Qt.Key.Key_Return)
    assert texts(desk) == []
    key_in(line.pages, "một")
    press(line.pages, Qt.Key.Key_Return, shift=True)
    key_in(line.pages, "hai")
    press(line.pages, Qt.Key.Key_Return)
    assert texts(desk) == ["một\nhai"]


def test_a_bomb_stays_plain(qtbot: QtBot, desk: Desk, said: list[Message]) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, BOMB)
    press(line.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == [BOMB], timeout=SOON_MS)
    page.record.list.choose(findings(desk)[0].id)
    assert page.record.passage.text.text() == BOMB
    assert not page.grab().isNull()


def test_vietnamese_composed_by_an_input_method_is_kept(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    compose(line.pages, MOTTO)
    press(line.pages, Qt.Key.Key_Return)
    assert texts(desk) == [MOTTO]


def written_again() -> Member:
    """Return a second entry of a member."""
    own = Member(id=RecordId("m3"), inspection=RecordId("i"), name="Lê Thị Hoà", position="c")
    return replace(own, same_as=RecordId("m2"))


def test_who_was_merged_is_offered_once_and_a_second_spelling_means_the_first(
    qtbot: QtBot, desk: Desk
) -> None:
    second = Body(id=RecordId("vp2"), name="VP UBND", same_as=RecordId("vp"))
    here = Subject(id=RecordId("s2"), inspection=RecordId("i"), body=second.id, position="b")
    twice = written_again()
    desk.store.write("example.load", [fields.edit(each) for each in (second, here, twice)])
    bar = opened(qtbot, desk).record.capture
    box = bar.speaker.box
    offered = [box.itemText(at) for at in range(box.count())]
    assert [name for name in offered if name.startswith(("VP", "Văn phòng", "Lê"))] == [
        "Văn phòng UBND tỉnh",
        "Lê Thị Hòa · Thành viên",
    ]
    compose(bar.line.pages, "@VP UBND Chưa có sổ theo dõi")
    press(bar.line.pages, Qt.Key.Key_Escape)
    press(bar.line.pages, Qt.Key.Key_Return)
    assert findings(desk)[-1].speaker == "vp"


def test_what_a_merged_person_said_is_still_shown_as_said_by_them(qtbot: QtBot, desk: Desk) -> None:
    (said,) = findings_written(desk.store, "một")
    twice = written_again()
    spoken = replace(said, speaker=twice.id)
    desk.store.write("example.load", [fields.edit(twice), fields.changed(said, spoken)])
    page = opened(qtbot, desk, "f1")
    assert page.record.passage.speaker.value() == "m3"
    assert page.record.capture.speaker.value() == "m2"


def test_the_empty_line_says_what_its_marks_are_for(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line, marks = page.record.capture.line, ("@ người nói", "# nội dung", "! loại", "/ câu mẫu")
    qtbot.waitUntil(lambda: all(mark in line.pages.placeholderText() for mark in marks))
    told = dict(page.keys())
    assert told["@ @@ # ! /"] == page.words("visit.key.marks")
