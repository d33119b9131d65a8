"""Marks that two devices drew on one photo: read as words, seen on the photo, taken from one or from both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db import fields, log, query
from db.changes import Change, ChangeId, Hlc, Write
from db.records import Evidence, Mark, MarkKind, RecordId
from desktop.ui.desk import Desk
from desktop.ui.pages.clashes import ClashesPage
from desktop.ui.pages.clashes.pictured import Pictured
from desktop.ui.parts.painted import MarkedText
from desktop.ui.places import Place
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import LATER_MS, VISIT, written

PHOTO = RecordId("p")


def mark(kind: MarkKind, at: int, text: str = "") -> Mark:
    return Mark(kind=kind, x1=at, y1=at, x2=at + 1000, y2=at + 1000, text=text)


OLD, GONE = mark(MarkKind.BOX, 0), mark(MarkKind.BLUR, 9000)
OURS, THEIRS = mark(MarkKind.TEXT, 4500, "Biển cũ"), mark(MarkKind.ARROW, 8000)


def photographed(desk: Desk) -> Evidence:
    """Keep a photo with two marks."""
    written(desk.store)
    blob = desk.store.blobs.add_bytes(photos.jpeg(1))
    own = Evidence(
        id=PHOTO,
        visit=VISIT,
        hash=blob.hash,
        size_bytes=blob.size_bytes,
        media_type="image/jpeg",
        file_name="bien.jpg",
        marks=(OLD, GONE),
    )
    desk.store.write("evidence.add", [fields.edit(own)])
    return own


def theirs_arrive(desk: Desk) -> None:
    """Let another device's marks come in: they saw the photo as it was added."""
    first = next(log.changes(desk.store.reader, "record = ?", [PHOTO]))
    theirs = Change(
        id=ChangeId("may-cua-lan", 1),
        hlc=Hlc(1, 1),
        author="Lan",
        record=PHOTO,
        kind="evidence",
        fields={"marks": Write(fields.encode((OLD, THEIRS)), (first.id,))},
        action="evidence.mark",
        step=1,
    )
    desk.store.take([theirs])


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> ClashesPage:
    """Two devices saw two marks; each took one away or not, and drew another."""
    own = photographed(desk)
    ours = replace(own, marks=(OLD, GONE, OURS))
    desk.store.write("evidence.mark", [fields.changed(own, ours)])
    theirs_arrive(desk)
    return clashing(qtbot, desk)


def clashing(qtbot: QtBot, desk: Desk) -> ClashesPage:
    made = ClashesPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show_place(Place("clashes"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made._choice is not None, timeout=LATER_MS)
    return made


def marks(desk: Desk) -> tuple[Mark, ...]:
    (own,) = query.evidence(desk.store.reader, VISIT)
    return own.marks


def strike(page: ClashesPage, key: Qt.Key) -> None:
    QTest.keyClick(page._list, key, Qt.KeyboardModifier.AltModifier)


def test_each_side_is_read_as_words_and_seen_on_the_photo(page: ClashesPage, qtbot: QtBot) -> None:
    assert page._choice is not None
    clash = page._choice.clash
    ours = "Khung · trên trái\nLàm mờ · dưới phải\nChữ · chính giữa · Biển cũ"
    theirs = "Khung · trên trái\nMũi tên · dưới phải"
    assert {side.said for side in clash.sides} == {ours, theirs}
    assert clash.before == "Khung · trên trái\nLàm mờ · dưới phải"
    assert clash.proposal == "Khung · trên trái\nChữ · chính giữa · Biển cũ\nMũi tên · dưới phải"
    assert all("{" not in text.text for text in page.findChildren(MarkedText))
    pictures = page.findChildren(Pictured)
    assert len(pictures) == 2
    qtbot.waitUntil(lambda: all(each.isVisible() for each in pictures), timeout=LATER_MS)
    one, other = (each.pixmap().toImage() for each in pictures)
    assert one != other


@pytest.mark.parametrize(
    ("key", "left"),
    [(Qt.Key.Key_1, None), (Qt.Key.Key_2, None), (Qt.Key.Key_0, {OLD, OURS, THEIRS})],
)
def test_one_side_or_both_are_taken_by_a_key(
    page: ClashesPage, desk: Desk, key: Qt.Key, left: set[Mark] | None
) -> None:
    assert page._choice is not None
    sides = page._choice.clash.sides
    strike(page, key)
    assert query.clashes(desk.store.reader) == {}
    if left is None:
        number = 0 if key is Qt.Key.Key_1 else 1
        assert fields.encode(marks(desk)) == sides[number].values["marks"]
    else:
        assert set(marks(desk)) == left


def test_both_leave_out_what_was_taken_away_also_where_one_was_drawn_on_an_older_state(
    qtbot: QtBot, desk: Desk
) -> None:
    own = photographed(desk)
    seen = desk.store.position
    theirs_arrive(desk)
    ours = fields.changed(own, replace(own, marks=(OLD, GONE, OURS)))
    desk.store.write("evidence.mark", [replace(ours, seen=seen)])
    page = clashing(qtbot, desk)
    strike(page, Qt.Key.Key_0)
    assert query.clashes(desk.store.reader) == {}
    assert set(marks(desk)) == {OLD, OURS, THEIRS}
