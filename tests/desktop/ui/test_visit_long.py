"""A visit of thousands of findings: a screenful is read, all else is counted; nothing of its use is other for that."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields, query
from db.figures import parse
from db.positions import between
from db.records import Evidence, Figure, Finding, FindingKind, Record, RecordId
from db.running import standing_together
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import notes
from desktop.ui.pages.visit.page import VisitPage
from desktop.ui.pages.visit.roll import COUNT
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.parts.paging import PAGE_ROWS
from desktop.ui.places import Place
from tests import patience
from tests.counted import counting
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, findings, opened, shown, written
from tests.typing_hand import compose, key_in, press

MANY, PHOTOS = 3_000, 600
FEW = 4 * PAGE_ROWS
"""What opening may read: the page in sight, the one beside it, the last finding."""


@pytest.fixture(autouse=True)
def _case(desk: Desk) -> None:
    written(desk.store)
    place, made = "", list[Record]()
    for number in range(MANY):
        place = between(place, "")
        id = RecordId(f"n{number}")
        made.append(
            Finding(id=id, visit=VISIT, kind=FindingKind.RESULT, position=place, topic=RecordId("t1"),
                    text=f"Ghi nhận số {number} về sổ theo dõi", speaker=RecordId("m1"))
        )  # fmt: skip
        if number % 2:
            made.append(
                Figure(id=RecordId(f"g{number}"), finding=id, label="hồ sơ", measure="hồ sơ",
                       amount=parse(f"{number % 7}/67"))
            )  # fmt: skip
        if number < PHOTOS:
            own = id if number % 3 == 0 else None
            made.append(Evidence(id=RecordId(f"e{number}"), visit=VISIT, finding=own,
                                 caption=f"Ảnh {number}", position=place))  # fmt: skip
    desk.store.write("example.load", [fields.edit(each) for each in made])
    desk.feed.catch_up()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What is read from now on."""
    return counting(monkeypatch)


def settled(qtbot: QtBot, page: VisitPage) -> None:
    """Wait until everything was painted and nothing is asked any more."""
    assert not page.grab().isNull()
    patience.settled(qtbot, page)
    assert not page.grab().isNull()


def test_opening_reads_a_screenful_and_begins_at_the_end(
    qtbot: QtBot, desk: Desk, read: Counter[str]
) -> None:
    page = opened(qtbot, desk)
    settled(qtbot, page)
    assert read["finding"] <= FEW
    assert read["figure"] <= FEW
    assert read["evidence"] <= FEW
    assert read["rows"] <= 5 * FEW
    listing = page.record.list
    assert listing.lines.rowCount() == MANY
    assert listing.rowAt(listing.viewport().height() - 4) == MANY - 1
    assert page.record.sieve.covered.accessibleName() == "1/1 nội dung đã có ghi nhận"


def test_the_list_is_walked_by_keys_a_page_at_a_time(
    qtbot: QtBot, desk: Desk, read: Counter[str]
) -> None:
    page = opened(qtbot, desk)
    settled(qtbot, page)
    listing = page.record.list
    read.clear()
    walk = (
        (Qt.Key.Key_Home, False, 0),
        (Qt.Key.Key_End, True, MANY - 1),
        (Qt.Key.Key_Home, True, 0),
        (Qt.Key.Key_End, False, MANY - 1),
        (Qt.Key.Key_Up, False, MANY - 2),
    )
    for key, ctrl, wanted in walk:
        press(listing, key, ctrl=ctrl)
        settled(qtbot, page)
        assert page.record.passage.text.text() == f"Ghi nhận số {wanted} về sổ theo dõi"
        assert page.record.passage.heading.text().endswith(desk.words.number(wanted + 1))
    assert read["finding"] <= FEW


def test_typing_and_enter_read_what_is_in_sight(
    qtbot: QtBot, desk: Desk, read: Counter[str]
) -> None:
    page = opened(qtbot, desk)
    settled(qtbot, page)
    read.clear()
    line = page.record.capture.line
    key_in(line.pages, "một điều mới")
    press(line.pages, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.record.list.lines.rowCount() == MANY + 1, timeout=SOON_MS)
    settled(qtbot, page)
    assert read["finding"] <= FEW
    assert page.record.list.currentIndex().row() == MANY
    assert page.record.passage.text.text() == "một điều mới"
    desk.store.undo()
    qtbot.waitUntil(lambda: page.record.list.lines.rowCount() == MANY, timeout=SOON_MS)
    assert line.text() == ""


def test_a_far_entry_is_reached_edited_deleted_and_brought_back(
    qtbot: QtBot, desk: Desk, read: Counter[str]
) -> None:
    page = opened(qtbot, desk, "n1500")
    settled(qtbot, page)
    assert read["finding"] <= FEW
    listing, passage = page.record.list, page.record.passage
    assert (passage.shown, listing.currentIndex().row()) == ("n1500", 1500)
    key_in(passage.text.pages, "sửa ")
    qtbot.waitUntil(lambda: listing.lines.rows[1500].text.startswith("sửa "), timeout=SOON_MS)
    press(listing, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: passage.shown == "n1501", timeout=SOON_MS)
    assert listing.currentIndex().row() == 1500
    desk.store.undo()
    qtbot.waitUntil(lambda: listing.lines.rowCount() == MANY, timeout=SOON_MS)
    assert (passage.shown, listing.currentIndex().row()) == ("n1501", 1501)


def test_a_far_entry_s_figure_and_photo_are_pointed_at(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "g1501")
    assert page.record.passage.shown == "n1501"
    page.show_place(Place("visit", VISIT, RecordId("e300")))
    assert page.record.passage.shown == "n300"
    assert page.record.passage.evidence.tiles.chosen().id == "e300"  # type: ignore[union-attr]


def test_words_find_a_far_entry_and_leave_its_number(
    qtbot: QtBot, desk: Desk, read: Counter[str]
) -> None:
    page = opened(qtbot, desk)
    settled(qtbot, page)
    read.clear()
    compose(page.record.sieve.line, "so 2718")
    said = "Ghi nhận số 2718 về sổ theo dõi"
    qtbot.waitUntil(lambda: page.record.list.lines.rowCount() == 1, timeout=SOON_MS)
    assert shown(page) == [said]
    assert page.record.list.lines.line(0).number == desk.words.number(2719)
    assert read["finding"] <= FEW
    press(page.record.list, Qt.Key.Key_Down)
    assert page.record.passage.shown == "n2718"


def test_the_newest_words_win_while_others_are_looked_for(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    sieve = page.record.sieve
    for words in ("khong co", "so 27", "so 2718"):
        sieve.line.setText(words)
        sieve.changed.emit()
    qtbot.waitUntil(lambda: page.record.list.lines.rowCount() == 1, timeout=SOON_MS)
    settled(qtbot, page)
    assert shown(page) == ["Ghi nhận số 2718 về sổ theo dõi"]


def test_what_moves_far_away_is_shown_where_it_went(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "n10")
    settled(qtbot, page)
    first, own = findings(desk)[0], findings(desk)[2000]
    moved = replace(own, position=between("", first.position))
    desk.store.write("finding.move", [fields.changed(own, moved)])
    listing = page.record.list
    qtbot.waitUntil(lambda: listing.lines.rows[0].id == own.id, timeout=SOON_MS)
    assert (page.record.passage.shown, listing.currentIndex().row()) == ("n10", 11)
    assert shown(page) == [each.text for each in findings(desk)]


def test_the_preparation_shows_the_first_of_many_photos(
    qtbot: QtBot, desk: Desk, read: Counter[str]
) -> None:
    page = opened(qtbot, desk)
    page.show_stage(StageName.PREPARE)
    settled(qtbot, page)
    tiles = page.facts.evidence.tiles
    assert tiles.tiles.rowCount() == PHOTOS * 2 // 3
    assert read["evidence"] <= FEW
    assert tiles.choose(RecordId("e598"))
    assert tiles.chosen().id == "e598"  # type: ignore[union-attr]
    assert read["evidence"] <= FEW


def test_figures_disagree_as_all_of_them_read_whole_would(desk: Desk) -> None:
    whole = query.figures(desk.store.reader, VISIT)
    short, long = (
        notes.checked(standing_together(desk.store.reader, VISIT)),
        notes.checked(whole),
    )
    assert len(short.first) == 7
    for figure in whole[:40]:
        said = [
            {each.sentence for each in notes.said(desk.words, own, [figure])}
            for own in (short, long)
        ]
        assert said[0] == said[1]
        assert notes.agree(short, [figure]) is notes.agree(long, [figure]) is False


def test_how_many_somebody_said_is_told_whole(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    page.resize(1366, 700)
    qtbot.waitUntil(lambda: page.record.side.is_made, timeout=SOON_MS)
    settled(qtbot, page)
    present = page.record.side.present
    (row,) = [at for at, line in enumerate(present.rows.rows) if line.findings == MANY]
    cell = present.rows.index(row, COUNT)
    assert cell.data() == "3.000"
    assert present.columnWidth(COUNT) >= present.sizeHintForIndex(cell).width()
