"""The capture line's marks, phrases and figures: offered beneath, understood quietly, never in the way."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import Period, year
from db.records import FindingKind, MadeBy, Visibility, VisitKind
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.note_line import NoteLine
from desktop.ui.parts.labels import Badge
from tests.desktop.ui.visit_hand import (
    LATER_MS,
    SOON_MS,
    VISIT,
    figure_written,
    findings,
    findings_written,
    opened,
    texts,
    written,
)
from tests.patience import settled
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
    return page, pages


def offered(page: VisitPage) -> list[str]:
    popup = page.record.capture.line.popup
    return [popup.item(at).text() for at in range(popup.count())] if popup else []


def chips(page: VisitPage) -> list[str]:
    return [badge.text() for badge in page.record.capture.chips.findChildren(Badge)]


def test_marks_typed_without_the_popup_set_speaker_topic_and_kind(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    compose(pages, "!hạn chế @Tùng #Thủ tục hành chính: Chưa có sổ theo dõi")
    press(pages, Qt.Key.Key_Escape)
    page.record.capture.line.flush()
    assert chips(page)[:3] == ["Hạn chế", "Nông Thanh Tùng", "Thủ tục hành chính"]
    press(pages, Qt.Key.Key_Return)
    (kept,) = findings(desk)
    assert kept.text == "Chưa có sổ theo dõi"
    assert (kept.kind, kept.speaker, kept.topic) == (FindingKind.SHORTCOMING, "m1", "t1")
    assert page.record.capture.kind.value() is FindingKind.SHORTCOMING
    assert pages.toPlainText() == ""
    qtbot.waitUntil(lambda: chips(page) == [], timeout=SOON_MS)


def test_the_popup_is_gone_through_by_arrows_and_enter_writes_the_name_and_not_the_entry(
    qtbot: QtBot, desk: Desk
) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "@hoa")
    assert offered(page)[0].startswith("Lê Thị Hòa")
    press(pages, Qt.Key.Key_Return)
    assert pages.toPlainText() == "@Lê Thị Hòa "
    assert offered(page) == []
    key_in(pages, "nêu ý kiến #")
    press(pages, Qt.Key.Key_Down)
    press(pages, Qt.Key.Key_Tab)
    assert pages.toPlainText() == "@Lê Thị Hòa nêu ý kiến #Thủ tục hành chính "
    press(pages, Qt.Key.Key_Return)
    (kept,) = findings(desk)
    assert (kept.text, kept.speaker, kept.topic) == ("nêu ý kiến", "m2", "t1")


def test_escape_closes_the_popup_and_keeps_every_letter(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "@Le")
    assert offered(page)
    press(pages, Qt.Key.Key_Escape)
    assert offered(page) == []
    key_in(pages, " T")
    assert offered(page) == []
    assert pages.toPlainText() == "@Le T"


def test_a_sign_without_a_letter_never_takes_enter_away(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "Tốt !")
    assert offered(page)
    press(pages, Qt.Key.Key_Return)
    assert texts(desk) == ["Tốt !"]


def test_an_input_method_composes_a_name_beneath_the_popup(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    compose(pages, "😀 @Nông Thanh")
    assert offered(page)[0].startswith("Nông Thanh Tùng")
    press(pages, Qt.Key.Key_Tab)
    assert pages.toPlainText() == "😀 @Nông Thanh Tùng "
    assert pages.hasFocus()


def test_what_no_mark_means_stays_in_the_text_with_a_hint(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "Ông @Hùng vắng")
    page.record.capture.line.flush()
    assert texts(desk) == ["Ông @Hùng vắng"]
    assert "“@Hùng”: chưa có tên này" in chips(page)[0]


def test_a_line_marked_as_a_request_becomes_a_recommendation(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "Bổ sung biên chế")
    page.record.capture.line.flush()
    assert len(findings(desk)) == 1
    key_in(pages, " !yêu cầu @@Sở Nội vụ !nội bộ")
    press(pages, Qt.Key.Key_Escape)
    press(pages, Qt.Key.Key_Return)
    assert findings(desk) == []
    (asked,) = query.recommendations(desk.store.reader, VISIT)
    assert (asked.text, asked.made_by) == ("Bổ sung biên chế", MadeBy.DELEGATION)
    assert (asked.addressee, asked.visibility) == ("snv", Visibility.INTERNAL)
    assert "kiến nghị" in said[-1].text


def test_one_undo_takes_a_whole_entry_back(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    for letters in ("Chưa", " có", " sổ"):
        key_in(pages, letters)
        page.record.capture.line.flush()
    press(pages, Qt.Key.Key_Return)
    desk.store.undo()
    assert texts(desk) == []
    desk.store.redo()
    assert texts(desk) == ["Chưa có sổ"]


def test_a_phrase_is_offered_by_its_letters(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    qtbot.waitUntil(lambda: bool(page.record.capture._language.phrases), timeout=SOON_MS)
    key_in(pages, "Đơn vị /scts")
    assert "sổ theo dõi" in offered(page)[0]
    press(pages, Qt.Key.Key_Return)
    press(pages, Qt.Key.Key_Return)
    assert texts(desk) == ["Đơn vị chưa có sổ theo dõi, cập nhật thường xuyên"]


def test_figures_spotted_are_taken_by_one_key_and_checked_at_once(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    figure_written(desk.store, "g1", "64/66 nhiệm vụ", measure="x")
    page, pages = begun(qtbot, desk)
    key_in(pages, "Hoàn thành 64/67 nhiệm vụ, trên 10 văn bản, ngày 19/5/2023")
    page.record.capture.line.flush()
    buttons = page.record.capture.chips.findChildren(QPushButton)
    assert [b.text().strip() for b in buttons] == ["64/67 nhiệm vụ", "trên 10 văn bản"]
    page._add_figure()
    own = [f for f in query.figures(desk.store.reader, VISIT) if f.id != "g1"]
    assert [str(f.amount) for f in own] == ["64/67 nhiệm vụ", "trên 10 văn bản"]
    assert {f.finding for f in own} == {findings(desk)[-1].id}
    assert own[0].label == own[0].measure == "Nhiệm vụ hoàn thành"
    assert pages.hasFocus()


def test_done_and_not_done_are_compared_without_any_hand_work(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    for line in ("Hoàn thành 64/67 nhiệm vụ", "!hc Còn 05/67 nhiệm vụ chưa hoàn thành"):
        key_in(pages, line)
        qtbot.keyClick(pages, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        press(pages, Qt.Key.Key_Return)
    own = page.record

    def tones() -> list[str]:
        rows = range(len(own.list.lines.rows))
        return [mark.tone for at in rows for mark in own.list.lines.line(at).marks]

    qtbot.waitUntil(lambda: tones() == ["warning", "warning"], timeout=SOON_MS)
    noted = own.passage.figures.findChildren(NoteLine)
    assert ["64 + 5 = 69" in one.said.sentence for one in noted] == [True]
    kept = query.figures(desk.store.reader, VISIT)
    assert {f.part_of for f in kept} == {"Nhiệm vụ: hoàn thành, chưa hoàn thành"}


def test_the_key_for_figures_never_leaves_a_line_that_says_something(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    findings_written(desk.store, "một")
    page, pages = begun(qtbot, desk)
    page.record.list.choose("f1")
    pages.setFocus()
    key_in(pages, "Do thiếu biên chế")
    qtbot.keyClick(pages, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert pages.hasFocus()
    assert "Chưa thấy số liệu" in said[-1].text
    pages.selectAll()
    key_in(pages, "Có 5 hồ sơ")
    for _ in range(2):
        qtbot.keyClick(pages, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        assert pages.hasFocus()
    press(pages, Qt.Key.Key_Return)
    assert [str(f.amount) for f in query.figures(desk.store.reader, VISIT)] == ["5 hồ sơ"]
    assert texts(desk) == ["một", "Có 5 hồ sơ"]


def test_the_record_stays_where_it_is_from_one_entry_with_marks_to_the_next(
    qtbot: QtBot, desk: Desk
) -> None:
    findings_written(desk.store, "một")
    page, pages = begun(qtbot, desk)
    desk.theme.dress(page)
    bench = page.record.bench
    tops = []
    for line in ("!hc Còn 3/67 nhiệm vụ", "!kq Đạt 64/67 nhiệm vụ"):
        key_in(pages, line)
        page.record.capture.line.flush()
        qtbot.waitUntil(lambda: page.record.capture.chips.isVisible(), timeout=SOON_MS)
        for act in (page._add_figure, lambda: press(pages, Qt.Key.Key_Return)):
            tops.append(bench.y())
            act()
            settled(qtbot, page)
    assert [*tops, bench.y()] == [tops[0]] * 5


def test_a_figure_clicked_alone_is_taken_alone_and_goes_when_the_line_changes(
    qtbot: QtBot, desk: Desk
) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "Ban hành 28 văn bản")
    page.record.capture.line.flush()
    page.record.capture.chips.findChildren(QPushButton)[0].click()
    assert [str(f.amount) for f in query.figures(desk.store.reader, VISIT)] == ["28 văn bản"]
    assert chips(page) == ["✓ 28 văn bản"]
    pages.selectAll()
    key_in(pages, "Ban hành 29 văn bản")
    page.record.capture.line.flush()
    assert query.figures(desk.store.reader, VISIT) == []
    press(pages, Qt.Key.Key_Return)
    assert texts(desk) == ["Ban hành 29 văn bản"]


def test_parts_taken_one_after_the_other_are_of_one_whole(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "Xã đạt 15/19 tiêu chí, chưa đạt 4/19 tiêu chí")
    page.record.capture.line.flush()
    page.record.capture.chips.findChildren(QPushButton)[0].click()
    page._add_figure()
    first, second = query.figures(desk.store.reader, VISIT)
    assert first.part_of == second.part_of != ""


@pytest.mark.parametrize(
    ("kind", "period"), [(VisitKind.SESSION, year(2022)), (VisitKind.SURVEY, None)]
)
def test_what_is_reported_is_of_the_time_under_oversight_and_what_is_seen_is_not(
    qtbot: QtBot, desk: Desk, kind: VisitKind, period: Period | None
) -> None:
    (inspection,) = query.inspections(desk.store.reader)
    visit = query.visit(desk.store.reader, VISIT)
    edits = [
        fields.changed(inspection, replace(inspection, period=year(2022))),
        fields.changed(visit, replace(visit, kind=kind)),
    ]
    desk.store.write("example.load", edits)
    _, pages = begun(qtbot, desk)
    key_in(pages, "Hoàn thành 64/67 nhiệm vụ")
    press(pages, Qt.Key.Key_Return, ctrl=True)
    (figure,) = query.figures(desk.store.reader, VISIT)
    assert figure.period == period


def test_one_amount_said_of_two_things_is_two_figures(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "100% cán bộ có máy tính; 100% công chức dùng phần mềm")
    page.record.capture.line.flush()
    buttons = page.record.capture.chips.findChildren(QPushButton)
    buttons[1].click()
    page._add_figure()
    assert chips(page)[-2:] == ["✓ 100%", "✓ 100%"]
    assert [str(f.amount) for f in query.figures(desk.store.reader, VISIT)] == ["100%", "100%"]
    pages.selectAll()
    key_in(pages, "100% cán bộ có máy tính")
    page.record.capture.line.flush()
    assert len(query.figures(desk.store.reader, VISIT)) == 1


def test_a_percentage_that_cannot_be_is_said_beneath_the_line(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "Xếp thứ 25/20, đạt 70/67 nhiệm vụ")
    page.record.capture.line.flush()
    page._add_figure()
    notes = page.record.capture.chips._notes
    qtbot.waitUntil(lambda: notes.count() > 0, timeout=SOON_MS)


KEYS_A_SECOND, SECONDS = 4.5, 10


def keys_pressed(line: str) -> int:
    """Return how many keys an input method like Telex takes for a line, with Ctrl+M and Enter behind it."""
    letters = sum(2 if sign in "đĐ" else 1 for sign in unicodedata.normalize("NFD", line))
    return letters + len(("Ctrl", "M", "Enter"))


@pytest.mark.parametrize(
    "line",
    [
        "!hc @tung #1 Còn 03/67 nhiệm vụ",
        "!hc Còn 03/67 nhiệm vụ chưa xong",
        "Còn 03/67 nhiệm vụ chưa hoàn thành",
    ],
)
def test_a_finding_with_all_that_belongs_to_it_takes_less_than_ten_seconds_of_typing(
    qtbot: QtBot, desk: Desk, line: str
) -> None:
    _, pages = begun(qtbot, desk)
    key_in(pages, "!hc @tung #1 Chưa có sổ")
    press(pages, Qt.Key.Key_Return)
    key_in(pages, line)
    qtbot.keyClick(pages, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    press(pages, Qt.Key.Key_Return)
    done = findings(desk)[-1]
    assert done.text.startswith("Còn 03/67 nhiệm vụ")
    assert (done.kind, done.speaker, done.topic) == (FindingKind.SHORTCOMING, "m1", "t1")
    figures = [str(f.amount) for f in query.figures(desk.store.reader, VISIT)]
    assert figures[0] == "03/67 nhiệm vụ"
    assert (pages.toPlainText(), pages.hasFocus()) == ("", True)
    assert keys_pressed(line) / KEYS_A_SECOND < SECONDS


@pytest.mark.parametrize("sign", ["!", "@", "#", "@@", "/", "!hạn chế @"])
def test_a_sign_alone_is_no_entry_yet(qtbot: QtBot, desk: Desk, sign: str) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, sign)
    press(pages, Qt.Key.Key_Escape)
    page.record.capture.line.flush()
    assert texts(desk) == []
    key_in(pages, " Chưa có sổ")
    page.record.capture.line.flush()
    assert texts(desk) == [f"{sign.removeprefix('!hạn chế ')} Chưa có sổ"]


def test_a_kind_is_offered_by_one_name_where_it_has_one(qtbot: QtBot, desk: Desk) -> None:
    page, pages = begun(qtbot, desk)
    key_in(pages, "!")
    assert offered(page)[:2] == ["kết quả", "hạn chế"]
