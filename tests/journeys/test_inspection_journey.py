"""A secretary begins an inspection with the keyboard alone, in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.dates import year
from db.records import Role
from db.store import Store
from desktop.ui.window import Window
from tests.typing_hand import compose

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, store: Store, tmp_path: Path) -> Iterator[Window]:
    from desktop import paths
    from desktop.settings import Theme as Shade
    from desktop.ui.feed import Feed
    from desktop.ui.jobs import Jobs
    from desktop.ui.preferences import Preferences
    from desktop.ui.theme import Theme

    jobs = Jobs()
    theme = Theme(paths.resources(), Shade.LIGHT)
    made = Window(store, Feed(store), jobs, Preferences(tmp_path / "settings.json"), theme)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    jobs.close()


class Hands:
    """Strikes keys and types words wherever the focus is."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    @property
    def focused(self) -> QWidget:
        if QApplication.activeWindow() is None:  # a screen gives the focus back, this platform not
            self._window.activateWindow()
            self._qtbot.waitUntil(self._window.isActiveWindow)
        return QApplication.focusWidget() or self._window

    def strike(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self._qtbot.keyClick(self.focused, key, held)

    def tab(self, times: int = 1) -> None:
        for _ in range(times):
            self.strike(Qt.Key.Key_Tab)

    def type(self, text: str, into: str) -> None:
        """Type into the field of this name, which must have the focus."""
        self._qtbot.waitUntil(lambda: self.focused.accessibleName() == into)
        compose(self.focused, text)


def test_an_inspection_is_begun_filled_and_gone_into_by_keys(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    hands = Hands(window, qtbot)
    hands.strike(Qt.Key.Key_2, CTRL)
    assert window.place.page == "inspections"
    hands.strike(Qt.Key.Key_N, CTRL)
    hands.type("Công tác cải cách hành chính", into="Nội dung giám sát")
    hands.strike(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place.page == "inspection")
    hands.type("Thường trực Hội đồng nhân dân tỉnh", into="Cơ quan giám sát")
    hands.tab()
    hands.type("Thường trực HĐND tỉnh", into="Tên viết tắt")
    hands.tab(2)
    hands.type("2022", into="Thời kỳ giám sát")

    hands.strike(Qt.Key.Key_2, ALT)
    hands.strike(Qt.Key.Key_N, CTRL)
    hands.type("Nông Thanh Tùng", into="Họ tên")
    hands.tab(2)
    hands.type("Phó Chủ tịch Hội đồng nhân dân tỉnh", into="Chức vụ")

    hands.strike(Qt.Key.Key_3, ALT)
    hands.strike(Qt.Key.Key_N, CTRL)
    hands.type("Văn phòng Ủy ban nhân dân tỉnh", into="Thêm cơ quan")
    hands.strike(Qt.Key.Key_Return)

    hands.strike(Qt.Key.Key_1, ALT)
    hands.strike(Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: window.place.page == "visit")
    hands.strike(Qt.Key.Key_Escape)
    assert window.place.page == "inspection"

    (inspection,) = query.inspections(store.reader)
    assert inspection.topic == "Công tác cải cách hành chính"
    assert inspection.issuer_short == "Thường trực HĐND tỉnh"
    assert inspection.period == year(2022)
    (member,) = query.members(store.reader, inspection.id)
    assert (member.role, member.name) == (Role.HEAD, "Nông Thanh Tùng")
    assert member.position_title == "Phó Chủ tịch Hội đồng nhân dân tỉnh"
    (visit,) = query.visits(store.reader, inspection.id)
    assert visit.body == query.bodies(store.reader)[0].id


def test_a_deleted_inspection_comes_back_by_undo(
    window: Window, store: Store, qtbot: QtBot
) -> None:
    hands = Hands(window, qtbot)
    hands.strike(Qt.Key.Key_2, CTRL)
    hands.strike(Qt.Key.Key_N, CTRL)
    hands.type("Đất đai", into="Nội dung giám sát")
    hands.strike(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place.page == "inspection")
    hands.strike(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: hands.focused.accessibleName().startswith("Đất đai"))
    hands.strike(Qt.Key.Key_Delete)
    assert query.inspections(store.reader) == []
    hands.strike(Qt.Key.Key_Z, CTRL)
    assert len(query.inspections(store.reader)) == 1
