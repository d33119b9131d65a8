"""The conclusions: recommendations of two sides, by addressee."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.records import Body, MadeBy, Recommendation, RecordId, Visibility
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    alt,
    findings_written,
    opened,
    written,
)
from tests.typing_hand import compose, key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)


def asks(desk: Desk) -> list[Recommendation]:
    return query.recommendations(desk.store.reader, VISIT)


def standing(desk: Desk, *ids: str, addressee: str = "vp") -> None:
    made = [
        Recommendation(
            id=RecordId(id),
            visit=VISIT,
            made_by=MadeBy.DELEGATION,
            text=id,
            addressee=RecordId(addressee),
            position=id,
        )
        for id in ids
    ]
    desk.store.write("example.load", [fields.edit(each) for each in made])


def listed(page: VisitPage) -> list[str]:
    return [row.text for row in page.asks.list.lines.rows]


def test_what_the_body_asks_of_a_new_addressee_is_kept_in_one_step(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    bar = page.asks.bar
    press(bar.line.pages, Qt.Key.Key_Up, ctrl=True)
    bar.addressee.line.selectAll()
    compose(bar.addressee.line, "Đảng ủy Khối")
    compose(bar.line.pages, "Xác nhận nhanh hơn")
    press(bar.line.pages, Qt.Key.Key_Return)
    (kept,) = asks(desk)
    assert (kept.made_by, kept.text) == (MadeBy.BODY, "Xác nhận nhanh hơn")
    named = [b for b in query.bodies(desk.store.reader) if b.id == kept.addressee]
    assert [body.name for body in named] == ["Đảng ủy Khối"]
    assert bar.line.text() == ""
    assert bar.addressee.text() == "Đảng ủy Khối"


def test_a_known_addressee_is_found_without_marks(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    bar = page.asks.bar
    bar.addressee.line.selectAll()
    key_in(bar.addressee.line, "so noi vu")
    key_in(bar.line.pages, "Bồi dưỡng")
    press(bar.line.pages, Qt.Key.Key_Return)
    assert asks(desk)[0].addressee == "snv"
    assert len(query.bodies(desk.store.reader)) == 2


def test_a_pause_within_a_name_makes_no_body_of_its_half(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a")
    page = opened(qtbot, desk, "a")
    field = page.asks.ask.addressee
    field.line.selectAll()
    key_in(field.line, "Đảng ủy")
    assert not field._timer.isActive()
    key_in(field.line, " Khối")
    press(field.line, Qt.Key.Key_Return)
    named = [body.name for body in query.bodies(desk.store.reader)]
    assert named[2:] == ["Đảng ủy Khối"]
    assert asks(desk)[0].addressee not in (None, "vp")


def test_the_list_is_by_side_and_addressee_with_what_is_missing(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a")
    standing(desk, "b", addressee="snv")
    standing(desk, "c")
    page = opened(qtbot, desk, "a")
    assert listed(page) == [
        "Yêu cầu của Đoàn (3)", "Văn phòng UBND tỉnh", "a", "c", "Sở Nội vụ", "b",
    ]  # fmt: skip
    marks = page.asks.list.lines.line(2).marks
    assert [mark.text for mark in marks] == ["chưa có hạn", "chưa rõ nơi báo cáo"]


def test_every_fact_is_changed_in_place(qtbot: QtBot, desk: Desk) -> None:
    findings_written(desk.store, "một", "hai")
    standing(desk, "a")
    page = opened(qtbot, desk, "a")
    ask = page.asks.ask
    for field, text in (
        (ask.due, "30/6/2023"),
        (ask.reports_to, "sở nội vụ"),
        (ask.basis, "Điều 5"),
        (ask.source, "2"),
    ):
        field.line.selectAll()  # type: ignore[attr-defined]
        key_in(field.line, text)  # type: ignore[attr-defined]
        field.flush()
    press(ask.visibility.box, Qt.Key.Key_End)
    key_in(ask.text.pages, "sửa ")
    ask.text.flush()
    (kept,) = asks(desk)
    assert (kept.text, kept.basis, kept.due) == ("sửa a", "Điều 5", dt.date(2023, 6, 30))
    assert (kept.reports_to, kept.finding) == ("snv", "f2")
    assert kept.visibility is Visibility.INTERNAL
    qtbot.waitUntil(lambda: ask.excerpt.text() == "hai", timeout=SOON_MS)
    assert ask.reports_to.text() == "Sở Nội vụ"


def test_a_finding_s_number_that_is_none_is_refused(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a")
    page = opened(qtbot, desk, "a")
    source = page.asks.ask.source
    key_in(source.line, "7")
    source.flush()
    assert source.is_refused
    assert source.text() == "7"
    assert asks(desk)[0].finding is None


def test_order_and_deletion_by_keys(qtbot: QtBot, desk: Desk, said: list[Message]) -> None:
    standing(desk, "a", "b")
    page = opened(qtbot, desk, "b")
    alt(page.asks.list, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: listed(page)[2:] == ["b", "a"], timeout=SOON_MS)
    press(page.asks.list, Qt.Key.Key_Delete)
    assert [ask.id for ask in asks(desk)] == ["a"]
    assert said[-1].undo
    qtbot.waitUntil(lambda: page.asks.ask.shown == "a", timeout=SOON_MS)
    desk.store.undo()
    qtbot.waitUntil(lambda: len(listed(page)) == 4, timeout=SOON_MS)


def test_what_is_typed_for_one_never_lands_in_the_next(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a", "b")
    page = opened(qtbot, desk, "a")
    key_in(page.asks.ask.basis.line, "Điều 1")
    press(page.asks.list, Qt.Key.Key_Down)
    assert [ask.basis for ask in asks(desk)] == ["Điều 1", ""]
    assert page.asks.ask.basis.text() == ""


def test_marks_name_side_and_addressee_in_the_line_of_requests_too(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    bar = page.asks.bar
    compose(bar.line.pages, "@Sở Nội vụ !kn giao bổ sung biên chế")
    press(bar.line.pages, Qt.Key.Key_Escape)
    press(bar.line.pages, Qt.Key.Key_Return)
    (asked,) = asks(desk)
    assert (asked.text, asked.addressee) == ("giao bổ sung biên chế", "snv")
    assert asked.made_by is MadeBy.BODY
    assert (bar.made_by.value(), bar.addressee.text()) == (MadeBy.BODY, "Sở Nội vụ")
    compose(bar.line.pages, "!yc #x !kq Báo cáo trước 30/6")
    press(bar.line.pages, Qt.Key.Key_Return)
    last = asks(desk)[-1]
    assert (last.text, last.made_by) == ("#x !kq Báo cáo trước 30/6", MadeBy.DELEGATION)


def test_one_undo_takes_a_whole_request_back(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    bar = page.asks.bar
    for letters in ("Bổ sung", " biên chế"):
        key_in(bar.line.pages, letters)
        bar.line.flush()
    assert desk.store.undoable == "recommendation.add"
    desk.store.undo()
    assert asks(desk) == []


def test_a_name_is_offered_beneath_the_line_of_requests(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    page.show_stage(StageName.CONCLUDE)
    page.activateWindow()
    pages = page.asks.bar.line.pages
    pages.setFocus()
    qtbot.waitUntil(pages.hasFocus, timeout=SOON_MS)
    key_in(pages, "@so n")
    popup = page.asks.bar.line.popup
    assert popup is not None
    assert popup.item(0).text() == "Sở Nội vụ"


def test_a_line_that_is_left_takes_no_more_keys_for_the_names_beneath_it(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk)
    page.show_stage(StageName.CONCLUDE)
    bar = page.asks.bar
    line, popup = bar.addressee.line, bar.addressee.line.completer().popup()

    def has_the_keyboard() -> bool:
        page.activateWindow()
        line.setFocus()
        return bool(line.hasFocus())

    qtbot.waitUntil(has_the_keyboard, timeout=SOON_MS)
    line.clear()
    key_in(line, "Nội vụ")
    qtbot.waitUntil(popup.isVisible, timeout=SOON_MS)
    page._capture()
    assert not popup.isVisible()
    assert bar.line.pages.hasFocus()
    assert not bar.addressee.is_unsettled


@pytest.mark.parametrize("stage", [StageName.RECORD, StageName.CONCLUDE])
def test_a_name_that_becomes_known_after_it_was_typed_is_understood(
    qtbot: QtBot, desk: Desk, stage: StageName
) -> None:
    page = opened(qtbot, desk)
    page.show_stage(stage)
    bar = page.asks.bar if stage is StageName.CONCLUDE else page.record.capture
    key_in(bar.line.pages, "!yêu cầu @@HĐND tỉnh: Ban hành chính sách đặc thù")
    bar.line.flush()
    assert asks(desk)[0].text.startswith("@@HĐND tỉnh")
    desk.store.write("body.add", [fields.edit(Body(id=RecordId("hd"), name="HĐND tỉnh"))])
    page.refresh()
    qtbot.waitUntil(lambda: asks(desk)[0].addressee == "hd", timeout=SOON_MS)
    assert asks(desk)[0].text == "Ban hành chính sách đặc thù"
    press(bar.line.pages, Qt.Key.Key_Escape)
    press(bar.line.pages, Qt.Key.Key_Return)
    assert [each.text for each in asks(desk)] == ["Ban hành chính sách đặc thù"]


def test_headings_are_passed_over_by_the_keys(qtbot: QtBot, desk: Desk) -> None:
    standing(desk, "a", "b")
    standing(desk, "c", addressee="snv")
    page = opened(qtbot, desk)
    page.show_stage(StageName.CONCLUDE)
    lines = page.asks.list
    went = []
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End):
        press(lines, key)
        went.append(getattr(lines.chosen(), "id", None))
    assert went == ["a", "b", "c", "b", "c"]
