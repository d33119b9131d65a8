"""The capture line under every hand that types Vietnamese: ready keys, corrected letters, compositions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import FindingKind, Member, RecordId
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, findings, opened, written
from tests.patience import settled
from tests.typing_hand import commit, compose, correct, key_in, press, replace

Hand = Callable[[QWidget, str], None]

HANDS = [key_in, correct, replace, compose]
"""Keys as they are, UniKey (Telex and VNI alike), ibus-bamboo beside the text, ibus with a composition."""


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    more = Member(id=RecordId("m3"), inspection=RecordId("i"), name="Đinh Thế Ường", position="c")
    desk.store.write("example.load", [fields.edit(more)])


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> VisitPage:
    own = opened(qtbot, desk)
    pages = line_of(own)

    def has_the_keyboard() -> bool:
        own.activateWindow()
        pages.setFocus()
        return pages.hasFocus()

    qtbot.waitUntil(has_the_keyboard, timeout=LATER_MS)
    return own


def line_of(page: VisitPage) -> QWidget:
    return page.record.capture.line.pages


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize(
    "typed",
    [
        "!hạn chế @Đinh Thế Ường #Thủ tục hành chính: Còn 05/67 nhiệm vụ chưa đạt",
        "!hc @Ường #1 Còn 05/67 nhiệm vụ chưa đạt",
        "Còn 05/67 nhiệm vụ chưa đạt !hc #thủ tục @ường",
    ],
)
def test_marks_mean_the_same_under_every_hand(
    qtbot: QtBot, desk: Desk, page: VisitPage, hand: Hand, typed: str
) -> None:
    hand(line_of(page), typed)
    press(line_of(page), Qt.Key.Key_Escape)
    press(line_of(page), Qt.Key.Key_Return, ctrl=True)
    (kept,) = findings(desk)
    assert kept.text == "Còn 05/67 nhiệm vụ chưa đạt"
    assert (kept.kind, kept.speaker, kept.topic) == (FindingKind.SHORTCOMING, "m3", "t1")
    (figure,) = query.figures(desk.store.reader, VISIT)
    assert str(figure.amount) == "05/67 nhiệm vụ"


@pytest.mark.parametrize("hand", HANDS)
def test_none_of_it_is_needed(qtbot: QtBot, desk: Desk, page: VisitPage, hand: Hand) -> None:
    hand(line_of(page), "Đã hoàn thành 64/67 nhiệm vụ, đạt 95,5%")
    press(line_of(page), Qt.Key.Key_Return)
    (kept,) = findings(desk)
    assert kept.text == "Đã hoàn thành 64/67 nhiệm vụ, đạt 95,5%"
    assert kept.kind is FindingKind.RESULT
    assert (kept.at, kept.author) == (page.desk.now(), desk.store.author)


@pytest.mark.parametrize("sign", ["@", "#", "!", "/"])
def test_a_sign_that_is_held_in_a_composition_is_offered_once_it_is_there(
    qtbot: QtBot, desk: Desk, page: VisitPage, sign: str
) -> None:
    pages = line_of(page)
    settled(qtbot, page)
    compose(pages, "Đã rõ ")
    QApplication.sendEvent(pages, QInputMethodEvent(sign, []))
    assert page.record.capture.line.popup is None
    commit(pages, sign)
    qtbot.waitUntil(lambda: page.record.capture.line.popup is not None, timeout=LATER_MS)
    press(pages, Qt.Key.Key_Return)
    assert [each.text for each in findings(desk)] == [f"Đã rõ {sign}"]


def test_a_sign_typed_while_a_word_is_composed_does_not_swallow_it(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    pages = line_of(page)
    QApplication.sendEvent(pages, QInputMethodEvent("vắng", []))
    commit(pages, "vắng ")
    key_in(pages, "@")
    QApplication.sendEvent(pages, QInputMethodEvent("ư", []))
    commit(pages, "ường")
    popup = page.record.capture.line.popup
    assert popup is not None
    assert popup.item(0).text().startswith("Đinh Thế Ường")
    press(pages, Qt.Key.Key_Tab)
    press(pages, Qt.Key.Key_Return)
    (kept,) = findings(desk)
    assert (kept.text, kept.speaker) == ("vắng", "m3")


def test_a_corrected_letter_beneath_the_popup_chooses_nobody_else(
    qtbot: QtBot, desk: Desk, page: VisitPage
) -> None:
    pages = line_of(page)
    correct(pages, "@Tùng")
    popup = page.record.capture.line.popup
    assert popup is not None
    assert [popup.item(at).text()[:15] for at in range(popup.count())] == ["Nông Thanh Tùng"]
    press(pages, Qt.Key.Key_Return)
    correct(pages, "đồng ý")
    press(pages, Qt.Key.Key_Return)
    (kept,) = findings(desk)
    assert (kept.text, kept.speaker) == ("đồng ý", "m1")
