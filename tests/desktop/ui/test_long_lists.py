"""No page of a long list reads its whole table: records are read for what the screen shows, the others are counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import fields
from db.lists import Asked
from db.positions import between
from db.records import (
    Body,
    Evidence,
    Finding,
    FindingKind,
    Inspection,
    MadeBy,
    Recommendation,
    Record,
    RecordId,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.pages.recommendations import PAGES_TOGETHER
from desktop.ui.parts.table import PAGE_ROWS, RecordTable
from desktop.ui.places import Place
from tests.counted import counting
from tests.typing_hand import press

if TYPE_CHECKING:
    from desktop.ui.window import Window

MANY, SOON_MS = 600, 40_000
VISIT = RecordId("v")
TODAY = dt.date(2023, 5, 19)


@pytest.fixture(autouse=True)
def _written(store: Store) -> None:
    """Write many of everything that long lists show."""
    place, made = "", list[Record]()
    for number in range(MANY):
        place = between(place, "")
        made += [
            Inspection(id=RecordId(f"i{number}"), topic=f"Chuyên đề {number}"),
            Body(id=RecordId(f"b{number}"), name=f"Xã {number}"),
            Finding(id=RecordId(f"f{number}"), visit=VISIT, kind=FindingKind.RESULT,
                    text=f"Mục {number}", position=place),
            Evidence(id=RecordId(f"e{number}"), visit=VISIT, caption=f"Ảnh {number}", position=place),
            Recommendation(id=RecordId(f"r{number}"), visit=VISIT, made_by=MadeBy.BODY,
                           text=f"Đề nghị {number}", position=place),
        ]  # fmt: skip
    inspection = RecordId("i0")
    made.append(Visit(id=VISIT, inspection=inspection, kind=VisitKind.SURVEY, title="Buổi"))
    store.write("case.import", [fields.edit(each) for each in made])


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What is read from now on."""
    return counting(monkeypatch)


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        (Place("inspections"), ("inspection", "visit", "finding")),
        (Place("search", words="Mục"), ("finding", "inspection")),
        (Place("search", words="Ảnh"), ("evidence", "inspection")),
        (Place("recommendations"), ("recommendation", "visit", "inspection")),
        (Place("history", VISIT), ("finding", "evidence", "recommendation", "inspection")),
        (Place("sync"), ("inspection", "finding")),
        (Place("papers"), ("inspection", "visit")),
        (Place("final"), ("inspection", "visit")),
    ],
)
def test_a_long_list_reads_what_the_screen_shows(
    window: Window, qtbot: QtBot, read: Counter[str], place: Place, kinds: tuple[str, ...]
) -> None:
    window.show()
    window.go(place)
    qtbot.waitUntil(lambda: not window._jobs.running, timeout=SOON_MS)
    assert not window.grab().isNull()
    qtbot.waitUntil(lambda: not window._jobs.running, timeout=SOON_MS)
    assert {kind: read[kind] for kind in kinds if read[kind] > MANY / 2} == {}
    assert read[kinds[0]] or place.page == "sync"


def test_what_was_asked_is_ordered_counted_and_walked_by_pages(
    window: Window, qtbot: QtBot, read: Counter[str]
) -> None:
    window.show()
    window.go(Place("recommendations"))
    qtbot.waitUntil(lambda: not window._jobs.running, timeout=SOON_MS)
    assert not window.grab().isNull()
    assert read["recommendation"] <= PAGE_ROWS
    table: RecordTable[Asked] = window.page._table  # type: ignore[attr-defined]
    read.clear()
    press(table, Qt.Key.Key_End)
    assert not window.grab().isNull()
    last = table.chosen()
    assert last is not None
    assert last.record.text == f"Đề nghị {MANY - 1}"
    assert read["recommendation"] <= PAGES_TOGETHER * PAGE_ROWS
    assert read["rows"] <= (PAGES_TOGETHER + 1) * PAGE_ROWS
    window._store.write("recommendation.edit", [fields.edit(replace(last.record, due=TODAY))])
    qtbot.waitUntil(lambda: table.currentIndex().row() == 0, timeout=SOON_MS)
    assert table.chosen().record.id == last.record.id  # type: ignore[union-attr]
