"""Typing leaves the counts of Python's own objects alone, as PySide6 6.12 does not."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.house.sources import ROOT, calls, place, programs

KEYSTROKES = 1500
NOISE = 200


class Watched(QLineEdit):
    """A field that looks at its events in Python, as ours do."""

    def event(self, event: QEvent) -> bool:
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)


def counts() -> dict[str, int]:
    return {repr(one): sys.getrefcount(one) for one in (None, True, False)}


def type_much(field: QLineEdit) -> None:
    for _ in range(KEYSTROKES):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
            QApplication.sendEvent(field, key)
        written = QInputMethodEvent()
        written.setCommitString("đ")
        QApplication.sendEvent(field, written)
    field.clear()


def test_typing_neither_loses_nor_leaks_references(qtbot: QtBot) -> None:
    field = Watched()
    qtbot.addWidget(field)
    type_much(field)
    before = counts()
    type_much(field)
    moved = {name: count - before[name] for name, count in counts().items()}
    assert all(abs(move) < NOISE for move in moved.values()), moved


def test_no_layout_is_asked_for_its_items() -> None:
    """Python takes them for its own and deletes them with the layout, which deletes them again."""
    files = [*programs(), *sorted((ROOT / "tests").rglob("*.py"))]
    asked = [place(file, call) for file in files for name, call in calls(file) if name == "itemAt"]
    assert asked == []
