"""A trip needs no more memory for a long past than for a short one: neither who comes new, nor who lays a bale down."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sharing import Delegation
from desktop.sync import arrivals, trip, turns
from desktop.sync.folder import Folder
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, admit, begin

WORDS = 60_000
"""So many signs, which hardly compress, has each text."""


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all that a trip holds at once be small, so that the rest of it is seen."""
    monkeypatch.setattr(arrivals, "LITTLE_BYTES", 1)
    monkeypatch.setattr(turns, "MOST_BYTES", 2 * WORDS)
    monkeypatch.setattr(trip, "MANY_PACKS", 1_000)


def grown(an: Device, delegation: Delegation, place: Path, packs: int) -> None:
    """Let so many packs lie there."""
    dice = random.Random(packs)
    for _ in range(packs):
        an.write("f1", dice.randbytes(WORDS // 2).hex())
        an.go(Folder(place), delegation)


def peak_bytes(act: Callable[[], object]) -> int:
    """Return how much more Python held at once than before."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_who_lays_down_a_bale_and_who_comes_new_need_as_much_for_four_times_as_much(
    device: MakeDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid, came = [], []
    for packs in (10, 40):
        place = tmp_path / str(packs)
        place.mkdir()
        an, binh = device(f"an{packs}"), device(f"binh{packs}")
        delegation = begin(an)
        grown(an, delegation, place, packs)
        monkeypatch.setattr(trip, "MANY_PACKS", packs)
        laid.append(peak_bytes(lambda: an.go(Folder(place), delegation)))  # noqa: B023  at once
        monkeypatch.setattr(trip, "MANY_PACKS", 1_000)
        [bale] = place.rglob("bale-*")
        assert bale.stat().st_size > packs * WORDS // 2
        admit(an, [binh], delegation)
        an.go(Folder(place), delegation)
        came.append(peak_bytes(lambda: binh.go(Folder(place), delegation)))  # noqa: B023
        assert binh.texts() == an.texts()
    assert laid[1] < 1.5 * laid[0], laid
    assert came[1] < 1.5 * came[0], came
