"""Finding again within a visit, what of the outline is covered, and last time's people."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Attendee, RecordId, Side, Visit, VisitKind
from desktop.ui.desk import Desk
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from tests import make
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    findings,
    findings_written,
    opened,
    shown,
    written,
)
from tests.typing_hand import compose, key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "Chưa có sổ theo dõi", "Hoàn thành kế hoạch", "Sổ đã cũ")


def test_words_without_marks_sift_the_findings_and_keep_their_numbers(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    compose(page.record.sieve.line, "so")
    qtbot.waitUntil(lambda: shown(page) == ["Chưa có sổ theo dõi", "Sổ đã cũ"], timeout=SOON_MS)
    assert page.record.list.lines.line(1).number == "3"


@pytest.mark.parametrize(
    ("typed", "passing"),
    [
        ('"so theo doi"', ["Chưa có sổ theo dõi"]),
        ("“sổ đã” cu", ["Sổ đã cũ"]),
        ('"theo so"', []),
        ("theo so", ["Chưa có sổ theo dõi"]),
        ('"', ["Chưa có sổ theo dõi", "Hoàn thành kế hoạch", "Sổ đã cũ"]),
    ],
)
def test_words_between_quotation_marks_stand_so(
    qtbot: QtBot, desk: Desk, typed: str, passing: list[str]
) -> None:
    page = opened(qtbot, desk)
    page.record.sieve.line.setText("khong co")
    qtbot.waitUntil(lambda: shown(page) == [], timeout=SOON_MS)
    page.record.sieve.line.setText(typed)
    page.record.sieve.changed.emit()
    assert shown(page) == passing


def test_kind_and_speaker_sift_and_a_new_entry_is_always_seen(qtbot: QtBot, desk: Desk) -> None:
    make.arriving(desk.store, RecordId("f3"), "finding", desk.store.position, kind="cause")
    page = opened(qtbot, desk)
    sieve = page.record.sieve
    press(sieve.kind.box, Qt.Key.Key_Down)
    press(sieve.kind.box, Qt.Key.Key_Down)
    press(sieve.kind.box, Qt.Key.Key_Down)
    assert shown(page) == ["Sổ đã cũ"]
    line = page.record.capture.line
    key_in(line.pages, "mới")
    press(line.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page)[-1] == "mới", timeout=SOON_MS)


def test_a_finding_pointed_at_is_shown_whatever_was_sifted(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    compose(page.record.sieve.line, "khong co gi")
    qtbot.waitUntil(lambda: shown(page) == [], timeout=SOON_MS)
    page.show_place(Place("visit", VISIT, RecordId("f2")))
    assert page.record.passage.shown == "f2"


def test_how_much_of_the_outline_is_covered_is_said(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    assert page.record.sieve.covered.accessibleName() == "0/1 nội dung đã có ghi nhận"
    make.arriving(desk.store, RecordId("f1"), "finding", desk.store.position, topic="t1")
    covered = page.record.sieve.covered
    said = "1/1 nội dung đã có ghi nhận"
    qtbot.waitUntil(lambda: covered.accessibleName() == said, timeout=SOON_MS)


def test_what_is_painted_before_the_news_of_it_comes_is_counted_too(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    covered = page.record.sieve.covered
    assert covered.accessibleName().startswith("0/1")
    make.arriving(desk.store, RecordId("f1"), "finding", desk.store.position, topic="t1")
    assert not page.grab().isNull()  # which reads the page of the list
    qtbot.waitUntil(lambda: covered.accessibleName().startswith("1/1"))


def test_last_time_s_people_are_taken_by_one_click(qtbot: QtBot, desk: Desk) -> None:
    before = Visit(
        id=RecordId("u"),
        inspection=RecordId("i"),
        kind=VisitKind.SESSION,
        body=RecordId("vp"),
        position="1i",
    )
    people = [
        Attendee(id=RecordId("a1"), visit=before.id, side=Side.BODY, name="Hà", position="1i"),
        Attendee(
            id=RecordId("a2"),
            visit=before.id,
            side=Side.DELEGATION,
            member=RecordId("m1"),
            position="2i",
        ),
    ]
    now = query.visit(desk.store.reader, VISIT)
    desk.store.write("example.load", [fields.edit(each) for each in (before, *people)])
    make.arriving(desk.store, now.id, "visit", desk.store.position, position="2i")
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    for side in (Side.BODY, Side.DELEGATION):
        again = page.facts.sides[side].again
        qtbot.waitUntil(again.isVisible, timeout=SOON_MS)
        again.click()
    kept = query.attendees(desk.store.reader, VISIT)
    assert {(a.side, a.member, a.name) for a in kept} == {
        (Side.BODY, None, "Hà"),
        (Side.DELEGATION, "m1", ""),
    }


def test_nothing_is_sifted_before_there_is_a_finding(qtbot: QtBot, desk: Desk) -> None:
    gone = [fields.deleted(each) for each in findings(desk)]
    desk.store.write("finding.delete", gone)
    page = opened(qtbot, desk)
    sieve = page.record.sieve
    assert not sieve.line.isVisible()
    assert not any(field.isVisible() for field in (sieve.kind, sieve.topic, sieve.speaker))
    key_in(page.record.capture.line.pages, "một")
    page.record.capture.line.flush()
    qtbot.waitUntil(sieve.line.isVisible, timeout=SOON_MS)
    assert sieve.topic.isVisible()


def test_what_passes_is_said_whole_in_a_narrow_list(qtbot: QtBot, desk: Desk) -> None:
    sieve = opened(qtbot, desk).record.sieve
    for field in (sieve.kind, sieve.topic, sieve.speaker):
        box = field.box
        room = box.width() - box.fontMetrics().horizontalAdvance(box.currentText())
        assert room >= 28
