"""The figures of a finding: typed as people write them, read at once, compared at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db import query
from db.dates import year
from db.records import Figure
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import VisitPage, notes
from desktop.ui.pages.visit.figure_row import FigureRow
from desktop.ui.pages.visit.note_line import NoteLine
from desktop.ui.parts.labels import PlainLabel
from tests.desktop.ui.visit_hand import (
    SOON_MS,
    VISIT,
    alt,
    figure_written,
    findings_written,
    opened,
    written,
)
from tests.typing_hand import key_in, press


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    findings_written(desk.store, "một", "hai")


def figures(desk: Desk) -> list[Figure]:
    return query.figures(desk.store.reader, VISIT)


def rows(page: VisitPage) -> list[FigureRow]:
    own = page.record.passage.figures
    return sorted(own._rows.values(), key=own._lines.indexOf)


def added(page: VisitPage) -> FigureRow:
    row = page.record.passage.figures.add_row()
    assert row is not None
    return row


def said_beneath(page: VisitPage) -> list[str]:
    own = page.record.passage.figures
    labels = own.findChildren(PlainLabel)
    return [label.text() for label in labels if label.property("role") == "muted"]


def test_a_figure_typed_is_read_and_kept_and_enter_begins_the_next(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk, "f1")
    row = added(page)
    key_in(row.label.line, "Nhiệm vụ đã hoàn thành")
    key_in(row.amount.line, "64/67 nhiệm vụ")
    press(row.amount.line, Qt.Key.Key_Return)
    (kept,) = figures(desk)
    assert (kept.label, str(kept.amount)) == ("Nhiệm vụ đã hoàn thành", "64/67 nhiệm vụ")
    assert kept.finding == "f1"
    assert len(rows(page)) == 2
    qtbot.waitUntil(lambda: page.record.list.lines.line(0).marks != (), timeout=SOON_MS)


def test_what_is_no_figure_stays_and_says_why(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "f1")
    row = added(page)
    key_in(row.amount.line, "abc")
    press(row.amount.line, Qt.Key.Key_Return)
    assert row.amount.text() == "abc"
    assert "“abc”" in row.amount._error.text()
    assert figures(desk) == []


def test_an_amount_changed_into_nonsense_leaves_the_old_one_in_the_record(
    qtbot: QtBot, desk: Desk
) -> None:
    figure_written(desk.store, "g1", "64/67")
    page = opened(qtbot, desk, "f1")
    (row,) = rows(page)
    row.amount.line.selectAll()
    key_in(row.amount.line, "nhiều lắm")
    row.amount.flush()
    page.refresh()
    assert row.amount.text() == "nhiều lắm"
    assert str(figures(desk)[0].amount) == "64/67"


def test_an_unfinished_figure_comes_back_with_its_finding(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "f1")
    row = added(page)
    key_in(row.label.line, "Chưa có số")
    page.record.list.choose("f2")
    assert rows(page) == []
    page.record.list.choose("f1")
    assert [row.label.text() for row in rows(page)] == ["Chưa có số"]


def test_measure_whole_and_period_are_kept(qtbot: QtBot, desk: Desk) -> None:
    figure_written(desk.store, "g1", "64/67")
    page = opened(qtbot, desk, "f1")
    (row,) = rows(page)
    row.open_details()
    typed = ((row.measure, "Đã xong"), (row.part_of, "Kế hoạch"), (row.period, "2022"))
    for field, text in typed:
        key_in(field.line, text)
        field.flush()
    (kept,) = figures(desk)
    assert (kept.measure, kept.part_of, kept.period) == ("Đã xong", "Kế hoạch", year(2022))


def test_what_a_full_disk_refused_is_taken_by_enter_once_there_is_room(
    qtbot: QtBot, desk: Desk
) -> None:
    figure_written(desk.store, "g", "64/67")
    page = opened(qtbot, desk, "f1")
    (row,) = rows(page)
    row.more.click()
    own = desk.store._db
    own.execute(f"pragma max_page_count = {own.execute('pragma page_count').fetchone()[0]}")
    long = "nhiệm vụ " * 900
    row.measure.line.setText(long)
    row.measure.flush()
    assert row.measure.is_refused
    own.execute("pragma max_page_count = 1000000")
    press(row.measure.line, Qt.Key.Key_Return)
    assert not row.measure.is_refused
    assert figures(desk)[0].measure == long.strip()


def test_parts_that_add_up_are_said_quietly(qtbot: QtBot, desk: Desk) -> None:
    figure_written(desk.store, "g1", "64/67 nhiệm vụ", part_of="Kế hoạch")
    figure_written(desk.store, "g2", "03/67 nhiệm vụ", part_of="Kế hoạch")
    page = opened(qtbot, desk, "f1")
    assert said_beneath(page) == ["64 + 3 = 67: khớp"]
    assert page.record.list.lines.line(0).marks[0].tone == "success"


@pytest.mark.parametrize(
    ("amounts", "known", "sentence"),
    [
        (("64/67", "04/67"), {"part_of": "Kế hoạch"}, "64 + 4 = 68, trong khi tổng số là 67"),
        (("64/67", "03/66"), {"part_of": "Kế hoạch"}, "“Kế hoạch” được nêu với các tổng số"),
        (("68/67", "1"), {}, "68 lớn hơn tổng số 67"),
        (("xếp thứ 21/20", "1"), {}, "Thứ hạng 21 không thể có trong 20"),
        (("64/67", "63/67"), {"measure": "Đã xong"}, "“Đã xong” được nêu khác nhau: 64/67; 63/67"),
        (("64/67", "90%"), {"measure": "Đã xong"}, "90% chưa khớp với 64/67"),
    ],
)
def test_a_disagreement_is_a_quiet_sentence(
    qtbot: QtBot, desk: Desk, amounts: tuple[str, str], known: dict[str, str], sentence: str
) -> None:
    for number, amount in enumerate(amounts):
        figure_written(desk.store, f"g{number}", amount, **known)
    page = opened(qtbot, desk, "f1")
    desk.theme.dress(page)
    assert any(text.startswith(sentence) for text in said_beneath(page)), said_beneath(page)
    assert page.record.list.lines.line(0).marks[0].tone == "warning"
    line = page.findChild(NoteLine)
    QApplication.processEvents()
    picture, told = line.findChildren(QLabel)[:2]
    assert abs(picture.geometry().center().y() - told.geometry().center().y()) <= 1


def test_every_kind_of_note_has_its_sentence() -> None:
    from typing import get_args

    from db import figure_checks

    source = notes._sentence.__code__.co_names
    assert {kind.__name__ for kind in get_args(figure_checks.Note)} <= set(source)


def test_figures_are_compared_again_only_where_others_stand_there(qtbot: QtBot, desk: Desk) -> None:
    figure_written(desk.store, "g1", "64/67")
    desk.feed.catch_up()
    page = opened(qtbot, desk, "f1")
    assert page.record.list.lines.line(0)
    before = page.record.checking.notes
    findings_written(desk.store, "một điều khác")
    qtbot.waitUntil(lambda: page.record.list.lines.line(0).text == "một điều khác")
    assert page.record.checking.notes is before
    figure_written(desk.store, "g2", "65/67", measure="nhiệm vụ")
    figure_written(desk.store, "g3", "64/67", measure="nhiệm vụ")
    qtbot.waitUntil(lambda: set(page.record.checking.notes.about) == {"g2", "g3"})


def test_figures_are_put_in_order_and_deleted_by_keys(
    qtbot: QtBot, desk: Desk, said: list[Message]
) -> None:
    figure_written(desk.store, "g1", "1")
    figure_written(desk.store, "g2", "2")
    page = opened(qtbot, desk, "f1")
    alt(rows(page)[1].amount.line, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: [row.id for row in rows(page)] == ["g2", "g1"], timeout=SOON_MS)
    press(rows(page)[0].remove, Qt.Key.Key_Space)
    assert [figure.id for figure in figures(desk)] == ["g1"]
    assert said[-1].undo
    desk.store.undo()
    qtbot.waitUntil(lambda: len(rows(page)) == 2, timeout=SOON_MS)


def test_a_write_arriving_leaves_the_amount_being_typed(qtbot: QtBot, desk: Desk) -> None:
    figure_written(desk.store, "g1", "1")
    page = opened(qtbot, desk, "f1")
    (row,) = rows(page)
    key_in(row.amount.line, "2")
    figure_written(desk.store, "g2", "5")
    qtbot.waitUntil(lambda: len(rows(page)) == 2, timeout=SOON_MS)
    assert row.amount.text() == "21" or row.amount.text() == "12"


def test_a_finding_with_many_figures_shows_some_and_offers_the_rest(
    qtbot: QtBot, desk: Desk
) -> None:
    for number in range(45):
        figure_written(desk.store, f"g{number:02}", str(number))
    page = opened(qtbot, desk, "f1")
    assert len(rows(page)) == 40
    page.record.passage.figures.more.click()
    assert len(rows(page)) == 45


def test_what_is_said_of_a_figure_before_its_amount_is_written_with_it(
    qtbot: QtBot, desk: Desk
) -> None:
    page = opened(qtbot, desk, "f1")
    row = added(page)
    row.open_details()
    for field, text in ((row.measure, "Thủ tục"), (row.part_of, "Kế hoạch"), (row.period, "2022")):
        key_in(field.line, text)
        field.flush()
    key_in(row.amount.line, "64/67")
    row.amount.flush()
    (kept,) = figures(desk)
    assert (kept.measure, kept.part_of) == ("Thủ tục", "Kế hoạch")
    assert kept.period is not None
    assert row.measure.text() == "Thủ tục"
    assert [*desk.drafts] == []
