"""Nothing that belongs into a window is one of its own for a moment: it would flash and take the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop.exchange import example
from desktop.ui.catalogue import NAMES
from tests.desktop.ui.test_reach import views

if TYPE_CHECKING:
    from desktop.ui.window import Window


class Watch(QObject):
    """Notes what is shown as a window and found a place in another one later."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[int, str] = {}
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            if event.type() == QEvent.Type.Show and watched.isWindow():
                told = f"{type(watched).__name__} “{watched.accessibleName()}”"
                self._shown[id(watched)] = told
            elif event.type() == QEvent.Type.ParentChange and not watched.isWindow():
                self.strays += [self._shown.pop(id(watched))] if id(watched) in self._shown else []
        return False


@contextmanager
def watched() -> Iterator[list[str]]:
    application, watch = QApplication.instance(), Watch()
    assert application is not None
    application.installEventFilter(watch)
    yield watch.strays
    application.removeEventFilter(watch)


def test_a_part_shown_before_it_has_its_place_is_found(qtbot: QtBot) -> None:
    around, part = QWidget(), QWidget()
    qtbot.addWidget(around)
    with watched() as strays:
        part.setVisible(True)
        part.setParent(around)
    assert strays == ["QWidget “”"]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_part_of_a_page_is_a_window_of_its_own(
    store: Store, window: Window, qtbot: QtBot, name: str
) -> None:
    example.load(store)
    with watched() as strays:
        shown = list(views(window, qtbot, name))
    assert strays == [], shown
