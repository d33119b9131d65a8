"""The one place that imports SQLCipher: it opens encrypted databases and names what they refuse.

Two copies of SQLite in one process lose committed rows, and sqlite-utils takes the standard library's unless it
finds another under the name pysqlite3; hence the alias, set here before sqlite-utils is ever imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi2

from db import files
from db.database import Database
from db.errors import DiskFailing, DiskFull, NotWritable, Refused, VaultBusy, VaultDamaged

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

KEY_BYTES = 32
PAGE_BYTES = 4096
BUSY_TIMEOUT_S = 5.0
OLDEST_SQLITE = (3, 51, 3)
OLDEST_SQLCIPHER = (4, 19)

Error: type[Exception] = dbapi2.Error
"""What the database raises; `refusals` turns the world's part of it into Refused."""

_PLAIN_HEADER = b"SQLite format 3\0"

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "cache_size": -8 * 1024,
    "wal_autocheckpoint": 16_000,
}
"""Set and read back at every open: WAL with synchronous=FULL alone lost nothing in power cuts. A window brings the log
of writes into the database beside itself (`checkpoints`), long before a commit would have to.

The cache, in KiB, is what memory grows to with the record; more of it makes writing no more than a tenth faster."""

_READING = {"query_only": 1, "cache_size": -32 * 1024}
"""Set besides where a connection only reads: the larger cache spares unsealing the same pages for every list."""

_DAMAGED = {11, 26}
_NOT_WRITABLE = {3, 8, 14}
_BUSY = {5, 6}
_FULL = 13
_IO_ERROR = 10


class WrongDatabaseLibrary(RuntimeError):
    """The program was built with a database library that loses or reveals data: our fault, not the world's."""


def connect(path: Path, key: bytes, *, read_only: bool = False, create: bool = False) -> Database:
    """Open the encrypted database at `path` with the raw 32-byte key, checked and set to lose nothing.

    A missing or empty file is taken for a new database only with `create`: elsewhere it is damage, not a
    fresh start. Transactions are the caller's (`BEGIN IMMEDIATE`); any thread may use the connection, one at a time.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes")
    _check_single()
    with refusals(path.parent):
        if create:
            _touch(path)
        _check_file(path, empty_allowed=create)
        connection = _opened(path, key)
        try:
            if read_only:
                _settle(connection, _READING)
            return Database(connection)
        except BaseException:
            connection.close()
            raise


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """Turn what the database or the disk refuses within the block into `Refused`; all else passes through."""
    try:
        with files.refusals(folder):
            yield
    except dbapi2.Error as error:
        refused = translate(error, folder)
        if refused is None:
            raise
        raise refused from error


def translate(error: Exception, folder: Path) -> Refused | None:
    """Return what the database's error means to the vault in `folder`; None if it is our own mistake."""
    code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
    if code in _DAMAGED:
        return VaultDamaged(folder, "database", str(error))
    if code in _NOT_WRITABLE:
        return NotWritable(folder)
    if code in _BUSY:
        return VaultBusy(folder)
    if code == _FULL or (code == _IO_ERROR and files.is_full(folder)):
        return DiskFull(folder)
    return DiskFailing(folder) if code == _IO_ERROR else None


def _touch(path: Path) -> None:
    """Make the empty file ourselves: the log and index files beside it take over its narrow permissions."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _check_file(path: Path, *, empty_allowed: bool) -> None:
    if not path.exists():
        raise VaultDamaged(path.parent, "database", "missing")
    with path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER:
        raise VaultDamaged(path.parent, "database", "not encrypted")
    # SQLite takes such a stump for a new file
    if path.stat().st_size < PAGE_BYTES and not empty_allowed:
        raise VaultDamaged(path.parent, "database", "truncated")


def _opened(path: Path, key: bytes) -> Any:
    connection = dbapi2.connect(
        str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA cipher_log=off")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        _check_versions(connection)
        _settle(connection, _PRAGMAS)
        if path.stat().st_size == 0:
            _begin(connection)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        _check_file(path, empty_allowed=False)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: Any) -> None:
    """Have a new database written at once: setting WAL on a full disk fails without a word."""
    connection.execute("PRAGMA user_version=0")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _check_versions(connection: Any) -> None:
    version = str(_pragma(connection, "cipher_version") or "0")
    cipher = tuple(int(part) for part in version.split()[0].split(".")[:2])
    if dbapi2.sqlite_version_info < OLDEST_SQLITE or cipher < OLDEST_SQLCIPHER:
        raise WrongDatabaseLibrary(dbapi2.sqlite_version, version)
    if str(_pragma(connection, "cipher_status")) != "1":
        raise WrongDatabaseLibrary("the key was not taken")


def _settle(connection: Any, pragmas: Mapping[str, object]) -> None:
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={value}")
        found = _pragma(connection, name)
        if found != value:
            raise WrongDatabaseLibrary(name, found)


def _pragma(connection: Any, name: str) -> Any:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return None if row is None else row[0]


def _check_single() -> None:
    """Refuse to run beside a sqlite-utils that took another SQLite."""
    other = sys.modules.get("sqlite_utils.db")
    if other is not None and vars(other)["sqlite3"] is not sqlcipher3:
        raise WrongDatabaseLibrary("sqlite_utils was imported before db.cipher")
