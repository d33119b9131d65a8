"""What comes from a shelf on a trip: the copy that is what its name says; packs out of bales, one bale at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from db.parcels import Stamp
from desktop.sync import arrivals, decide, names
from desktop.sync.arrivals import Arrivals
from desktop.sync.bundle import Joined
from desktop.sync.names import BaleName, Said
from desktop.sync.outcome import Outcome, Problem, Trouble
from desktop.sync.shelf import Bytes
from tests.desktop.sync.shelves import Memory, Unsteady

DELEGATION, DEVICE, OTHER = "0123456789abcdef0123", "a" * 10, "b" * 10


def laid(shelf: Memory, said: Said, data: bytes, copy: int = 0) -> None:
    shelf.objects[names.printed(DELEGATION, said, copy)] = data


def pack(shelf: Memory, number: int, device: str = DEVICE) -> Stamp:
    data = f"{device} {number}".encode() * 20
    stamp = Stamp(device, number, number, names.hash_of((data,)))
    laid(shelf, stamp, data)
    return stamp


def bale(shelf: Memory, stamps: Sequence[Stamp]) -> BaleName:
    each = [names.printed(DELEGATION, stamp) for stamp in stamps]
    source = Joined([(name, Bytes(shelf.objects[name])) for name in each])
    data = b"".join(source.chunks())
    said = BaleName(stamps[0].device, stamps[0].first, stamps[-1].last, names.hash_of((data,)))
    laid(shelf, said, data)
    return said


def coming(
    shelf: Memory | Unsteady, folder: Path, bales: Sequence[BaleName] = ()
) -> tuple[Arrivals, Outcome]:
    outcome, there = Outcome(), decide.copies(DELEGATION, shelf.names(f"{DELEGATION}/dev/"))
    return Arrivals(shelf, DELEGATION, folder, there, outcome, list(bales)), outcome


def test_of_a_devices_bales_one_at_a_time_is_here(tmp_path: Path) -> None:
    shelf = Memory()
    own = [pack(shelf, number) for number in range(1, 5)]
    others = [pack(shelf, number, OTHER) for number in range(1, 3)]
    bales = [bale(shelf, own[:2]), bale(shelf, own[2:]), bale(shelf, others)]
    view = Unsteady(shelf)
    found, _ = coming(view, tmp_path, bales)
    with found:
        for stamp in (own[0], others[0], own[1], own[2], others[1], own[3]):
            assert found.pack(stamp) == shelf.objects[names.printed(DELEGATION, stamp)]
        held = {at.name for at in found._here.values()}
        files = [at.file for at in found._here.values()]
    assert view.requests == 1 + len(bales)
    assert held == set(bales[1:])
    assert all(file.closed for file in files)


@pytest.mark.parametrize("little", [1, 1 << 20], ids=["in a file", "in memory"])
def test_a_bale_that_is_not_whole_only_costs_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, little: int
) -> None:
    monkeypatch.setattr(arrivals, "LITTLE_BYTES", little)
    shelf = Memory()
    own = [pack(shelf, number) for number in range(1, 4)]
    torn = bale(shelf, own)
    laid(shelf, torn, shelf.objects[names.printed(DELEGATION, torn)][:-1])
    found, outcome = coming(shelf, tmp_path, [torn])
    with found:
        for stamp in own:
            assert found.pack(stamp) == shelf.objects[names.printed(DELEGATION, stamp)]
    assert outcome.problems == [Problem(Trouble.DAMAGED, names.printed(DELEGATION, torn))]
    assert not list(tmp_path.iterdir())


def test_what_a_bale_has_under_a_packs_name_is_not_believed(tmp_path: Path) -> None:
    shelf = Memory()
    own = [pack(shelf, number) for number in range(1, 3)]
    false = [(names.printed(DELEGATION, stamp), Bytes(b"false")) for stamp in own]
    data = b"".join(Joined(false).chunks())
    said = BaleName(DEVICE, 1, 2, names.hash_of((data,)))
    laid(shelf, said, data)
    found, _ = coming(shelf, tmp_path, [said])
    with found:
        assert found.pack(own[0]) == shelf.objects[names.printed(DELEGATION, own[0])]


def test_a_copy_that_is_what_its_name_says_is_found_behind_those_that_are_not(
    tmp_path: Path,
) -> None:
    shelf = Memory()
    stamp = pack(shelf, 1)
    whole = shelf.objects[names.printed(DELEGATION, stamp)]
    laid(shelf, stamp, whole[:-1])
    laid(shelf, stamp, whole + b"?", copy=1)
    laid(shelf, stamp, whole, copy=2)
    found, outcome = coming(shelf, tmp_path)
    assert found.fetched(stamp, len(whole)) == whole
    assert outcome.problems == []
