"""Search narrowed by kind, topic, speaker, body and period, by keyboard alone; without words too."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import choices, fields, search
from db.dates import When, year
from db.narrowing import Narrowed
from db.records import (
    Body,
    Finding,
    FindingKind,
    Inspection,
    Member,
    Record,
    RecordId,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.places import Place
from tests import make
from tests.typing_hand import compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.pages.search import SearchPage

SOON_MS = 3000


def written(store: Store) -> None:
    """Write two years of one inspection's visits, at a body and at the body that it became."""
    records: list[Record] = [
        Inspection(id=RecordId("i"), topic="Tiếp công dân"),
        Body(id=RecordId("old"), name="Phòng Tiếp dân", successor=RecordId("new")),
        Body(id=RecordId("new"), name="Ban Tiếp công dân"),
        Body(id=RecordId("other"), name="Sở Nội vụ"),
        Topic(id=RecordId("t"), inspection=RecordId("i"), title="Sổ sách"),
        Member(id=RecordId("m"), inspection=RecordId("i"), name="Lê Thị Hòa"),
    ]
    where = (("v1", "old", 2022), ("v2", "new", 2023), ("v3", "other", 2023))
    for number, (id, body, of) in enumerate(where, start=1):
        start = When(day=dt.date(of, 5, 19))
        records.append(
            Visit(
                id=RecordId(id),
                inspection=RecordId("i"),
                kind=VisitKind.SESSION,
                body=RecordId(body),
                start=start,
            )
        )
        records.append(
            Finding(
                id=RecordId(f"f{number}"),
                visit=RecordId(id),
                kind=FindingKind.RESULT,
                text=f"Sổ theo dõi năm {of}",
                topic=RecordId("t") if number < 3 else None,
                speaker=RecordId("m") if number == 2 else None,
            )
        )
    records.append(make.figure(1, "f2", "64/67 sổ", label="Số sổ"))
    store.write("case.import", [fields.edit(each) for each in records])


def found(store: Store, words: str, narrowed: Narrowed) -> set[str]:
    return {hit.record for hit in search.find(store.reader, words, narrowed=narrowed)}


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        (Narrowed(kind="finding"), {"f1", "f2", "f3"}),
        (Narrowed(bodies=(RecordId("new"),)), {"f2", "s1"}),
        (Narrowed(speakers=(RecordId("m"),)), {"f2", "s1"}),
        (Narrowed(topics=(RecordId("t"),)), {"f1", "f2", "s1"}),
        (Narrowed(topics=(RecordId("t"),), period=year(2022)), {"f1"}),
        (Narrowed(period=year(2023), kind="finding"), {"f2", "f3"}),
        (Narrowed(kind="visit"), set()),
    ],
)
def test_a_search_is_narrowed_before_it_is_cut(
    store: Store, narrowed: Narrowed, expected: set[str]
) -> None:
    written(store)
    assert found(store, "so", narrowed) == expected


def test_without_words_the_newest_of_what_is_chosen_are_found_and_without_a_choice_none(
    store: Store,
) -> None:
    written(store)
    assert found(store, "", Narrowed(bodies=(RecordId("other"),))) == {"f3"}
    assert found(store, "  ", Narrowed()) == set()


def test_what_there_is_to_choose_from_is_what_findings_and_visits_name(store: Store) -> None:
    written(store)
    known = choices.choices(store.reader)
    assert known.topics == {"Sổ sách": (RecordId("t"),)}
    assert known.speakers == {"Lê Thị Hòa": (RecordId("m"),)}
    assert set(known.bodies) == {"Phòng Tiếp dân", "Ban Tiếp công dân", "Sở Nội vụ"}


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, store: Store) -> SearchPage:
    from desktop.ui.pages.search import SearchPage

    written(store)
    made = SearchPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_place(Place("search", words="so"))
    qtbot.waitUntil(lambda: made.sieve.body.box.count() == 4, timeout=SOON_MS)
    return made


def shown(page: SearchPage) -> set[str]:
    return {result.hit.record for result in page._table.rows.rows}


def test_the_keyboard_goes_to_the_filters_narrows_and_comes_back(
    qtbot: QtBot, page: SearchPage, went: list[Place]
) -> None:
    qtbot.waitUntil(lambda: len(shown(page)) > 3, timeout=SOON_MS)
    page.focus()
    qtbot.keyClick(page._table, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is page.sieve.kind.box
    qtbot.keyClick(page.sieve.body.box, Qt.Key.Key_Down)
    assert page.sieve.body.box.currentText() == "Ban Tiếp công dân"
    qtbot.waitUntil(lambda: shown(page) == {"f1", "f2", "s1"}, timeout=SOON_MS)
    compose(page.sieve.period.line, "2023")
    press(page.sieve.period.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == {"f2", "s1"}, timeout=SOON_MS)
    qtbot.keyClick(page.sieve.period.line, Qt.Key.Key_F6)
    press(page._table, Qt.Key.Key_Return)
    assert went[0].record == "v2"
    page.sieve.open.click()
    qtbot.waitUntil(lambda: len(shown(page)) > 3, timeout=SOON_MS)


def test_a_choice_stays_while_the_words_change(qtbot: QtBot, page: SearchPage) -> None:
    page.sieve.speaker.box.setCurrentIndex(1)
    page.sieve.speaker.settled.emit(page.sieve.speaker.value())
    qtbot.waitUntil(lambda: shown(page) == {"f2", "s1"}, timeout=SOON_MS)
    page.show_place(Place("search", words=""))
    qtbot.waitUntil(lambda: shown(page) == {"f2", "s1"}, timeout=SOON_MS)
    page.show_place(Place("search", words="khong co"))
    qtbot.waitUntil(lambda: shown(page) == set(), timeout=SOON_MS)
