"""Files that are whole or not there, whatever happens while they are written."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from db.errors import DiskFailing, DiskFull, FileInTheWay, FolderInTheWay, NotWritable, Refused

PART = ".part"
"""The ending of a file that is being written; one that is found later is a leftover."""

LOCKED_WAIT_S = 3.0
"""How long a virus scanner or a cloud folder may hold a file on Windows before we say so."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}
_FAILING = {errno.EIO, errno.ENXIO, errno.ENODEV}
_LITTLE_BYTES = 1 << 16
_BEGIN_BYTES = 1 << 19
_TOLD_LETTERS = 60
"""How much of a file's name its part bears, so that one sees whose it is."""
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what the disk refuses within the block into `Refused`; all else passes through."""
    try:
        yield
    except OSError as error:
        refused = translate(error, path)
        if refused is None:
            raise
        raise refused from error


def translate(error: OSError, path: Path) -> Refused | None:
    """Return what the system's error means to `path`; None if it is our own mistake."""
    if error.errno in _FULL:
        return DiskFull(path)
    if error.errno in _NOT_WRITABLE:
        return NotWritable(path)
    if error.errno == errno.ENOTDIR:
        return FileInTheWay(path)
    return DiskFailing(path) if error.errno in _FAILING else None


def is_full(folder: Path) -> bool:
    """Return whether next to nothing is free where `folder` lies."""
    try:
        return shutil.disk_usage(folder).free < _LITTLE_BYTES
    except OSError:
        return False


def write(path: Path, data: bytes) -> None:
    """Write `data` as the file `path`, readable by its owner only: all of it, durably, or nothing."""
    write_parts(path, (data,))


def write_parts(path: Path, parts: Iterable[bytes]) -> tuple[int, str]:
    """Write a file as `write` does, from parts of which only one need be in memory; return its length and SHA-256."""
    if path.is_dir():
        raise FolderInTheWay(path)
    length, digest = 0, hashlib.sha256()
    with refusals(path.parent):
        part = part_of(path)
        try:
            with new(part) as file:
                for data in parts:
                    file.write(data)
                    digest.update(data)
                    length += len(data)
                sync(file)
            replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    return length, digest.hexdigest()


def part_of(path: Path) -> Path:
    """Return a new name beside `path` to write it under, which is no longer than names may be where that is not."""
    return path.with_name(f"{path.name[:_TOLD_LETTERS]}.{secrets.token_hex(4)}{PART}")


def replace(part: Path, path: Path, made: Iterable[Path] = ()) -> None:
    """Give a finished file its name durably, over an older one; the folders may differ, and be `made` just now."""
    deadline = time.monotonic() + LOCKED_WAIT_S
    while True:
        try:
            part.replace(path)
            break
        except PermissionError:
            if os.name != "nt" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    for folder in {path.parent: None} | {each.parent: None for each in made}:
        sync_folder(folder)


def new(path: Path) -> BinaryIO:
    """Make the file `path`, which is not there yet and only its owner may read, and open it for writing."""
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def fill(file: BinaryIO, pieces: Iterable[bytes | memoryview]) -> None:
    """Write a file and return when it is on the disk, which begins with the first pieces while the last are made."""
    begun = written = 0
    for piece in pieces:
        file.write(piece)
        written += len(piece)
        if written - begun >= _BEGIN_BYTES:
            file.flush()
            _let_go(file, begun, written - begun)
            begun = written
    sync(file)


def forget(file: BinaryIO) -> None:
    """Let the next reading of a file that is on the disk come from the disk, where the system can."""
    _let_go(file, 0, 0)


def _let_go(file: BinaryIO, start: int, size_bytes: int) -> None:
    """Say that a part of a file is needed no more: Linux begins to write what is not on the disk, forgets the rest."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), start, size_bytes, os.POSIX_FADV_DONTNEED)


def sync(file: BinaryIO) -> None:
    """Return when what was written into the file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the folder's names are on the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only its owner may enter; one that is there stays as it is."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    if not missing and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    for each in reversed(missing):
        sync_folder(each.parent)


class Folders:
    """Folders under `top`, made as they are needed by several threads at once; `top` itself is never made."""

    def __init__(self, top: Path, mode: int = 0o777) -> None:
        self._top, self._mode = top, mode
        self._fresh: set[Path] = set()

    def make(self, folder: Path) -> list[Path]:
        """Make a folder and those above it; return those of them that are not durable yet, whoever made them.

        Who puts a file there syncs what holds each (see `replace`), then calls `settle`.
        """
        way = [each for each in (folder, *folder.parents) if self._top in each.parents]
        if not folder.is_dir():
            self._fresh |= {each for each in way if not each.is_dir()}
            for each in reversed(way):
                each.mkdir(self._mode, exist_ok=True)
        return [each for each in way if each in self._fresh]

    def settle(self, made: Iterable[Path]) -> None:
        """Say that folders are durable."""
        self._fresh -= set(made)
