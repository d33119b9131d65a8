"""The power goes while a field holds what the record cannot take yet: it stands there again, told as what it is."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db import drafts, fields, query
from db.dates import When
from db.records import Attendee, Figure, MadeBy, Recommendation, RecordId, Side
from db.store import Store
from db.vault import Vault
from desktop.evidence.ink import PER_PIXEL
from desktop.ui.pages.inspections import InspectionsPage
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.pages.visit.signing import SignatureDialog
from desktop.ui.parts.fields import Field
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests.conftest import ROOT
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings_written, written
from tests.journeys.drafting import BY_HAND, STROKE, opened, visit
from tests.typing_hand import key_in, press

CAME = When(day=dt.date(2023, 5, 19), time=dt.time(8, 0))
Opened = Callable[[], Window]


def killed_after(vault: Vault, act: str) -> None:
    """Let a child type into the real window and kill it once that was on the screen for a second."""
    with Store.open(vault, "Người thử") as store:
        written(store)
        findings_written(store, "một", "hai")
        others = (
            Recommendation(id=RecordId("r1"), visit=VISIT, made_by=MadeBy.DELEGATION, text="sớm", position="a"),
            Attendee(id=RecordId("a1"), visit=VISIT, side=Side.BODY, name="Hà", arrived=CAME, position="a"),
        )  # fmt: skip
        store.write("example.load", [fields.edit(each) for each in others])
    command = [sys.executable, str(ROOT / "tests/journeys/drafting.py"), str(vault.folder), act]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
        child.stdout.read()
    assert said == b"on screen\n"


@pytest.fixture
def again(qtbot: QtBot, vault: Vault) -> Iterator[Opened]:
    """The book opened anew in a window."""
    made: list[Window] = []

    def open_again() -> Window:
        window = opened(vault.folder)
        qtbot.addWidget(window)
        made.append(window)
        return window

    yield open_again
    for window in made:
        window.close()
        window._jobs.close()
        window._store.close()


def sign(field: Field) -> str:
    assert field._draft is not None
    return field._draft.sign.text() if not field._draft.sign.isHidden() else ""


def kept(window: Window) -> list[str]:
    return list(drafts.kept(window._store.reader).values())


def retyped(editor: QWidget, text: str) -> None:
    press(editor, Qt.Key.Key_A, ctrl=True)
    press(editor, Qt.Key.Key_Delete)
    key_in(editor, text)


def test_a_figure_without_its_amount_stands_there_again_and_becomes_one(
    vault: Vault, again: Opened
) -> None:
    killed_after(vault, "figure")
    window = again()
    assert window.place == Place("visit", VISIT, RecordId("f1"))
    (row,) = visit(window, "f1").record.passage.figures._rows.values()
    assert row.label.text() == BY_HAND["figure"]
    assert row.is_unwritten
    assert sign(row.label) == "Chữ gõ dở được giữ lại, chưa vào hồ sơ."
    key_in(row.amount.line, "64/67")
    row.amount.flush()
    (figure,) = query.figures(window._store.reader, VISIT)
    assert (figure.id, figure.label, str(figure.amount)) == (row.id, BY_HAND["figure"], "64/67")
    assert (kept(window), sign(row.label)) == ([], "")


def test_a_figure_row_thrown_away_does_not_come_back(vault: Vault, again: Opened) -> None:
    killed_after(vault, "figure")
    window = again()
    (row,) = visit(window, "f1").record.passage.figures._rows.values()
    row.remove.click()
    assert kept(window) == []


def test_half_a_date_stands_there_again_with_its_sentence(vault: Vault, again: Opened) -> None:
    killed_after(vault, "date")
    window = again()
    due = visit(window, "r1").asks.ask.due
    assert due.text() == BY_HAND["date"]
    assert due.is_refused
    assert due.line.accessibleDescription().startswith("Chưa đọc được ngày")
    retyped(due.line, "30/4/2024")
    due.flush()
    assert query.record(window._store.reader, RecordId("r1")).due == dt.date(2024, 4, 30)
    assert kept(window) == []


def test_a_time_that_is_none_stands_there_again_beside_what_the_record_says(
    vault: Vault, again: Opened
) -> None:
    killed_after(vault, "time")
    window = again()
    row = visit(window, "a1").facts.sides[Side.BODY]._rows[RecordId("a1")]
    field = row.times.arrived.field
    assert (field.text(), field.is_refused) == (BY_HAND["time"], True)
    assert "“8h00”" in sign(field)
    retyped(field.line, "8h15")
    field.flush()
    assert query.record(window._store.reader, RecordId("a1")).arrived.time == dt.time(8, 15)
    assert kept(window) == []


def test_a_mark_without_a_text_stands_in_the_line_again(vault: Vault, again: Opened) -> None:
    killed_after(vault, "capture")
    line = visit(window := again(), "f1").record.capture.line
    assert line.text() == BY_HAND["capture"]
    key_in(line.pages, " chưa công khai")
    press(line.pages, Qt.Key.Key_Return)
    assert query.findings(window._store.reader, VISIT)[-1].text == "chưa công khai"
    assert (line.text(), kept(window)) == ("", [])


def test_a_word_that_was_still_composed_is_in_the_record(vault: Vault, again: Opened) -> None:
    killed_after(vault, "composition")
    window = again()
    text = visit(window, "f1").record.passage.text
    assert text.text() == "một" + BY_HAND["composition"]
    assert query.findings(window._store.reader, VISIT)[0].text == text.text()


def test_a_dialog_that_was_open_is_filled_again_when_it_is_opened_and_ended_by_its_button(
    vault: Vault, again: Opened
) -> None:
    killed_after(vault, "dialog")
    window = again()
    assert window.place == Place("inspections")
    page = window.page
    assert isinstance(page, InspectionsPage)
    page.begin_inspection()
    dialog = window.findChild(BeginInspection)
    assert isinstance(dialog, BeginInspection)
    assert dialog.topic.text() == BY_HAND["dialog"]
    assert sign(dialog.topic) == "Chữ gõ dở được giữ lại, chưa vào hồ sơ."
    dialog.cancel.click()
    assert kept(window) == []


def test_strokes_stand_on_the_pad_again_as_unfinished_and_are_no_signature(
    vault: Vault, again: Opened
) -> None:
    killed_after(vault, "ink")
    window = again()
    button = visit(window, "a1").facts.sides[Side.BODY]._rows[RecordId("a1")].sign
    assert "chưa phải chữ ký" in button.accessibleName()
    button.click()
    dialog = button.findChild(SignatureDialog)
    assert isinstance(dialog, SignatureDialog)
    strokes = dialog.pad.ink.strokes
    assert [len(stroke) for stroke in strokes] == [len(STROKE), len(STROKE)]
    part = strokes[0][0][0] / (STROKE[0][0] * PER_PIXEL)  # the sentence above the pad takes room
    assert 0.5 < part <= 1
    written_before = [(x, y + down) for down in (0, 60) for x, y in STROKE]
    for point, (x, y) in zip((p for s in strokes for p in s), written_before, strict=True):
        expected = (x * PER_PIXEL * part, y * PER_PIXEL * part)
        assert point == pytest.approx(expected, abs=PER_PIXEL)
    assert dialog.unfinished.isVisible()
    assert query.evidence(window._store.reader, VISIT) == []
    dialog.cancel.click()
    assert kept(window) == []
    assert button.accessibleName() == "Hà: chưa ký; bấm để ký trên màn hình"


def test_a_choice_in_a_dialog_that_was_open_stands_there_again_with_a_quiet_sign(
    qtbot: QtBot, vault: Vault, again: Opened
) -> None:
    killed_after(vault, "choice")
    window = again()
    page = window.page
    assert isinstance(page, InspectionsPage)
    page.begin_inspection()
    dialog = window.findChild(BeginInspection)
    assert isinstance(dialog, BeginInspection)
    qtbot.waitUntil(dialog._came_back.isVisible, timeout=LATER_MS)
    assert dialog.template.box.currentIndex() == 1
    assert dialog.topic.text() == ""
    dialog.cancel.click()
    assert kept(window) == []


def test_nothing_that_was_kept_is_a_figure_of_the_record(vault: Vault, again: Opened) -> None:
    killed_after(vault, "figure")
    window = again()
    assert query.figures(window._store.reader, VISIT) == []
    assert {spot.kind for spot in drafts.kept(window._store.reader)} == {Figure.kind_name}
