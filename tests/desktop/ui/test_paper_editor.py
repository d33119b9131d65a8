"""The page editor: passages chosen by mouse and keys, changed in the record or in one paper, all taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import drafts, fields, query
from db.changes import Edit
from db.drafts import Spot
from db.records import DocumentKind, Override, Overriding, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.minutes.overriding.overrides import State
from desktop.minutes.overriding.said import said
from desktop.minutes.style.layout import Arrangement
from desktop.ui.pages.papers import PapersPage, changing
from desktop.ui.pages.papers.changing import Passage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.painted import MarkedText
from desktop.ui.parts.rows import Elided
from desktop.ui.places import Place
from tests import make
from tests.patience import settled
from tests.typing_hand import compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message

SESSION, WHOLE = RecordId("cb-2023-lv-01"), RecordId("cb-2023")


@pytest.fixture
def page(desk: Desk, store: Store, qtbot: QtBot) -> PapersPage:
    example.load(store)
    made = PapersPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show_place(Place("papers", SESSION))
    made.show()
    qtbot.waitUntil(lambda: made._shown is not None, timeout=20_000)
    return made


def own(store: Store) -> list[Override]:
    return query.overrides(store.reader, WHOLE)


def finding_place(page: PapersPage, store: Store, at: int = 0) -> str:
    finding = query.findings(store.reader, SESSION)[at]
    assert page._shown is not None
    return next(p.place for p in page._shown.preview.places if p.source == finding.id)


def chosen(page: PapersPage) -> Passage:
    found = page._editor.passage
    assert found is not None
    return found


def texts(page: PapersPage) -> list[str]:
    assert page._shown is not None
    return [said(block) for block in page._shown.composed.document.blocks]


def shows(qtbot: QtBot, page: PapersPage, text: str) -> None:
    qtbot.waitUntil(lambda: text in texts(page), timeout=20_000)


def test_a_click_chooses_the_passage_and_the_words_stand_beside_it(
    page: PapersPage, store: Store
) -> None:
    place = finding_place(page, store)
    assert page._shown is not None
    box = next(p for p in page._shown.preview.places if p.place == place)
    page._preview.sheets.clicked.emit(box.page, box.left_pt + 1, box.bottom_pt + 1)
    assert chosen(page).place == place
    finding = query.findings(store.reader, SESSION)[0]
    assert page._editor.pane.record.text() == finding.text
    assert page._editor.pane.here.text() == chosen(page).text
    assert page._preview.sheets.chosen(box.page)
    page._preview.sheets.clicked.emit(0, 1.0, 1.0)
    assert page._editor.passage is None
    assert not page._editor.pane.isVisible()


def test_a_real_click_reaches_the_passage(page: PapersPage, store: Store, qtbot: QtBot) -> None:
    assert page._shown is not None
    sheets = page._preview.sheets
    title = next(p for p in page._shown.preview.places if p.place == "title")
    area = sheets.area(title.page)
    height = sheets._pdf.sizes_pt[title.page][1]
    at = area.topLeft() + QPoint(
        round((title.left_pt + 40) * sheets.scale),
        round((height - title.top_pt + 4) * sheets.scale),
    )
    qtbot.mouseClick(sheets._ground, Qt.MouseButton.LeftButton, pos=at)
    assert chosen(page).place == "title"


def test_the_record_is_edited_from_the_paper_and_every_paper_says_it(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.record.pages.selectAll()
    compose(page._editor.pane.record.pages, "Đã ban hành 28 văn bản chỉ đạo.")
    page._editor.pane.record.flush()
    assert query.findings(store.reader, SESSION)[0].text == "Đã ban hành 28 văn bản chỉ đạo."
    shows(qtbot, page, "Đã ban hành 28 văn bản chỉ đạo.")
    assert own(store) == []
    assert chosen(page).source == query.findings(store.reader, SESSION)[0].id


def test_a_passage_is_reworded_in_this_paper_with_who_and_why(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    place = finding_place(page, store)
    page._editor.choose(place)
    before = query.findings(store.reader, SESSION)[0].text
    page._editor.pane.here.pages.selectAll()
    compose(page._editor.pane.here.pages, "Lời riêng của biên bản.")
    page._editor.pane.here.flush()
    shows(qtbot, page, "Lời riêng của biên bản.")
    (change,) = own(store)
    assert (change.paper, change.visit, change.place) == (DocumentKind.MINUTES, SESSION, place)
    assert (change.done, change.text, change.author) == (
        Overriding.REWORDED,
        "Lời riêng của biên bản.",
        store.author,
    )
    assert change.was
    assert query.findings(store.reader, SESSION)[0].text == before
    page._editor.pane.reason.line.setText("Theo ý Trưởng đoàn")
    page._editor.pane.reason.flush()
    assert own(store)[0].reason == "Theo ý Trưởng đoàn"
    assert page._editor.changes.isVisible()


def test_the_programs_own_words_take_the_change_back(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    page._editor.choose(finding_place(page, store))
    plain = chosen(page).text
    for text in ("Khác.", plain):
        page._editor.pane.here.set_text(text)
        page._editor.pane.here.flush()
        shows(qtbot, page, text)
    assert own(store) == []


def test_a_record_that_changed_after_is_told_with_both_texts_and_kept_or_dropped(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.here.set_text("Lời riêng.")
    page._editor.pane.here.flush()
    shows(qtbot, page, "Lời riêng.")
    finding = query.findings(store.reader, SESSION)[0]
    store.write("finding.edit", [fields.changed(finding, replace(finding, text="Hồ sơ mới."))])

    def states() -> list[State]:
        assert page._shown is not None
        return [each.state for each in page._shown.composed.overridden.standings]

    qtbot.waitUntil(lambda: states() == [State.CHANGED], timeout=20_000)
    shown = [each.text for each in page._editor.changes.findChildren(MarkedText)]
    assert "Hồ sơ mới." in shown[-1]
    assert page._shown is not None
    (standing,) = page._shown.composed.overridden.standings
    page._editor.changes.kept.emit(standing)
    qtbot.waitUntil(lambda: states() == [State.HOLDS], timeout=20_000)
    assert "Lời riêng." in texts(page)
    (standing,) = page._shown.composed.overridden.standings
    page._editor.changes.dropped.emit(standing)
    shows(qtbot, page, "Hồ sơ mới.")
    assert own(store) == []


def test_by_keys_alone_a_passage_is_chosen_moved_left_out_and_brought_back(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    sheets = page._preview.sheets
    page.activateWindow()
    page.focus()
    qtbot.waitUntil(sheets.hasFocus)
    down, up = Qt.Key.Key_Down, Qt.Key.Key_Up
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    QTest.keyClick(sheets, down, ctrl)
    assert chosen(page).place == "letterhead"
    assert page._editor.pane.fixed.isVisible()
    assert not page._editor.pane.here.isVisible()
    for _ in range(4):
        QTest.keyClick(sheets, down, ctrl)
    place = chosen(page).place
    QTest.keyClick(sheets, up, ctrl)
    QTest.keyClick(sheets, down, ctrl)
    assert chosen(page).place == place
    first = chosen(page).down is not None
    QTest.keyClick(sheets, down if first else up, alt)
    qtbot.waitUntil(lambda: len(own(store)) == 1)
    assert own(store)[0].done is Overriding.MOVED
    qtbot.waitUntil(
        lambda: (
            page._job is None and bool(page._shown and page._shown.composed.overridden.standings)
        ),
        timeout=20_000,
    )
    assert chosen(page).place == place
    QTest.keyClick(sheets, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(own(store)) == 2)
    qtbot.waitUntil(lambda: page._editor.passage is None, timeout=20_000)
    store.undo()
    qtbot.waitUntil(
        lambda: bool(page._shown) and place in changing.places(page._shown), timeout=20_000
    )


def test_a_free_passage_is_added_chosen_reworded_and_taken_out(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.begin_free()
    compose(page._editor.pane.free.pages, "Ý thêm của Đoàn.")
    page._editor.pane._compose()
    shows(qtbot, page, "Ý thêm của Đoàn.")
    (change,) = own(store)
    assert change.done is Overriding.ADDED
    assert chosen(page).place == change.id
    page._editor.pane.here.set_text("Ý thêm, đã sửa.")
    page._editor.pane.here.flush()
    shows(qtbot, page, "Ý thêm, đã sửa.")
    assert len(own(store)) == 1
    page._editor.pane.left_out.emit()
    qtbot.waitUntil(lambda: own(store) == [])


def test_an_empty_free_passage_is_none(page: PapersPage, store: Store) -> None:
    page._editor.choose("title")
    page._editor.pane.begin_free()
    page._editor.pane._compose()
    assert own(store) == []


def test_a_secrecy_mark_is_refused_beneath_the_field_and_the_text_stays(
    page: PapersPage, store: Store
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.here.set_text("TUYỆT MẬT")
    page._editor.pane.here.flush()
    assert page._editor.pane.here.is_refused
    assert page._editor.pane.here.text() == "TUYỆT MẬT"
    assert own(store) == []


def test_what_was_refused_comes_back_with_its_passage(page: PapersPage, store: Store) -> None:
    first, second = finding_place(page, store, 0), finding_place(page, store, 1)
    pane = page._editor.pane
    page._editor.choose(first)
    pane.here.set_text("TUYỆT MẬT")
    page._editor.choose(second)
    assert not pane.here.is_refused
    assert pane.here.text() == chosen(page).text
    page._editor.choose(first)
    assert (pane.here.text(), pane.here.is_refused) == ("TUYỆT MẬT", True)
    page._editor.leave()
    page._editor.choose(first)
    assert (pane.here.text(), pane.here.is_refused) == ("TUYỆT MẬT", True)
    assert own(store) == []
    pane.here.set_text(chosen(page).text)
    pane.here.flush()
    page._editor.choose(second)
    page._editor.choose(first)
    assert pane.here.text() == chosen(page).text
    assert not pane.here.is_refused


def test_the_place_of_a_change_chooses_its_passage(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    place = finding_place(page, store)
    page._editor.choose(place)
    page._editor.pane.here.set_text("Lời riêng.")
    page._editor.pane.here.flush()
    shows(qtbot, page, "Lời riêng.")
    (change,) = own(store)
    page.show_place(Place("papers", SESSION, change.id, paper=DocumentKind.MINUTES))
    qtbot.waitUntil(lambda: page._editor.passage is not None, timeout=20_000)
    assert chosen(page).place == place


def test_an_override_belongs_to_its_paper(page: PapersPage, store: Store, qtbot: QtBot) -> None:
    page._editor.choose("title")
    page._editor.pane.here.set_text("Tên riêng")
    page._editor.pane.here.flush()
    shows(qtbot, page, "Tên riêng")
    page.show_place(Place("papers", SESSION, paper=DocumentKind.NOTICE))
    qtbot.waitUntil(lambda: page._shown is not None, timeout=20_000)
    assert "Tên riêng" not in texts(page)
    assert not page._editor.changes.isVisible()


def test_from_a_passage_one_goes_to_where_it_was_written(
    page: PapersPage, store: Store, went: list[Place], said: list[Message]
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.went.emit()
    finding = query.findings(store.reader, SESSION)[0]
    assert went == [Place("visit", SESSION, finding.id)]
    assert said == []


def test_what_is_still_being_typed_belongs_to_its_own_passage(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    first, second = finding_place(page, store, 0), finding_place(page, store, 1)
    page._editor.choose(first)
    page._editor.pane.here.set_text("Đang gõ dở.")
    page._editor.choose(second)
    (change,) = own(store)
    assert (change.place, change.text) == (first, "Đang gõ dở.")
    page._editor.pane.begin_free()
    page._editor.pane.free.set_text("Ý thêm dở.")
    page._editor.leave()
    assert [each.text for each in own(store)] == ["Đang gõ dở.", "Ý thêm dở."]
    assert own(store)[1].after == second


def gone_while_typing(page: PapersPage, store: Store, qtbot: QtBot) -> str:
    """Let the record of a passage go while somebody writes there; return the place."""
    place = finding_place(page, store)
    page._editor.choose(place)
    finding = query.findings(store.reader, SESSION)[0]
    page._editor.pane.here.pages.setPlainText("Đang gõ dở.")
    page._editor.pane.here._timer.stop()
    store.write("finding.delete", query.deletion(store.reader, finding.id))
    qtbot.waitUntil(lambda: page._editor.passage is None, timeout=60_000)
    assert page._editor.pane.isVisible()
    assert page._editor.pane.here.text() == "Đang gõ dở."
    return place


def test_words_for_a_passage_that_goes_meanwhile_are_kept_among_the_changes(
    page: PapersPage, store: Store, qtbot: QtBot, said: list[Message]
) -> None:
    place = gone_while_typing(page, store, qtbot)
    page._editor.pane.here.flush()
    (change,) = own(store)
    assert (change.done, change.place) == (Overriding.REWORDED, place)
    assert change.text == "Đang gõ dở."
    assert "danh sách chỗ sửa" in said[-1].text
    qtbot.waitUntil(lambda: states(page) == [State.LOST], timeout=60_000)
    assert not page._editor.pane.isVisible()
    assert "Đang gõ dở." in [each.text() for each in page._editor.changes.findChildren(Elided)]


def test_such_words_stand_in_the_paper_where_their_passage_comes_back(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    finding = query.findings(store.reader, SESSION)[0]
    gone_while_typing(page, store, qtbot)
    page._editor.pane.here.flush()
    qtbot.waitUntil(lambda: states(page) == [State.LOST], timeout=60_000)
    store.write("finding.add", [Edit(finding.kind_name, finding.id, {"gone": False})])
    shows(qtbot, page, "Đang gõ dở.")
    assert states(page) == [State.HOLDS]


def states(page: PapersPage) -> list[State]:
    """Return how the changes of the paper shown stand to it."""
    shown = page._shown
    return [each.state for each in shown.composed.overridden.standings] if shown else []


def test_words_for_a_record_that_goes_meanwhile_stand_at_it_again_once_it_is_back(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    place, finding = finding_place(page, store), query.findings(store.reader, SESSION)[0]
    page._editor.choose(place)
    field = page._editor.pane.record
    field.pages.setPlainText("Lời mới của hồ sơ.")
    field._timer.stop()
    store.write("finding.delete", query.deletion(store.reader, finding.id))
    qtbot.waitUntil(lambda: page._editor.passage is None, timeout=60_000)
    field.flush()
    assert field.is_refused
    page._editor.leave()
    assert list(drafts.kept(store.reader).items()) == [
        (Spot("finding", finding.id, "text"), "Lời mới của hồ sơ.")
    ]
    store.write("finding.add", [Edit("finding", finding.id, {"gone": False})])
    shows(qtbot, page, finding.text)
    page._editor.choose(place)
    assert field.text() == "Lời mới của hồ sơ."
    field.flush()
    assert query.finding(store.reader, finding.id).text == finding.text
    press(field.pages, Qt.Key.Key_Return, ctrl=True)
    assert query.finding(store.reader, finding.id).text == "Lời mới của hồ sơ."
    assert drafts.kept(store.reader) == {}


def test_the_photos_of_one_paper_are_arranged_undone_and_left_to_the_office_again(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    stand = page._photos.stand
    assert page._photos.isVisible()
    assert stand.value() is None

    def arrangement() -> Arrangement | None:
        return page._shown.composed.document.arrangement if page._shown else None

    stand.box.setCurrentIndex(stand.box.findText("Mỗi trang 4 ảnh"))
    stand.box.activated.emit(stand.box.currentIndex())
    qtbot.waitUntil(lambda: arrangement() is Arrangement.FOUR, timeout=20_000)
    (change,) = own(store)
    assert (change.done, change.paper, change.visit) == (
        Overriding.ARRANGED, DocumentKind.MINUTES, SESSION,
    )  # fmt: skip
    assert "Xếp ảnh" in shown_texts(page._editor.changes)
    assert "Mỗi trang 4 ảnh" in shown_texts(page._editor.changes)
    stand.settled.emit(Arrangement.SHEET)
    qtbot.waitUntil(lambda: arrangement() is Arrangement.SHEET, timeout=20_000)
    assert len(own(store)) == 1
    store.undo()
    qtbot.waitUntil(lambda: arrangement() is Arrangement.FOUR, timeout=20_000)
    assert stand.value() is Arrangement.FOUR
    stand.settled.emit(None)
    qtbot.waitUntil(lambda: arrangement() is Arrangement.AUTO, timeout=20_000)
    assert own(store) == []
    assert stand.value() is None


def shown_texts(widget: QWidget) -> set[str]:
    labels = {each.text() for each in widget.findChildren(PlainLabel)}
    return (
        labels
        | {each.text() for each in widget.findChildren(Button)}
        | {each._whole for each in widget.findChildren(Elided)}
    )


def test_a_paper_without_an_annex_has_no_photos_to_arrange(page: PapersPage, qtbot: QtBot) -> None:
    page.show_place(Place("papers", WHOLE, paper=DocumentKind.TRACKING))
    qtbot.waitUntil(
        lambda: page._shown is not None and page._shown.wanted.kind is DocumentKind.TRACKING,
        timeout=20_000,
    )
    assert not page._photos.isVisible()


HARD = "<b>đậm</b> <img src='file:///etc/passwd'> & \u202eabc \u0645\u0631\u062d\u0628\u0627 😀"


def test_markup_and_strange_letters_are_edited_as_they_are(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.here.set_text(HARD)
    page._editor.pane.here.flush()
    qtbot.waitUntil(lambda: len(own(store)) == 1)
    shows(qtbot, page, own(store)[0].text)
    assert "<img src='file:///etc/passwd'>" in own(store)[0].text
    assert page._shown is not None
    assert page._shown.preview.notes


def test_a_passage_of_400_000_letters_is_shown_and_not_laid_out_to_be_typed_in(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    finding = query.findings(store.reader, SESSION)[0]
    long = "Nguyễn Văn Ánh " * 26_667
    store.write("finding.edit", [fields.changed(finding, replace(finding, text=long))])
    qtbot.waitUntil(lambda: page._preview.sheets.count > 100, timeout=60_000)
    page._editor.choose(finding_place(page, store))
    assert page._editor.pane.record.pages.isReadOnly()
    assert page._editor.pane.here.pages.isReadOnly()
    assert page._preview.sheets.chosen(page._preview.sheets.page - 1)
    assert query.findings(store.reader, SESSION)[0].text.strip() == long.strip()


def test_ten_thousand_findings_are_made_beside_the_window_and_can_be_stopped(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    new = [make.finding(at, f"Ghi nhận thứ {at}.", visit=SESSION) for at in range(10_000)]
    store.write("case.import", [fields.edit(each) for each in new])
    qtbot.waitUntil(lambda: page._job is not None, timeout=20_000)
    qtbot.waitUntil(page._preview._stop.isVisible, timeout=20_000)
    page._preview._stop.click()
    assert page._preview._said.text() == page.words("papers.stopped")
    qtbot.waitUntil(lambda: not page.desk.jobs.running, timeout=60_000)
    page._start_preview()
    qtbot.waitUntil(lambda: page._preview.sheets.count > 200, timeout=120_000)
    page._editor.choose(changing.places(page._shown)[5_000] if page._shown else "")
    assert page._editor.pane.isVisible()


def test_of_two_changes_of_one_passage_the_one_passed_over_can_be_chosen(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    page._editor.choose(finding_place(page, store))
    page._editor.pane.here.set_text("Lời thứ nhất.")
    page._editor.pane.here.flush()
    shows(qtbot, page, "Lời thứ nhất.")
    (first,) = own(store)
    later = replace(first, id=RecordId("rival"), text="Lời thứ hai.", position=f"{first.position}z")
    store.write("override.add", [fields.edit(later)])
    shows(qtbot, page, "Lời thứ hai.")
    (prefer,) = [
        each
        for each in page._editor.changes.findChildren(Button)
        if each.accessibleName() == page.words("papers.changes.prefer")
    ]
    prefer.click()
    shows(qtbot, page, "Lời thứ nhất.")
    assert "Lời thứ hai." not in texts(page)
    store.undo()
    shows(qtbot, page, "Lời thứ hai.")


def test_nothing_beside_the_paper_is_cut(
    page: PapersPage, desk: Desk, store: Store, qtbot: QtBot
) -> None:
    desk.theme.apply(QApplication.instance())  # type: ignore[arg-type]
    desk.theme.dress(page)
    page.resize(1162, 640)
    place = finding_place(page, store)
    assert page._shown is not None
    box = next(p for p in page._shown.preview.places if p.place == place)
    page._preview.sheets.clicked.emit(box.page, box.left_pt + 1, box.bottom_pt + 1)
    add = page._editor.pane.add
    qtbot.waitUntil(add.isVisible)
    settled(qtbot, page)
    assert add.width() >= add.sizeHint().width()
