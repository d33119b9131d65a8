"""Beside the paper: the facts of the record behind a passage, in the fields that the record's own page has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import DocumentKind, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.minutes.papers import KINDS
from desktop.ui.pages.papers import PapersPage, changing
from desktop.ui.pages.papers.behind import behind
from desktop.ui.places import Place
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

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


def choose(page: PapersPage, source: RecordId) -> None:
    assert page._shown is not None
    page._editor.choose(next(p.place for p in page._shown.preview.places if p.source == source))


def put(page: PapersPage, name: str, text: str) -> None:
    field = page._editor.pane.behind.field(name)
    field.set_text(text)
    field.flush()


def printed(page: PapersPage) -> str:
    assert page._shown is not None
    return str(page._shown.composed.document)


def test_term_addressee_and_reporter_of_a_recommendation_are_changed_beside_the_paper(
    page: PapersPage, store: Store
) -> None:
    asked = next(r for r in query.recommendations(store.reader, SESSION) if r.addressee)
    body = next(b for b in query.bodies(store.reader) if b.id != asked.addressee)
    choose(page, asked.id)
    assert page._editor.pane.record.text() == asked.text
    put(page, "due", "30.6.2023")
    put(page, "addressee", body.name)
    put(page, "reports_to", body.name)
    now = next(r for r in query.recommendations(store.reader, SESSION) if r.id == asked.id)
    assert (now.due, now.addressee, now.reports_to) == (dt.date(2023, 6, 30), body.id, body.id)
    assert store.undo() is not None


def test_place_and_time_of_the_visit_are_changed_beside_the_paper(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    choose(page, SESSION)
    line = page._editor.pane.behind.field("place").line
    line.selectAll()
    compose(line, "Hội trường số 2, đường Hoàng Đình Giong")
    page._editor.pane.settle()
    put(page, "start", "7h45 19/5/2023")
    visit = query.visit(store.reader, SESSION)
    assert visit.place == "Hội trường số 2, đường Hoàng Đình Giong"
    assert visit.start.time == dt.time(7, 45)
    qtbot.waitUntil(lambda: "Hoàng Đình Giong" in printed(page), timeout=20_000)


def test_a_member_who_attends_is_renamed_and_retitled_beside_the_paper(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    assert page._shown is not None
    sources = {place.source for place in page._shown.preview.places}
    attending = {a.member: a.id for a in query.attendees(store.reader, SESSION) if a.member}
    member = next(
        m
        for m in query.members(store.reader, WHOLE)
        if {m.id, attending.get(m.id)} & sources - {None}
    )
    choose(page, member.id if member.id in sources else attending[member.id])
    put(page, "name", "Nông Thị Ước")
    put(page, "position_title", "Phó Trưởng ban thứ hai")
    now = next(m for m in query.members(store.reader, WHOLE) if m.id == member.id)
    assert (now.name, now.position_title) == ("Nông Thị Ước", "Phó Trưởng ban thứ hai")
    qtbot.waitUntil(lambda: "Nông Thị Ước" in printed(page), timeout=20_000)


def test_a_figure_is_changed_beside_the_paper_and_one_that_cannot_be_read_stays_in_sight(
    page: PapersPage, store: Store
) -> None:
    assert page._shown is not None
    sources = {place.source for place in page._shown.preview.places}
    figure = next(f for f in page._shown.case.figures if f.id in sources)
    choose(page, figure.id)
    put(page, "amount", "")
    field = page._editor.pane.behind.field("amount")
    assert field.is_refused
    assert page._editor.pane.is_typed_into
    put(page, "amount", "65/67 nhiệm vụ")
    now = next(f for f in query.case(store.reader, WHOLE).figures if f.id == figure.id)
    assert str(now.amount) == "65/67 nhiệm vụ"


def test_what_is_being_typed_stays_while_another_field_changes_elsewhere(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    choose(page, SESSION)
    field = page._editor.pane.behind.field("place")
    field.line.selectAll()
    compose(field.line, "Phòng họp tầng ba")
    visit = query.visit(store.reader, SESSION)
    after = replace(visit, purpose="Mục đích viết ở máy khác.")
    store.write("visit.edit", [fields.changed(visit, after)])
    behind = page._editor.pane.behind
    qtbot.waitUntil(
        lambda: behind.field("purpose").text() == "Mục đích viết ở máy khác.", timeout=20_000
    )
    assert field.text() == "Phòng họp tầng ba"
    page._editor.leave()
    assert query.visit(store.reader, SESSION).place == "Phòng họp tầng ba"


@pytest.mark.parametrize("is_behind", [True, False])
def test_a_paper_read_before_a_text_was_written_takes_it_off_no_field(
    page: PapersPage, store: Store, qtbot: QtBot, is_behind: bool
) -> None:
    choose(page, SESSION)
    before = page._shown
    assert before is not None
    pane = page._editor.pane
    field = pane.behind.field("place") if is_behind else pane.here
    field.set_text("Phòng họp tầng ba")
    field.flush()
    page._previewed(before)
    assert field.text() == "Phòng họp tầng ba"
    qtbot.waitUntil(lambda: page._shown is not before and "tầng ba" in printed(page))
    assert field.text() == "Phòng họp tầng ba"


def test_a_jump_waits_for_the_paper_that_has_its_passage(
    page: PapersPage, store: Store, qtbot: QtBot
) -> None:
    finding = query.findings(store.reader, SESSION)[0]
    new = replace(finding, id=RecordId("f-new"), text="Điều vừa ghi.", position="zz")
    old = page._shown
    assert old is not None
    store.write("finding.add", [fields.edit(new)])
    page._target, page._since = new.id, store.position
    page._previewed(old)
    assert page._target == new.id
    qtbot.waitUntil(lambda: page._target is None, timeout=20_000)
    assert "Điều vừa ghi." in printed(page)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_click_on_any_passage_of_any_paper_leads_to_the_fields_of_its_record(
    desk: Desk, store: Store, qtbot: QtBot, kind: DocumentKind
) -> None:
    example.load(store)
    page = PapersPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("papers", SESSION if "visit" in KINDS[kind].of else WHOLE, paper=kind))
    page.show()
    qtbot.waitUntil(lambda: page._shown is not None, timeout=20_000)
    shown, pane = page._shown, page._editor.pane
    assert shown is not None
    assert any(place.source for place in shown.preview.places)
    for place in shown.preview.places:
        if not place.place:
            continue
        x_pt = (place.left_pt + place.right_pt) / 2
        y_pt = (place.bottom_pt + place.top_pt) / 2
        page._preview.sheets.clicked.emit(place.page, x_pt, y_pt)
        own = page._editor.passage
        assert own is not None
        if own.place != place.place or own.source is None:
            continue
        known, facts = changing.record_of(shown, own.source), behind(shown.case, own.source)
        documents = {each.id for each in shown.case.documents}
        assert pane.go.isVisible()
        assert known or facts or own.source in documents
        assert pane.record.isVisible() is (known is not None)
        assert pane.behind.isVisible() is (facts is not None)
        if known:
            assert known[0].id == own.source
            assert pane.record.text() == getattr(*known)
