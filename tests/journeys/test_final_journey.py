"""From the visit to the signed paper by keyboard alone: check, make final, number, sign, hand over, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.records import Document, Medium, RecordId
from db.store import Store
from desktop.exchange import example
from desktop.minutes.sealing import seal
from desktop.ui.pages.final import FinalPage
from desktop.ui.pages.final.key import KeyDialog
from desktop.ui.pages.verify import VerifyPage
from desktop.ui.places import Place
from tests.desktop.minutes import signing
from tests.patience import settled
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

SESSION, INSPECTION = RecordId("cb-2023-lv-01"), RecordId("cb-2023")
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
MOST_TABS = 60


def where() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(where(), key, held)


def tab_to(name: str) -> QWidget:
    """Go on with Tab until what has this name has the focus."""
    for _ in range(MOST_TABS):
        if where().accessibleName().startswith(name):
            return where()
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {name}")


def finals(store: Store) -> list[Document]:
    return [each for each in query.documents(store.reader, INSPECTION) if each.version]


def test_the_last_steps_of_a_paper_need_no_mouse(
    store: Store, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    example.load(store)
    window.activateWindow()
    window.go(Place("visit", SESSION))
    press(Qt.Key.Key_5, ALT)
    page = window.page
    assert isinstance(page, FinalPage)
    qtbot.waitUntil(lambda: page.checks.seen is not None, timeout=30_000)
    settled(qtbot, window)
    assert where() is page.checks.table

    press(Qt.Key.Key_2, ALT)
    assert where() is page.freezing.confirm
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(finals(store)) == 1, timeout=30_000)
    settled(qtbot, window)

    press(Qt.Key.Key_3, ALT)
    compose(page.numbering.number.line, "05/BB-ĐGS")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: finals(store)[0].number == "05/BB-ĐGS")

    (tmp_path / "khóa.p12").write_bytes(signing.p12(signing.person(signing.SECRETARY, days=40_000)))
    window._preferences.note(key_file=str(tmp_path / "khóa.p12"))
    press(Qt.Key.Key_4, ALT)
    settled(qtbot, window)
    button = tab_to("Ký số…: Thư ký")
    assert isinstance(button, QPushButton)
    press(Qt.Key.Key_Space)
    dialog = page.signing.findChild(KeyDialog)
    assert isinstance(dialog, KeyDialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.pin.line)
    compose(dialog.pin.line, signing.PIN)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(finals(store)[0].signings) == 1, timeout=30_000)
    (signed,) = finals(store)[0].signings
    assert (signed.who, signed.medium) == (signing.SECRETARY, Medium.ELECTRONIC)

    settled(qtbot, window)
    window.activateWindow()
    window.go(Place("verify"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=10_000)
    shown = window.page
    assert isinstance(shown, VerifyPage)
    assert where() is shown.code.line
    compose(where(), seal.grouped(seal.code(finals(store)[0].seal)))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(shown.found.isVisible, timeout=30_000)
    assert "Mã trên giấy là thật" in shown.found.standing.text()
