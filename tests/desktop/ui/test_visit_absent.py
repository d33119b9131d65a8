"""A photo whose original lies elsewhere: its thumbnail is shown, and it is brought by a key."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields
from db.records import Evidence, RecordId
from desktop.evidence.pictures import Pictures
from desktop.sync.wishes import Wishbook, Wishes
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.photo import PhotoView
from desktop.ui.places import Place
from tests.desktop.sync.party import FINDING, VISIT
from tests.desktop.ui.laptop import Laptop, add, join
from tests.typing_hand import press

if TYPE_CHECKING:
    from desktop.evidence.darkroom import Darkroom
    from desktop.ui.desk import Message
    from desktop.words import Words


@pytest.fixture
def photo(an: Laptop, darkroom: Darkroom) -> Evidence:
    """A photo of a finding, with its thumbnail."""
    file = io.BytesIO()
    Image.effect_noise((1200, 800), 60).convert("RGB").save(file, "JPEG")
    blob = an.store.blobs.add_bytes(file.getvalue())
    own = Evidence(
        id=RecordId("p1"), visit=VISIT.id, finding=FINDING.id, hash=blob.hash,
        size_bytes=blob.size_bytes, file_name="p1.jpg", media_type="image/jpeg", caption="Bộ phận một cửa",
    )  # fmt: skip
    an.store.write("evidence.add", [fields.edit(own)])
    Pictures.of(an.store, darkroom).thumbnail(own.hash)
    return own


@pytest.fixture
def box(
    qtbot: QtBot, an: Laptop, binh: Laptop, shelf: Path, photo: Evidence, words: Words
) -> Iterator[EvidenceBox]:
    """The photos of the finding on a laptop that fetched words and thumbnails alone."""
    join(an, binh, words)
    for laptop in (an, binh):
        add(laptop, shelf)
    an.sync()
    Wishbook(binh.store.vault).keep(Wishes(by_itself=False))
    binh.sync()
    page = VisitPage(binh.desk)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    page.show()
    page.show_place(Place("visit", VISIT.id, FINDING.id))
    box = page.record.passage.evidence
    binh.wait(lambda: bool(box.tiles.tiles.rows))
    box.choose(photo.id)
    yield box
    page.hide()


def test_a_photo_that_is_elsewhere_is_shown_small_and_brought_by_a_key(
    box: EvidenceBox, binh: Laptop, photo: Evidence, words: Words, said: list[Message]
) -> None:
    assert box.tiles.is_away(photo)
    assert "bản gốc chưa có trên máy này" in box.details.file.text()
    press(box.tiles, Qt.Key.Key_Return)
    [view] = box.findChildren(PhotoView)
    binh.wait(lambda: view.absent.said.text() == words("photo.absent_small"))
    assert not view.absent.shown.pixmap().isNull()
    assert not view.canvas.is_ready
    assert view.absent.bring.accessibleName() == "Lấy bản gốc về"
    press(view.absent.bring, Qt.Key.Key_Space)
    assert view.absent.bring.accessibleName() == "Dừng"
    binh.wait(lambda: view.canvas.is_ready)
    assert binh.store.blobs.holds(photo.hash)
    assert any(message.text == "Đã lấy về bản gốc của “Bộ phận một cửa”." for message in said)
    assert not box.tiles.is_away(photo)
    assert "chưa có" not in box.details.file.text()


def test_it_is_brought_from_beside_its_caption(
    box: EvidenceBox, binh: Laptop, photo: Evidence
) -> None:
    assert box.details.bring.isVisible()
    press(box.details.bring, Qt.Key.Key_Space)
    binh.wait(lambda: not box.details.bring.isVisible())
    assert binh.store.blobs.holds(photo.hash)


def test_what_no_shelf_has_is_said(
    box: EvidenceBox, binh: Laptop, shelf: Path, words: Words, said: list[Message]
) -> None:
    for path in shelf.rglob("blob/*/*"):
        path.unlink()
    press(box.details.bring, Qt.Key.Key_Space)
    sentence = words("photo.nobody", name="Bộ phận một cửa")
    binh.wait(lambda: any(message.text == sentence for message in said))
    assert box.details.bring.isVisible()
    assert box.details.bring.accessibleName() == "Lấy bản gốc về"


def test_a_shelf_that_cannot_be_reached_is_said(
    box: EvidenceBox, binh: Laptop, shelf: Path, said: list[Message]
) -> None:
    shelf.rename(shelf.with_name("đã rút"))
    press(box.details.bring, Qt.Key.Key_Space)
    binh.wait(lambda: any(m.text.startswith("Không tới được nơi trao đổi") for m in said))
    assert box.details.bring.isVisible()
