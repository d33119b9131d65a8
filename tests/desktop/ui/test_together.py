"""What several members said alike: found beside the window, combined and parted by keyboard, every author kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db import drafts, fields, query
from db.records import RecordId
from desktop.ui.pages.together import TogetherPage
from desktop.ui.pages.visit.alike import Alike
from desktop.ui.parts.painted import MarkedText
from desktop.ui.places import Place
from tests.desktop.sync.party import FINDING, INSPECTION, VISIT
from tests.typing_hand import BOMB, key_in

if TYPE_CHECKING:
    from db.store import Store
    from desktop.ui.desk import Desk, Message
    from desktop.ui.window import Window
    from desktop.words import Words

LAN = replace(FINDING, author="Lan", text="Chưa có sổ theo dõi đơn thư tại bộ phận tiếp dân")
BINH = replace(
    FINDING,
    id=RecordId("f2"),
    author="Bình",
    text="Bộ phận tiếp dân chưa có sổ theo dõi đơn thư theo quy định",
    position="b",
)
OTHER = replace(FINDING, id=RecordId("f3"), author="Chi", text="Nhà vệ sinh sạch", position="c")


@pytest.fixture
def begun(store: Store) -> Store:
    records = (INSPECTION, VISIT, LAN, BINH, OTHER)
    store.write("case.import", [fields.edit(each) for each in records])
    return store


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, begun: Store) -> TogetherPage:
    made = TogetherPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 680)
    made.show_place(Place("together", VISIT.id))
    made.show()
    qtbot.waitUntil(lambda: made.said is not None or made._stack.currentIndex() == 1)
    return made


def press(page: TogetherPage, caption: str) -> None:
    assert page.said is not None
    [pressed] = [b for b in page.said.findChildren(QPushButton) if b.text().strip() == caption]
    pressed.setFocus()
    QTest.keyClick(pressed, Qt.Key.Key_Space)


def finding(store: Store, id: str) -> object:
    return query.finding(store.reader, RecordId(id))


def test_two_members_are_shown_side_by_side_with_what_differs(page: TogetherPage) -> None:
    assert page.said is not None
    assert {f.author for f in page.said.group.findings} == {"Lan", "Bình"}
    texts = {each.text for each in page.said.findChildren(MarkedText)}
    assert texts == {LAN.text, BINH.text}


def test_combining_keeps_both_and_undo_parts_them(
    qtbot: QtBot, page: TogetherPage, begun: Store, words: Words, said: list[Message]
) -> None:
    press(page, words("alike.combine"))
    assert query.finding(begun.reader, LAN.id).combined == BINH.id
    assert query.finding(begun.reader, LAN.id).text == LAN.text
    assert query.finding(begun.reader, LAN.id).author == "Lan"
    assert said[-1].undo
    begun.undo()
    assert query.finding(begun.reader, LAN.id).combined is None


def test_the_words_and_who_speaks_are_chosen(
    qtbot: QtBot, page: TogetherPage, begun: Store, words: Words
) -> None:
    assert page.said is not None
    page.said._speaks.button(1).click()
    assert page.said.own.text() == LAN.text
    page.said.own.set_text("Bộ phận tiếp dân chưa có sổ theo dõi.")
    press(page, words("alike.combine"))
    assert query.finding(begun.reader, LAN.id).text == "Bộ phận tiếp dân chưa có sổ theo dõi."
    assert query.finding(begun.reader, BINH.id).combined == LAN.id


def test_no_words_are_refused(page: TogetherPage, begun: Store, words: Words) -> None:
    assert page.said is not None
    page.said.own.set_text("  ")
    press(page, words("alike.combine"))
    assert page.said.own.is_refused
    assert query.finding(begun.reader, LAN.id).combined is None


def test_what_was_combined_can_be_parted(
    qtbot: QtBot, page: TogetherPage, begun: Store, words: Words
) -> None:
    press(page, words("alike.combine"))
    qtbot.waitUntil(lambda: page.said is not None and page.said._is_combined)
    press(page, words("alike.part"))
    assert query.finding(begun.reader, LAN.id).combined is None


def test_what_is_not_the_same_is_offered_no_more(
    qtbot: QtBot, page: TogetherPage, words: Words
) -> None:
    press(page, words("alike.leave"))
    assert page._stack.currentIndex() == 1


def test_the_visit_tells_of_it_and_leads_there(
    qtbot: QtBot, window: Window, begun: Store, words: Words
) -> None:
    window.go(Place("visit", VISIT.id))
    visit = window.page
    [told] = visit.findChildren(Alike)
    qtbot.waitUntil(told.isVisible)
    assert told.text().strip() == words("alike.offered", count=1)
    told.click()
    assert window.place == Place("together", VISIT.id)


def test_it_is_looked_for_once_nothing_was_written_for_a_while_and_once_at_a_time(
    qtbot: QtBot, window: Window, begun: Store
) -> None:
    window.go(Place("visit", VISIT.id))
    [told] = window.page.findChildren(Alike)
    qtbot.waitUntil(told.isVisible)
    begun_jobs: list[object] = []
    told._stage.desk.jobs.started.connect(begun_jobs.append)
    told.look(told._stage.held)
    assert told._pause.isActive()
    assert not begun_jobs
    told._ask()
    told._ask()
    assert len(begun_jobs) == 1
    assert told._pause.isActive(), "what was written meanwhile is looked at after this"


def test_markup_is_shown_letter_by_letter(qtbot: QtBot, desk: Desk, begun: Store) -> None:
    one = replace(LAN, id=RecordId("f8"), text=BOMB, position="d")
    other = replace(BINH, id=RecordId("f9"), text=BOMB, position="e")
    begun.write("finding.add", [fields.edit(one), fields.edit(other)])
    made = TogetherPage(desk)
    qtbot.addWidget(made)
    made.show_place(Place("together", VISIT.id))
    made.show()
    qtbot.waitUntil(lambda: made.said is not None)
    made.next()
    qtbot.waitUntil(
        lambda: (
            made.said is not None
            and BOMB in {each.text for each in made.said.findChildren(MarkedText)}
        )
    )


def test_words_that_were_not_combined_yet_are_there_in_another_window_and_gone_with_the_step(
    page: TogetherPage, qtbot: QtBot, store: Store
) -> None:
    assert page.said is not None
    key_in(page.said.own.pages, "Cả hai nơi: ")
    page.said.own.flush()
    (text,) = drafts.kept(store.reader).values()
    assert "Cả hai nơi: " in text
    again = TogetherPage(replace(page.desk))
    qtbot.addWidget(again)
    again.show_place(Place("together", VISIT.id))
    again.show()
    qtbot.waitUntil(lambda: again.said is not None)
    assert again.said is not None
    assert again.said.own.text() == text
    again.said.combine()
    assert drafts.kept(store.reader) == {}
