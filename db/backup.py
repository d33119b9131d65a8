"""A whole second vault beside the first: database by SQLite's own backup, keys and evidence as they lie.

A copy is made under a passing name, opened and counted against the original, and only then named.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
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

Links = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: a folder that is itself a vault under the same passphrase."""

    folder: Path
    changes: int
    files: int
    size_bytes: int


def make(reader: Database, vault: Vault, into: Path, at: dt.datetime, work: Step) -> Backup:
    """Copy an open vault, as it is now, into a new folder in `into`, verified; others may go on writing meanwhile.

    `reader` is a connection of its own that looks at this moment until it is closed. Raises BackupDiffers and what
    the disk refuses.
    """
    target = into / f"so-doan-{at:%Y-%m-%d-%H%M%S}"
    part = target.with_name(target.name + files.PART)
    with cipher.refusals(into):
        if target.exists():
            raise VaultExists(target)
        files.make_folder(into)
        shutil.rmtree(part, ignore_errors=True)
        files.make_folder(part)
        try:
            reader.execute("begin")
            last = _last_links(reader)
            copy_database(reader, part / DATABASE, vault.database_key)
            kept = _sizes(vault.folder / BLOBS)
            _copy_blobs(vault.folder / BLOBS, part / BLOBS, kept, work)
            for name in KEYS:
                files.write(part / name, (vault.folder / name).read_bytes())
            changes = _verified(part, vault.database_key, last, kept)
            files.replace(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    size_bytes = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Backup(target, changes, len(kept), size_bytes)


def copy_database(db: Database, path: Path, key: bytes) -> None:
    """Copy the database of a running program, whole as of one moment, under the same key."""
    copy = cipher.connect(path, key, create=True)
    try:
        db.conn.backup(copy.conn, pages=_PAGES_A_STEP)
        copy.execute("pragma wal_checkpoint(truncate)")
    finally:
        copy.close()


def _copy_blobs(source: Path, target: Path, kept: Iterable[str], work: Step) -> None:
    """Copy the sealed files of these names."""
    names = sorted(kept)
    files.make_folder(target)
    for number, name in enumerate(names):
        work.step(number, len(names))
        copy = target / name
        files.make_folder(copy.parent)
        shutil.copyfile(source / name, copy)
        with copy.open("rb+") as file:
            files.sync(file)
        files.sync_folder(copy.parent)
    work.step(len(names), len(names))


def _verified(part: Path, key: bytes, last: Links, kept: dict[str, int]) -> int:
    """Return the number of changes in the copy, after it was read back and agrees with the original."""
    copy = cipher.connect(part / DATABASE, key)
    try:
        sound = copy.execute("pragma quick_check").fetchone()[0] == "ok"
        own = _last_links(copy)
        changes = int(copy.execute("select count(*) from change").fetchone()[0])
    finally:
        copy.close()
    if not sound or own != last or _sizes(part / BLOBS) != kept:
        raise BackupDiffers(part)
    for suffix in ("-wal", "-shm"):
        (part / (DATABASE + suffix)).unlink(missing_ok=True)
    return changes


def _last_links(db: Database) -> Links:
    """Return each device's last sequence and its link, which stands for all before it."""
    sql = "select device, max(sequence), chain from change group by device order by device"
    return list(db.execute(sql))


def _sizes(folder: Path) -> dict[str, int]:
    """Return how large each sealed file is, by its path within the folder."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.suffix == ""
    }
