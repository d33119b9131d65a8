"""Killed at any moment: no acknowledged save is lost, nothing half is seen, no word lies in the clear."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from db import cipher, vault
from db.errors import NoVault, VaultBusy, WrongPassphrase
from db.vault import Vault
from tests.db.faults.children import CHEAP, NEW_PASSPHRASE, PASSPHRASE, prepare
from tests.db.faults.conftest import Child

CANARY = "Chim hoàng yến ở mỏ than"


def killed_everywhere(child: Child, act: str, folder: Path) -> list[Path]:
    """Have `act` killed at every step, return the folder of each try; the last one was let live."""
    folder.mkdir()
    out, error = child(act, folder).communicate()
    assert not error
    tries = [folder / str(moment) / "vault" for moment in range(1, int(out) + 2)]
    assert len(tries) > 10
    return tries


def opened(folder: Path) -> Vault:
    try:
        return vault.unlock(folder, PASSPHRASE)
    except WrongPassphrase:
        return vault.unlock(folder, NEW_PASSPHRASE)


def test_making_a_vault_makes_it_whole_or_not_at_all(child: Child, tmp_path: Path) -> None:
    there = []
    for folder in killed_everywhere(child, "create", tmp_path / "tries"):
        there.append(vault.exists(folder))
        if not there[-1]:
            with pytest.raises(NoVault):
                vault.unlock(folder, PASSPHRASE)
            vault.create(folder, PASSPHRASE, CHEAP).close()
        with vault.unlock(folder, PASSPHRASE) as made:
            cipher.connect(made.database_path, made.database_key).close()
            made.blobs.add_bytes(b"new")
        names = {path.name for path in folder.iterdir()}
        assert names == {*vault.KEYS, vault.DATABASE, vault.LOCK, vault.BLOBS, vault.BACKUPS}
    assert there == sorted(there), "a vault that is there stays there"
    assert there[0] is False
    assert there[-1] is True


def test_adding_evidence_leaves_all_of_it_or_nothing(child: Child, tmp_path: Path) -> None:
    counts = []
    for folder in killed_everywhere(child, "add", tmp_path / "tries"):
        with vault.unlock(folder, PASSPHRASE) as made:
            assert list(folder.rglob("*.part")) == []
            counts.append(len(made.blobs.names()))
            made.blobs.check(made.blobs.add_bytes(b"kept").hash)
            made.blobs.check(made.blobs.add_bytes(bytes(200_000)).hash)
            assert len(made.blobs.names()) == 2
    assert set(counts) == {1, 2}
    assert counts == sorted(counts)


def test_changing_the_passphrase_leaves_one_that_opens(child: Child, tmp_path: Path) -> None:
    for folder in killed_everywhere(child, "change", tmp_path / "tries"):
        with opened(folder) as made:
            made.blobs.check(made.blobs.add_bytes(b"kept").hash)
        first, second = ((folder / name).read_bytes() for name in vault.KEYS)
        assert first == second


def said(process: subprocess.Popen[str], lines: int) -> list[str]:
    assert process.stdout
    return [process.stdout.readline().strip() for _ in range(lines)]


def test_no_acknowledged_save_is_lost(child: Child, tmp_path: Path) -> None:
    prepare(tmp_path)
    folder = tmp_path / "vault"
    last = 0
    for lines in (1, 7, 40):
        process = child("acknowledge", folder)
        last = int(said(process, lines)[-1])
        process.send_signal(signal.SIGKILL)
        assert process.stdout  # not communicate(), which passes over what readline() read ahead
        last = max([last, *map(int, process.stdout.read().split("\n")[:-1])])
        process.wait()
        with vault.unlock(folder, PASSPHRASE) as made:
            with cipher.connect(made.database_path, made.database_key) as db:
                rows = [row[0] for row in db.execute("select number from note order by 1")]
            assert rows[:last] == list(range(1, last + 1))
            assert len(rows) <= last + 1
            for number in range(1, last + 1):
                made.blobs.check(made.blobs.add_bytes(b"%d" % number).hash)


def test_a_vault_that_another_program_holds_is_busy_until_that_is_gone(
    child: Child, tmp_path: Path
) -> None:
    prepare(tmp_path)
    folder = tmp_path / "vault"
    process = child("hold", folder)
    assert said(process, 1) == ["held"]
    for ask in (vault.unlock, vault.unlock):
        with pytest.raises(VaultBusy) as refused:
            ask(folder, PASSPHRASE)
        assert refused.value.folder == folder
    assert child("hold", folder).communicate()[0] == "VaultBusy\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    vault.unlock(folder, PASSPHRASE).close()


def test_a_vault_is_free_again_when_its_program_ends_well(child: Child, tmp_path: Path) -> None:
    prepare(tmp_path)
    process = child("hold", tmp_path / "vault")
    assert said(process, 1) == ["held"]
    process.communicate()
    vault.unlock(tmp_path / "vault", PASSPHRASE).close()


def test_no_word_lies_in_the_clear_after_a_kill(child: Child, tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "vault"
    process = child("write_canary", folder, CANARY)
    assert said(process, 1) == ["written"], process.stderr and process.stderr.read()
    process.wait()
    assert (folder / f"{vault.DATABASE}-wal").stat().st_size > 0
    places = [path for root in (tmp_path, home) for path in root.rglob("*") if path.is_file()]
    assert len(places) > 5
    for path in places:
        data = path.read_bytes()
        for piece in (CANARY[:10], CANARY[-10:], PASSPHRASE):
            assert piece.encode() not in data, path
            assert piece.encode("utf-16-le") not in data, path
    with (
        vault.unlock(folder, PASSPHRASE) as made,
        cipher.connect(made.database_path, made.database_key) as db,
    ):
        assert db.execute("select count(*), max(text) from note").fetchone()[0] == 3000
        [text] = db.execute("select text from note where id = 1").fetchone()
        assert text == f"{CANARY} 0"
