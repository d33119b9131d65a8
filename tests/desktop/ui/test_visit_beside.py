"""What sync brings into a field that is being worked on stands beside it; nobody's words are overwritten."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.records import FindingKind, RecordId, Side
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.parts.clash import ClashMark
from tests import make
from tests.desktop.ui.visit_hand import (
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
from tests.typing_hand import key_in, press

F1 = RecordId("f1")


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một", "hai")


def said(desk: Desk, record: RecordId, field: str) -> set[str]:
    """Return the values of a field that stand side by side."""
    return {head.value for head in query.clashes(desk.store.reader).get((record, field), [])}


def marks(widget: QWidget) -> list[ClashMark]:
    return [mark for mark in widget.findChildren(ClashMark) if mark.isVisible()]


def choose(mark: ClashMark, caption: str) -> None:
    (button,) = [b for b in mark.findChildren(QPushButton) if b.text() == caption]
    button.click()


def clashed(qtbot: QtBot, desk: Desk) -> VisitPage:
    """Return the page after Lan changed the text of f1 while it was typed into here."""
    page = opened(qtbot, desk, "f1")
    seen = desk.store.position
    key_in(page.record.passage.text.pages, "tôi ")
    make.arriving(desk.store, F1, "finding", seen, text="Lan viết")
    page.record.passage.text.flush()
    qtbot.waitUntil(lambda: len(marks(page.record.passage.text)) == 1, timeout=SOON_MS)
    return page


def test_a_text_arriving_while_one_types_stands_beside_it_with_a_mark(
    qtbot: QtBot, desk: Desk
) -> None:
    page = clashed(qtbot, desk)
    assert said(desk, F1, "text") == {"tôi một", "Lan viết"}
    assert page.record.passage.text.text() == "tôi một"
    index = page.record.list.lines.index(0, 0)
    assert "Hai bản khác nhau" in index.data()


def test_typing_on_in_a_clash_leaves_the_other_s_words_standing(qtbot: QtBot, desk: Desk) -> None:
    page = clashed(qtbot, desk)
    for letters in ("ghi ", "thêm "):
        key_in(page.record.passage.text.pages, letters)
        page.record.passage.text.flush()
        settled(qtbot, page)
    assert said(desk, F1, "text") == {"tôi ghi thêm một", "Lan viết"}
    assert page.record.passage.text.text() == "tôi ghi thêm một"


def test_a_refresh_between_two_letters_does_not_count_as_seen(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "f1")
    seen = desk.store.position
    key_in(page.record.passage.text.pages, "tôi ")
    make.arriving(desk.store, F1, "finding", seen, text="Lan viết")
    qtbot.waitUntil(lambda: "Lan viết" in [r.text for r in page.record.list.lines.rows])
    page.record.passage.text.flush()
    assert said(desk, F1, "text") == {"tôi một", "Lan viết"}


@pytest.mark.parametrize(
    ("caption", "left"), [("Giữ bản đang hiện", "tôi một"), ("Lấy bản kia", "Lan viết")]
)
def test_a_button_settles_it(qtbot: QtBot, desk: Desk, caption: str, left: str) -> None:
    page = clashed(qtbot, desk)
    choose(marks(page.record.passage.text)[0], caption)
    assert query.clashes(desk.store.reader) == {}
    assert texts(desk) == [left, "hai"]
    qtbot.waitUntil(lambda: not marks(page.record.passage), timeout=SOON_MS)
    assert page.record.passage.text.text() == left


def test_a_choice_made_on_what_was_shown_before_stands_beside_the_newer_one(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk, "f1")
    seen = desk.store.position
    make.arriving(desk.store, F1, "finding", seen, kind="cause")
    press(page.record.passage.kind.box, Qt.Key.Key_End)
    assert said(desk, F1, "kind") == {"cause", "conclusion"}
    qtbot.waitUntil(lambda: len(marks(page.record.passage.kind)) == 1, timeout=SOON_MS)
    assert page.record.passage.kind.value() is FindingKind.CONCLUSION


def test_another_field_that_arrives_is_no_clash(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "f1")
    key_in(page.record.passage.text.pages, "tôi ")
    make.arriving(desk.store, F1, "finding", desk.store.position, visibility="internal")
    page.record.passage.text.flush()
    assert query.clashes(desk.store.reader) == {}
    assert findings(desk)[0].visibility == "internal"


def test_facts_people_figures_and_asks_mark_what_clashes(qtbot: QtBot, desk: Desk) -> None:
    figure_written(desk.store, "g1", "64/67 nhiệm vụ")
    page = opened(qtbot, desk, "g1")
    seen = desk.store.position
    row = page.record.passage.figures._rows[RecordId("g1")]
    make.arriving(desk.store, RecordId("g1"), "figure", seen, amount="63/67 nhiệm vụ")
    row.amount.line.setText("65/67 nhiệm vụ")
    row.amount.flush()
    qtbot.waitUntil(lambda: len(marks(row)) == 1, timeout=SOON_MS)
    page.show_stage(StageName.PREPARE)
    seen = desk.store.position
    make.arriving(desk.store, VISIT, "visit", seen, body="snv", place="Nơi khác")
    key_in(page.facts.place.line, "Cao Bằng")
    page.facts.place.flush()
    page.facts.body.line.setText("")
    page.facts.body.flush()
    qtbot.waitUntil(lambda: len(marks(page.facts)) == 2, timeout=SOON_MS)
    assert "Sở Nội vụ" in marks(page.facts.body)[0]._said.text()
    people = page.facts.sides[Side.BODY].add_row()
    key_in(people.name.line, "Hà")
    people.name.flush()
    settled(qtbot, page)
    seen = desk.store.position
    make.arriving(desk.store, people.id, "attendee", seen, name="Hạ")
    key_in(people.name.line, "i")
    people.name.flush()
    qtbot.waitUntil(lambda: len(marks(people)) == 1, timeout=SOON_MS)


def test_a_draft_another_changed_meanwhile_keeps_both(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    line = page.record.capture.line
    key_in(line.pages, "Chưa có")
    line.flush()
    own = findings(desk)[-1]
    make.arriving(desk.store, own.id, "finding", desk.store.position, text="Lan sửa")
    key_in(line.pages, " sổ")
    press(line.pages, Qt.Key.Key_Return)
    assert said(desk, own.id, "text") == {"Lan sửa", "Chưa có sổ"}
