"""A stick in the midst of a trip: full, turned to read alone, pulled out; and what comes of it once it is well."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.sync import completeness, journey
from desktop.sync.folder import Folder
from desktop.sync.shelf import ShelfFull, ShelfReadOnly, ShelfUnreachable
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import Device, begin
from tests.desktop.sync.test_evidence import read, snap

PHOTOS = [random.Random(number).randbytes(900_000 + number) for number in range(7)]


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """Give a disk with room for four of the seven photos."""
    place = tmp_path / "stick"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def turned(stick: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", stick], check=True)


def go(device: Device, place: Path) -> journey.Result:
    [result] = journey.go(device.sharing, device.ring, Folder(place), Quiet())
    return result


def is_whole(device: Device, place: Path) -> bool:
    [delegation] = device.sharing.delegations()
    found = completeness.measure(
        device.sharing, device.ring, Folder(place), delegation, Quiet(), is_hashed=True
    )
    return found.is_complete


@pytest.mark.mount
def test_a_stick_that_gets_full_keeps_what_it_has_and_takes_the_rest_later(
    device: MakeDevice, stick: Path
) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    hashes = [snap(an, f"e{number}", photo) for number, photo in enumerate(PHOTOS)]
    with pytest.raises(ShelfFull):
        go(an, stick)
    assert not list((stick / "tmp").iterdir())
    assert not is_whole(an, stick)
    came = go(binh, stick)
    assert 0 < came.pulled < len(PHOTOS)
    assert len(came.left.nobody) == len(PHOTOS) - came.pulled
    turned(stick, "size=16m")
    assert go(an, stick).pushed == len(PHOTOS) - came.pulled
    assert go(binh, stick).left.nobody == ()
    assert [read(binh, hash) for hash in hashes] == PHOTOS
    assert is_whole(an, stick)
    assert is_whole(binh, stick)


@pytest.mark.mount
def test_a_stick_that_may_only_be_read_gives_what_it_has_and_says_so(
    device: MakeDevice, stick: Path
) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    go(an, stick)
    go(binh, stick)
    an.write("f1", "từ An")
    go(an, stick)
    binh.write("f1", "từ Bình")
    turned(stick, "ro")
    with pytest.raises(ShelfReadOnly):
        go(binh, stick)
    assert binh.clashes() == {("f1", "text"): {"từ An", "từ Bình"}}
    assert go(an, stick).words.problems == []
    turned(stick, "rw")
    for each in (binh, an):
        go(each, stick)
    assert an.clashes() == binh.clashes()


def test_a_stick_pulled_out_amid_its_photos_goes_on_with_those_that_lack(
    device: MakeDevice, place: Path, tmp_path: Path
) -> None:
    an, binh = device("an"), device("binh")
    begin(an, [binh])
    hashes = [snap(an, f"e{number}", photo) for number, photo in enumerate(PHOTOS)]

    class Pulling:
        """Pulls the stick out once half of the bytes are over."""

        def step(self, done: int, total: int) -> None:
            if total > len(PHOTOS[0]) and done > total // 2 and place.exists():
                place.rename(tmp_path / "in the pocket")

    with pytest.raises(ShelfUnreachable):
        journey.go(an.sharing, an.ring, Folder(place), Pulling())
    assert not place.exists()
    shutil.move(tmp_path / "in the pocket", place)
    assert 0 < go(an, place).pushed < len(PHOTOS)
    assert go(binh, place).pulled == len(PHOTOS)
    assert [read(binh, hash) for hash in hashes] == PHOTOS
    assert is_whole(binh, place)
