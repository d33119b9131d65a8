"""Pictures in their frames: cut once, whatever is painted how often, and as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from db import fields
from db.records import Evidence, RecordId
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import framed
from desktop.ui.pages.visit.framed import MOST_KEPT, Framed
from desktop.ui.pages.visit.pictures import Small
from tests.desktop.evidence import photos
from tests.desktop.ui.visit_hand import VISIT, findings_written, opened, written

FRAME = QSize(96, 84)


def striped(qtbot: QtBot) -> QPixmap:
    """Return a picture of three stripes, one above the other: red, green, blue."""
    assert qtbot
    picture = QPixmap(96, 300)
    painter = QPainter(picture)
    for number, colour in enumerate(("red", "green", "blue")):
        painter.fillRect(QRect(0, number * 100, 96, 100), QColor(colour))
    painter.end()
    return picture


@pytest.mark.parametrize(("from_top", "colour"), [(False, "green"), (True, "red")])
def test_the_frame_shows_the_middle_or_the_head_with_round_corners(
    qtbot: QtBot, from_top: bool, colour: str
) -> None:
    image = Framed().cut(striped(qtbot), FRAME, 2.0, from_top=from_top).toImage()
    assert (image.width(), image.height(), image.devicePixelRatio()) == (192, 168, 2.0)
    for x, y in ((96, 84), (96, 3), (96, 164), (3, 84)):
        assert image.pixelColor(x, y) == QColor(colour)
    assert image.pixelColor(0, 0).alpha() == 0


def test_a_picture_is_cut_once_for_each_frame_and_few_are_kept(qtbot: QtBot) -> None:
    pictures, own = Framed(), striped(qtbot)
    first = pictures.cut(own, FRAME, 1.0, from_top=False)
    assert pictures.cut(own, FRAME, 1.0, from_top=False) is first
    assert pictures.cut(own, FRAME, 1.0, from_top=True) is not first
    assert pictures.cut(own, QSize(40, 40), 1.0, from_top=False).width() == 40
    assert pictures.cut(own, FRAME, 2.0, from_top=False).width() == 192
    for number in range(MOST_KEPT + 5):
        other = QPixmap(10 + number, 10)
        other.fill(Qt.GlobalColor.white)
        pictures.cut(other, FRAME, 1.0, from_top=False)
    assert len(pictures) == MOST_KEPT
    assert pictures.cut(own, FRAME, 1.0, from_top=False) is not first


def test_tiles_painted_again_cut_no_picture_again(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(desk.store)
    findings_written(desk.store, "một")
    own = [
        Evidence(id=RecordId(f"e{n}"), visit=VISIT, finding=RecordId("f1"), hash=f"{n:064}",
                 media_type="image/jpeg") for n in range(3)
    ]  # fmt: skip
    desk.store.write("evidence.add", [fields.edit(each) for each in own])
    tiles = opened(qtbot, desk, "f1").record.passage.evidence.tiles
    for number, each in enumerate(own):
        tiles._brush._pictures._take(Small(each.hash, (), photos.jpeg(number)))
    tiles.grab()
    assert len(tiles._brush._framed) == len(own)
    cut: list[object] = []
    monkeypatch.setattr(framed, "_cut", lambda *_, **__: cut.append(None))
    tiles.grab()
    assert not cut
