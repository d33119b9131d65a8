"""Two members write apart, meet over a stick, and settle what differs: one of them in the window, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, query
from db.changes import Edit
from db.store import Store
from desktop.sync import enrolment
from desktop.sync.credentials import Credentials, Purse
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part
from desktop.ui.pages.clashes import ClashesPage
from desktop.ui.places import Place
from tests.desktop.sync.party import FINDING, INSPECTION, NOW_MS, VISIT, Device

if TYPE_CHECKING:
    from db.sharing import Delegation
    from desktop.ui.window import Window

WAIT_MS = 20_000


@pytest.fixture
def binh(tmp_path: Path) -> Iterator[Device]:
    device = Device(tmp_path / "binh", "Bình")
    yield device
    device.store.close()


@pytest.fixture
def shared(store: Store, binh: Device, tmp_path: Path) -> Delegation:
    """An inspection that both work on, with a stick that the window's book knows."""
    from db.sharing import Sharing

    store.write("case.import", [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)])
    sharing, ring = Sharing(store), Keyring(store.vault, store.device)
    delegation = enrolment.found(sharing, ring, INSPECTION.id, NOW_MS)
    request = enrolment.read_request(enrolment.requested(binh.ring, "Bình"))
    text = enrolment.admit(sharing, ring, delegation, request, Part.MEMBER, NOW_MS)
    enrolment.accept(binh.sharing, binh.ring, enrolment.read_invitation(binh.ring, text))
    (tmp_path / "usb").mkdir()
    Purse(store.vault).keep(str(tmp_path / "usb"), Credentials())
    return delegation


def sync(window: Window, qtbot: QtBot) -> None:
    """Press F5 and wait until the trip is back and counted."""
    trips = window._trips
    before = trips.last
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: trips.last is not before, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not (trips._is_counting or trips._pause.isActive()), timeout=WAIT_MS)


def test_what_two_wrote_apart_is_settled_and_both_books_are_equal(
    window: Window, store: Store, binh: Device, shared: Delegation, tmp_path: Path, qtbot: QtBot
) -> None:
    window.activateWindow()
    chip = window._status.exchange
    qtbot.waitUntil(lambda: "Chờ đồng bộ" in chip.text(), timeout=WAIT_MS)
    sync(window, qtbot)
    qtbot.waitUntil(lambda: "Đủ ở cả hai nơi" in chip.whole, timeout=WAIT_MS)
    binh.go(tmp_path / "usb", shared)
    binh.write(FINDING.id, "Bình viết")
    binh.go(tmp_path / "usb", shared)
    store.write("finding.edit", [Edit("finding", FINDING.id, {"text": "An viết"})])
    sync(window, qtbot)
    qtbot.waitUntil(lambda: "1 chỗ khác nhau" in chip.text(), timeout=WAIT_MS)
    assert "(1)" in window._rail._buttons["sync"].accessibleName()
    chip.click()
    assert window.place == Place("clashes")
    page = window.page
    assert isinstance(page, ClashesPage)
    qtbot.waitUntil(lambda: page._choice is not None, timeout=WAIT_MS)
    choice = page._choice
    assert choice is not None
    at = [side.author for side in choice.clash.sides].index("Bình")
    key = (Qt.Key.Key_1, Qt.Key.Key_2)[at]
    qtbot.waitUntil(page._list.hasFocus, timeout=WAIT_MS)
    QTest.keyClick(page._list, key, Qt.KeyboardModifier.AltModifier)
    assert query.clashes(store.reader) == {}
    sync(window, qtbot)
    binh.go(tmp_path / "usb", shared)
    assert binh.clashes() == {}
    assert query.case(binh.store.reader, INSPECTION.id) == query.case(store.reader, INSPECTION.id)
    assert binh.texts() == {FINDING.id: "Bình viết"}
    qtbot.waitUntil(lambda: "Đủ ở cả hai nơi" in chip.whole, timeout=WAIT_MS)
