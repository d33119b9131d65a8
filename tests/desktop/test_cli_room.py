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

from db import fields, keys, query
from db import vault as vaults
from db.store import Store
from tests.desktop.sync.party import FINDING, INSPECTION, VISIT

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "mật khẩu để thử"
CODE = re.compile(r"\b(\d{3} \d{3})\b")

posix = pytest.mark.skipif(os.name == "nt", reason="Ctrl+C of POSIX")

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command as one of two people."""
    (tmp_path / "secret").write_text(PASSPHRASE, "utf-8")
    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    for name in ("an", "binh"):
        with vaults.create(tmp_path / name, PASSPHRASE, cost=cheap) as vault:
            store = Store.open(vault, name)
            if name == "an":
                edits = [fields.edit(each) for each in (INSPECTION, VISIT, FINDING)]
                store.write("case.import", edits)
            store.close()
    with ExitStack() as stack:

        def begin(name: str, *arguments: str) -> subprocess.Popen[str]:
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "error", str(ROOT / "main.py"), *arguments, "--json"],
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


@pytest.mark.slow
@posix
def test_two_people_type_the_code_and_the_record_is_there(start: Start, tmp_path: Path) -> None:
    shared = start("an", "devices", "--share", INSPECTION.id)
    assert shared.wait(60) == 0
    host = start("an", "room", "open", INSPECTION.id, "--address", "127.0.0.1")
    where = line(host, "^SODOAN-P1")
    guest = start("binh", "room", "join", where, "--once")
    codes = [CODE.findall(line(each, CODE.pattern))[0] for each in (guest, host)]
    assert codes[0] == codes[1]
    typed(guest, codes[0])
    typed(host, codes[1])
    told = ended(guest)
    assert told["changes"]
    assert len(told["people"]) == 2  # type: ignore[arg-type]
    with vaults.unlock(tmp_path / "binh", PASSPHRASE) as vault, Store.open(vault, "b") as store:
        assert [f.text for f in query.findings(store.reader, VISIT.id)] == [FINDING.text]
    host.send_signal(signal.SIGINT)
    assert ended(host)["sent"]


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
