"""Search narrowed by kind, topic, speaker, body and period, by keyboard alone; without words too."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import choices, fields, search
from db.changes import Edit
from db.choices import MOST_NAMES, Chosen, Names, Naming
from db.dates import When, year
from db.narrowing import Narrowed
from db.records import (
    Attendee,
    Body,
    Finding,
    FindingKind,
    Inspection,
    Member,
    Record,
    RecordId,
    Side,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.pages.search.naming import NameDialog
from desktop.ui.pages.search.page import Search
from desktop.ui.places import Place
from desktop.words import Words
from desktop.work import Quiet
from tests import make
from tests.counted import counting
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
    known = {naming: choices.recent(store.reader, naming) for naming in Naming}
    assert known[Naming.TOPIC] == Names(("Sổ sách",))
    assert known[Naming.SPEAKER] == Names(("Lê Thị Hòa",))
    assert set(known[Naming.BODY].known) == {"Phòng Tiếp dân", "Ban Tiếp công dân", "Sở Nội vụ"}
    assert not known[Naming.BODY].more


def test_a_narrowed_search_looks_at_what_the_words_find_and_not_at_all_findings(
    store: Store,
) -> None:
    written(store)
    many = [
        make.finding(
            number, "khác hẳn", speaker=RecordId("m"), topic=RecordId("t"), visit=RecordId("v1")
        )
        for number in range(100, 3_100)
    ]
    store.write("case.import", [fields.edit(each) for each in many])
    taken: list[int] = []
    store.reader.conn.set_progress_handler(lambda: taken.append(1), 100)
    narrowed = Narrowed(speakers=(RecordId("m"),), topics=(RecordId("t"),))
    assert found(store, "so theo", narrowed) == {"f2"}
    store.reader.conn.set_progress_handler(None, 100)
    assert len(taken) < 40


def test_a_name_stands_for_all_who_are_called_so_however_it_is_written(store: Store) -> None:
    written(store)
    visit, other = RecordId("v1"), RecordId("i2")
    more: list[Record] = [
        Member(id=RecordId("m2"), inspection=other, name="lê thị  hoà"),
        Member(id=RecordId("m3"), inspection=other, name="Lê Thị Hòa Bình"),
        Member(id=RecordId("m4"), inspection=other, organisation="Lê Thị Hòa"),
        Attendee(id=RecordId("a1"), visit=visit, side=Side.BODY, name="Lê Thị Hòa"),
        Attendee(id=RecordId("a2"), visit=visit, side=Side.DELEGATION, member=RecordId("m")),
        Body(id=RecordId("b9"), name="Tổ “Một cửa” (xã)"),
        Topic(id=RecordId("t2"), inspection=other, title="Sổ  sách"),
    ]
    store.write("case.import", [fields.edit(each) for each in more])
    named = partial(choices.named, store.reader)
    assert set(named(Naming.SPEAKER, "Lê Thị Hòa")) == {"m", "m2", "m4", "a1", "a2"}
    assert set(named(Naming.TOPIC, "Sổ sách")) == {"t", "t2"}
    assert named(Naming.BODY, "Tổ “Một cửa” (xã)") == ("b9",)
    assert named(Naming.BODY, "Tổ khác") == ()
    assert choices.like(store.reader, Naming.SPEAKER, "hoa", 9) == ["Lê Thị Hòa", "Lê Thị Hòa Bình"]
    assert choices.like(store.reader, Naming.BODY, "mot cua", 9) == ["Tổ “Một cửa” (xã)"]


def test_of_very_many_names_the_newest_are_at_hand_and_others_are_looked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(store)
    topics = [
        Topic(id=RecordId(f"t{n}"), inspection=RecordId("i"), title=f"Nội dung {n}")
        for n in range(MOST_NAMES + 50)
    ]
    store.write("case.import", [fields.edit(each) for each in topics])
    read = counting(monkeypatch)
    found = choices.recent(store.reader, Naming.TOPIC)
    assert (len(found.known), found.known[0], found.more) == (MOST_NAMES, "Nội dung 249", True)
    assert choices.like(store.reader, Naming.TOPIC, "so sach", 9) == ["Sổ sách"]
    read.clear()
    monkeypatch.setattr(choices, "MOST_LOOKED_AT", 100)
    assert choices.recent(store.reader, Naming.TOPIC).more
    assert read["rows"] <= 101


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
    press(page.sieve.speaker.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown(page) == {"f2", "s1"}, timeout=SOON_MS)
    page.show_place(Place("search", words=""))
    qtbot.waitUntil(lambda: shown(page) == {"f2", "s1"}, timeout=SOON_MS)
    page.show_place(Place("search", words="khong co"))
    qtbot.waitUntil(lambda: shown(page) == set(), timeout=SOON_MS)


def test_a_name_that_is_not_at_hand_is_typed_and_taken_by_keys(
    qtbot: QtBot, page: SearchPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = page.sieve.body
    page.sieve.offer({naming: Names((), more=True) for naming in Naming})
    assert [body.box.itemText(at) for at in range(body.box.count())] == [
        "Mọi cơ quan",
        "Tìm tên khác…",
    ]
    press(body.box, Qt.Key.Key_End)
    (dialog,) = page.window().findChildren(NameDialog)
    assert body.value() == ""
    compose(dialog.line, "khong ai")
    qtbot.waitUntil(lambda: "khong ai" in dialog.none.text(), timeout=SOON_MS)
    assert not dialog.confirm.isEnabled()
    dialog.line.clear()
    compose(dialog.line, "tiep")
    named = {"Phòng Tiếp dân", "Ban Tiếp công dân"}
    qtbot.waitUntil(lambda: {*names(dialog)} == named, timeout=SOON_MS)
    press(dialog.line, Qt.Key.Key_Down)
    wanted = dialog.list.currentItem().text()
    press(dialog.line, Qt.Key.Key_Return)
    assert body.box.currentText() == wanted == page.sieve.chosen().body
    qtbot.waitUntil(lambda: shown(page) == {"f1", "f2", "s1"}, timeout=SOON_MS)
    page.sieve.open.click()
    assert (body.box.currentText(), page.sieve.chosen().is_open) == ("Mọi cơ quan", True)


def names(dialog: NameDialog) -> list[str]:
    return [dialog.list.item(at).text() for at in range(dialog.list.count())]


def test_a_name_that_nobody_bears_any_more_finds_nothing(qtbot: QtBot, page: SearchPage) -> None:
    page.sieve.choose(Naming.SPEAKER, "Lê Thị Hòa")
    qtbot.waitUntil(lambda: shown(page) == {"f2", "s1"}, timeout=SOON_MS)
    store = page.desk.store
    store.write("member.edit", [Edit("member", RecordId("m"), {"name": "Lê Thị Hà"})])
    page.show_place(Place("search", words="so "))
    qtbot.waitUntil(lambda: shown(page) == set(), timeout=SOON_MS)
    assert page._none.sentence.text() == page.words("search.none_narrowed", words="so")


def test_a_figure_found_is_where_enter_leads(
    qtbot: QtBot, page: SearchPage, went: list[Place]
) -> None:
    page.show_place(Place("search", words="64/67"))
    qtbot.waitUntil(lambda: shown(page) == {"s1"}, timeout=SOON_MS)
    page.focus()
    press(page._table, Qt.Key.Key_Return)
    assert went == [Place("visit", RecordId("v2"), RecordId("s1"))]


def test_a_search_at_a_body_compares_numbers_before_it_reads_what_the_words_find(
    store: Store,
) -> None:
    written(store)
    elsewhere = [make.finding(n, "Sổ theo dõi", visit=RecordId("v3")) for n in range(100, 2_100)]
    store.write("case.import", [fields.edit(each) for each in elsewhere])
    taken: list[int] = []
    store.reader.conn.set_progress_handler(lambda: taken.append(1), 100)
    assert found(store, "so theo", Narrowed(bodies=(RecordId("new"),))) == {"f2"}
    store.reader.conn.set_progress_handler(None, 100)
    assert len(taken) < 180


def test_what_a_chosen_body_was_and_became_is_asked_of_its_kin_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(store)
    others = [Body(id=RecordId(f"x{n:03}"), name=f"Ban số {n}") for n in range(400)]
    store.write("case.import", [fields.edit(each) for each in others])
    read = counting(monkeypatch)
    search_ = Search(store)
    found_, _ = search_.first("so", Chosen(body="Ban Tiếp công dân"), Words("vi"), Quiet())
    assert {match.record for match in found_} == {"f1", "f2", "s1"}
    assert read["body"] <= 4
    assert read["rows"] < 100
