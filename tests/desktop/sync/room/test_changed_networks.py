"""Two machines whose networks go, come back and change: real interfaces, real addresses, processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db import query
from db import vault as vaults
from db.store import Store
from desktop.sync.room.ticket import Place
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import FINDING, PASSPHRASE, VISIT
from tests.desktop.sync.room import sitting
from tests.desktop.sync.room.cables import Machine, two_machines
from tests.desktop.sync.room.conftest import together

ROOT = Path(__file__).resolve().parents[4]
HOME, HALL = "home", "hall"
"""The cables: the Wi-Fi of the meeting's first hours, and another one."""


class Laptop:
    """A seat in a process of its own on one machine."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self.machine, self.folder = machine, folder
        command = machine.starts(sys.executable, "-m", sitting.__name__, str(folder))
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, encoding="utf-8", cwd=ROOT
        )
        self._here: set[str] = set()
        self.hears("ready")

    def does(self, line: str) -> None:
        """Give it a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hears(self, said: str) -> None:
        """Wait until it says this, and note what it has until then."""
        assert self.process.stdout is not None
        while (line := self.process.stdout.readline()) and line.strip() != said:
            self._note(line)
        assert line, f"never said {said}"

    def has(self, *ids: str) -> None:
        """Wait until all of this is there."""
        assert self.process.stdout is not None
        while not self._here.issuperset(ids):
            line = self.process.stdout.readline()
            assert line, f"never had {set(ids) - self._here}"
            self._note(line)

    def _note(self, line: str) -> None:
        said, _, id = line.strip().partition(" ")
        if said == "has":
            self._here.add(id)

    def leaves(self) -> None:
        """Leave the room, and end."""
        self.does("leave")
        assert self.process.wait() == 0

    def record(self) -> dict[str, str]:
        """Return the texts and photos of the book that it leaves."""
        with vaults.unlock(self.folder, PASSPHRASE) as vault, Store.open(vault, "") as store:
            assert query.clashes(store.reader) == {}
            photos = {e.id: e.hash for e in query.evidence(store.reader, VISIT.id)}
            assert all(store.blobs.holds(hash) for hash in photos.values())
            return photos | {f.id: f.text for f in query.findings(store.reader, VISIT.id)}


Laptops = Callable[[], tuple[Laptop, Laptop]]


@pytest.fixture
def laptops(device: MakeDevice) -> Iterator[Laptops]:
    """Start the keeper's laptop and a member's, on a cable between them."""
    with ExitStack() as stack:

        def start() -> tuple[Laptop, Laptop]:
            made = [device("Hà"), device("Bình")]
            together(*made)
            for each in made:
                each.store.close()
            machines = stack.enter_context(two_machines(HOME, HALL))
            for machine, address in zip(machines, ("10.81.1.1", "10.81.1.2"), strict=True):
                machine.plugs(HOME, address)
            pair = [Laptop(m, d.folder) for m, d in zip(machines, made, strict=True)]
            for each in pair:
                stack.enter_context(each.process)
                stack.callback(each.process.kill)
            host, guest = pair
            host.does("open")
            host.hears(f"host {Place('10.81.1.1')}")
            guest.does("join 10.81.1.1")
            guest.hears("guest here")
            return host, guest

        yield start


def both_write(host: Laptop, guest: Laptop, when: str) -> None:
    """Write a sentence and add a photo on either side."""
    for laptop, whose in ((host, "h"), (guest, "g")):
        laptop.does(f"word {whose}-word-{when} Ghi lúc {when}")
        laptop.does(f"photo {whose}-photo-{when} {whose}{when}")


def both_have(host: Laptop, guest: Laptop, *when: str) -> None:
    """Wait until either side has all that was written by then."""
    kinds = ("h-word", "h-photo", "g-word", "g-photo")
    ids = [f"{kind}-{each}" for each in when for kind in kinds]
    for laptop in (host, guest):
        laptop.has(FINDING.id, *ids)


@pytest.mark.slow
@pytest.mark.networks
def test_every_word_and_photo_is_there_after_the_network_was_lost_and_changed(
    laptops: Laptops,
) -> None:
    host, guest = laptops()
    both_write(host, guest, "first")
    guest.machine.pulls(HOME)
    both_write(host, guest, "apart")
    guest.hears("guest lost")
    guest.machine.plugs(HOME, "10.81.1.2")
    guest.hears("guest here")
    both_have(host, guest, "first", "apart")

    host.machine.moves(HOME, "10.82.1.1")
    guest.machine.moves(HOME, "10.82.1.2")
    both_write(host, guest, "moved")
    host.hears(f"host {Place('10.82.1.1')}")
    guest.hears("guest here")
    both_have(host, guest, "moved")

    for laptop in (host, guest):
        laptop.machine.pulls(HOME)
    both_write(host, guest, "nowhere")
    host.hears("host nowhere")
    guest.hears("guest lost")
    host.machine.plugs(HALL, "10.83.1.1")
    guest.machine.plugs(HALL, "10.83.1.2")
    host.hears(f"host {Place('10.83.1.1')}")
    guest.hears("guest here")
    both_have(host, guest, "nowhere")

    guest.leaves()
    host.leaves()
    assert host.record() == guest.record()
    assert len(host.record()) == 1 + 4 * 4
