"""A finding in under ten seconds: F4, Ctrl+Enter, phrases of one's own, initials that Telex changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import FindingKind, Member, RecordId
from desktop.fieldwork import own, phrases
from desktop.fieldwork.phrases import Origin, Phrase
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.parts.labels import Badge
from tests.desktop.ui.typist import OLD_WAY, PHRASES, WAYS, Typist, Way
from tests.desktop.ui.visit_hand import LATER_MS, SOON_MS, VISIT, findings, opened, texts, written
from tests.typing_hand import compose, key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)


def begun(qtbot: QtBot, desk: Desk) -> tuple[VisitPage, QPlainTextEdit]:
    page = opened(qtbot, desk)
    pages = page.record.capture.line.pages

    def has_the_keyboard() -> bool:
        page.activateWindow()
        pages.setFocus()
        return pages.hasFocus()

    qtbot.waitUntil(has_the_keyboard, timeout=LATER_MS)
    qtbot.waitUntil(lambda: bool(page.record.capture._language.phrases), timeout=SOON_MS)
    return page, pages


def recorded(pages: QPlainTextEdit, *lines: str) -> None:
    for line in lines:
        key_in(pages, line)
        press(pages, Qt.Key.Key_Escape)
        press(pages, Qt.Key.Key_Return)


def kept_phrases() -> list[Phrase]:
    return phrases.load(own.folder() / phrases.FILE, Origin.OWN)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_finding_of_35_letters_takes_less_than_ten_seconds(
    qtbot: QtBot, desk: Desk, way: Way
) -> None:
    for short, text in PHRASES.items():
        phrases.keep(own.folder() / phrases.FILE, short, text)
    _, pages = begun(qtbot, desk)
    first = "!hc @ntt #1 Chưa có sổ"
    recorded(pages, first, *(["!kq @Lê Thị Hòa Tốt"] if way.is_all_changed else []))
    typist = Typist(pages)
    way.act(typist)
    done = findings(desk)[-1]
    assert done.text.lower() == "còn 03/67 nhiệm vụ chưa hoàn thành"
    assert (done.kind, done.speaker, done.topic) == (FindingKind.SHORTCOMING, "m1", "t1")
    assert [str(f.amount) for f in query.figures(desk.store.reader, VISIT)] == ["03/67 nhiệm vụ"]
    assert (pages.toPlainText(), pages.hasFocus()) == ("", True)
    assert typist.seconds < 10


def test_the_long_way_still_does_the_same(qtbot: QtBot, desk: Desk) -> None:
    _, pages = begun(qtbot, desk)
    typist = Typist(pages)
    OLD_WAY.act(typist)
    (done,) = findings(desk)
    assert (done.kind, done.speaker, done.topic) == (FindingKind.SHORTCOMING, "m1", "t1")
    assert typist.seconds > 10


def test_f4_goes_back_entry_by_entry_and_round(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    recorded(pages, "!hc @ntt #1 một", "!yk @hoa hai", "!kq @ntt ba")
    bar = page.record.capture

    def chosen() -> tuple[FindingKind, object, object]:
        return bar.kind.value(), bar.speaker.value(), bar.topic.value()

    now = chosen()
    press(pages, Qt.Key.Key_F4)
    assert chosen() == (FindingKind.STATEMENT, "m2", "t1")
    press(pages, Qt.Key.Key_F4)
    assert chosen() == (FindingKind.SHORTCOMING, "m1", "t1")
    press(pages, Qt.Key.Key_F4)
    assert chosen() == now
    compose(pages, "bốn")
    press(pages, Qt.Key.Key_F4)
    press(pages, Qt.Key.Key_Return)
    assert findings(desk)[-1].speaker == "m2"
    press(pages, Qt.Key.Key_F4)
    assert chosen() == now


def test_f4_passes_over_the_entry_that_is_being_typed(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    recorded(pages, "!kq @ntt một")
    bar = page.record.capture
    key_in(pages, "!hc @hoa hai")
    press(pages, Qt.Key.Key_Escape)
    bar.line.flush()
    qtbot.waitUntil(lambda: len(page.record.held.findings) == 2, timeout=SOON_MS)
    press(pages, Qt.Key.Key_F4)
    assert bar.kind.value() is FindingKind.RESULT


def test_ctrl_enter_without_figures_is_enter(qtbot: QtBot, desk: Desk, said: list[Message]) -> None:
    _, pages = begun(qtbot, desk)
    compose(pages, "Đã họp")
    press(pages, Qt.Key.Key_Return, ctrl=True)
    assert (texts(desk), pages.toPlainText(), said) == (["Đã họp"], "", [])


def test_a_phrase_of_one_s_own_is_made_in_the_line_used_and_let_go(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    page, pages = begun(qtbot, desk)
    compose(pages, "/cchc=cải cách hành chính")
    page.record.capture.line.flush()
    assert "Enter giữ câu mẫu: /cchc" in page.record.capture.chips.findChildren(Badge)[0].text()
    press(pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pages.toPlainText() == "", timeout=SOON_MS)
    assert texts(desk) == []
    assert "Đã giữ câu mẫu" in said[-1].text
    compose(pages, "Cchc tốt; CCHC, cchc và /cchc")
    page.record.capture.line.flush()
    shown = [badge.text() for badge in page.record.capture.chips.findChildren(Badge)]
    assert "cchc = cải cách hành chính" in shown
    assert pages.toPlainText() == "Cchc tốt; CCHC, cchc và /cchc"
    press(pages, Qt.Key.Key_Escape)
    press(pages, Qt.Key.Key_Return)
    whole = "Cải cách hành chính tốt; CCHC, cải cách hành chính và cải cách hành chính"
    assert texts(desk) == [whole]
    key_in(pages, "/cchc=")
    press(pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pages.toPlainText() == "", timeout=SOON_MS)
    assert kept_phrases() == []


def test_what_cannot_be_a_phrase_stays_in_the_line_with_the_reason(
    qtbot: QtBot, desk: Desk
) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "/quá-dài-để-là-chữ-tắt=x")
    press(pages, Qt.Key.Key_Return)
    line = page.record.capture.line
    qtbot.waitUntil(lambda: line.is_refused, timeout=SOON_MS)
    assert line.text() == "/quá-dài-để-là-chữ-tắt=x"
    assert kept_phrases() == []


def test_letters_with_a_vowel_stand_for_a_phrase_behind_a_slash_only(
    qtbot: QtBot, desk: Desk
) -> None:
    phrases.keep(own.folder() / phrases.FILE, "an", "an ninh trật tự")
    _, pages = begun(qtbot, desk)
    key_in(pages, "Về an toàn, /an, xã an")
    press(pages, Qt.Key.Key_Escape)
    press(pages, Qt.Key.Key_Return)
    assert texts(desk) == ["Về an toàn, an ninh trật tự, xã an"]


def test_initials_that_telex_made_a_syllable_of_still_name_the_speaker(
    qtbot: QtBot, desk: Desk
) -> None:
    inspection = RecordId("i")
    more = [
        Member(id=RecordId("m3"), inspection=inspection, name="Lê Anh Sơn", position="c"),
        Member(id=RecordId("m4"), inspection=inspection, name="Đinh Đức Ân", position="d"),
    ]
    desk.store.write("example.load", [fields.edit(each) for each in more])
    _, pages = begun(qtbot, desk)
    recorded(pages, "@lá một", "@đa hai", "@lạ ba")
    assert [(f.text, f.speaker) for f in findings(desk)[:2]] == [("một", "m3"), ("hai", "m4")]
    assert texts(desk)[2] == "@lạ ba"
