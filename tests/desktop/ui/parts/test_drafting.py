"""What stands in a field and is not in the record is kept, and comes back in another window as it stood."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields
from db.drafts import Spot
from db.records import Finding, FindingKind, RecordId
from db.store import Store
from desktop.evidence import waiting
from desktop.ui.drafts import Drafts, left_behind
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.drafting import KEEP_MS
from desktop.ui.parts.fields import LATEST_MS, Field, LineField, TextField
from desktop.ui.places import Place
from desktop.words import Words
from tests.typing_hand import key_in, press

SPOT = Spot("recommendation", RecordId("r1"), "due")
DAY = dt.date(2023, 5, 19)


def day_field(qtbot: QtBot, words: Words, store: Store, day: dt.date | None = DAY) -> DateField:
    """Return the field as a window shows it that has just been opened."""
    field = DateField(words, "Thời hạn")
    qtbot.addWidget(field)
    field.show()
    field.start(day)
    field.stand_at(Drafts(store), SPOT)
    return field


def typed(field: LineField[object] | DateField, text: str) -> None:
    field.line.selectAll()
    press(field.line, Qt.Key.Key_Delete)
    key_in(field.line, text)


def kept(store: Store) -> str | None:
    return Drafts(store).text(SPOT)


def sign(field: Field) -> str:
    assert field._draft is not None
    return field._draft.sign.text() if not field._draft.sign.isHidden() else ""


def composing(widget: QWidget, text: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def test_half_a_day_comes_back_with_its_sentence_and_what_the_record_says(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    first = day_field(qtbot, words, store)
    typed(first, "31/4")
    first.flush()
    again = day_field(qtbot, words, store)
    assert again.text() == "31/4"
    assert again.is_refused
    assert again.line.accessibleDescription() == first.line.accessibleDescription() != ""
    assert sign(again) == "Chữ gõ dở được giữ lại, chưa vào hồ sơ. Hồ sơ đang ghi: “19/05/2023”."


def test_a_day_typed_without_any_pause_is_kept_before_it_was_on_the_screen_for_a_second(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    assert max(KEEP_MS, LATEST_MS) < 1000
    field = day_field(qtbot, words, store)
    field.line.clear()

    def types_on() -> bool:
        key_in(field.line, "1")
        return kept(store) is not None

    qtbot.waitUntil(types_on, timeout=30_000)
    assert field.is_unsettled  # nothing of it was read yet


def test_what_is_taken_or_emptied_is_kept_no_more(qtbot: QtBot, words: Words, store: Store) -> None:
    field = day_field(qtbot, words, store)
    for text in ("20/5/2023", ""):
        typed(field, "31/4")
        field.flush()
        assert kept(store) == "31/4"
        typed(field, text)
        field.flush()
        assert kept(store) is None


def test_what_came_back_is_not_written_by_leaving_and_is_by_enter(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    Drafts(store).keep(SPOT, "20/5/2023")
    field = day_field(qtbot, words, store)
    heard: list[object] = []
    field.settled.connect(heard.append)
    field.flush()
    assert (field.text(), heard) == ("20/5/2023", [])
    assert sign(field).endswith("Nhấn Enter để ghi.")
    press(field.line, Qt.Key.Key_Return)
    assert heard == [dt.date(2023, 5, 20)]
    assert (sign(field), kept(store)) == ("", None)


def test_a_value_that_changes_meanwhile_is_told_beside_it_and_overwrites_nothing(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    Drafts(store).keep(SPOT, "31/4")
    field = day_field(qtbot, words, store)
    field.show_value(dt.date(2023, 6, 1))
    assert field.text() == "31/4"
    assert "“01/06/2023”" in sign(field)
    assert kept(store) == "31/4"


def test_what_the_record_says_by_now_in_other_letters_is_kept_no_more(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    Drafts(store).keep(SPOT, "19.5.2023")
    field = day_field(qtbot, words, store)
    assert (field.text(), sign(field), kept(store)) == ("19/05/2023", "", None)


def test_another_record_in_the_field_leaves_what_was_kept_of_the_first(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    field = day_field(qtbot, words, store)
    typed(field, "31/4")
    field.start(None)
    field.stand_at(Drafts(store), Spot("recommendation", RecordId("r2"), "due"))
    assert (field.text(), field.is_refused, sign(field)) == ("", False, "")
    assert kept(store) == "31/4"


def test_a_line_that_waits_is_kept_until_the_whole_is_entered(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    field: LineField[str] = LineField(words, "Tên")
    qtbot.addWidget(field)
    field.stand_at(Drafts(store), SPOT, waits=True)
    key_in(field.line, "Số thủ tục")
    field.flush()
    assert kept(store) == "Số thủ tục"
    field.took()
    assert kept(store) is None


def test_a_secrecy_mark_is_refused_and_kept_nowhere(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    field: LineField[str] = LineField(words, "Tên")
    qtbot.addWidget(field)
    field.stand_at(Drafts(store), SPOT, waits=True)
    key_in(field.line, "Độ mật")
    field.flush()
    assert kept(store) == "Độ mật"
    key_in(field.line, ": MẬT")
    field.flush()
    assert kept(store) is None


def test_a_text_with_a_secrecy_mark_stays_on_the_screen_when_the_record_is_asked_again(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    field = day_field(qtbot, words, store)
    for text in ("31/4", "Độ mật: 31/4"):
        typed(field, text)
        field.flush()
    assert kept(store) is None
    field.show_value(DAY)
    assert (field.text(), field.is_refused) == ("Độ mật: 31/4", True)


def test_what_was_kept_of_a_deleted_record_is_told_to_nobody(store: Store) -> None:
    own = Finding(id=RecordId("f1"), visit=RecordId("v"), kind=FindingKind.RESULT, text="một")
    store.write("finding.add", [fields.edit(own)])
    spot = Spot("finding", own.id, "at")
    Drafts(store).keep(spot, "25h")
    assert left_behind(store) == [Place("visit", own.visit, own.id, field="at")]
    store.write("finding.delete", [fields.deleted(own)])
    assert left_behind(store) == []


def test_files_that_wait_are_no_field_s_and_are_not_held(store: Store, tmp_path: Path) -> None:
    waiting.note(store, RecordId("v"), None, [tmp_path / f"{number}.jpg" for number in range(9)])
    assert list(Drafts(store)) == []


def test_a_full_disk_is_said_and_the_text_stays_until_there_is_room(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    field = day_field(qtbot, words, store)
    with store.transaction() as db:
        pages = db.execute("pragma page_count").fetchone()[0]
        db.execute("delete from draft")
    store._db.execute(f"pragma max_page_count = {pages}")
    long = "31/4 " + "x" * 8000
    typed(field, long)
    field.flush()
    assert field.text() == long
    assert "đã hết chỗ" in sign(field)
    store._db.execute("pragma max_page_count = 1000000")
    field.flush()
    assert (kept(store), sign(field)) == (long, "")


@pytest.mark.parametrize("kind", [LineField, TextField])
def test_a_word_that_is_still_composed_settles_as_it_is_seen(
    kind: type[Field[str]], qtbot: QtBot, words: Words
) -> None:
    field = kind(words, "Nội dung")
    qtbot.addWidget(field)
    field.show()
    editor = field.focusProxy()
    key_in(editor, "Sở 😀 vụ")
    for _ in range(3):
        press(editor, Qt.Key.Key_Left)
    with qtbot.waitSignal(field.settled) as told:
        composing(editor, "Nội")
    assert told.args == ["Sở 😀Nội vụ"]
    field.show_value("Sở 😀Nội vụ")
    with qtbot.waitSignal(field.settled) as told:
        composing(editor, "")
    assert told.args == ["Sở 😀 vụ"]


def test_another_view_of_the_same_spot_drops_nothing_and_shows_it_once_it_is_asked_again(
    qtbot: QtBot, words: Words, store: Store
) -> None:
    both = Drafts(store)
    one, other = DateField(words, "Thời hạn"), DateField(words, "Thời hạn")
    for field in (one, other):
        qtbot.addWidget(field)
        field.start(DAY)
        field.stand_at(both, SPOT)
    typed(one, "31/4")
    one.flush()
    other.show_value(DAY)
    assert kept(store) == "31/4"
    other.stand_at(both, SPOT)
    assert (other.text(), other.is_refused) == ("31/4", True)
    typed(other, "20/5/2023")
    other.flush()
    one.show_value(dt.date(2023, 5, 20))
    assert (one.text(), one.is_refused, kept(store)) == ("20/05/2023", False, None)
