"""A full disk and a read-only folder: said as what they are, nothing kept is lost, and it goes on afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db import cipher, vault
from db.errors import DiskFull, NotWritable
from db.vault import Vault
from tests.db.faults.children import CHEAP, NEW_PASSPHRASE, PASSPHRASE
from tests.db.faults.conftest import Child

if TYPE_CHECKING:
    from db.database import Database

Disk = Callable[[int], Path]
ReadOnly = Callable[[Path], AbstractContextManager[None]]


def made(folder: Path) -> list[str]:
    with vault.create(folder, PASSPHRASE, CHEAP) as opened:
        with cipher.connect(opened.database_path, opened.database_key) as db:
            db.execute("create table note (text text)")
        return [opened.blobs.add_bytes(b"kept").hash]


def filled(disk: Path) -> Path:
    """Leave not one byte on the disk."""
    ballast = disk / "ballast"
    with pytest.raises(OSError, match="space"):
        write_without_end(ballast)
    return ballast


def write_without_end(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_making_a_vault_on_a_full_disk_leaves_none_and_works_later(small_disk: Disk) -> None:
    refused = 0
    for kib in range(4, 1024, 4):
        folder = small_disk(kib) / "vault"
        try:
            vault.create(folder, PASSPHRASE, CHEAP).close()
            break
        except DiskFull:
            refused += 1
            assert not vault.exists(folder)
            assert {path.name for path in folder.glob("*.*")} == set()
    assert refused > 5
    small_disk(4096)
    with vault.unlock(folder, PASSPHRASE) as opened:
        cipher.connect(opened.database_path, opened.database_key).close()


def test_evidence_that_does_not_fit_leaves_nothing_half(small_disk: Disk) -> None:
    folder = small_disk(2048) / "vault"
    kept = made(folder)
    with vault.unlock(folder, PASSPHRASE) as opened:
        with pytest.raises(DiskFull):
            add_without_end(opened, kept)
        assert len(kept) > 3
        assert len(opened.blobs.names()) == len(kept)
        assert list(folder.rglob("*.part")) == []
        for hash in kept:
            opened.blobs.check(hash)
        small_disk(4096)
        opened.blobs.add_bytes(bytes(150_000))


def add_without_end(opened: Vault, kept: list[str]) -> None:
    for number in count():
        kept.append(opened.blobs.add_bytes(random.Random(number).randbytes(150_000)).hash)


def insert_without_end(db: Database, kept: list[int]) -> None:
    for number in count():
        db.execute("insert into note values (?)", ["ghi nhận " * 200])
        kept.append(number)


def test_a_record_that_fills_the_disk_keeps_every_acknowledged_row(small_disk: Disk) -> None:
    folder = small_disk(2048) / "vault"
    made(folder)
    with vault.unlock(folder, PASSPHRASE) as opened:
        kept: list[int] = []
        with cipher.connect(opened.database_path, opened.database_key) as db:
            with pytest.raises(DiskFull), cipher.refusals(opened.folder):
                insert_without_end(db, kept)
            assert not db.conn.in_transaction
        assert len(kept) > 100
        small_disk(8192)
        with cipher.connect(opened.database_path, opened.database_key) as db:
            assert db.execute("select count(*) from note").fetchone() == (len(kept),)
            assert db.execute("pragma cipher_integrity_check").fetchall() == []
            db.execute("insert into note values ('on it goes')")


def test_a_vault_on_a_full_disk_opens_or_says_that_it_is_full(small_disk: Disk) -> None:
    disk = small_disk(2048)
    folder = disk / "vault"
    [hash] = made(folder)
    ballast = filled(disk)
    with vault.unlock(folder, PASSPHRASE) as opened:
        opened.blobs.check(hash)
        with pytest.raises(DiskFull):
            cipher.connect(opened.database_path, opened.database_key)
        ballast.unlink()
        cipher.connect(opened.database_path, opened.database_key).close()


def test_a_passphrase_that_cannot_be_changed_stays_as_it_was(small_disk: Disk) -> None:
    disk = small_disk(2048)
    folder = disk / "vault"
    made(folder)
    filled(disk)
    with vault.unlock(folder, PASSPHRASE) as opened, pytest.raises(DiskFull):
        opened.change_passphrase(PASSPHRASE, NEW_PASSPHRASE, CHEAP)
    assert list(folder.rglob("*.part")) == []
    vault.unlock(folder, PASSPHRASE).close()


def test_a_file_larger_than_the_system_allows_is_a_full_disk(tmp_path: Path, child: Child) -> None:
    [hash] = made(tmp_path / "vault")
    out, error = child("outgrow", tmp_path / "vault", 100_000).communicate()
    assert out == "DiskFull blobs\n", error
    with vault.unlock(tmp_path / "vault", PASSPHRASE) as opened:
        assert opened.blobs.names() == {opened.blobs.name(hash)}
        assert list(opened.folder.rglob("*.part")) == []


def test_a_read_only_folder_is_said_so(tmp_path: Path, read_only: ReadOnly) -> None:
    folder = tmp_path / "vault"
    made(folder)
    with read_only(folder), pytest.raises(NotWritable) as refused:
        vault.unlock(folder, PASSPHRASE)
    assert refused.value.path == folder
    empty = tmp_path / "empty"
    empty.mkdir()
    with read_only(empty):
        for target in (empty, empty / "new" / "below"):
            with pytest.raises(NotWritable):
                vault.create(target, PASSPHRASE, CHEAP)
    vault.unlock(folder, PASSPHRASE).close()


def test_a_folder_that_turns_read_only_while_open_loses_nothing(
    tmp_path: Path, read_only: ReadOnly
) -> None:
    folder = tmp_path / "vault"
    [hash] = made(folder)
    with vault.unlock(folder, PASSPHRASE) as opened:
        for name in (vault.BLOBS, "."):
            with read_only(folder / name), pytest.raises(NotWritable):
                opened.blobs.add_bytes(b"new")
            opened.blobs.check(hash)
        opened.blobs.add_bytes(b"new")


def test_a_record_that_turns_read_only_is_said_so(tmp_path: Path, read_only: ReadOnly) -> None:
    folder = tmp_path / "vault"
    made(folder)
    with (
        vault.unlock(folder, PASSPHRASE) as opened,
        read_only(folder),
        pytest.raises(NotWritable),
    ):
        cipher.connect(opened.database_path, opened.database_key)
