"""What takes long to make is made once its place was drawn, or when it is wanted; Tab goes through it in its turn."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.parts.later import Later
from desktop.ui.parts.layouts import column


class Form(QWidget):
    """A line, a place filled later, a line."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = QLineEdit(), QLineEdit()
        self.made: list[QLineEdit] = []
        self.place = Later(self._make)
        self.place.setMinimumHeight(40)
        whole = column(self)
        for part in (self.first, self.place, self.last):
            whole.addWidget(part)

    def _make(self) -> QWidget:
        inner = QWidget()
        lines = column(inner)
        self.made = [QLineEdit(), QLineEdit()]
        for line in self.made:
            lines.addWidget(line)
        return inner


def test_it_is_made_once_the_place_was_drawn(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    assert form.made == []
    form.show()
    qtbot.waitUntil(lambda: bool(form.made) and form.made[0].isVisible())


def test_what_is_wanted_before_is_made_at_once_and_once(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    form.place.fill()
    made = form.made
    assert made[0].isVisible()
    form.place.fill()
    assert form.made is made


def test_tab_goes_through_it_in_its_turn(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    form.place.fill()
    form.first.setFocus()
    order = []
    for _ in range(3):
        form.focusNextChild()
        order.append(form.focusWidget())
    assert order == [*form.made, form.last]
