"""Last year's figure beside this one; a disagreement is a quiet mark that leads on or is explained."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When, year
from db.figures import parse
from db.records import Figure, Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.note_line import NoteLine
from desktop.ui.places import Place
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, findings_written, opened, written
from tests.typing_hand import compose

INDEX = "Chỉ số cải cách hành chính"


def quoted(number: int, amount: str, of: int, finding: str) -> Figure:
    return Figure(
        id=RecordId(f"s{number}"),
        finding=RecordId(finding),
        label=INDEX,
        amount=parse(amount),
        measure=INDEX,
        period=year(of),
        position=f"{number}i",
    )


def earlier_visit(desk: Desk, *figures: Figure) -> None:
    """Write a session of the year before at the same body, which quotes these figures as finding e1."""
    before = Visit(
        id=RecordId("u"),
        inspection=RecordId("old"),
        kind=VisitKind.SESSION,
        body=RecordId("vp"),
        start=When(day=dt.date(2022, 5, 12)),
    )
    said = Finding(id=RecordId("e1"), visit=before.id, kind=FindingKind.RESULT, text="Năm trước")
    inspection = Inspection(id=RecordId("old"), topic="Năm trước")
    every = (inspection, before, said, *figures)
    desk.store.write("example.load", [fields.edit(each) for each in every])


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "Chỉ số năm nay", "Chỉ số nhắc lại")
    visit = query.visit(desk.store.reader, VISIT)
    now = replace(visit, start=When(day=dt.date(2023, 5, 19)))
    own = quoted(1, "92,75 điểm, xếp thứ 1/20", 2022, "f1")
    desk.store.write("example.load", [fields.changed(visit, now), fields.edit(own)])


def noted(page: VisitPage) -> list[NoteLine]:
    return page.record.passage.figures.findChildren(NoteLine)


def test_last_year_s_figure_stands_beneath_and_leads_there(
    qtbot: QtBot, desk: Desk, went: list[Place]
) -> None:
    earlier_visit(desk, quoted(9, "91,33 điểm, xếp thứ 5/20", 2021, "e1"))
    page = opened(qtbot, desk, "f1")
    row = page.record.passage.figures._rows[RecordId("s1")]
    qtbot.waitUntil(row.before.isVisible, timeout=SOON_MS)
    assert row.before.accessibleName() == (
        "năm 2021: 91,33 điểm, xếp thứ 5/20 · tăng 1,42 điểm, lên 4 bậc"
    )
    assert noted(page) == []
    row.before.click()
    assert went == [Place("visit", RecordId("u"), RecordId("e1"))]


def test_what_another_visit_says_of_the_same_year_is_a_mark_that_leads_there(
    qtbot: QtBot, desk: Desk, went: list[Place]
) -> None:
    earlier_visit(desk, quoted(9, "90 điểm", 2022, "e1"))
    page = opened(qtbot, desk, "f1")
    qtbot.waitUntil(lambda: len(noted(page)) == 1, timeout=SOON_MS)
    noted(page)[0].go.click()
    assert went == [Place("visit", RecordId("u"), RecordId("e1"))]


def test_a_disagreement_within_the_visit_leads_to_the_other_finding(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.store.write("example.load", [fields.edit(quoted(2, "90 điểm", 2022, "f2"))])
    page = opened(qtbot, desk, "f1")
    qtbot.waitUntil(lambda: len(noted(page)) == 1, timeout=SOON_MS)
    noted(page)[0].go.click()
    assert page.record.passage.shown == "f2"


def test_a_disagreement_is_explained_in_place_and_then_only_told(qtbot: QtBot, desk: Desk) -> None:
    desk.store.write("example.load", [fields.edit(quoted(2, "90 điểm", 2022, "f2"))])
    page = opened(qtbot, desk, "f1")
    marks = page.record.list.lines.line(0).marks
    assert [mark.tone for mark in marks] == ["warning"]
    qtbot.waitUntil(lambda: len(noted(page)) == 1, timeout=SOON_MS)
    noted(page)[0].explain.click()
    row = page.record.passage.figures._rows[RecordId("s1")]
    assert row.explained.line.isVisible()
    compose(row.explained.line, "Bộ Nội vụ chấm lại")
    row.explained.flush()
    kept = {f.id: f.explained for f in query.figures(desk.store.reader, VISIT)}
    assert kept == {"s1": "Bộ Nội vụ chấm lại", "s2": ""}
    for at in (0, 1):
        qtbot.waitUntil(
            lambda at=at: [m.icon for m in page.record.list.lines.line(at).marks] == ["hash"],
            timeout=SOON_MS,
        )


def test_a_figure_shown_again_has_its_earlier_one_again(qtbot: QtBot, desk: Desk) -> None:
    earlier_visit(desk, quoted(9, "91,33 điểm", 2021, "e1"))
    page = opened(qtbot, desk, "f1")
    figures = page.record.passage.figures
    qtbot.waitUntil(figures._rows[RecordId("s1")].before.isVisible, timeout=SOON_MS)
    qtbot.keyClick(page.record.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.record.list, Qt.Key.Key_Up)
    assert page.record.passage.shown == "f1"
    qtbot.waitUntil(figures._rows[RecordId("s1")].before.isVisible, timeout=SOON_MS)
