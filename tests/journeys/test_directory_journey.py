"""A secretary keeps the directory by keyboard alone: a successor, titles by date, two pairs merged; papers tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, lists, query
from db.dates import When
from db.records import (
    Attendee,
    Body,
    DocumentKind,
    Inspection,
    Member,
    RecordId,
    Role,
    Side,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.minutes import papers
from desktop.minutes.papers import Asked
from desktop.minutes.writers import text
from desktop.ui.pages.directory import DirectoryPage
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from tests.typing_hand import compose

if TYPE_CHECKING:
    from desktop.ui.window import Window

SOON_MS = 5000
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
WHOLE, MAY, OCTOBER = RecordId("i"), RecordId("v5"), RecordId("v10")
OLD, NEW = "Sở Kế hoạch và Đầu tư", "Sở Kế hoạch, Tài chính và Đầu tư"
TODAY = dt.date(2025, 11, 28)


def prepare(store: Store) -> None:
    """Write an inspection with a visit on either side of the summer, and one of the year before."""
    records = [
        Inspection(id=WHOLE, topic="Đầu tư công"),
        Inspection(id=RecordId("i24"), topic="Ngân sách"),
        Member(id=RecordId("m"), inspection=WHOLE, role=Role.HEAD, name="Lê Thị Hòa",
               position_title="Ủy viên", organisation="Ban Kinh tế", position="a"),
        Member(id=RecordId("m24"), inspection=RecordId("i24"), name="Lê Thị Hoà",
               position_title="Chuyên viên", organisation="Ban Kinh tế", position="a"),
    ]  # fmt: skip
    for visit, month, place in ((MAY, 5, "a"), (OCTOBER, 10, "b")):
        day = When(day=dt.date(2025, month, 19))
        records += [
            Visit(id=visit, inspection=WHOLE, kind=VisitKind.SESSION, start=day, position=place),
            Attendee(id=RecordId(f"{visit}a"), visit=visit, side=Side.DELEGATION,
                     member=RecordId("m"), position="a"),
        ]  # fmt: skip
    store.write("example.load", [fields.edit(each) for each in records])


def where() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(where(), key, held)


def type_words(words: str) -> None:
    compose(where(), words)


def go_to(named: Callable[[str], bool], key: Qt.Key = Qt.Key.Key_Tab) -> None:
    """Press Tab until the keyboard is where somebody who hears the screen would stop."""
    for _ in range(80):
        if named(where().accessibleName()):
            return
        press(key)
    raise AssertionError([where().accessibleName()])


def at(name: str) -> Callable[[str], bool]:
    return lambda said: said.startswith(name)


def bodies(store: Store) -> dict[str, Body]:
    return {body.name: body for body in query.bodies(store.reader)}


def minutes(store: Store, visit: RecordId) -> str:
    asked = Asked(kind=DocumentKind.MINUTES, of=visit, today=TODAY)
    return text.text(papers.composed(query.case(store.reader, WHOLE), asked).document)


def begin_body(page: DirectoryPage, qtbot: QtBot, name: str) -> None:
    """Name a body in the line above the list, and go on to its fields."""
    press(Qt.Key.Key_N, CTRL)
    type_words(name)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.bodies.form.row.name == name, timeout=SOON_MS)
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_F6)


def test_a_successor_a_title_and_two_pairs_merged_by_keyboard_alone(
    qtbot: QtBot, window: Window, store: Store
) -> None:
    prepare(store)
    window.activateWindow()
    window.go(Place("today"))
    press(Qt.Key.Key_7, CTRL)
    page = window.page
    assert isinstance(page, DirectoryPage)

    begin_body(page, qtbot, OLD)
    go_to(at("Đến hết ngày"))
    type_words("30/6/2025")
    begin_body(page, qtbot, NEW)
    go_to(at("Có từ ngày"))
    type_words("1/7/2025")
    press(Qt.Key.Key_Return)
    assert bodies(store)[NEW].valid_from == dt.date(2025, 7, 1)

    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_Home, CTRL)
    qtbot.waitUntil(lambda: page.bodies.form.row.name == OLD, timeout=SOON_MS)
    press(Qt.Key.Key_F6)
    go_to(at("Ghi là cơ quan kế tục"), Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Space)
    assert bodies(store)[OLD].successor == bodies(store)[NEW].id

    begin_body(page, qtbot, "Ủy ban nhân dân tỉnh")
    begin_body(page, qtbot, "UBND tỉnh")
    qtbot.waitUntil(page.bodies.same.merge.isVisible, timeout=SOON_MS)
    go_to(at("Gộp làm một"), Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Space)
    one = bodies(store)["Ủy ban nhân dân tỉnh"].id
    assert bodies(store)["UBND tỉnh"].same_as == one
    press(Qt.Key.Key_Z, CTRL)
    assert bodies(store)["UBND tỉnh"].same_as is None
    press(Qt.Key.Key_Y, CTRL)
    assert bodies(store)["UBND tỉnh"].same_as == one

    press(Qt.Key.Key_2, ALT)
    table = page.people.table
    qtbot.waitUntil(page.people.doubled.isVisible, timeout=SOON_MS)
    assert table.hasFocus()
    press(Qt.Key.Key_Return)
    go_to(at("Gộp làm một"))
    press(Qt.Key.Key_Space)
    member = lists.named(store.reader, Member, [RecordId("m"), RecordId("m24")])
    assert [each.same_as for each in member.values()] in (["m24", None], [None, "m"])
    qtbot.waitUntil(lambda: len(table.rows.rows) == 1, timeout=SOON_MS)
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(table.rows.rows) == 2, timeout=SOON_MS)
    press(Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: len(table.rows.rows) == 1, timeout=SOON_MS)

    for visit, body in ((MAY, NEW), (OCTOBER, OLD)):
        window.go(Place("visit", visit))
        shown = window.page
        assert isinstance(shown, VisitPage)
        press(Qt.Key.Key_1, ALT)
        go_to(at("Cơ quan, đơn vị được giám sát"))
        type_words(body)
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(shown.facts.body.note.isVisible, timeout=SOON_MS)
    go_to(at("Lê Thị Hòa"))
    press(Qt.Key.Key_C, ALT)
    type_words("Phó Trưởng Ban")
    press(Qt.Key.Key_Tab)

    may, october = minutes(store, MAY), minutes(store, OCTOBER)
    assert (OLD in may, NEW in may) == (True, False)
    assert (OLD in october, NEW in october) == (False, True)
    assert ("Ủy viên" in may, "Phó Trưởng Ban" in may) == (True, False)
    assert ("Ủy viên" in october, "Phó Trưởng Ban" in october) == (False, True)

    press(Qt.Key.Key_7, CTRL)
    press(Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: table.chosen() is not None, timeout=SOON_MS)
    (person,) = table.rows.rows
    told = [entry.person.position_title for entry in person.titles]
    assert told == ["Phó Trưởng Ban", "Ủy viên", "Chuyên viên"]
