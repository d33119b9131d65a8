"""The power goes, or the window closes, among 200 photos: the next start knows the rest and goes on by one key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import drafts, query
from db.changes import Changed
from db.records import Evidence, RecordId
from db.store import Store
from db.vault import Vault
from desktop.evidence import waiting
from desktop.ui.pages.visit.bringing import LINE
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests.conftest import ROOT
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import VISIT, findings_written, written
from tests.journeys.card import TAKEN, dropped
from tests.journeys.drafting import opened, visit
from tests.journeys.test_field_journeys import press

COUNT = 200
MOST_MS = 300_000
"""Two hundred photos on a machine that does ten other things."""

Opened = Callable[[], Window]


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Two hundred photos, as a camera names them."""
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:03}.jpg").write_bytes(photos.jpeg(number, (64, 40)))
    return folder


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
    ended(made[-1])


def ended(window: Window) -> None:
    """End the program, the work under way first."""
    window.close()
    window._jobs.close()
    window._darkroom.close()
    window._store.close()


def begun(vault: Vault) -> None:
    with Store.open(vault, "Người thử") as store:
        written(store)
        findings_written(store, "một", "hai")


def killed_among_them(vault: Vault, card: Path) -> None:
    """Let a child take photos in, and kill it when some are in the record."""
    begun(vault)
    command = [sys.executable, str(ROOT / "tests/journeys/card.py"), str(vault.folder), str(card)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
        child.stdout.read()
    assert said == b"on screen\n"


def taken(window: Window) -> list[Evidence]:
    return query.evidence(window._store.reader, VISIT)


def is_still(window: Window) -> bool:
    return not any(job.line == LINE for job in window._jobs.running)


def test_what_was_left_of_a_card_is_told_and_taken_by_one_key_and_nothing_twice(
    qtbot: QtBot, vault: Vault, card: Path, again: Opened
) -> None:
    killed_among_them(vault, card)
    window = again()
    assert window.place == Place("visit", VISIT, RecordId("f1"))
    page = visit(window, "f1")
    assert len(taken(window)) == TAKEN
    assert page.left.said.text() == f"{COUNT - TAKEN} tệp còn chờ từ trước, chưa thêm."
    assert page.left.isVisible()
    waits = {each.path for each in waiting.waiting(window._store, VISIT)}
    gone = sorted(waits)[:2]
    for path in gone:
        path.unlink()
    with qtbot.waitActive(window):
        window.activateWindow()
    press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert not page.left.isVisible()
    qtbot.waitUntil(lambda: is_still(window), timeout=MOST_MS)
    every = taken(window)
    names = {path.name for path in card.iterdir()}
    assert sorted(own.file_name for own in every) == sorted(names)
    assert {own.finding for own in every} == {"f1"}
    for path in gone:
        assert path.name in window._notice.sentence
    assert page.left.said.text() == "2 tệp còn chờ từ trước, chưa thêm."
    page.left.drop.click()
    qtbot.waitUntil(lambda: not page.left.isVisible(), timeout=MOST_MS)
    assert drafts.kept(window._store.reader) == {}


def test_what_waits_goes_to_the_visit_where_its_finding_is_gone(
    qtbot: QtBot, vault: Vault, card: Path, again: Opened
) -> None:
    killed_among_them(vault, card)
    window = again()
    page = visit(window, "f2")
    (finding, _) = query.findings(window._store.reader, VISIT)
    window._store.write("finding.delete", query.deletion(window._store.reader, finding.id))
    qtbot.waitUntil(lambda: len(page.record.held.findings) == 1, timeout=MOST_MS)
    before = {own.id for own in taken(window)}
    page.left.on.click()
    qtbot.waitUntil(lambda: is_still(window), timeout=MOST_MS)
    owners = [own.finding for own in taken(window) if own.id not in before]
    assert owners == [None] * (COUNT - TAKEN)


def test_what_a_closed_window_left_is_there_at_the_next_start(
    qtbot: QtBot, vault: Vault, card: Path, again: Opened
) -> None:
    begun(vault)
    window = again()

    def stops(_changed: Changed) -> None:
        for job in window._jobs.running:
            job.stop()

    window._store.listen(stops)
    visit(window, "f1").record.passage.evidence.take(dropped(card))
    qtbot.waitUntil(lambda: len(taken(window)) > 0 and is_still(window), timeout=MOST_MS)
    done = len(taken(window))
    assert 0 < done < COUNT
    ended(window)
    window = again()
    page = visit(window, "f2")
    assert page.left.said.text() == f"{COUNT - done} tệp còn chờ từ trước, chưa thêm."
    page.left.on.click()
    qtbot.waitUntil(lambda: is_still(window), timeout=MOST_MS)
    assert len(taken(window)) == COUNT
    assert {own.finding for own in taken(window)} == {"f1"}
    assert not page.left.isVisible()


def test_a_page_says_nothing_while_photos_come_in_and_where_none_is_left(
    qtbot: QtBot, vault: Vault, card: Path, again: Opened
) -> None:
    begun(vault)
    window = again()
    page = visit(window, "f1")
    assert not page.left.isVisible()
    page.record.passage.evidence.take(dropped(card))
    qtbot.waitUntil(lambda: len(taken(window)) > 0, timeout=MOST_MS)
    assert not page.left.isVisible()
    qtbot.waitUntil(lambda: len(taken(window)) == COUNT and is_still(window), timeout=MOST_MS)
    assert not page.left.isVisible()
    assert drafts.kept(window._store.reader) == {}
