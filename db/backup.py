"""A whole second vault beside the first: database by SQLite's own backup, keys and evidence as they lie.

A copy is made under a passing name, opened and counted against the original, and only then named.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db import cipher, files
from db.blobs import Step
from db.errors import BackupDiffers, VaultExists
from db.vault import BLOBS, DATABASE, KEYS, Vault

if TYPE_CHECKING:
    from db.database import Database

_PAGES_A_STEP = 256


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: a folder that is itself a vault under the same passphrase."""

    folder: Path
    changes: int
    files: int
    size_bytes: int


def make(db: Database, vault: Vault, into: Path, at: dt.datetime, work: Step) -> Backup:
    """Copy an open vault into a new folder in `into`, verified. Raises BackupDiffers and what the disk refuses."""
    target = into / f"so-doan-{at:%Y-%m-%d-%H%M%S}"
    part = target.with_name(target.name + files.PART)
    with cipher.refusals(into):
        if target.exists():
            raise VaultExists(target)
        files.make_folder(into)
        shutil.rmtree(part, ignore_errors=True)
        files.make_folder(part)
        try:
            copy_database(db, part / DATABASE, vault.database_key)
            count = _copy_blobs(vault.folder / BLOBS, part / BLOBS, work)
            for name in KEYS:
                files.write(part / name, (vault.folder / name).read_bytes())
            changes = _verified(db, vault, part)
            files.replace(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    size_bytes = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Backup(target, changes, count, size_bytes)


def copy_database(db: Database, path: Path, key: bytes) -> None:
    """Copy the database of a running program, whole as of one moment, under the same key."""
    copy = cipher.connect(path, key, create=True)
    try:
        db.conn.backup(copy.conn, pages=_PAGES_A_STEP)
        copy.execute("pragma wal_checkpoint(truncate)")
    finally:
        copy.close()


def _copy_blobs(source: Path, target: Path, work: Step) -> int:
    found = sorted(path for path in source.rglob("*") if path.is_file() and path.suffix == "")
    files.make_folder(target)
    for number, path in enumerate(found):
        work.step(number, len(found))
        copy = target / path.relative_to(source)
        files.make_folder(copy.parent)
        shutil.copyfile(path, copy)
        with copy.open("rb+") as file:
            files.sync(file)
        files.sync_folder(copy.parent)
    work.step(len(found), len(found))
    return len(found)


def _verified(db: Database, vault: Vault, part: Path) -> int:
    """Return the number of changes in the copy, after it was read back and agrees with the original."""
    copy = cipher.connect(part / DATABASE, vault.database_key)
    try:
        sound = copy.execute("pragma quick_check").fetchone()[0] == "ok"
        own, other = (_last_links(each) for each in (db, copy))
        changes = int(copy.execute("select count(*) from change").fetchone()[0])
    finally:
        copy.close()
    if not sound or own != other or _sizes(vault.folder / BLOBS) != _sizes(part / BLOBS):
        raise BackupDiffers(part)
    for suffix in ("-wal", "-shm"):
        (part / (DATABASE + suffix)).unlink(missing_ok=True)
    return changes


def _last_links(db: Database) -> list[tuple[object, ...]]:
    """Return each device's last sequence and its link, which stands for all before it."""
    sql = "select device, max(sequence), chain from change group by device order by device"
    return list(db.execute(sql))


def _sizes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.suffix == ""
    }
