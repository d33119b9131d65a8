"""Killed at any moment, the store keeps every save it acknowledged, and no word of it lies about in clear."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db import query
from db.records import RecordId
from db.store import Store
from db.vault import unlock
from desktop.work import Quiet

ROOT = Path(__file__).resolve().parents[3]
PASSPHRASE = "mật khẩu để thử"
CANARY = "chim hoàng yến"

WRITER = """
import sys
from pathlib import Path
from db import fields, keys, vault
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import Store

folder, passphrase, canary = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if vault.exists(folder):
    opened = vault.unlock(folder, passphrase)
else:
    opened = vault.create(folder, passphrase, cost=keys.Cost(memory_kib=64, iterations=1, lanes=1))
store = Store.open(opened)
if store.position == 0:
    visit = Visit(id=RecordId("v"), inspection=RecordId("i"), kind=VisitKind.SESSION)
    store.write("case.import", [fields.edit(Inspection(id=RecordId("i"), topic="t")), fields.edit(visit)])
start = store.position
for number in range(start, start + 10_000):
    text = f"{canary} {number} " + "x" * (number % 3000)
    finding = Finding(id=RecordId(f"f{number}"), visit=RecordId("v"), kind=FindingKind.RESULT, text=text)
    store.write("finding.add", [fields.edit(finding)])
    print(number, flush=True)
"""


def acknowledged_before_kill(folder: Path, lines: int) -> list[int]:
    """Run the writer, kill it once it has acknowledged `lines` saves, return all that it acknowledged."""
    arguments = [sys.executable, "-c", WRITER, str(folder), PASSPHRASE, CANARY]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        seen = [int(writer.stdout.readline()) for _ in range(lines)]
        writer.kill()
        seen += [int(line) for line in writer.stdout if line.endswith("\n")]
    return seen


@pytest.mark.parametrize("rounds", [(1, 7, 40), (120, 3)])
def test_kill_9_loses_no_acknowledged_save(tmp_path: Path, rounds: tuple[int, ...]) -> None:
    folder = tmp_path / "vault"
    acknowledged = []
    for lines in rounds:
        acknowledged += acknowledged_before_kill(folder, lines)
    with Store.open(unlock(folder, PASSPHRASE)) as store:
        kept = {finding.id for finding in query.findings(store.reader, RecordId("v"))}
        assert {f"f{number}" for number in acknowledged} <= kept
        assert len(kept) <= len(acknowledged) + len(rounds)  # at most the one in flight each time
        assert store.check(Quiet()).problems == ()


def test_no_word_of_the_record_lies_on_the_disk_in_clear(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    acknowledged_before_kill(folder, 60)
    wanted = [CANARY.encode(), CANARY.encode("utf-16-le"), b"hoang yen", b"finding", b"SQLite"]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in wanted if word in data], path.name
    assert any(path.stat().st_size > 100_000 for path in folder.rglob("*"))
