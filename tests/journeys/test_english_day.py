"""A day in English, by keyboard alone: what is recorded is right, and no Vietnamese sentence of ours is on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db import query
from db.records import DocumentKind, FindingKind, MadeBy, RecordId, Visibility
from db.store import Store
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, written
from tests.journeys.test_field_journeys import ALT, CTRL, call_for_the_line, press, where
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

OF_THE_BOOK = (
    "Công tác cải cách hành chính", "Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh",
    "Sở Nội vụ", "Nông Thanh Tùng", "Lê Thị Hòa", "Thủ tục hành chính", "Buổi làm việc",
    "Sổ Đoàn", "Người thử", "tháng",
)  # fmt: skip
"""What people wrote, and names, which stay as they are."""

VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, window: Window, store: Store, preferences: Preferences) -> VisitPage:
    """The session in English, with the cursor in the line."""
    written(store)
    with qtbot.waitActive(window):
        window.activateWindow()
    preferences.choose(language="en")
    window.go(Place("visit", VISIT))
    own = window.page
    assert isinstance(own, VisitPage)
    call_for_the_line(qtbot, own)
    return own


def texts_of(widget: QWidget) -> list[str]:
    """Return all that a widget says, to the eye and to a screen reader."""
    said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, QLabel | QAbstractButton):
        said.append(widget.text())
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        said.append(widget.placeholderText())
    return said


def untranslated(window: QWidget) -> list[str]:
    """Return what is shown in Vietnamese and is not of the book."""
    found = []
    for widget in window.findChildren(QWidget):
        for text in texts_of(widget) if widget.isVisible() else ():
            rest = text
            for own in OF_THE_BOOK:
                rest = rest.replace(own, "")
            if VIETNAMESE.search(rest):
                found.append(text)
    return found


def enter(page: VisitPage, text: str, held: Qt.KeyboardModifier | None = None) -> None:
    """Type one entry and end it; a popup still open is closed first."""
    compose(where(), text)
    if page.record.capture.line.popup is not None:
        press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return, held or Qt.KeyboardModifier.NoModifier)


def test_a_day_in_english(qtbot: QtBot, page: VisitPage, window: Window, store: Store) -> None:
    enter(page, "!shortcoming @Tùng The register of complaints is not kept")
    enter(page, "!result #1 64/67 of the tasks are done, 95.5%", CTRL)
    enter(page, "!statement @Hòa @@Nobody spoke of the rest !internal")
    enter(page, "!asked by the delegation @@Sở Nội vụ: Keep a register from now on")
    first, second, third = query.findings(store.reader, VISIT)
    assert (first.kind, first.speaker) == (FindingKind.SHORTCOMING, "m1")
    assert first.text == "The register of complaints is not kept"
    assert (second.kind, second.speaker, second.topic) == (FindingKind.RESULT, "m1", "t1")
    amounts = [(f.finding, str(f.amount)) for f in query.figures(store.reader, VISIT)]
    assert (second.id, "64/67") in amounts
    assert (third.kind, third.speaker, third.topic) == (FindingKind.STATEMENT, "m2", "t1")
    assert third.visibility is Visibility.INTERNAL
    assert third.text == "@@Nobody spoke of the rest"
    (asked,) = query.recommendations(store.reader, VISIT)
    assert (asked.made_by, asked.addressee) == (MadeBy.DELEGATION, "snv")
    assert asked.text == "Keep a register from now on"
    assert [f.position for f in (first, second, third)] == sorted(
        f.position for f in (first, second, third)
    )

    press(Qt.Key.Key_Z, CTRL)
    assert query.recommendations(store.reader, VISIT) == []
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert [r.id for r in query.recommendations(store.reader, VISIT)] == [asked.id]


def test_the_eye_for_vietnamese_sees_it(
    qtbot: QtBot, page: VisitPage, window: Window, preferences: Preferences
) -> None:
    assert untranslated(window) == []
    preferences.choose(language="vi")
    qtbot.waitUntil(lambda: len(untranslated(window)) > 10, timeout=LATER_MS)


def test_no_stage_of_a_visit_says_a_vietnamese_word_of_ours(
    qtbot: QtBot, page: VisitPage, window: Window, store: Store
) -> None:
    enter(page, "!result 64/67 of the tasks are done", CTRL)
    compose(where(), "Ask @Nobody of it, 3/67")
    page.record.capture.line.flush()
    assert untranslated(window) == []
    press(Qt.Key.Key_Return, CTRL)
    for key in (Qt.Key.Key_F7, Qt.Key.Key_F6):
        press(key)
        assert untranslated(window) == []
    for key, stage in ((Qt.Key.Key_1, "facts"), (Qt.Key.Key_3, "asks"), (Qt.Key.Key_2, "record")):
        press(key, ALT)
        assert page.stage is getattr(page, stage)
        assert untranslated(window) == []
    press(Qt.Key.Key_4, ALT)
    assert window.place == Place("papers", VISIT, paper=DocumentKind.MINUTES)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.place.page == "visit", timeout=LATER_MS)
    assert window.place.record == RecordId(VISIT)
