"""The vault folder: keys, lock, database, blobs, backups; made whole or not at all, opened by one program at a time.

Making a vault writes the database under a passing name, then the two copies of the key file, then gives the
database its name. Before the keys there is no vault; after them `unlock` finishes what was interrupted.
"""

from __future__ import annotations

import base64
import errno
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from db import cipher, files, keys
from db.blobs import Blobs
from db.errors import NotWritable, NoVault, VaultBusy, VaultDamaged, VaultExists, VaultNewer
from db.keys import Cost, KeyFile, VaultKey

KEYS = ("keys.json", "keys.copy.json")
DATABASE = "so-doan.db"
NEW_DATABASE = "so-doan.db.new"
BLOBS = "blobs"
BACKUPS = "backups"
LOCK = "lock"

HEALED_KEYS = "keys"
"""In `Vault.notes`: one copy of the key file was damaged or lost and was written anew from the other."""

_DEVICE_BYTES = 10


@dataclass(slots=True)
class Vault:
    """An unlocked vault, held against other programs until it is closed."""

    folder: Path
    blobs: Blobs
    notes: tuple[str, ...]
    _file: KeyFile = field(repr=False)
    _key: VaultKey = field(repr=False)
    _lock: FileLock = field(repr=False)

    @property
    def database_path(self) -> Path:
        """The encrypted database."""
        return self.folder / DATABASE

    @property
    def database_key(self) -> bytes:
        """The database's raw key, 32 bytes."""
        return self._key.derived("database")

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.folder / BACKUPS

    @property
    def device(self) -> str:
        """The name under which this vault's own changes stand in the log."""
        return self._file.device

    def derived(self, purpose: str) -> bytes:
        """Return the 32-byte key for another purpose, such as `device`."""
        return self._key.derived(purpose)

    def change_passphrase(self, old: str, new: str, cost: Cost = Cost()) -> None:  # noqa: B008
        """Let `new` open the vault instead of `old`. Raises `WrongPassphrase` or `WeakPassphrase`."""
        changed = keys.change(self._file, old, new, cost)
        _write_keys(self.folder, keys.encode(changed))
        self._file = changed

    def close(self) -> None:
        """Let other programs have the vault; closing twice is harmless."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def exists(folder: Path) -> bool:
    """Return whether there is a vault in the folder, whole or damaged."""
    with files.refusals(folder):
        return any((folder / name).exists() for name in (*KEYS, DATABASE))


def new_device() -> str:
    """Return a name for a device that no other has."""
    return base64.b32encode(secrets.token_bytes(_DEVICE_BYTES)).decode().lower()[:_DEVICE_BYTES]


def create(
    folder: Path,
    passphrase: str,
    cost: Cost = Cost(),  # noqa: B008
    name: Callable[[], str] = new_device,
) -> Vault:
    """Make a vault and return it unlocked; `name` is asked for the name of its device, which no other may have.

    Raises `VaultExists`, `WeakPassphrase` and what the disk refuses.
    """
    keys.check_strength(passphrase)
    with files.refusals(folder):
        if exists(folder):
            raise VaultExists(folder)
        files.make_folder(folder)
        lock = _locked(folder)
        try:
            if exists(folder):
                raise VaultExists(folder)
            file, key = keys.create(passphrase, name(), cost)
            _build(folder, file, key)
            return _opened(folder, file, key, lock, ())
        except BaseException:
            lock.release()
            raise


def unlock(folder: Path, passphrase: str) -> Vault:
    """Open the vault in the folder.

    Raises `NoVault`, `WrongPassphrase`, `VaultBusy` (at once), `VaultDamaged`, `VaultNewer`, and what the disk
    refuses.
    """
    with files.refusals(folder):
        if not exists(folder):
            raise NoVault(folder)
        if not os.access(
            folder, os.W_OK | os.X_OK
        ):  # the lock could be had, the log beside the database not
            raise NotWritable(folder)
        lock = _locked(folder)
        try:
            file, stale = _read_keys(folder)
            key = keys.unlock(file, passphrase)
            _finish(folder)
            if stale:
                _write_keys(folder, keys.encode(file))
            return _opened(folder, file, key, lock, (HEALED_KEYS,) if stale else ())
        except BaseException:
            lock.release()
            raise


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise VaultBusy(folder) from error
    return lock


def _build(folder: Path, file: KeyFile, key: VaultKey) -> None:
    """Make what the vault holds. Only the key files make it a vault, so they come last but one."""
    try:
        for name in (BLOBS, BACKUPS):
            files.make_folder(folder / name)
        _forget_new_database(folder)
        cipher.connect(folder / NEW_DATABASE, key.derived("database"), create=True).close()
        _write_keys(folder, keys.encode(file))
        _finish(folder)
    except BaseException:
        for name in (*KEYS, DATABASE):  # ours: under the lock, none of them was there before
            (folder / name).unlink(missing_ok=True)
        _forget_new_database(folder)
        raise


def _forget_new_database(folder: Path) -> None:
    for path in folder.glob(f"{NEW_DATABASE}*"):
        path.unlink(missing_ok=True)


def _finish(folder: Path) -> None:
    """Give the database its name, unless it has it."""
    if (folder / DATABASE).exists():
        return
    if not (folder / NEW_DATABASE).exists():
        raise VaultDamaged(folder, "database", "missing")
    files.replace(folder / NEW_DATABASE, folder / DATABASE)


def _opened(
    folder: Path, file: KeyFile, key: VaultKey, lock: FileLock, notes: tuple[str, ...]
) -> Vault:
    for name in (BLOBS, BACKUPS):
        files.make_folder(folder / name)
    blobs = Blobs(folder / BLOBS, key.derived("blob"))
    blobs.sweep()
    for part in folder.glob(f"*{files.PART}"):
        part.unlink(missing_ok=True)
    return Vault(folder, blobs, notes, file, key, lock)


def _write_keys(folder: Path, data: bytes) -> None:
    for name in KEYS:
        files.write(folder / name, data)


def _read_keys(folder: Path) -> tuple[KeyFile, bool]:
    """Return the key file from the first whole copy, and whether the two are not the same."""
    found = [_read_copy(folder, name) for name in KEYS]
    whole = [file for file in found if file is not None]
    if not whole:
        raise VaultDamaged(folder, "keys")
    return whole[0], any(file != whole[0] for file in found)


def _read_copy(folder: Path, name: str) -> KeyFile | None:
    path = folder / name
    try:
        return keys.decode(path.read_bytes())
    except (FileNotFoundError, keys.BadKeyFile):
        return None
    except OSError as error:
        if error.errno != errno.EIO:  # a bad sector is what the other copy is for
            raise
        return None
    except keys.NewerKeyFile as error:
        raise VaultNewer(folder, str(error.found), str(keys.VERSION)) from error
