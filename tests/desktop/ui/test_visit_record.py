"""The running record: the list and the details of the chosen finding."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.positions import between
from db.records import DocumentKind, Finding, FindingKind, RecordId, Side, Visibility
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    alt,
    figure_written,
    findings,
    findings_written,
    opened,
    shown,
    texts,
    written,
)
from tests.patience import settled
from tests.typing_hand import MOTTO, compose, key_in, press

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)


def test_the_text_is_saved_soon_after_the_last_key(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một", "hai")
    page = opened(qtbot, desk, "f2")
    key_in(page.record.passage.text.pages, "sửa ")
    qtbot.waitUntil(lambda: texts(desk) == ["một", "sửa hai"], timeout=SOON_MS)
    qtbot.waitUntil(lambda: shown(page) == ["một", "sửa hai"], timeout=SOON_MS)


def test_a_text_taken_back_before_the_page_heard_of_it_is_taken_back_in_the_record(
    qtbot: QtBot, desk: Desk
) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk, "f1")
    text = page.record.passage.text
    for typed in ("một hai", "một"):
        text.pages.setPlainText(typed)
        text.flush()
        assert texts(desk) == [typed]


def test_what_is_typed_for_one_finding_never_lands_in_the_next(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một", "hai")
    page = opened(qtbot, desk, "f1")
    key_in(page.record.passage.text.pages, "sửa ")
    press(page.record.list, Qt.Key.Key_Down)
    assert texts(desk) == ["sửa một", "hai"]
    assert page.record.passage.text.text() == "hai"


def test_kind_speaker_and_scope_are_chosen_in_the_details(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk, "f1")
    passage = page.record.passage
    for field in (passage.kind, passage.visibility, passage.speaker):
        press(field.box, Qt.Key.Key_End)
    (kept,) = findings(desk)
    assert (kept.kind, kept.visibility) == (FindingKind.CONCLUSION, Visibility.INTERNAL)
    assert kept.speaker == "m2"


def test_an_hour_alone_is_of_the_finding_s_own_day(qtbot: QtBot, desk: Desk) -> None:
    (own,) = findings_written(desk.store, "một")
    at = dt.datetime(2023, 5, 19, 1, 0, tzinfo=dt.UTC)
    desk.store.write("finding.edit", [fields.changed(own, replace(own, at=at))])
    page = opened(qtbot, desk, "f1")
    line = page.record.passage.at.line
    assert line.text() == "8h00 19/05/2023"
    line.selectAll()
    key_in(line, "9h15")
    press(line, Qt.Key.Key_Return)
    assert findings(desk)[0].at == at + dt.timedelta(hours=1, minutes=15)


def test_findings_are_put_in_order_by_keys(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một", "hai", "ba")
    page = opened(qtbot, desk, "f3")
    alt(page.record.list, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: shown(page) == ["một", "ba", "hai"], timeout=SOON_MS)
    alt(page.record.list, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: shown(page) == ["ba", "một", "hai"], timeout=SOON_MS)
    assert texts(desk) == ["ba", "một", "hai"]
    assert page.record.list.chosen() is not None
    assert page.record.list.chosen().text == "ba"  # type: ignore[union-attr]


def test_a_finding_deleted_by_key_comes_back_by_undo(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    findings_written(desk.store, "một", "hai")
    page = opened(qtbot, desk, "f1")
    press(page.record.list, Qt.Key.Key_Delete)
    assert texts(desk) == ["hai"]
    assert said[-1].undo
    qtbot.waitUntil(lambda: shown(page) == ["hai"], timeout=SOON_MS)
    assert page.record.passage.text.text() == "hai"
    desk.store.undo()
    qtbot.waitUntil(lambda: shown(page) == ["một", "hai"], timeout=SOON_MS)


def test_deleting_the_last_one_leaves_nothing_chosen(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk, "f1")
    press(page.record.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.record.passage.shown is None, timeout=SOON_MS)
    assert page.record.empty.isVisible()


def test_what_arrives_meanwhile_leaves_what_is_being_typed(qtbot: QtBot, desk: Desk) -> None:
    one, two = findings_written(desk.store, "một", "hai")
    page = opened(qtbot, desk, "f1")
    pages = page.record.passage.text.pages
    key_in(pages, "đang gõ ")
    desk.store.write("finding.edit", [fields.changed(two, replace(two, text="hai mới"))])
    desk.store.write("finding.edit", [fields.changed(one, replace(one, kind=FindingKind.CAUSE))])
    qtbot.waitUntil(lambda: "hai mới" in shown(page), timeout=SOON_MS)
    assert pages.toPlainText() == "đang gõ một"
    assert page.record.list.chosen().id == "f1"  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: texts(desk) == ["đang gõ một", "hai mới"], timeout=SOON_MS)
    assert findings(desk)[0].kind is FindingKind.CAUSE


def test_leaving_the_page_saves_what_was_typed(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk, "f1")
    key_in(page.record.passage.text.pages, "trước ")
    key_in(page.record.capture.line.pages, "dở dang")
    page.hide()
    assert texts(desk) == ["trước một", "dở dang"]


def test_a_row_is_read_out_with_all_it_shows(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    figure_written(desk.store, "g1", "64/67 nhiệm vụ", part_of="Nhiệm vụ")
    figure_written(desk.store, "g2", "03/67 nhiệm vụ", part_of="Nhiệm vụ")
    page = opened(qtbot, desk)
    index = page.record.list.lines.index(0, 0)
    assert index.data() == "1. Kết quả. một. 2 số liệu"


def test_pointing_at_a_figure_shows_its_finding(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    figure_written(desk.store, "g1", "64/67 nhiệm vụ")
    page = opened(qtbot, desk, "g1")
    assert page.record.passage.shown == "f1"
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=SOON_MS)
    page.focus()
    assert page.record.passage.figures._rows[RecordId("g1")].label.line.hasFocus()


def test_the_stages_are_reached_and_remembered(qtbot: QtBot, desk: Desk, went: list[Place]) -> None:
    page = opened(qtbot, desk)
    page.bar._buttons[StageName.CONCLUDE].click()
    page.show_place(Place("visit", VISIT))
    assert page.stage is page.asks
    again = opened(qtbot, desk)
    assert again.stage is again.asks
    page.bar._buttons[StageName.MINUTES].click()
    assert went == [Place("papers", VISIT, paper=DocumentKind.MINUTES)]


class Shown(QObject):
    """Notes every window that appears."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_making_the_page_shows_no_window_of_its_own(
    qtbot: QtBot, desk: Desk, qapp: QApplication
) -> None:
    findings_written(desk.store, "một")
    figure_written(desk.store, "g1", "64/67")
    noted = Shown()
    qapp.installEventFilter(noted)
    page = opened(qtbot, desk, "f1")
    page.record.passage.figures._rows[RecordId("g1")].open_details()
    page.show_stage(StageName.PREPARE)
    page.facts.sides[Side.BODY].add_row()
    page.show_stage(StageName.CONCLUDE)
    qapp.removeEventFilter(noted)
    assert noted.windows == ["VisitPage"]


def test_f6_goes_from_the_line_to_the_list_to_the_details(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk)
    page.record.bench.fold()
    page.focus()
    places = []
    for _ in range(3):
        page._next_pane()
        places.append(page.focusWidget())
    record = page.record
    assert places == [record.list, record.passage.text.pages, record.capture.line.pages]


@pytest.mark.parametrize("name", list(StageName)[:3])
def test_every_text_widget_takes_composed_vietnamese(
    qtbot: QtBot, desk: Desk, name: StageName
) -> None:
    findings_written(desk.store, "một")
    figure_written(desk.store, "g1", "64/67")
    page = opened(qtbot, desk, "f1")
    row = page.record.passage.figures._rows[RecordId("g1")]
    row.open_details()
    page.show_stage(name)
    editors: list[QWidget] = [
        *page.stage.findChildren(QLineEdit),
        *page.stage.findChildren(QPlainTextEdit),
    ]
    assert len(editors) > 3
    for editor in editors:
        editor.clear()  # type: ignore[attr-defined]
        compose(editor, MOTTO)
        text = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()  # type: ignore[attr-defined]
        assert text == MOTTO


def test_ten_thousand_findings_open_and_scroll_with_few_widgets(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một")
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: page.record.side.is_made, timeout=SOON_MS)
    few = len(page.findChildren(QWidget))
    position, edits = "1", []
    for number in range(10_000):
        position = between(position, "")
        own = Finding(
            id=RecordId(f"n{number}"),
            visit=VISIT,
            kind=FindingKind.RESULT,
            text=f"Ghi nhận {number}",
            position=position,
        )
        edits.append(fields.edit(own))
    desk.store.write("example.load", edits)
    qtbot.waitUntil(lambda: len(shown(page)) == 10_001, timeout=30_000)
    page.record.list.scrollToBottom()
    assert not page.grab().isNull()
    assert len(page.findChildren(QWidget)) <= few + 10
    line = page.record.capture.line
    key_in(line.pages, "sau cùng")
    press(line.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page)[-1] == "sau cùng", timeout=SOON_MS)
    last = query.last_finding(desk.store.reader, VISIT)
    assert last
    assert last.text == "sau cùng"


def test_the_chosen_passage_stays_in_sight_when_the_list_gets_lower(
    qtbot: QtBot, desk: Desk
) -> None:
    findings_written(desk.store, *(f"ghi nhận {at}" for at in range(20)))
    page = opened(qtbot, desk)
    listing = page.record.list
    listing.choose("f19")

    def is_in_sight() -> None:
        chosen = listing.visualRect(listing.currentIndex())
        assert listing.viewport().rect().contains(chosen.center())
        assert chosen.bottom() <= listing.viewport().height()

    for height in (560, 480):
        page.resize(1160, height)
        settled(qtbot, page)
        is_in_sight()


def test_a_finding_that_comes_back_brings_its_figures(qtbot: QtBot, desk: Desk) -> None:
    (own,) = findings_written(desk.store, "một")
    figure_written(desk.store, "g1", "64/67")
    desk.store.write("finding.delete", [fields.deleted(own)])
    page = opened(qtbot, desk)
    desk.store.undo()
    qtbot.waitUntil(lambda: shown(page) == ["một"], timeout=SOON_MS)
    assert len(page._held.figures_of(own.id)) == 1  # type: ignore[union-attr]


def test_much_arriving_at_once_leaves_what_is_chosen_and_typed(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một", "hai")
    page = opened(qtbot, desk, "f2")
    key_in(page.record.passage.text.pages, "đang gõ ")
    many = [
        Finding(
            id=RecordId(f"n{number}"),
            visit=VISIT,
            kind=FindingKind.RESULT,
            text=f"{number}",
            position=f"1{number:03}i",
        )
        for number in range(400)
    ]
    desk.store.write("example.load", [fields.edit(each) for each in many])
    qtbot.waitUntil(lambda: len(shown(page)) == 402, timeout=SOON_MS)
    assert page.record.passage.shown == "f2"
    assert page.record.passage.text.text() == "đang gõ hai"


def test_a_finding_is_carried_to_its_place_by_the_mouse(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một", "hai", "ba", "bốn")
    page = opened(qtbot, desk)
    table = page.record.list
    middle = [table.rowViewportPosition(at) + table.rowHeight(at) // 2 for at in range(4)]
    start, end = QPoint(60, middle[0]), QPoint(60, middle[2] + 20)
    button = Qt.MouseButton.LeftButton
    qtbot.mousePress(table.viewport(), button, pos=start)
    qtbot.mouseMove(table.viewport(), end)
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(end), QPointF(end), button, button, NO_MODIFIER
    )
    QApplication.sendEvent(table.viewport(), move)
    assert not page.grab().isNull()
    qtbot.mouseRelease(table.viewport(), button, pos=end)
    qtbot.waitUntil(lambda: shown(page) == ["hai", "ba", "một", "bốn"], timeout=SOON_MS)
    assert texts(desk) == ["hai", "ba", "một", "bốn"]


def test_a_visit_is_opened_at_the_end_of_its_record(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, *(f"ghi nhận {at}" for at in range(40)))
    page = opened(qtbot, desk)
    bar = page.record.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0, timeout=SOON_MS)
    page.show_place(Place("visit", VISIT, RecordId("f1")))
    qtbot.waitUntil(lambda: bar.value() == 0, timeout=SOON_MS)


def test_the_entry_being_typed_is_in_sight_at_the_end_of_a_long_record(
    qtbot: QtBot, desk: Desk
) -> None:
    findings_written(desk.store, *(f"ghi nhận {at}" for at in range(40)))
    page = opened(qtbot, desk)
    rows, bar = page.record.list, page.record.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0, timeout=SOON_MS)
    key_in(page.record.capture.line.pages, "!hc Còn 3/67 nhiệm vụ")
    page.record.capture.line.flush()
    qtbot.waitUntil(lambda: len(rows.lines.rows) == 41, timeout=SOON_MS)

    def in_sight() -> bool:
        last = rows.visualRect(rows.lines.index(40, 0))
        return rows.viewport().rect().contains(last)

    qtbot.waitUntil(in_sight, timeout=SOON_MS)
    bar.setValue(0)
    key_in(page.record.capture.line.pages, ", quá hạn")
    page.record.capture.line.flush()
    qtbot.waitUntil(lambda: rows.lines.line(40).text.endswith(", quá hạn"))
    settled(qtbot, page)
    assert bar.value() == 0


def test_another_visit_begins_at_its_record_and_the_same_one_where_one_was(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    page.show_stage(StageName.CONCLUDE)
    page.show_place(Place("visit", VISIT))
    assert page.stage is page.asks
    other = replace(query.visit(desk.store.reader, VISIT), id=RecordId("other"))
    desk.store.write("visit.add", [fields.edit(other)])
    page.show_place(Place("visit", other.id))
    assert page.stage is page.record
