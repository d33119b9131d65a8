"""Uploads into a room that broke off go on at the byte they had reached, with their own bytes alone."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import vault as vaults
from desktop.sync.evidence import sealed_size
from desktop.sync.room import uploads
from desktop.sync.room.host import Host
from desktop.sync.room.uploads import Stretch, Uploads
from desktop.sync.shelf import TEMPORARY, Bytes, ShelfUnreachable
from desktop.work import Quiet, Stopped
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import PASSPHRASE
from tests.desktop.sync.room import sitting
from tests.desktop.sync.room.conftest import OpenRoom, at, settle, staying, together, visiting
from tests.desktop.sync.room.relay import relayed
from tests.desktop.sync.room.test_guard import asked, who
from tests.desktop.sync.test_evidence import snap

ROOT = Path(__file__).resolve().parents[4]
LARGE = random.Random(1).randbytes(12 << 20)
BESIDE_BYTES = 400_000
"""More than all the rest that an exchange says."""


def held(host: Host) -> list[int]:
    """Return how many bytes of each upload are with the host."""
    return [each.size_bytes for each in host._front._uploads._held.values()]


@dataclass
class Cuts:
    """Work that breaks the line once half of a large file is on its way."""

    cut: Callable[[], None]
    is_done: bool = False

    def step(self, done: int, total: int) -> None:
        if total > len(LARGE) and done > total // 2 and not self.is_done:
            self.is_done = True
            self.cut()


def test_a_photo_cut_off_in_the_middle_goes_on_where_it_was(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    with relayed(host.port, protected=False) as line:
        stay = staying(member, visiting(member, at(line.port)))
        host.reception.places = stay.visit.places = ()
        stay.beat(Quiet())
        hash = snap(member, "e1", LARGE)
        stay.live._first = 0.0  # the pause is over
        with pytest.raises(ShelfUnreachable):
            stay.beat(Cuts(line.cut))
        (reached,) = held(host)
        before = len(line.heard)
        stay.beat(Quiet())
        sent = len(line.heard) - before
        stay.visit.leave()
    assert 0 < reached < len(LARGE)
    assert sent < sealed_size(len(LARGE)) - reached + BESIDE_BYTES
    host.share(Quiet())
    assert keeper.store.blobs.open(hash).read() == LARGE
    assert held(host) == []


def test_a_laptop_killed_while_it_sends_goes_on_where_it_was(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    host.reception.places = ()
    member.store.close()
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", sitting.__name__, str(member.folder)]
    with (
        relayed(host.port, protected=False, limit=sitting.PHOTO_BYTES // 2) as line,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8", cwd=ROOT) as process,
    ):
        assert process.stdin is not None
        process.stdin.write(f"photo e1 ảnh\njoin {at(line.port).places[0]}\n")
        process.stdin.flush()
        line.is_spent.wait()
        process.kill()
    member.open(vaults.unlock(member.folder, PASSPHRASE))
    (reached,) = held(host)
    with relayed(host.port, protected=False) as line:
        stay = staying(member, visiting(member, at(line.port)))
        stay.beat(Quiet())
        sent = len(line.heard)
        stay.visit.leave()
    assert sitting.PHOTO_BYTES // 4 < reached < sitting.PHOTO_BYTES
    assert sent < sealed_size(sitting.PHOTO_BYTES) - reached + BESIDE_BYTES
    settle(host, [])
    (photo,) = keeper.sharing.wanted(host.delegation)
    assert keeper.store.blobs.holds(photo.hash)


@dataclass
class Stops:
    """Work that a person stops after so many bytes."""

    after: int

    def step(self, done: int, total: int) -> None:
        del total
        if done > self.after:
            raise Stopped


def test_other_bytes_of_the_same_name_are_not_gone_on_with(
    device: MakeDevice, opened: OpenRoom
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, delegation := together(keeper, member))
    visit = visiting(member, host.ticket)
    name = f"{delegation.id}/blob/ab/ab{'c' * 62}"
    one, other = LARGE[: 2 << 20], LARGE[3 << 20 : 5 << 20]
    with pytest.raises(Stopped):
        visit.shelf.write(name, Bytes(one), Stops(len(one) // 2))
    visit.shelf.write(name, Bytes(other), Quiet())
    assert (host.folder / name).read_bytes() == other
    assert held(host) == []
    assert not any((host.folder / "tmp").iterdir())
    visit.close()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("bytes 0-99/100", 201),
        ("bytes 5-104/105", 409),
        ("bytes 0-99/200", 400),
        ("bytes 0-98/99", 400),
        ("bytes */100", 400),
        ("items 0-99/100", 400),
        (f"bytes {5 << 30}-{(5 << 30) + 99}/{(5 << 30) + 100}", 413),
    ],
)
def test_only_what_follows_what_is_there_is_taken(
    device: MakeDevice, opened: OpenRoom, said: str, status: int
) -> None:
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    visit = visiting(member, host.ticket)
    headers = {**who(visit), "Content-Range": said}
    assert asked(host, "PUT", f"/{host.room}/{TEMPORARY}part", headers, b"x" * 100) == status
    there = asked(host, "HEAD", f"/{host.room}/{TEMPORARY}part", who(visit))
    assert there == (200 if status == 201 else 404)
    assert asked(host, "GET", f"/{host.room}/{TEMPORARY}part", who(visit)) == 403
    visit.close()


def test_who_begins_later_has_an_upload_to_itself(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)

    def woken() -> Iterator[bytes]:
        yield b"ab"
        reached.append(kept.held("part")[0])
        yield b"late"

    reached: list[int] = []
    pieces = woken()
    assert not kept.take("part", Stretch(0, 6), lambda _: next(pieces, b""))
    assert reached == [2]
    rest = iter([b"cdef"])
    assert kept.take("part", Stretch(2, 4), lambda _: next(rest, b""))
    assert (tmp_path / "part").read_bytes() == b"abcdef"
    assert kept.held("part")[0] == 6
    kept.forget("part")
    assert kept.held("part") == (0, "")


def test_what_the_disk_took_beyond_what_counts_is_cut_off(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    first = iter([b"abc"])
    assert not kept.take("part", Stretch(0, 6), lambda _: next(first, b""))
    (tmp_path / "part").write_bytes(b"abc and a torn piece")
    rest = iter([b"def"])
    assert kept.take("part", Stretch(3, 3), lambda _: next(rest, b""))
    assert (tmp_path / "part").read_bytes() == b"abcdef"


def test_a_stretch_reads_back() -> None:
    stretch = Stretch(3, 5)
    assert str(stretch) == "bytes 3-7/8"
    assert uploads.said(str(stretch), 5) == stretch
    assert uploads.said("", 5) == Stretch(0, 5)
