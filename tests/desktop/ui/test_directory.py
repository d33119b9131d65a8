"""The directory: bodies found, added, merged and parted; people by given name with their titles by date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, lists, query
from db.changes import Edit
from db.dates import When
from db.records import (
    Attendee,
    Body,
    Inspection,
    Member,
    Record,
    RecordId,
    Role,
    Side,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.places import Place
from tests.typing_hand import compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.pages.directory import DirectoryPage

SOON_MS = 3000


def body(id: str, name: str, **more: object) -> Body:
    return Body(id=RecordId(id), name=name, **more)  # type: ignore[arg-type]


def written(store: Store) -> None:
    """Write two inspections, a year apart, in which one person sits twice and another has a namesake."""
    records: list[Record] = [
        body("b1", "Ủy ban nhân dân tỉnh Cao Bằng", short_name="UBND tỉnh"),
        body("b2", "Sở Nội vụ"),
        body("b3", "UBND tỉnh Cao Bằng"),
        body("b4", "Đài Phát thanh"),
    ]
    for year, title in ((2022, "Ủy viên"), (2023, "Phó Trưởng Ban")):
        i, v = RecordId(f"i{year}"), RecordId(f"v{year}")
        records += [
            Inspection(id=i, topic=f"Chuyên đề {year}"),
            Member(
                id=RecordId(f"m{year}"), inspection=i, role=Role.MEMBER, name="Lê Thị Hòa",
                position_title=title, organisation="Ban Pháp chế", position="a",
            ),
            Visit(
                id=v, inspection=i, kind=VisitKind.SESSION, title=f"Buổi {year}",
                start=When(day=dt.date(year, 5, 19)),
            ),
            Attendee(
                id=RecordId(f"a{year}"), visit=v, side=Side.BODY, name=f"Trần Văn An {year}",
                position_title="Giám đốc", organisation="Sở Nội vụ", position="a",
            ),
        ]  # fmt: skip
    store.write("case.import", [fields.edit(each) for each in records])


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, store: Store) -> DirectoryPage:
    from desktop.ui.pages.directory import DirectoryPage

    written(store)
    made = DirectoryPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_place(Place("directory"))
    return made


def names(page: DirectoryPage) -> list[str]:
    return [line.body.name for line in page.bodies.table.rows.rows]


def people(page: DirectoryPage) -> list[str]:
    return [known.latest.name for known in page.people.table.rows.rows]


def on_people(qtbot: QtBot, page: DirectoryPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(people(page)) == 4, timeout=SOON_MS)


def test_bodies_stand_in_the_alphabet_s_order_and_typing_sifts_them(
    qtbot: QtBot, page: DirectoryPage
) -> None:
    assert names(page) == [
        "Đài Phát thanh", "Sở Nội vụ", "UBND tỉnh Cao Bằng", "Ủy ban nhân dân tỉnh Cao Bằng"
    ]  # fmt: skip
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    compose(page.bodies._line.field.line, "so noi")
    assert names(page) == ["Sở Nội vụ"]


def test_a_name_that_is_not_there_is_added_and_its_facts_are_typed(
    qtbot: QtBot, page: DirectoryPage, store: Store
) -> None:
    line = page.bodies._line.field.line
    compose(line, "Ủy ban nhân dân xã Hòa An")
    press(line, Qt.Key.Key_Return)
    assert page.bodies.form.row.name == "Ủy ban nhân dân xã Hòa An"
    kept = {kept.name: kept.field for kept in page.bodies.form._kept}
    compose(kept["valid_from"].line, "1/7/2025")
    compose(kept["parent"].line, "UBND tỉnh Cao Bằng")
    page.flush()
    new = query.bodies(store.reader)[-1]
    assert (new.valid_from, new.parent) == (dt.date(2025, 7, 1), "b3")


def test_one_body_after_the_other_is_typed_into_the_line(
    qtbot: QtBot, page: DirectoryPage, store: Store
) -> None:
    page.activateWindow()
    line = page.bodies._line.field.line
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    for name in ("Sở Nông nghiệp và Môi trường", "Ủy ban nhân dân xã Hòa An"):
        compose(line, name)
        press(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda name=name: page.bodies.form.row.name == name)  # type: ignore[misc]
        assert line.text() == ""
        assert line.hasFocus()
    assert [body.name for body in query.bodies(store.reader)][-2:] == [
        "Sở Nông nghiệp và Môi trường",
        "Ủy ban nhân dân xã Hòa An",
    ]


def test_an_unknown_name_is_refused_beneath_the_field(page: DirectoryPage, store: Store) -> None:
    kept = {kept.name: kept.field for kept in page.bodies.form._kept}
    compose(kept["successor"].line, "Không có đâu")
    page.flush()
    assert kept["successor"].is_refused
    assert all(each.successor is None for each in query.bodies(store.reader))


def test_no_body_is_under_itself_nor_follows_what_it_became(
    page: DirectoryPage, store: Store
) -> None:
    store.write("body.edit", [Edit("body", RecordId("b2"), {"parent": "b4"})])
    page.bodies.choose(RecordId("b4"))
    parent = page.bodies._links["parent"]
    assert parent.offered("so noi") == []
    assert parent.offered("đài") == []
    for name in ("Sở Nội vụ", "Đài Phát thanh"):
        compose(parent.line, name)
        page.flush()
        assert parent._error.text() == page.words("directory.leads_back")
        parent.clear()
    assert lists.named(store.reader, Body, [RecordId("b4")])[RecordId("b4")].parent is None


def test_a_double_is_proposed_merged_no_longer_offered_and_parted_again(
    qtbot: QtBot, page: DirectoryPage, store: Store, said: list[Message]
) -> None:
    qtbot.waitUntil(page.bodies.doubled.isVisible, timeout=SOON_MS)
    page.bodies.doubled.click()
    assert names(page) == ["UBND tỉnh Cao Bằng", "Ủy ban nhân dân tỉnh Cao Bằng"]
    page.bodies.choose(RecordId("b3"))
    assert page.bodies.same.merge.isVisible()
    page.bodies.same.merge.click()
    kept = {each.id: each.same_as for each in query.bodies(store.reader)}
    assert kept == {"b1": None, "b2": None, "b3": "b1", "b4": None}
    assert said[-1].undo
    qtbot.waitUntil(lambda: len(names(page)) == 4, timeout=SOON_MS)
    assert not page.bodies.doubled.isChecked()
    page.bodies.choose(RecordId("b2"))
    assert page.bodies._links["parent"].offered("tỉnh cao") == ["Ủy ban nhân dân tỉnh Cao Bằng"]
    page.bodies.choose(RecordId("b3"))
    qtbot.waitUntil(page.bodies.same.part.isVisible, timeout=SOON_MS)
    page.bodies.same.part.click()
    assert query.bodies(store.reader)[2].same_as is None


def test_a_successor_is_proposed_by_name_and_day_and_taken_only_by_a_click(
    qtbot: QtBot, page: DirectoryPage, store: Store
) -> None:
    old = body("o", "Sở Kế hoạch và Đầu tư", valid_to=dt.date(2025, 6, 30))
    new = body("n", "Sở Kế hoạch, Tài chính và Đầu tư", valid_from=dt.date(2025, 7, 1))
    store.write("case.import", [fields.edit(old), fields.edit(new)])
    qtbot.waitUntil(lambda: len(names(page)) == 6, timeout=SOON_MS)
    page.bodies.choose(RecordId("o"))
    assert page.bodies.same.follow.isVisible()
    assert query.bodies(store.reader)[-2].successor is None
    page.bodies.same.follow.click()
    assert query.bodies(store.reader)[-2].successor == "n"


def test_days_that_cannot_be_are_told_and_nothing_is_refused(
    page: DirectoryPage, store: Store, qtbot: QtBot
) -> None:
    page.bodies.choose(RecordId("b2"))
    said = page.bodies.same.said
    store.write("body.edit", [Edit("body", RecordId("b2"), {"successor": "b4"})])
    no_day = page.words("directory.body.no_day")
    qtbot.waitUntil(lambda: said.text() == no_day, timeout=SOON_MS)
    days = {"valid_from": "2025-07-01", "valid_to": "2025-06-30"}
    store.write("body.edit", [Edit("body", RecordId("b2"), days)])
    wrong = page.words("directory.body.ends_before")
    qtbot.waitUntil(lambda: said.text() == wrong, timeout=SOON_MS)
    store.write("body.edit", [Edit("body", RecordId("b2"), {"valid_from": None})])
    qtbot.waitUntil(lambda: not page.bodies.same.isVisible(), timeout=SOON_MS)


def test_what_a_body_was_before_is_told_of_it(
    page: DirectoryPage, store: Store, qtbot: QtBot
) -> None:
    store.write("body.edit", [Edit("body", RecordId("b2"), {"successor": "b4"})])
    page.bodies.choose(RecordId("b4"))
    said = page.words("directory.body.was_before", body="Sở Nội vụ")
    qtbot.waitUntil(lambda: page.bodies.same.said.text() == said, timeout=SOON_MS)
    assert not page.bodies.same.merge.isVisible()


def test_two_bodies_of_one_name_are_told_apart_where_one_is_chosen(
    page: DirectoryPage, store: Store
) -> None:
    twins = [
        body("t1", "Ủy ban nhân dân xã Tân Lập", parent=RecordId("b1")),
        body("t2", "Ủy ban nhân dân xã Tân Lập", valid_from=dt.date(2025, 7, 1)),
    ]
    store.write("body.add", [fields.edit(each) for each in twins])
    page.bodies.choose(RecordId("b4"))
    parent = page.bodies._links["parent"]
    name = "Ủy ban nhân dân xã Tân Lập"
    assert list(parent.offered("tan lap")) == [f"{name} (UBND tỉnh)", f"{name} (2025–…)"]
    for typed, id in ((f"{name} (2025–…)", "t2"), (f"{name} (UBND tỉnh)", "t1")):
        parent.line.selectAll()
        compose(parent.line, typed)
        page.flush()
        assert lists.named(store.reader, Body, [RecordId("b4")])[RecordId("b4")].parent == id
        assert parent.text() == typed


def test_people_stand_by_given_name_with_their_titles_by_date(
    qtbot: QtBot, page: DirectoryPage
) -> None:
    on_people(qtbot, page)
    assert people(page) == ["Trần Văn An 2022", "Trần Văn An 2023", "Lê Thị Hòa", "Lê Thị Hòa"]
    compose(page.people.line, "phap che")
    assert people(page) == ["Lê Thị Hòa", "Lê Thị Hòa"]


def test_people_who_are_surely_one_are_merged_in_one_step_and_parted_one_by_one(
    qtbot: QtBot, page: DirectoryPage, store: Store
) -> None:
    on_people(qtbot, page)
    qtbot.waitUntil(page.people.merge_sure.isVisible, timeout=SOON_MS)
    page.people.merge_sure.click()
    assert [m.same_as for m in query.every(store.reader, Member)] == [None, "m2022"]
    qtbot.waitUntil(lambda: people(page).count("Lê Thị Hòa") == 1, timeout=SOON_MS)
    page.people.choose(RecordId("m2023"))
    chosen = page.people.table.chosen()
    assert chosen is not None
    assert [e.person.position_title for e in chosen.titles] == ["Phó Trưởng Ban", "Ủy viên"]
    store.undo()
    qtbot.waitUntil(lambda: people(page).count("Lê Thị Hòa") == 2, timeout=SOON_MS)


def test_a_proposed_person_is_merged_and_parted_by_keyboard(
    qtbot: QtBot, page: DirectoryPage, store: Store, went: list[Place]
) -> None:
    on_people(qtbot, page)
    page.people.choose(RecordId("m2022"))
    qtbot.waitUntil(page.people.doubled.isVisible, timeout=SOON_MS)
    press(page.people.table, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Space)
    assert [m.same_as for m in query.every(store.reader, Member)] == [None, "m2022"]
    qtbot.waitUntil(lambda: people(page).count("Lê Thị Hòa") == 1, timeout=SOON_MS)
    page.people.choose(RecordId("m2022"))
    links = page.people.pane.buttons
    next(b for b in links if b.accessibleName().startswith("19/05/2023")).click()
    assert went == [Place("inspection", RecordId("i2023"), RecordId("m2023"))]
    next(b for b in links if b.accessibleName().startswith("Tách ra")).click()
    assert [m.same_as for m in query.every(store.reader, Member)] == [None, None]


def test_a_title_at_one_visit_stands_among_the_titles_by_date_and_leads_there(
    qtbot: QtBot, page: DirectoryPage, store: Store, went: list[Place]
) -> None:
    here = Attendee(
        id=RecordId("t"),
        visit=RecordId("v2023"),
        side=Side.DELEGATION,
        member=RecordId("m2022"),
        position_title="Trưởng Ban",
        position="b",
    )
    store.write("attendee.add", [fields.edit(here)])
    on_people(qtbot, page)
    page.people.choose(RecordId("m2022"))
    chosen = page.people.table.chosen()
    assert chosen is not None
    assert (len(chosen.entries), chosen.latest.position_title) == (1, "Ủy viên")
    assert [e.person.position_title for e in chosen.titles] == ["Trưởng Ban", "Ủy viên"]
    assert chosen.title == "Trưởng Ban"
    link = next(b for b in page.people.pane.buttons if "Trưởng Ban" in b.accessibleName())
    link.click()
    assert went == [Place("visit", RecordId("v2023"), RecordId("t"))]


def test_the_keyboard_goes_with_the_list_that_is_shown(qtbot: QtBot, page: DirectoryPage) -> None:
    page.bodies.table.setFocus()
    qtbot.waitUntil(page.bodies.table.hasFocus, timeout=SOON_MS)
    page.tabs.setCurrentIndex(1)
    assert page.people.table.hasFocus()
    page.tabs.setCurrentIndex(0)
    assert page.bodies.table.hasFocus()
    page.tabs.setFocus()
    page.tabs.setCurrentIndex(1)
    assert page.tabs.hasFocus()
