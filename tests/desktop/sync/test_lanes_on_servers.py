"""Photos in lanes over real servers: some at once, whole or not there, whatever happens to the line between."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from desktop.sync import evidence, journey, names
from desktop.sync.journey import Result
from desktop.sync.shelf import Shelf, ShelfUnreachable
from desktop.work import Quiet, Stopped, Work
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.servers.lines import Line
from tests.desktop.sync.test_evidence import read, snap
from tests.desktop.sync.test_torn_lines import DOWN, UP

MANY = [random.Random(number).randbytes(400_000) for number in range(7)]

Pair = tuple[Device, Device, list[str]]


class StoppedOnce:
    """Work that is stopped when it has come so far, and never again."""

    def __init__(self, done: int) -> None:
        self.done = done

    def step(self, done: int, total: int) -> None:
        if total > self.done and done >= self.done:
            self.done = 1 << 40
            raise Stopped


@pytest.fixture
def pair(device: MakeDevice) -> Pair:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    return an, binh, [snap(an, f"e{number}", data) for number, data in enumerate(MANY)]


def go(device: Device, shelf: Shelf, work: Work | None = None) -> Result:
    [result] = journey.go(device.sharing, device.ring, shelf, work or Quiet())
    return result


def whole_there(device: Device, shelf: Shelf) -> int:
    """Return how many photos lie there under their names; each of them must be whole."""
    [delegation] = device.sharing.delegations()
    cipher = evidence.Cipher(delegation)
    of = {cipher.names(each.hash)[0]: each for each in device.sharing.wanted(delegation)}
    listed = list(shelf.names(names.blobs(delegation.id)))
    for each in listed:
        own = of[each.name]
        pieces = evidence.opened(shelf.read(each.name), own.size_bytes, cipher.of(own.hash))
        assert sum(map(len, pieces)) == own.size_bytes
    return len(listed)


def test_a_line_that_breaks_again_and_again_leaves_no_torso_and_nothing_out(
    pair: Pair,
    laid: Line,
    through: Shelf,
    straight: Shelf,
) -> None:
    an, binh, hashes = pair
    go(an, straight)
    go(binh, straight)
    hashes += [snap(an, f"n{number}", data[::-1]) for number, data in enumerate(MANY)]
    for device, way, sizes in ((an, UP, (300_000, 700_000)), (binh, DOWN, (90_000, 900_000))):
        laid.cuts += [(way, size) for size in sizes * 4]
        before = 0
        while True:
            through.close()
            with suppress(ShelfUnreachable):
                result = go(device, through)
                break
            assert before <= whole_there(an, straight) <= len(hashes)
            before = whole_there(an, straight)
        assert (result.left.push, result.left.pull, result.left.nobody) == ((), (), ())
    assert whole_there(an, straight) == len(hashes)
    assert [read(binh, hash) for hash in hashes] == [read(an, hash) for hash in hashes]


def test_a_stop_ends_all_lanes_and_the_next_trip_goes_on(
    pair: Pair,
    straight: Shelf,
) -> None:
    an, binh, hashes = pair
    with pytest.raises(Stopped):
        go(an, straight, StoppedOnce(1_000_000))
    sent = whole_there(an, straight)
    assert sent < len(hashes)
    assert go(an, straight).pushed == len(hashes) - sent
    with pytest.raises(Stopped):
        go(binh, straight, StoppedOnce(1_000_000))
    here = sum(binh.store.blobs.holds(hash) for hash in hashes)
    assert here < len(hashes)
    assert go(binh, straight).pulled == len(hashes) - here
    assert [read(binh, hash) for hash in hashes] == MANY
