"""A secretary records the worked example's session, with nothing but the keyboard, and comes to its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import (
    Body,
    DocumentKind,
    FindingKind,
    Inspection,
    MadeBy,
    Member,
    RecordId,
    Role,
    Subject,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

VISIT = RecordId("v")
SOON_MS = 5000
RESULTS = (
    "Văn phòng đã tham mưu ban hành trên 10 văn bản chỉ đạo.",
    "Hoàn thành 64/67 nhiệm vụ theo kế hoạch.",
)
SHORTCOMING = "Còn 03/67 nhiệm vụ chưa hoàn thành."
ASKED = "Hạn chế rút, điều chỉnh nghị quyết sát kỳ họp."


def prepare(store: Store) -> None:
    """Write what is known before the session begins."""
    inspection = RecordId("i")
    store.write(
        "example.load",
        [
            fields.edit(record)
            for record in (
                Inspection(id=inspection, topic="Công tác cải cách hành chính"),
                Body(id=RecordId("vp"), name="Văn phòng UBND tỉnh"),
                Subject(id=RecordId("s"), inspection=inspection, body=RecordId("vp"), position="a"),
                Member(
                    id=RecordId("m"),
                    inspection=inspection,
                    role=Role.HEAD,
                    name="Nông Thanh Tùng",
                    position="a",
                ),
                Visit(
                    id=VISIT,
                    inspection=inspection,
                    kind=VisitKind.SESSION,
                    title="Làm việc với Văn phòng UBND tỉnh",
                    body=RecordId("vp"),
                ),
            )
        ],
    )


def where() -> QWidget:
    """Return what has the keyboard."""
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def type_words(text: str) -> None:
    """Type into whatever has the keyboard."""
    compose(where(), text)


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keyboard is; shortcuts of the window answer too."""
    QTest.keyClick(where(), key, held)


def test_a_session_is_recorded_by_keyboard_alone(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    prepare(store)
    window.activateWindow()
    window.go(Place("visit", VISIT))
    page = window.page
    assert isinstance(page, VisitPage)

    press(Qt.Key.Key_N, ctrl)
    for text in RESULTS:
        type_words(text)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down, ctrl)
    type_words(SHORTCOMING)
    press(Qt.Key.Key_Return)
    kept = query.findings(store.reader, VISIT)
    assert [finding.text for finding in kept] == [*RESULTS, SHORTCOMING]
    assert [finding.kind for finding in kept] == [
        FindingKind.RESULT, FindingKind.RESULT, FindingKind.SHORTCOMING,
    ]  # fmt: skip
    assert {finding.speaker for finding in kept} == {"vp"}
    qtbot.waitUntil(lambda: page.record.passage.shown == kept[2].id, timeout=SOON_MS)

    press(Qt.Key.Key_M, ctrl)
    type_words("Nhiệm vụ chưa hoàn thành")
    press(Qt.Key.Key_Tab)
    type_words("03/67 nhiệm vụ")
    press(Qt.Key.Key_Return)
    (figure,) = query.figures(store.reader, VISIT)
    assert (figure.finding, str(figure.amount)) == (kept[2].id, "03/67 nhiệm vụ")

    press(Qt.Key.Key_3, alt)
    type_words(ASKED)
    press(Qt.Key.Key_Return)
    (asked,) = query.recommendations(store.reader, VISIT)
    assert (asked.text, asked.made_by, asked.addressee) == (ASKED, MadeBy.DELEGATION, "vp")

    press(Qt.Key.Key_1, alt)
    assert page.stage is page.facts
    press(Qt.Key.Key_4, alt)
    assert window.place == Place("papers", VISIT, paper=DocumentKind.MINUTES)
