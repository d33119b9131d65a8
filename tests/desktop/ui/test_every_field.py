"""Nothing typed anywhere is on the screen alone: it is in the record, or kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from db import drafts, fields, query
from db.records import Inspection, Paper, RecordId, Side, Term
from db.store import Store
from desktop.exchange import example
from desktop.ui.pages.inspection import InspectionPage
from desktop.ui.pages.inspection.values import Papers
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests.desktop.ui.visit_hand import SOON_MS
from tests.typing_hand import key_in

VISIT, INSPECTION = RecordId("cb-2023-lv-01"), RecordId("cb-2023")
SIEVES = {"Lọc ghi nhận của buổi này"}
"""Lines that only look for something."""

Editor = QLineEdit | QPlainTextEdit


@pytest.fixture(autouse=True)
def book(store: Store) -> None:
    example.load(store)
    inspection = query.inspection(store.reader, INSPECTION)
    edit = fields.edit(inspection)
    papers = (Paper(kind="Quyết định"), Paper(kind="Kế hoạch"))
    values = {"founding": fields.encode(papers), "terms": fields.encode((Term(what="Báo cáo"),))}
    store.write("inspection.edit", [type(edit)(Inspection.kind_name, INSPECTION, values)])


def editors(page: QWidget) -> Iterator[Editor]:
    for kind in (QLineEdit, QPlainTextEdit):
        for each in page.findChildren(kind):
            is_open = each.isVisible() and each.isEnabled() and not each.isReadOnly()
            if is_open and each.accessibleName() not in SIEVES:
                yield each


def said(editor: Editor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def durable(store: Store, mark: str) -> bool:
    kept = drafts.kept(store.reader).values()
    sql = "select 1 from change where instr(fields, ?)"
    return any(mark in text for text in kept) or bool(store.reader.execute(sql, [mark]).fetchone())


def all_is_durable(qtbot: QtBot, page: QWidget, store: Store) -> int:
    """Type a mark of its own into every field and wait, without leaving it, until that is on the disk."""
    count = 0
    for count, editor in enumerate([*editors(page)], start=1):
        mark = f"zq{count}x"
        editor.setFocus()
        key_in(editor, mark)
        assert mark in said(editor)
        qtbot.waitUntil(lambda mark=mark: durable(store, mark), timeout=SOON_MS)
    return count


def shown(window: Window, part: RecordId) -> VisitPage:
    window.go(Place("visit", VISIT, part))
    assert isinstance(window.page, VisitPage)
    return window.page


def record(window: Window, store: Store) -> None:
    page = shown(window, query.findings(store.reader, VISIT)[1].id)
    own = page.record.passage.figures
    next(iter(own._rows.values())).open_details()
    new = own.add_row()
    assert new is not None
    new.open_details()


def prepare(window: Window, store: Store) -> None:
    page = shown(window, query.findings(store.reader, VISIT)[0].id)
    page.show_stage(StageName.PREPARE)
    page.facts.sides[Side.BODY].add.click()


def conclude(window: Window, store: Store) -> None:
    shown(window, query.recommendations(store.reader, VISIT)[0].id)


@pytest.mark.parametrize(("stage", "least"), [(record, 12), (prepare, 9), (conclude, 7)])
def test_of_a_visit(
    stage: Callable[[Window, Store], None],
    least: int,
    qtbot: QtBot,
    window: Window,
    store: Store,
) -> None:
    stage(window, store)
    assert all_is_durable(qtbot, window.page, store) >= least


def inspection(window: Window, tab: int) -> InspectionPage:
    window.go(Place("inspection", INSPECTION))
    page = window.page
    assert isinstance(page, InspectionPage)
    page.findChildren(QTabBar)[0].setCurrentIndex(tab)
    return page


@pytest.mark.parametrize("tab", range(7))
def test_of_an_inspection(tab: int, qtbot: QtBot, window: Window, store: Store) -> None:
    page = inspection(window, tab)
    assert all_is_durable(qtbot, page, store) >= 1


def test_half_a_date_follows_its_decision_when_that_is_moved_and_goes_with_it(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    page = inspection(window, 5)
    papers = next(each for each in page.findChildren(Papers) if each.area == "paper")
    qtbot.waitUntil(lambda: papers.form.row is not None, timeout=SOON_MS)
    date = next(kept.field for kept in papers.form.kept if kept.name == "date")
    key_in(date.line, "31/4")
    date.flush()
    assert [s.field for s in drafts.kept(store.reader)] == ["founding.0.date"]
    papers.down()
    assert [s.field for s in drafts.kept(store.reader)] == ["founding.1.date"]
    qtbot.waitUntil(lambda: papers.table.currentIndex().row() == 1, timeout=SOON_MS)
    assert date.text() == "31/4"
    papers.remove_chosen()
    assert drafts.kept(store.reader) == {}
    qtbot.waitUntil(lambda: date.text() == "", timeout=SOON_MS)
