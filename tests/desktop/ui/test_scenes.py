"""A step taken back is shown where it was made, from whatever page, and the keyboard stays where it can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.changes import Edit
from db.records import (
    Body,
    Document,
    DocumentKind,
    Evidence,
    Finding,
    FindingKind,
    Inspection,
    NumberBlock,
    Override,
    Overriding,
    Paper,
    Record,
    RecordId,
    Term,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.exchange import example
from desktop.ui.feed import Feed
from desktop.ui.pages.inspection import InspectionPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import TODAY, Place
from desktop.ui.window import Window
from tests import make

if TYPE_CHECKING:
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme

CASE, SESSION = RecordId("cb-2023"), make.SESSION
FINDING = RecordId("cb-2023-kq-10")


@pytest.fixture
def book(store: Store) -> Store:
    example.load(store)
    return store


def changed(store: Store, id: str, **values: Any) -> Edit:
    record = query.record(store.reader, RecordId(id))
    return fields.changed(record, replace(record, **values))


def fresh(store: Store) -> Iterator[tuple[str, Record, Place]]:
    """Yield steps that add a record, each with where it is taken back."""
    reader = store.reader
    blob = store.blobs.add_bytes(b"%PDF-1.7")
    photo = Evidence(id=RecordId("e"), visit=SESSION, hash=blob.hash, size_bytes=blob.size_bytes)
    asked = query.recommendations(reader, SESSION)[0]
    present = query.attendees(reader, SESSION)[0]
    paper = Document(
        id=RecordId("d"), inspection=CASE, visit=SESSION, kind=DocumentKind.MINUTES, hash=blob.hash
    )
    own = Override(
        id=RecordId("o"), inspection=CASE, visit=SESSION, paper=DocumentKind.MINUTES,
        place="x", done=Overriding.REWORDED, text="a",
    )  # fmt: skip
    minutes = Place("papers", SESSION, paper=DocumentKind.MINUTES)
    visit, inspection = partial(Place, "visit", SESSION), partial(Place, "inspection", CASE)
    new = replace(query.finding(reader, FINDING), id=RecordId("f"))
    topic = Topic(id=RecordId("t"), inspection=CASE, title="Mới")
    survey = Visit(id=RecordId("v"), inspection=CASE, kind=VisitKind.SURVEY)
    yield "finding.add", new, visit(new.id)
    yield "evidence.add", photo, visit(photo.id)
    yield "recommendation.add", replace(asked, id=RecordId("r")), visit(RecordId("r"))
    yield "attendee.add", replace(present, id=RecordId("a")), visit(RecordId("a"))
    yield "topic.add", topic, inspection(topic.id)
    yield "visit.add", survey, inspection(survey.id)
    yield "body.add", Body(id=RecordId("b"), name="Sở Y tế"), Place("directory", RecordId("b"))
    yield "document.add", paper, minutes
    yield "document.register", paper, replace(minutes, page="final")
    yield "override.add", own, minutes
    block = NumberBlock(id=RecordId("n"), inspection=CASE, first=1, last=9)
    yield "number_block.add", block, Place("final")
    yield "inspection.add", Inspection(id=RecordId("i"), topic="Đất đai"), Place("inspections")


def test_what_was_added_is_taken_back_where_it_was_added(
    book: Store, window: Window, qtbot: QtBot
) -> None:
    for action, record, place in fresh(book):
        book.write(action, [fields.edit(record)])
        window.go(TODAY)
        window.undo()
        assert window.place == place, action
        assert window._notice.isVisibleTo(window), action
        window.go(TODAY)
        window.redo()
        gone = record.kind_name in ("inspection",)
        assert window.place == (Place("inspection", record.id) if gone else place), action
        window.undo()
        qtbot.waitUntil(lambda: not window._jobs.running)


def test_a_fact_leads_to_its_field(book: Store, window: Window, qtbot: QtBot) -> None:
    founding = (Paper(kind="Quyết định"),)
    steps = [
        (
            "inspection.edit",
            changed(book, CASE, place="Hà Nội"),
            Place("inspection", CASE, field="place"),
        ),
        (
            "paper.edit",
            changed(book, CASE, founding=founding),
            Place("inspection", CASE, field="founding"),
        ),
        (
            "visit.edit",
            changed(book, SESSION, purpose="Khác"),
            Place("visit", SESSION, field="purpose"),
        ),
    ]
    window.show()
    window.activateWindow()
    for action, edit, place in steps:
        book.write(action, [edit])
        window.go(TODAY)
        window.undo()
        assert window.page.place == place
    page = window.page
    assert isinstance(page, VisitPage)
    qtbot.waitUntil(lambda: _works_in(page.facts.purpose))


def shown_visit(window: Window, qtbot: QtBot, part: str | None = None) -> VisitPage:
    window.show()
    window.activateWindow()
    window.go(Place("visit", SESSION, RecordId(part) if part else None))
    page = window.page
    assert isinstance(page, VisitPage)
    qtbot.waitUntil(lambda: not window._jobs.running)
    return page


def test_on_the_page_itself_it_is_chosen_and_the_cursor_stays_in_the_line(
    book: Store, window: Window, qtbot: QtBot
) -> None:
    page = shown_visit(window, qtbot)
    page.show_stage(StageName.RECORD)
    page.record.focus()
    line = page.record.capture.line
    qtbot.waitUntil(lambda: _works_in(line))
    book.write("finding.edit", [changed(book, FINDING, kind=FindingKind.CAUSE)])
    last = query.findings(book.reader, SESSION)[-1]
    page.record.list.choose(last.id)
    window.undo()
    qtbot.waitUntil(lambda: _chosen(page) == FINDING)
    assert _works_in(line)
    assert window.place == Place("visit", SESSION)


def test_a_step_of_another_stage_shows_that_stage(
    book: Store, window: Window, qtbot: QtBot
) -> None:
    page = shown_visit(window, qtbot)
    present, asked = (
        query.attendees(book.reader, SESSION)[0],
        query.recommendations(book.reader, SESSION)[3],
    )
    steps = [
        ("attendee.delete", fields.deleted(present), StageName.PREPARE),
        ("recommendation.edit", changed(book, asked.id, text="Khác"), StageName.CONCLUDE),
        ("visit.edit", changed(book, SESSION, place="Hà Nội"), StageName.PREPARE),
        ("finding.delete", fields.deleted(query.finding(book.reader, FINDING)), StageName.RECORD),
    ]
    for action, edit, stage in steps:
        book.write(action, [edit])
        page.show_stage(StageName.RECORD if stage is not StageName.RECORD else StageName.PREPARE)
        window.undo()
        assert page._shown is stage, action
        qtbot.waitUntil(lambda: _works_in(page))
        qtbot.waitUntil(lambda: page._target is None)
        assert stage is not StageName.CONCLUDE or page.asks.ask.shown == asked.id
    assert _chosen(page) == FINDING


def test_a_step_of_another_list_of_the_inspection_shows_that_list(
    book: Store, window: Window, qtbot: QtBot
) -> None:
    window.go(Place("inspection", CASE))
    page = window.page
    assert isinstance(page, InspectionPage)
    members = query.members(book.reader, CASE)
    book.write("member.delete", [fields.deleted(members[2])])
    window.undo()
    assert page.tab() == "members"
    table = page.listing("members").table
    qtbot.waitUntil(lambda: table.chosen() == members[2])
    book.write("term.edit", [changed(book, CASE, terms=(Term(what="Báo cáo"),))])
    window.undo()
    assert page.tab() == "terms"


def test_after_a_restart_it_leads_there_too(
    book: Store, feed: Feed, jobs: Jobs, preferences: Preferences, theme: Theme, qtbot: QtBot
) -> None:
    book.write("finding.edit", [changed(book, FINDING, text="Khác")])
    window = Window(book, feed, jobs, preferences, theme)
    qtbot.addWidget(window)
    window.show()
    window.undo()
    assert window.place == Place("visit", SESSION, FINDING)
    page = window.page
    assert isinstance(page, VisitPage)
    qtbot.waitUntil(lambda: _chosen(page) == FINDING)
    window.close()


def _chosen(page: VisitPage) -> RecordId | None:
    own = page.record.list.chosen()
    return own.id if isinstance(own, Finding) else None


def _works_in(widget: QWidget) -> bool:
    """Tell whether the keyboard works within a widget."""
    where = QApplication.focusWidget()
    return where is not None and widget.isAncestorOf(where)
