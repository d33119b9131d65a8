"""The room by command: two processes on one machine, two persons who type the code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db import fields, query
from db import vault as vaults
from db.records import Evidence, RecordId
from db.store import Store
from desktop.words import Words
from tests.desktop.sync.party import CHEAP, FINDING, INSPECTION, PASSPHRASE, VISIT
from tests.desktop.sync.room.cables import Machine, two_machines

ROOT = Path(__file__).resolve().parents[2]
PHOTOS, PHOTO_BYTES = 12, 3 << 20
CODE = re.compile(r"\b(\d{3} \d{3})\b")

posix = pytest.mark.skipif(os.name == "nt", reason="Ctrl+C of POSIX")

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command as one of two people, on this machine or on one of its own."""
    (tmp_path / "secret").write_text(PASSPHRASE, "utf-8")
    for name in ("an", "binh"):
        with vaults.create(tmp_path / name, PASSPHRASE, cost=CHEAP) as vault:
            store = Store.open(vault, name)
            if name == "an":
                edits = [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)]
                store.write("case.import", edits)
            store.close()
    with ExitStack() as stack:

        def begin(
            name: str, *arguments: str, machine: Machine | None = None
        ) -> subprocess.Popen[str]:
            main = [sys.executable, "-W", "error", str(ROOT / "main.py"), *arguments, "--json"]
            process = stack.enter_context(
                subprocess.Popen(
                    machine.starts(*main) if machine else main,
                    env={
                        **os.environ,
                        "SODOAN_VAULT": str(tmp_path / name),
                        "SODOAN_PASSPHRASE_FILE": str(tmp_path / "secret"),
                    },
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                )
            )
            stack.callback(process.kill)
            return process

        yield begin


def line(process: subprocess.Popen[str], pattern: str) -> str:
    """Return the first line it says that matches."""
    assert process.stderr is not None
    said = []
    for text in process.stderr:
        said.append(text)
        if re.search(pattern, text):
            return text.strip()
    pytest.fail(f"never said {pattern}: {said}")


def typed(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(text + "\n")
    process.stdin.flush()


def ended(process: subprocess.Popen[str]) -> dict[str, object]:
    assert process.stdout is not None
    told = json.loads(process.stdout.read())
    assert process.wait(60) == 0
    return dict(told)


def entered(start: Start, host: subprocess.Popen[str], *where: str, **on: Machine) -> None:
    """Join as Bình, both persons typing the code, and stay until nothing is new."""
    guest = start("binh", "room", "join", *where, "--once", **on)
    codes = [CODE.findall(line(each, CODE.pattern))[0] for each in (guest, host)]
    assert codes[0] == codes[1]
    typed(guest, codes[0])
    typed(host, codes[1])
    told = ended(guest)
    assert told["changes"]
    assert len(told["people"]) == 2  # type: ignore[arg-type]


def record(folder: Path) -> dict[str, str]:
    """Return the texts of a book, and the hashes of the photos that are there."""
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, "b") as store:
        seen = query.evidence(store.reader, VISIT.id)
        texts = {f.id: f.text for f in query.findings(store.reader, VISIT.id)}
        return texts | {e.id: e.hash for e in seen if store.blobs.holds(e.hash)}


@pytest.mark.slow
@posix
def test_two_people_type_the_code_and_the_record_is_there(start: Start, tmp_path: Path) -> None:
    shared = start("an", "devices", "--share", INSPECTION.id)
    assert shared.wait(60) == 0
    host = start("an", "room", "open", INSPECTION.id, "--address", "127.0.0.1")
    entered(start, host, line(host, "^SODOAN-P1"))
    assert record(tmp_path / "binh") == {FINDING.id: FINDING.text}
    host.send_signal(signal.SIGINT)
    assert ended(host)["sent"]


def photographed(folder: Path, name: str) -> None:
    """Add photos to a book, larger together than what one exchange moves."""
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, name) as store:
        for number in range(PHOTOS):
            own = f"{name}{number:02}"
            blob = store.blobs.add_bytes(own.encode() * (PHOTO_BYTES // len(own)))
            size_bytes = blob.size_bytes
            photo = Evidence(
                id=RecordId(own), visit=VISIT.id, hash=blob.hash, size_bytes=size_bytes
            )
            store.write("evidence.add", [fields.edit(photo)])


@pytest.mark.slow
@pytest.mark.networks
@posix
def test_both_commands_follow_a_network_that_is_lost_and_changes(
    start: Start, tmp_path: Path
) -> None:
    lost, joined = (Words("vi")(f"room.{key}", name="") for key in ("lost", "joined"))
    assert start("an", "devices", "--share", INSPECTION.id).wait(60) == 0
    photographed(tmp_path / "an", "an")
    with two_machines("wifi") as (one, other):
        one.plugs("wifi", "10.81.1.1")
        other.plugs("wifi", "10.81.1.2")
        host = start("an", "room", "open", INSPECTION.id, machine=one)
        line(host, "10.81.1.1")
        entered(start, host, machine=other)
        photographed(tmp_path / "binh", "binh")
        guest = start("binh", "room", "join", "--once", machine=other)
        line(guest, joined[:10])
        other.pulls("wifi")
        line(guest, lost)
        one.moves("wifi", "10.82.1.1")
        other.plugs("wifi", "10.82.1.2")
        line(host, "10.82.1.1")
        ended(guest)
        host.send_signal(signal.SIGINT)
        ended(host)
    assert record(tmp_path / "an") == record(tmp_path / "binh")
    assert len(record(tmp_path / "an")) == 1 + 2 * PHOTOS


@pytest.mark.slow
@posix
def test_who_types_something_else_is_not_let_in(start: Start) -> None:
    assert start("an", "devices", "--share", INSPECTION.id).wait(60) == 0
    host = start("an", "room", "open", INSPECTION.id, "--address", "127.0.0.1")
    guest = start("binh", "room", "join", line(host, "^SODOAN-P1"), "--once")
    line(guest, CODE.pattern)
    typed(guest, "không")
    assert guest.wait(60) == 1
    host.send_signal(signal.SIGINT)
    assert ended(host)["people"]


def test_nobody_at_an_address_is_told(start: Start) -> None:
    guest = start("binh", "room", "join", "127.0.0.1:9")
    assert guest.wait(60) == 1
    assert guest.stderr is not None
    assert "127.0.0.1:9" in guest.stderr.read()
