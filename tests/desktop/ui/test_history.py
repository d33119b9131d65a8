"""The page of the past: steps in words, earlier words brought back, how things stood; nothing is read as markup."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db import fields, query
from db.changes import Edit
from db.records import Attendee, Evidence, Finding, FindingKind, Mark, MarkKind, RecordId, Side
from desktop.exchange import bundle
from desktop.ui.pages.history import HistoryPage, told
from desktop.ui.pages.history.detail import AT_ONCE
from desktop.ui.parts.painted import MarkedText
from desktop.ui.places import Place
from desktop.words import LOCAL
from tests.desktop.sync.party import FINDING, INSPECTION, VISIT
from tests.typing_hand import BOMB

if TYPE_CHECKING:
    from db.store import Store
    from desktop.ui.desk import Desk, Message
    from desktop.ui.window import Window
    from desktop.words import Words
    from tests.conftest import FixedClock

SECOND = Finding(
    id=RecordId("01HISTORYSECOND00000000000"), visit=VISIT.id, kind=FindingKind.RESULT, text="hai"
)


@pytest.fixture
def lived(store: Store, clock: FixedClock) -> Store:
    store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, FINDING, SECOND)])
    clock.forward(days=1)
    edit(store, text="Ban hành 31 văn bản")
    clock.forward(days=1)
    return store


def edit(store: Store, **values: str) -> None:
    store.write("finding.edit", [Edit("finding", FINDING.id, values)])


def text(store: Store) -> str:
    return query.finding(store.reader, FINDING.id).text


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, lived: Store) -> HistoryPage:
    made = HistoryPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    return made


def show(qtbot: QtBot, page: HistoryPage, record: str | None) -> None:
    page.show_place(Place("history", RecordId(record) if record else None))
    page.show()
    qtbot.waitUntil(lambda: page.detail.detail is not None)


def button(page: HistoryPage, caption: str, number: int = 0) -> QPushButton:
    shown = [b for b in page.detail.findChildren(QPushButton) if b.text().strip() == caption]
    return shown[number]


def press(qtbot: QtBot, pressed: QPushButton) -> None:
    pressed.setFocus()
    QTest.keyClick(pressed, Qt.Key.Key_Space)


def test_the_steps_of_a_record_stand_newest_first(
    qtbot: QtBot, page: HistoryPage, words: Words
) -> None:
    show(qtbot, page, FINDING.id)
    assert [line.action for line in page.steps.lines] == [
        words("action.finding.edit"),
        words("action.case.import"),
    ]


def test_a_step_shows_before_and_after_with_the_words_that_differ(
    qtbot: QtBot, page: HistoryPage
) -> None:
    show(qtbot, page, FINDING.id)
    assert page.detail.detail is not None
    [said] = page.detail.detail.told
    assert (said.before, said.after) == (FINDING.text, "Ban hành 31 văn bản")
    assert [said.after[a:b] for a, b in said.new] == ["31"]
    assert said.is_standing
    assert not said.was_standing


def test_earlier_words_are_brought_back_by_keyboard_as_a_step_that_can_be_undone(
    qtbot: QtBot, page: HistoryPage, lived: Store, words: Words, said: list[Message]
) -> None:
    show(qtbot, page, FINDING.id)
    press(qtbot, button(page, words("history.bring_back")))
    assert text(lived) == FINDING.text
    assert said[-1].undo
    qtbot.waitUntil(lambda: len(page.steps.lines) == 3)
    lived.undo()
    assert text(lived) == "Ban hành 31 văn bản"


def test_what_was_written_after_one_looked_is_a_clash_not_a_loss(
    lived: Store, words: Words
) -> None:
    line = told.lines(lived, words, FINDING.id)[0]
    detail = told.detail(lived, words, line)
    [said] = detail.told
    assert told.bring_back(said, FINDING.text, detail.seen).seen == lived.position


def test_what_a_step_deleted_comes_back_with_all_that_was_below(
    qtbot: QtBot, page: HistoryPage, lived: Store, words: Words
) -> None:
    lived.write("visit.delete", query.deletion(lived.reader, VISIT.id))
    show(qtbot, page, INSPECTION.id)
    qtbot.waitUntil(lambda: page.detail.detail is not None and len(page.detail.detail.lost) == 3)
    press(qtbot, button(page, words("history.revive")))
    assert [f.id for f in query.findings(lived.reader, VISIT.id)] == sorted(
        [FINDING.id, SECOND.id], key=lambda id: query.finding(lived.reader, id).position + id
    )


def test_the_page_hears_of_a_new_step(qtbot: QtBot, page: HistoryPage, lived: Store) -> None:
    show(qtbot, page, FINDING.id)
    edit(lived, text="Ban hành 32 văn bản")
    qtbot.waitUntil(lambda: len(page.steps.lines) == 3)


def test_scrolled_to_the_end_the_steps_before_are_asked_for(
    qtbot: QtBot, page: HistoryPage, lived: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(told.AT_ONCE + 40):
        edit(lived, text=f"lần {number}")
    show(qtbot, page, None)
    assert len(page.steps.lines) == told.AT_ONCE
    bar = page.steps.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(page.steps.lines) == told.AT_ONCE + 42)
    assert page.steps.is_whole
    positions = [line.stride.end for line in page.steps.lines]
    assert positions == sorted(positions, reverse=True)


def test_a_moment_shows_the_record_as_it_stood(
    qtbot: QtBot, page: HistoryPage, lived: Store, clock: FixedClock, words: Words
) -> None:
    show(qtbot, page, INSPECTION.id)
    page._choices[1].click()
    first = (clock.now - dt.timedelta(days=2)).astimezone(LOCAL).date()
    qtbot.waitUntil(lambda: page.moment.day.caption(first) != "")
    page.moment.day.settled.emit(first)
    shown = page.moment.table.rows
    qtbot.waitUntil(lambda: any(each.since == "changed" for each in shown.rows))
    changed = next(each for each in shown.rows if each.since == "changed")
    assert changed.name == FINDING.text
    page.moment.table.choose(changed.record.id)
    assert page.moment.back.isEnabled()
    page.moment.back.click()
    assert text(lived) == FINDING.text


def test_the_whole_goes_out_as_it_was(
    qtbot: QtBot, page: HistoryPage, lived: Store, clock: FixedClock, tmp_path: Path
) -> None:
    show(qtbot, page, INSPECTION.id)
    page._choices[1].click()
    page.moment._move((clock.now - dt.timedelta(days=1, hours=1)).astimezone(LOCAL))
    qtbot.waitUntil(lambda: page.moment.case is not None and page.moment.out.isEnabled())
    qtbot.waitUntil(lambda: FINDING.text in [f.text for f in page.moment.case.findings])
    page.export_to(page.moment.case, tmp_path / "cũ.json")
    qtbot.waitUntil((tmp_path / "cũ.json").is_file)
    kept = bundle.read(tmp_path / "cũ.json")
    assert {f.text for f in kept.findings} == {FINDING.text, SECOND.text}


def test_before_the_beginning_it_is_said(
    qtbot: QtBot, page: HistoryPage, clock: FixedClock, words: Words
) -> None:
    show(qtbot, page, INSPECTION.id)
    page._choices[1].click()
    page.moment._move((clock.now - dt.timedelta(days=30)).astimezone(LOCAL))
    at = words.moment(page.moment.at)
    qtbot.waitUntil(lambda: page.moment.said.text() == words("history.not_yet", at=at))
    assert not page.moment.out.isEnabled()


def test_the_key_leads_from_a_record_to_its_past(
    qtbot: QtBot, window: Window, lived: Store
) -> None:
    window.go(Place("visit", VISIT.id, FINDING.id))
    window.show_history()
    assert window.place.page == "history"
    assert window.place.record in (FINDING.id, VISIT.id)
    qtbot.waitUntil(lambda: window.page.detail.detail is not None)
    window.back()
    assert window.place.page == "visit"


def test_markup_in_the_past_is_shown_letter_by_letter(
    qtbot: QtBot, page: HistoryPage, lived: Store
) -> None:
    edit(lived, text=BOMB)
    show(qtbot, page, FINDING.id)
    texts = [each.text for each in page.detail.findChildren(MarkedText)]
    assert BOMB in texts


def test_a_body_has_a_past_of_its_own(qtbot: QtBot, page: HistoryPage, lived: Store) -> None:
    from db.records import Body

    lived.write("body.edit", [fields.edit(Body(id=RecordId("01BODY"), name="Sở Nội vụ"))])
    show(qtbot, page, "01BODY")
    assert page.trail()[0][0] == "Sở Nội vụ"
    assert not page._choices[1].isVisibleTo(page)


def test_marks_on_a_photo_a_recording_and_a_signature_are_told_in_words(
    store: Store, words: Words
) -> None:
    marks = (
        Mark(kind=MarkKind.TEXT, x1=1, y1=1, x2=9, y2=9, text="Biển hiệu cũ"),
        Mark(kind=MarkKind.BLUR, x1=1, y1=1, x2=9, y2=9),
    )
    who = Attendee(id=RecordId("a"), visit=VISIT.id, side=Side.BODY, name="Bế Tịnh")
    kept = Evidence(id=RecordId("s"), visit=VISIT.id, marks=marks, attendee=who.id)
    sound = replace(kept, seconds=75, consent="bà Ước")
    store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, who, sound)])
    (line,) = told.lines(store, words, sound.id)
    said = {each.wrote.field: each.after for each in told.detail(store, words, line).told}
    assert said["marks"] == "Chữ · trên trái · Biển hiệu cũ\nLàm mờ · trên trái"
    assert (said["seconds"], said["consent"], said["attendee"]) == ("75", "bà Ước", "Bế Tịnh")


def test_of_a_step_that_wrote_many_fields_the_first_stand_at_once_and_the_others_soon(
    qtbot: QtBot, page: HistoryPage, lived: Store
) -> None:
    edits = [
        Edit(
            "finding",
            RecordId(f"many{n}"),
            {"text": f"Nội dung {n}", "visit": VISIT.id, "kind": "result"},
        )
        for n in range(30)
    ]
    lived.write("finding.add", edits)
    show(qtbot, page, VISIT.id)
    pane, detail = page.detail, page.detail.detail
    assert detail is not None
    assert len(detail.told) >= 30
    pane.show_detail(detail)
    assert pane.body.count() == 1 + AT_ONCE + 1
    small = replace(detail, told=detail.told[:2], more=False)
    pane.show_detail(small)
    assert pane._filling.is_done
    assert pane.body.count() == 1 + 2 + 1
    pane.show_detail(detail)
    qtbot.waitUntil(lambda: pane.body.count() == 1 + len(detail.told) + detail.more + 1)
    texts = [each.text for each in pane.findChildren(MarkedText)]
    assert texts.index("Nội dung 0") < texts.index("Nội dung 9")
