"""Buttons break into further lines where they do not fit, and none is cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column


def made(qtbot: QtBot, width_px: int) -> tuple[QWidget, Flow, list[Button]]:
    ground = QWidget()
    qtbot.addWidget(ground)
    flow = Flow()
    buttons = [
        Button(caption)
        for caption in ("Xin tham gia một Đoàn", "Tôi có lời mời", "Nhập gói mang tay")
    ]
    for button in buttons:
        flow.addWidget(button)
    whole = column(ground)
    whole.addWidget(flow)
    whole.addStretch(1)
    ground.resize(width_px or max(button.sizeHint().width() for button in buttons), 400)
    ground.show()
    qtbot.waitExposed(ground)
    QApplication.processEvents()
    return ground, flow, buttons


@pytest.mark.parametrize(("width_px", "lines"), [(1000, 1), (330, 2), (0, 3)])
def test_what_does_not_fit_goes_on_in_the_next_line(
    qtbot: QtBot, width_px: int, lines: int
) -> None:
    ground, flow, buttons = made(qtbot, width_px)
    assert len({button.y() for button in buttons}) == lines
    for button in buttons:
        assert button.width() == button.sizeHint().width()
        assert button.geometry().right() < ground.width()
    high = buttons[0].height()
    assert flow.height() == flow.heightForWidth(flow.width()) == lines * high + (lines - 1) * 8


def test_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    _, flow, buttons = made(qtbot, 1000)
    buttons[0].hide()
    QApplication.processEvents()
    assert buttons[1].x() == 0
    assert flow.heightForWidth(1000) == buttons[1].height()


def test_a_lower_widget_stands_in_the_middle_of_its_line_and_all_can_be_taken_out(
    qtbot: QtBot,
) -> None:
    _, flow, buttons = made(qtbot, 1000)
    low = PlainLabel("Ctrl+M")
    flow.addWidget(low)
    QApplication.processEvents()
    assert abs(low.geometry().center().y() - buttons[0].geometry().center().y()) <= 1
    flow.clear()
    assert flow.heightForWidth(1000) == 0
    assert not any(button.isVisible() for button in buttons)
