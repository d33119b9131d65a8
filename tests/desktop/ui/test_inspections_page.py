"""The list of inspections: what it says of each, how one begins, comes in, goes out, is deleted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from db import fields, query
from db.dates import When, year
from db.lists import Tallied
from db.records import (
    Body,
    FollowUp,
    FollowUpState,
    Inspection,
    MadeBy,
    Recommendation,
    RecordId,
    Subject,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.exchange import bundle, example
from desktop.ui.cases import file_name
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.pages.inspections.summaries import summaries
from desktop.ui.places import Place
from tests.typing_hand import BOMB, MOTTO, compose, key_in, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.pages.inspections import InspectionsPage
    from desktop.words import Words

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> InspectionsPage:
    from desktop.ui.pages.inspections import InspectionsPage

    made = InspectionsPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 640)
    made.show()
    made.activateWindow()
    made.show_place(Place("inspections"))
    return made


@pytest.fixture
def dialog(page: InspectionsPage, desk: Desk) -> BeginInspection:
    made = BeginInspection(desk, page)
    made.open()
    return made


def begun(store: Store, id: str, **own: object) -> RecordId:
    values: dict[str, object] = {"topic": id, **own}
    store.write("inspection.add", [fields.edit(Inspection(id=RecordId(id), **values))])  # type: ignore[arg-type]
    return RecordId(id)


def topics(page: InspectionsPage) -> list[str]:
    """Return the topics in the order in which the cards stand."""
    cards = sorted(page._cards.values(), key=lambda card: card.y())
    return [card.topic.text() for card in cards]


def test_the_newest_stands_first(page: InspectionsPage, store: Store, qtbot: QtBot) -> None:
    for name in ("một", "hai", "ba"):
        begun(store, name)
    qtbot.waitUntil(lambda: len(page._cards) == 3)
    qtbot.waitUntil(lambda: topics(page) == ["ba", "hai", "một"])


def test_a_summary_counts_visits_and_what_is_still_waited_for(store: Store) -> None:
    inspection = begun(store, "i")
    body = Body(
        id=RecordId("b"), name="Văn phòng Ủy ban nhân dân tỉnh", short_name="Văn phòng UBND"
    )
    early = Visit(id=RecordId("v1"), inspection=inspection, kind=VisitKind.SURVEY,
                  planned_start=When(day=dt.date(2023, 5, 10)))  # fmt: skip
    late = Visit(id=RecordId("v2"), inspection=inspection, kind=VisitKind.SESSION,
                 start=When(day=dt.date(2023, 5, 19)))  # fmt: skip
    asked = [
        Recommendation(id=RecordId(f"r{n}"), visit=late.id, made_by=MadeBy.DELEGATION, text=f"{n}")
        for n in range(3)
    ]
    done = FollowUp(id=RecordId("f"), recommendation=asked[0].id, state=FollowUpState.VERIFIED)
    subject = Subject(id=RecordId("s"), inspection=inspection, body=body.id)
    records = [body, subject, early, late, *asked, done]
    store.write("case.import", [fields.edit(each) for each in records])
    (summary,), count = summaries(store.reader, 40)
    assert count == 1
    assert summary.bodies == ("Văn phòng UBND",)
    assert summary.tallied == Tallied(2, dt.date(2023, 5, 19), 2)


def test_a_card_says_the_period_in_words(page: InspectionsPage, store: Store, qtbot: QtBot) -> None:
    begun(store, "i", issuer="Thường trực HĐND tỉnh", period=year(2022))
    qtbot.waitUntil(lambda: len(page._cards) == 1)
    (card,) = page._cards.values()
    assert card._who.text() == "Thường trực HĐND tỉnh · Năm 2022"


def test_markup_in_a_card_is_letters(page: InspectionsPage, store: Store, qtbot: QtBot) -> None:
    begun(store, "i", topic=BOMB, issuer=BOMB)
    qtbot.waitUntil(lambda: len(page._cards) == 1)
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()


def test_an_empty_book_invites(page: InspectionsPage, store: Store, qtbot: QtBot) -> None:
    page.focus()
    qtbot.waitUntil(page._begin.hasFocus)
    assert page._empty.isVisible()
    begun(store, "i")
    qtbot.waitUntil(lambda: not page._empty.isVisible())


def test_the_example_is_loaded_and_gone_to(
    page: InspectionsPage, store: Store, qtbot: QtBot, went: list[Place]
) -> None:
    page._cases.load_example()
    qtbot.waitUntil(lambda: bool(went))
    assert went == [Place("inspection", example.case().inspection.id)]
    assert len(query.inspections(store.reader)) == 1


def test_a_topic_is_composed_and_enter_begins(
    dialog: BeginInspection, store: Store, went: list[Place]
) -> None:
    compose(dialog.topic.line, MOTTO)
    press(dialog.topic.line, Qt.Key.Key_Return)
    (inspection,) = query.inspections(store.reader)
    assert inspection.topic == MOTTO
    assert went == [Place("inspection", inspection.id)]
    assert not dialog.isVisible()


def test_a_secret_topic_is_refused_and_stays_typed(dialog: BeginInspection, store: Store) -> None:
    key_in(dialog.topic.line, "TUYỆT MẬT")
    dialog.confirmed()
    assert dialog.isVisible()
    assert dialog.topic.is_refused
    assert dialog.topic.text() == "TUYỆT MẬT"
    assert query.inspections(store.reader) == []


def test_no_topic_begins_nothing(dialog: BeginInspection, store: Store) -> None:
    dialog.confirmed()
    assert dialog.topic.is_refused
    assert query.inspections(store.reader) == []


def test_cards_open_and_delete_by_keys_and_come_back(
    page: InspectionsPage, store: Store, qtbot: QtBot, went: list[Place], said: list[Message]
) -> None:
    for name in ("một", "hai", "ba"):
        begun(store, name)
    qtbot.waitUntil(lambda: len(page._cards) == 3 and topics(page) == ["ba", "hai", "một"])
    qtbot.waitUntil(lambda: all(card.y() and card.isVisible() for card in page._cards.values()))
    page.focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert went == [Place("inspection", RecordId("hai"))]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(page._cards) == 2)
    assert said[-1].undo
    assert page._cards[RecordId("một")].hasFocus()
    store.undo()
    qtbot.waitUntil(lambda: topics(page) == ["ba", "hai", "một"])


def test_more_than_a_screenful_is_shown_on_demand(
    page: InspectionsPage, store: Store, qtbot: QtBot
) -> None:
    new = [Inspection(id=RecordId(f"i{n}"), topic=f"{n}") for n in range(45)]
    store.write("case.import", [fields.edit(each) for each in new])
    qtbot.waitUntil(lambda: len(page._cards) == 40)
    qtbot.waitUntil(page._more.isVisible)
    page._more.click()
    qtbot.waitUntil(lambda: len(page._cards) == 45)
    qtbot.waitUntil(page._more.isHidden)


def test_what_lies_beneath_the_first_screen_comes_in_portions(
    page: InspectionsPage, store: Store, qtbot: QtBot
) -> None:
    new = [Inspection(id=RecordId(f"i{n}"), topic=f"{n}") for n in range(30)]
    store.write("case.import", [fields.edit(each) for each in new])
    page._take(summaries(store.reader, 40))
    assert len(page._cards) == 8
    qtbot.waitUntil(lambda: len(page._cards) == 30)
    assert page._list.indexOf(page._cards[RecordId("i29")]) == 0


def test_a_case_goes_out_and_comes_in_again(
    page: InspectionsPage, store: Store, qtbot: QtBot, tmp_path: Path,
    went: list[Place], said: list[Message],
) -> None:  # fmt: skip
    example.load(store)
    inspection = query.inspections(store.reader)[0]
    file = tmp_path / "hồ sơ.json"
    page._cases.give_out(inspection.id, file)
    qtbot.waitUntil(lambda: bool(said))
    assert str(file) in said[-1].text
    assert bundle.read(file).inspection == inspection
    page._cases.delete(inspection)
    page._cases.bring_in(str(file))
    qtbot.waitUntil(lambda: bool(went))
    assert query.inspections(store.reader) == [inspection]


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b"\xff\xfe"])
def test_a_file_that_is_no_case_is_refused_in_a_sentence(
    page: InspectionsPage, store: Store, qtbot: QtBot, tmp_path: Path, desk: Desk, content: bytes,
    words: Words,
) -> None:  # fmt: skip
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with qtbot.waitSignal(desk.jobs.failed) as told:
        page._cases.bring_in(str(file))
    assert words.explain(told.args[0]).endswith(".")
    assert "ngoài dự kiến" not in words.explain(told.args[0])
    assert query.inspections(store.reader) == []


def test_a_file_that_is_not_there_is_refused_in_a_sentence(
    page: InspectionsPage, qtbot: QtBot, tmp_path: Path, desk: Desk, words: Words
) -> None:
    with qtbot.waitSignal(desk.jobs.failed) as told:
        page._cases.bring_in(str(tmp_path / "nowhere.json"))
    assert "nowhere.json" in words.explain(told.args[0])


@pytest.mark.parametrize("asks", ["ask_import", "ask_export"])
def test_a_file_is_asked_for_without_holding_up_the_window(
    page: InspectionsPage, qtbot: QtBot, asks: str
) -> None:
    given = [Inspection(id=RecordId("i"), topic="Đất đai")] if asks == "ask_export" else []
    getattr(page._cases, asks)(*given)
    dialog = page.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)


@pytest.mark.parametrize(
    ("topic", "name"),
    [("Công tác cải cách hành chính", "cong-tac-cai-cach-hanh-chinh.json"),
     ("../../etc/passwd", "etc-passwd.json"), ("", "so-doan.json"), ("监督", "so-doan.json")],
)  # fmt: skip
def test_a_case_file_is_named_for_its_topic(topic: str, name: str) -> None:
    assert file_name(topic) == name
