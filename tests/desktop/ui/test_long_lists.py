"""No page of a long list reads its whole table: records are read for what the screen shows, the others are counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from pytestqt.qtbot import QtBot

from db import fields, rows
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
from desktop.ui.places import Place

if TYPE_CHECKING:
    from desktop.ui.window import Window

MANY, SOON_MS = 600, 10_000
VISIT = RecordId("v")


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
    """How many whole records were read from now on, by kind."""
    known, whole = Counter[str](), rows.record

    def counted(kind: str, row: dict[str, Any]) -> Record:
        known[kind] += 1
        return whole(kind, row)

    monkeypatch.setattr(rows, "record", counted)
    return known


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        (Place("inspections"), ("inspection", "visit", "finding")),
        (Place("search", words="Mục"), ("finding", "inspection")),
        (Place("search", words="Ảnh"), ("evidence", "inspection")),
        (Place("recommendations"), ("recommendation", "visit", "inspection")),
        (Place("history", VISIT), ("finding", "evidence", "recommendation", "inspection")),
        (Place("sync"), ("inspection", "finding")),
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
