"""The shelf in a folder: an office share, a synchronised cloud folder, a stick. Whole files, durable when we say so."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db import files
from desktop.sync import shelf
from desktop.sync.shelf import (
    Listed,
    NoObject,
    ObjectDiffers,
    ShelfFull,
    ShelfReadOnly,
    ShelfUnreachable,
    Source,
)
from desktop.sync.upload import Upload
from desktop.work import Work

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


class Folder:
    """A shelf in an existing folder; it is never made, so that a pulled stick is not taken for an empty one."""

    lanes = 3

    def __init__(self, root: Path, mark: str = "") -> None:
        self.root = root
        self._mark = mark or secrets.token_hex(5)
        self._folders = files.Folders(root)

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self.root)

    def names(self, prefix: str) -> Iterator[Listed]:
        """List what lies under `prefix`."""
        with self._refusals():
            self._look()
            yield from self._walk(self.root / prefix, prefix)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on."""
        path = self._path(name)
        with self._refusals(name), path.open("rb", buffering=0) as file:
            file.seek(start)
            while piece := file.read(shelf.PIECE_BYTES):
                yield piece

    def write(self, name: str, source: Source, work: Work) -> None:
        """Write an object under a passing name, flush it to the disk, give it its name, flush that.

        Whoever reads it back then reads what is on the disk, and not what the system still has in memory.
        """
        path = self._path(name)
        with self._refusals(name):
            self._look()
            if self._is_there(path, name, source.size_bytes):
                return
            part = self.root / shelf.TEMPORARY / f"{self._mark}-{secrets.token_hex(8)}"
            made = self._folders.make(part.parent) + self._folders.make(path.parent)
            try:
                self._fill(part, source, work)
                files.replace(part, path, made)
                self._folders.settle(made)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def delete(self, name: str) -> None:
        """Remove a left-over upload."""
        path = self._path(shelf.checked_temporary(name))
        with self._refusals(name):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Do nothing: a folder holds no connection."""

    def _path(self, name: str) -> Path:
        return self.root / shelf.checked(name)

    def _look(self) -> None:
        if not self.root.is_dir():
            raise ShelfUnreachable(self.address)

    def _walk(self, folder: Path, prefix: str) -> Iterator[Listed]:
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in found:
            name = prefix + entry.name
            if not shelf.is_name(name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(folder / entry.name, f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):
                    yield Listed(name, entry.stat(follow_symlinks=False).st_size)

    def _is_there(self, path: Path, name: str, size_bytes: int) -> bool:
        try:
            there = path.stat().st_size
        except FileNotFoundError:
            return False
        if there != size_bytes:
            raise ObjectDiffers(self.address, name)
        return True

    def _fill(self, part: Path, source: Source, work: Work) -> None:
        upload = Upload(source, work)
        with part.open("xb") as file:
            files.fill(file, upload.chunks())
            files.forget(file)

    @contextmanager
    def _refusals(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if name and self.root.is_dir():
                raise NoObject(self.address, name) from error
            raise ShelfUnreachable(self.address) from error
        except OSError as error:
            if error.errno in _FULL:
                raise ShelfFull(self.address) from error
            if error.errno in _READ_ONLY:
                raise ShelfReadOnly(self.address) from error
            raise ShelfUnreachable(self.address) from error
