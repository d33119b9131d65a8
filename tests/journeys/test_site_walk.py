"""After a site walk: twenty photos brought at once, described and given to their findings, by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import query
from db.records import Evidence
from db.store import Store
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import VISIT, written
from tests.journeys.test_field_journeys import ALT, CTRL, LONG_MS, call_for_the_line, press, where
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

POINTS = ("Quầy tiếp nhận", "Khu chờ", "Phòng máy chủ", "Bảng niêm yết")
EACH = 5


@pytest.fixture
def page(qtbot: QtBot, window: Window, store: Store) -> VisitPage:
    """The visit, open with the cursor in the line for entries."""
    written(store)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.go(Place("visit", VISIT))
    own = window.page
    assert isinstance(own, VisitPage)
    call_for_the_line(qtbot, own)
    return own


def copied(folder: Path) -> None:
    """Copy twenty photos, named against the order in which they were taken."""
    urls = []
    for number in range(len(POINTS) * EACH):
        path = folder / f"{99 - number}.jpg"
        path.write_bytes(photos.jpeg(number, taken=f"2023:05:19 08:{number:02}:00"))
        urls.append(QUrl.fromLocalFile(str(path)))
    data = QMimeData()
    data.setUrls(urls)
    QApplication.clipboard().setMimeData(data)


def kept(store: Store) -> list[Evidence]:
    return query.evidence(store.reader, VISIT)


def test_photos_of_a_walk_are_described_and_given_to_their_findings(
    qtbot: QtBot, page: VisitPage, store: Store, tmp_path: Path
) -> None:
    copied(tmp_path)
    press(Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(kept(store)) == 20, timeout=LONG_MS)
    assert {own.finding for own in kept(store)} == {None}
    taken = [own.taken.time.minute for own in kept(store) if own.taken.time]
    assert taken == list(range(20))
    for text in POINTS:
        compose(where(), text)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_1, ALT)
    box = page.facts.evidence
    qtbot.waitUntil(lambda: box.tiles.tiles.rowCount() == 20, timeout=LONG_MS)
    while not box.isAncestorOf(where()):
        press(Qt.Key.Key_F6)
    while where() is not box.tiles:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Home)
    details = box.details
    press(Qt.Key.Key_Tab)
    assert where() is details.caption.line
    for number in range(20):
        compose(where(), f"ảnh thứ {number + 1}")
        press(Qt.Key.Key_Return)
    captions = [f"ảnh thứ {number + 1}" for number in range(20)]
    assert [own.caption for own in kept(store)] == captions
    qtbot.waitUntil(lambda: len(page.facts.held.findings) == len(POINTS), timeout=LONG_MS)
    while box.tiles.currentIndex().row() > 0:
        press(Qt.Key.Key_PageUp)
    while where() is not details.finding.line:
        press(Qt.Key.Key_Tab)
    for number in range(20):
        compose(where(), str(number // EACH + 1))
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda left=19 - number: box.tiles.tiles.rowCount() == left)
    findings = query.findings(store.reader, VISIT)
    assert [finding.text for finding in findings] == list(POINTS)
    assert [own.caption for own in kept(store)] == captions
    owners = [own.finding for own in kept(store)]
    assert owners == [finding.id for finding in findings for _ in range(EACH)]
