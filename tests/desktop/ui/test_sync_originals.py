"""Photos and files visit by visit: what is where is counted, and brought when a person says so, by keyboard alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from db import fields
from db.dates import When
from db.records import Evidence, RecordId
from desktop.sync.wishes import Wishbook, Wishes
from tests.desktop.evidence.photos import encoded, quarters
from tests.desktop.sync.party import INSPECTION, VISIT
from tests.desktop.ui.laptop import Laptop, add, button, join, nothing_begins
from tests.typing_hand import press

if TYPE_CHECKING:
    from desktop.ui.desk import Message
    from desktop.ui.frame import Frame
    from desktop.ui.jobs import Jobs
    from desktop.words import Words

NEWER = replace(
    VISIT, id=RecordId("v2"), title="Buổi mới", start=When(day=dt.date(2023, 5, 19)), position="b"
)
OLDER = replace(VISIT, title="Buổi cũ", start=When(day=dt.date(2023, 5, 12)))


def snap(laptop: Laptop, id: str, visit: RecordId, is_here: bool = True) -> str:
    """Write down a photo, and keep its bytes if they are here."""
    data = encoded(quarters((64 + len(id), 40 + ord(id[-1]))))
    hash = laptop.store.blobs.add_bytes(data).hash if is_here else "ab" * 32
    photo = Evidence(
        id=RecordId(id),
        visit=visit,
        hash=hash,
        size_bytes=len(data),
        file_name=f"{id}.jpg",
        media_type="image/jpeg",
    )
    laptop.store.write("evidence.add", [fields.edit(photo)])
    return hash


@pytest.fixture
def photos(an: Laptop, binh: Laptop, shelf: Path, words: Words) -> dict[str, str]:
    """Photos of two visits that lie on the shelf; the book that is to fetch them knows the shelf."""
    an.store.write("visit.edit", [fields.edit(OLDER), fields.edit(NEWER)])
    found = {
        id: snap(an, id, visit)
        for id, visit in (("p1", VISIT.id), ("p2", NEWER.id), ("p3", NEWER.id))
    }
    snap(an, "p9", VISIT.id, is_here=False)
    join(an, binh, words)
    for laptop in (an, binh):
        add(laptop, shelf)
    an.sync()
    return found


def here(laptop: Laptop, photos: dict[str, str]) -> set[str]:
    return {id for id, hash in photos.items() if laptop.store.blobs.holds(hash)}


def words_alone(laptop: Laptop) -> None:
    """Choose words and thumbnails alone, then sync."""
    press(laptop.page.originals.by_itself.box, Qt.Key.Key_Space)
    laptop.wait(lambda: not Wishbook(laptop.store.vault).wishes().by_itself)
    laptop.sync()


def test_everything_comes_by_itself_and_is_counted_visit_by_visit(
    binh: Laptop, photos: dict[str, str], words: Words
) -> None:
    binh.sync()
    assert here(binh, photos) == set(photos)
    section = binh.page.originals
    binh.wait(section.isVisible)
    assert [made.called for made in section._rows.values()] == ["Buổi mới", "Buổi cũ"]
    newer, older = section._rows.values()
    assert newer.told.text().startswith("Đủ cả 2 ở đây và ở nơi trao đổi")
    assert older.told.text() == "Ở đây 1/2 · ở nơi trao đổi 1 · chưa ai có 1"
    assert not newer.bring.isVisible()
    assert not older.bring.isVisible()


def test_words_alone_then_one_visit_is_brought_when_asked_for(
    binh: Laptop, photos: dict[str, str], words: Words
) -> None:
    words_alone(binh)
    assert here(binh, photos) == set()
    assert not next(iter(binh.trips.visited.values())).is_whole
    binh.wait(lambda: any("Để lại nơi trao đổi theo lựa chọn: 3" in line for line in binh.said()))
    row = binh.page.originals.row(NEWER.id)
    assert row.told.text() == "Ở đây 0/2 · ở nơi trao đổi 2"
    assert row.bring.accessibleName().startswith("Lấy ngay 2 ảnh và tệp")
    assert row.bring.accessibleName().endswith("của: Buổi mới")
    press(row.bring, Qt.Key.Key_Space)
    assert binh.page.going.said.text() == "Đang lấy ảnh và tệp: Buổi mới"
    assert binh.page.going.pause.isVisible()
    binh.wait(lambda: binh.trips.job is None)
    binh.settle()
    assert here(binh, photos) == {"p2", "p3"}
    assert row is binh.page.originals.row(NEWER.id)
    binh.wait(lambda: row.told.text().startswith("Đủ cả 2"))
    assert binh.page.originals.row(VISIT.id).told.text().startswith("Ở đây 0/2")


def test_one_visit_may_come_by_itself_where_the_others_wait(
    binh: Laptop, photos: dict[str, str]
) -> None:
    words_alone(binh)
    tick = binh.page.originals.row(VISIT.id).brings
    press(tick.box, Qt.Key.Key_Space)
    chosen = Wishes(by_itself=False, otherwise=frozenset({VISIT.id}))
    binh.wait(lambda: Wishbook(binh.store.vault).wishes() == chosen)
    binh.sync()
    assert here(binh, photos) == {"p1"}
    assert tick.box.isChecked()


def test_one_visit_may_wait_where_the_others_come(binh: Laptop, photos: dict[str, str]) -> None:
    words_alone(binh)
    press(binh.page.originals.by_itself.box, Qt.Key.Key_Space)
    press(binh.page.originals.row(NEWER.id).brings.box, Qt.Key.Key_Space)
    chosen = Wishes(otherwise=frozenset({NEWER.id}))
    binh.wait(lambda: Wishbook(binh.store.vault).wishes() == chosen)
    binh.sync()
    assert here(binh, photos) == {"p1"}


def test_a_visit_that_is_being_brought_can_be_paused_and_stopped(
    binh: Laptop, photos: dict[str, str], jobs: Jobs, shelf: Path
) -> None:
    words_alone(binh)
    with nothing_begins(jobs):
        press(binh.page.originals.row(NEWER.id).bring, Qt.Key.Key_Space)
        press(binh.page.going.pause, Qt.Key.Key_Space)
    binh.wait(lambda: "Đang tạm dừng" in binh.page.going.detail.text())
    press(binh.page.going.stop, Qt.Key.Key_Space)
    binh.wait(lambda: binh.trips.job is None)
    binh.settle()
    assert binh.trips.visited[str(shelf)].stopped
    assert here(binh, photos) == set()
    row = binh.page.originals.row(NEWER.id)
    assert row.told.text() == "Ở đây 0/2 · ở nơi trao đổi 2"
    assert row.bring.isVisible()


def tabbed(laptop: Laptop, times: int, *, back: bool = False) -> list[str]:
    """Press Tab so often; return what is met on the way."""
    met, key = [], Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    for _ in range(times):
        here = laptop.page.focusWidget()
        assert here is not None
        press(here, key, shift=back)
        there = laptop.page.focusWidget()
        assert there is not None
        met.append(there.accessibleName())
    return met


def test_tab_goes_through_the_page_as_it_is_read_also_after_a_trip(
    binh: Laptop, photos: dict[str, str], words: Words, frame: Frame
) -> None:
    words_alone(binh)
    page = binh.page
    frame.stack.addWidget(page)
    binh.wait(page.originals.isVisible)
    last = button(page.shelves, words("sync_page.add_server"))
    assert last is not None
    last.setFocus()
    wanted = [
        words("sync_page.forget"),
        words("originals.by_itself"),
        *(words("originals.brings_named", name=name) for name in ("Buổi mới",)),
        page.originals.row(NEWER.id).bring.accessibleName(),
        words("originals.brings_named", name="Buổi cũ"),
        page.originals.row(VISIT.id).bring.accessibleName(),
        words("sync_page.export"),
        words("sync_page.show_request"),
    ]
    assert tabbed(binh, len(wanted)) == wanted
    assert tabbed(binh, len(wanted) - 1, back=True) == wanted[-2::-1]


def test_a_second_trip_is_not_begun_and_that_is_said(
    binh: Laptop, photos: dict[str, str], jobs: Jobs, words: Words, said: list[Message]
) -> None:
    words_alone(binh)
    with nothing_begins(jobs):
        press(binh.page.originals.row(NEWER.id).bring, Qt.Key.Key_Space)
        first = binh.trips.job
        press(binh.page.originals.row(VISIT.id).bring, Qt.Key.Key_Space)
        assert binh.trips.job is first
        assert said[-1].text == words("ui.exchange.busy")
    binh.wait(lambda: binh.trips.job is None)
    binh.settle()
    assert here(binh, photos) == {"p2", "p3"}


def test_before_a_trip_it_is_not_said_what_the_shelf_holds(an: Laptop, words: Words) -> None:
    snap(an, "p1", VISIT.id)
    an.press(words("sync_page.share"))
    an.wait(an.page.originals.isVisible)
    assert an.page.originals.row(VISIT.id).told.text() == words(
        "originals.here", named="1", here="1", nobody="0"
    )
    an.wait(lambda: INSPECTION.topic in an.said())
