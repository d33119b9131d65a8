"""The directory of thousands: what is asked for is what is on the screen, in the alphabet's order all the same."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields
from db.database import Database
from db.folding import person_key, sort_key
from db.records import Body, Inspection, Member, Record, RecordId, Role
from db.store import Store
from desktop.fieldwork.bodies import all_doubles
from desktop.fieldwork.people import all_alike
from desktop.ui.places import Place
from tests.typing_hand import compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.pages.directory import DirectoryPage

EACH, DOUBLED = 3_000, 30
SCREEN_ROWS = 700
"""So many rows at most for a screen: a page of places, their records and whom these name."""
SOON_MS = 3_000

_WHO = ("Ủy ban nhân dân xã", "Sở", "Đài", "Hội đồng nhân dân xã", "Ăng-ten", "Ủy viên", "Âm nhạc")
_GIVEN = ("An", "Ánh", "Đông", "Dung", "Ân", "Ê", "Oanh", "Ổn", "Uyên", "Ước")


class Counting(Database):
    """A connection that counts the rows it was asked for."""

    rows = 0

    def execute(self, sql: str, values: Iterable[Any] = ()) -> Any:
        return Counted(self, super().execute(sql, values))


class Counted:
    def __init__(self, counting: Counting, cursor: Any) -> None:
        self.counting, self.cursor = counting, cursor
        self.description = cursor.description

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.counting.rows += 1
            yield row

    def fetchall(self) -> list[Any]:
        return list(self)

    def fetchone(self) -> Any:
        self.counting.rows += 1
        return self.cursor.fetchone()


@pytest.fixture
def counting(store: Store) -> Counting:
    """Fill the book, and count what this thread asks of it from then on."""
    dice = random.Random(5)
    inspection = Inspection(id=RecordId("i"), topic="Cải cách hành chính")
    records: list[Record] = [inspection]
    for at in range(EACH):
        records.append(Body(id=RecordId(f"b{at:05}"), name=f"{dice.choice(_WHO)} số {at}"))
        name = f"{dice.choice(_GIVEN)} {at} {dice.choice(_GIVEN)}"
        records.append(member(f"m{at:05}", name, "Ban Pháp chế"))
    for at in range(DOUBLED):
        records.append(Body(id=RecordId(f"d{at:05}"), name=f"UBND xã Hòa An {at}"))
        records.append(Body(id=RecordId(f"e{at:05}"), name=f"Ủy ban nhân dân xã Hoà An {at}"))
        records.append(member(f"n{at:05}", f"Lê Văn Hòa {at}", "Sở Nội vụ"))
        records.append(member(f"o{at:05}", f"Lê Văn Hòa {at}", "Sở Nội vụ"))
    store.write("case.import", [fields.edit(each) for each in records])
    own = Counting(store.new_reader().conn)
    store._readers.db = own
    return own


def member(id: str, name: str, organisation: str) -> Member:
    return Member(
        id=RecordId(id),
        inspection=RecordId("i"),
        role=Role.MEMBER,
        name=name,
        organisation=organisation,
    )


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, counting: Counting) -> DirectoryPage:
    from desktop.ui.pages.directory import DirectoryPage

    made = DirectoryPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 640)
    made.show()
    made.show_place(Place("directory"))
    return made


def test_a_screen_of_bodies_asks_for_a_screen_s_rows_at_its_beginning_end_and_middle(
    qtbot: QtBot, page: DirectoryPage, counting: Counting
) -> None:
    table = page.bodies.table
    qtbot.waitUntil(page.bodies.doubled.isVisible, timeout=SOON_MS)
    assert counting.rows < 2 * SCREEN_ROWS  # once at first, once with what may be double
    assert table.rows.rowCount() == EACH + 2 * DOUBLED

    counting.rows = 0
    press(table, Qt.Key.Key_End, ctrl=True)
    table.viewport().repaint()
    assert table.chosen().body.name == max(every(page), key=sort_key)  # type: ignore[union-attr]

    counting.rows = 0
    page.bodies.choose(RecordId("b01500"))
    table.viewport().repaint()
    assert table.chosen().body.id == "b01500"  # type: ignore[union-attr]
    assert counting.rows < SCREEN_ROWS

    counting.rows = 0
    compose(page.bodies._line.field.line, "hoa an 2")
    assert counting.rows < SCREEN_ROWS * len("hoa an 2")
    assert table.rows.rowCount() == 2 * 11


def every(page: DirectoryPage) -> list[str]:
    return [line.body.name for line in page.bodies.table.rows.rows]


def test_all_bodies_and_people_stand_in_the_alphabet_s_order_each_once(
    qtbot: QtBot, page: DirectoryPage
) -> None:
    names = every(page)
    assert len(set(names)) == EACH + 2 * DOUBLED
    assert names == sorted(names, key=sort_key)
    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    people = page.people.table.rows.rows
    assert len({known.id for known in people}) == EACH + 2 * DOUBLED
    told = [known.latest.name for known in people]
    assert told == sorted(told, key=person_key)


def test_a_screen_of_people_asks_for_a_screen_s_rows(
    qtbot: QtBot, page: DirectoryPage, counting: Counting
) -> None:
    counting.rows = 0
    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    table = page.people.table
    qtbot.waitUntil(page.people.merge_sure.isVisible, timeout=SOON_MS)
    assert counting.rows < 2 * SCREEN_ROWS
    counting.rows = 0
    page.people.choose(RecordId("m01500"))
    assert table.chosen().id == "m01500"  # type: ignore[union-attr]
    assert counting.rows < SCREEN_ROWS
    counting.rows = 0
    press(table, Qt.Key.Key_End, ctrl=True)
    table.viewport().repaint()
    assert counting.rows < SCREEN_ROWS


def test_a_letter_typed_onto_a_long_list_goes_into_the_line_that_sifts_and_reads_a_screen(
    qtbot: QtBot, page: DirectoryPage, counting: Counting
) -> None:
    page.activateWindow()
    page.bodies.table.setFocus()
    qtbot.waitUntil(page.bodies.table.hasFocus, timeout=SOON_MS)
    counting.rows = 0
    qtbot.keyClick(page.bodies.table, Qt.Key.Key_Z, delay=0)
    line = page.bodies._line.field.line
    assert line.text() == "z"
    qtbot.keyClicks(line, "q")
    assert line.text() == "zq"
    assert counting.rows < SCREEN_ROWS


def test_what_may_be_double_is_found_by_reading_only_what_shares_its_name(
    store: Store, counting: Counting
) -> None:
    assert len(all_doubles(store.reader)) == DOUBLED
    assert len(all_alike(store.reader)) == 2 * DOUBLED
    assert counting.rows < 8 * DOUBLED


def test_names_offered_while_one_types_take_a_few_looks_through_the_list_at_most(
    page: DirectoryPage, counting: Counting
) -> None:
    rounds: list[None] = []
    counting.conn.set_progress_handler(lambda: rounds.append(None), 1_000)
    offered = page.bodies._links["parent"].offered("xã số 1")
    counting.conn.set_progress_handler(None, 1_000)
    assert len(offered) == 40
    assert (
        len(rounds) < EACH * 20 // 1_000
    )  # each name told apart by a look through all would be 40 of these
