"""The shelf in a folder of a machine that is reached by SSH: upload under a passing name, flush, rename."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import TypeVar

from db.errors import Refused
from desktop.sync import reasons, shelf, web
from desktop.sync.addresses import SftpAddress
from desktop.sync.credentials import Credentials
from desktop.sync.sftpline import About, BadLine, Code, Failed, Line
from desktop.sync.shelf import (
    Listed,
    NoObject,
    ObjectDiffers,
    ShelfFull,
    ShelfReadOnly,
    ShelfRefused,
    ShelfUnreachable,
    Source,
)
from desktop.sync.sshlines import Lines
from desktop.sync.trial import Trial
from desktop.sync.upload import LITTLE_BYTES, Upload
from desktop.sync.web import Patience
from desktop.work import Work

_FULL = frozenset((Code.NO_SPACE, Code.QUOTA_EXCEEDED))
_SPARE_BYTES = 1 << 16
_DENIED = frozenset((Code.PERMISSION_DENIED, Code.WRITE_PROTECTED))

T = TypeVar("T")


class Sftp:
    """A shelf in an existing folder of another machine."""

    lanes = 3

    def __init__(
        self,
        address: SftpAddress,
        credentials: Credentials,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        self.address = str(address)
        self._place = address
        self._patience = patience
        self._mark = secrets.token_hex(5)
        self._lines = Lines(address, credentials, patience)

    def names(self, prefix: str) -> Iterator[Listed]:
        """List what lies under `prefix`, folder by folder."""
        if prefix:
            shelf.checked(prefix.rstrip("/"))
        return self._walk(prefix)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on, over as many connections as it takes."""
        pauses_s = self._patience.pauses_s if self._lines.is_met else self._patience.pauses_s[:1]
        return web.resumed(lambda at: self._rest(shelf.checked(name), at), start, pauses_s)

    def write(self, name: str, source: Source, work: Work) -> None:
        """Write an object under a passing name, have it flushed, give it its name."""
        shelf.checked(name)
        upload = Upload(source, work)
        self._tried(lambda: self._written(name, upload), upload.again)

    def delete(self, name: str) -> None:
        """Remove a left-over upload."""
        path = self._path(shelf.checked_temporary(name))

        def remove() -> None:
            with self._refusals(is_writing=True), self._lines.line() as line, self._or_gone():
                line.remove(path)

        self._tried(remove)

    def close(self) -> None:
        """Hang up."""
        self._lines.close()

    def trial(self, name: str) -> Trial:
        """Try to rename onto an object under `tmp/`."""
        other = f"{shelf.checked_temporary(name)}-other"
        with self._refusals(is_writing=True), self._lines.line() as line:
            line.write(self._path(other), [b"other"])
            try:
                line.rename(self._path(other), self._path(name))
            except Failed:
                line.remove(self._path(other))
                return Trial(keeps_first=True)
        return Trial(keeps_first=False)

    # ── reading

    def _walk(self, prefix: str) -> Iterator[Listed]:
        for about in self._tried(lambda: self._entries(prefix)):
            name = prefix + about.name
            if not shelf.is_name(name):
                continue
            if about.is_folder:
                yield from self._walk(f"{name}/")
            elif about.is_file:
                yield Listed(name, about.size_bytes)

    def _entries(self, prefix: str) -> list[About]:
        with self._refusals(), self._lines.line() as line:
            try:
                return list(line.entries(self._path(prefix.rstrip("/"))))
            except Failed as error:
                if error.code != Code.NO_SUCH_FILE:
                    raise
                self._look(line)
                return []

    def _look(self, line: Line) -> None:
        """Raise ShelfMissing unless the shelf's own folder is there."""
        found = line.about(self._path(""))
        if found is None or not found.is_folder:
            raise reasons.ShelfMissing(self.address)

    def _rest(self, name: str, at: int) -> Iterator[bytes]:
        with self._refusals(), self._lines.line() as line:
            try:
                yield from line.read(self._path(name), at)
            except Failed as error:
                if error.code != Code.NO_SUCH_FILE:
                    raise
                self._look(line)
                raise NoObject(self.address, name) from error

    # ── writing

    def _written(self, name: str, upload: Upload) -> None:
        needed_bytes = upload.size_bytes
        with self._refusals(is_writing=True, needed_bytes=needed_bytes), self._lines.line() as line:
            if self._is_there(line, name, upload.size_bytes):
                return
            part = self._path(f"{shelf.TEMPORARY}{self._mark}-{secrets.token_hex(8)}")
            try:
                self._in_folder(line, part, lambda: line.write(part, upload.chunks()))
                self._in_folder(line, self._path(name), lambda: self._named(line, part, name))
            except BaseException:
                with suppress(Failed, BadLine, EOFError, OSError):
                    line.remove(part)
                raise

    def _named(self, line: Line, part: str, name: str) -> None:
        line.rename(part, self._path(name))

    def _in_folder(self, line: Line, path: str, act: Callable[[], None]) -> None:
        """Do something with a path; once more with its folder made, if there was none."""
        try:
            act()
        except Failed as error:
            if error.code != Code.NO_SUCH_FILE:
                raise
            self._make(line, path.rpartition("/")[0])
            act()

    def _make(self, line: Line, folder: str) -> None:
        """Make a folder within the shelf, and those above it."""
        if len(folder) <= len(self._place.path.rstrip("/")):
            raise reasons.ShelfMissing(self.address)
        found = line.about(folder)
        if found is None:
            above = folder.rpartition("/")[0]
            if above != self._place.path.rstrip("/") and line.about(above) is None:
                self._make(line, above)
            with suppress(Failed):  # somebody else made it meanwhile, or what follows says why not
                line.make_folder(folder)

    def _is_there(self, line: Line, name: str, size_bytes: int) -> bool:
        found = line.about(self._path(name))
        if found is None:
            return False
        if found.size_bytes != size_bytes:
            raise ObjectDiffers(self.address, name)
        return True

    # ── the line

    def _path(self, name: str) -> str:
        root = self._place.path.rstrip("/")
        return f"{root}/{name}" if name else root or "/"

    def _tried(self, act: Callable[[], T], stop: Callable[[], None] = web.never) -> T:
        """Do something, again after pauses where the line was lost."""
        for number in count():
            try:
                return act()
            except ShelfUnreachable as error:
                pause = self._patience.pause(number, met=self._lines.is_met)
                if pause is None or not reasons.is_lost(error):
                    raise
            web.wait(pause, stop)
        raise AssertionError

    @contextmanager
    def _or_gone(self) -> Iterator[None]:
        try:
            yield
        except Failed as error:
            if error.code != Code.NO_SUCH_FILE:
                raise

    @contextmanager
    def _refusals(self, *, is_writing: bool = False, needed_bytes: int = 0) -> Iterator[None]:
        """Turn what goes wrong within the block into a shelf's refusals."""
        import paramiko

        try:
            yield
        except Failed as error:
            raise self._meant(error.code, needed_bytes, is_writing=is_writing) from error
        except paramiko.AuthenticationException as error:
            raise ShelfRefused(self.address) from error
        except paramiko.ssh_exception.IncompatiblePeer as error:
            raise reasons.OldEncryption(self.address) from error
        except BadLine as error:
            raise reasons.NoShelf(self.address) from error
        except TimeoutError as error:
            raise reasons.ShelfTimedOut(self.address) from error
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise ShelfUnreachable(self.address) from error

    def _meant(self, code: int, needed_bytes: int, *, is_writing: bool) -> Refused:
        """Return what a server's number means; a plain failure is looked into, most servers say no more."""
        if code == Code.NO_SUCH_FILE:
            return reasons.ShelfMissing(self.address)
        if code in _FULL:
            return ShelfFull(self.address)
        if code in _DENIED:
            return ShelfReadOnly(self.address) if is_writing else ShelfRefused(self.address)
        with suppress(Failed, BadLine, EOFError, OSError):
            if is_writing:
                with self._lines.line() as line:
                    return self._why(line, code, needed_bytes)
        return reasons.ShelfFailing(self.address, code)

    def _why(self, line: Line, code: int, needed_bytes: int) -> Refused:
        """Return what the server's disk, or a smaller upload, says of one that was not taken."""
        space = line.space(self._path(""))
        if space and space.is_read_only:
            return ShelfReadOnly(self.address)
        if space and space.free_bytes < needed_bytes + _SPARE_BYTES:
            return ShelfFull(self.address)
        if needed_bytes > LITTLE_BYTES:
            little = self._path(f"{shelf.TEMPORARY}{self._mark}-{secrets.token_hex(8)}")
            line.write(little, [b"?"])
            line.remove(little)
            return reasons.ObjectTooLarge(self.address, needed_bytes)
        return reasons.ShelfFailing(self.address, code)
