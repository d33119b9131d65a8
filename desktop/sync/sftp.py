"""The shelf in a folder of a machine that is reached by SSH: upload under a passing name, flush, rename.

The server must prove who it is by the key that a person compared when it was first met; another key is refused.
"""

from __future__ import annotations

import io
import logging
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, TypeVar

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
from desktop.sync.trial import Trial
from desktop.sync.upload import LITTLE_BYTES, Upload
from desktop.sync.web import Patience
from desktop.work import Work

if TYPE_CHECKING:
    from paramiko import PKey, Transport

_LOG = "desktop.sync.sftp.paramiko"
_CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
)
_DIGESTS = (
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
)
_RSA = ("rsa-sha2-512", "rsa-sha2-256")
_FULL = frozenset((Code.NO_SPACE, Code.QUOTA_EXCEEDED))
_SPARE_BYTES = 1 << 16
_DENIED = frozenset((Code.PERMISSION_DENIED, Code.WRITE_PROTECTED))

T = TypeVar("T")


class Sftp:
    """A shelf in an existing folder of another machine."""

    lanes = 1

    def __init__(
        self,
        address: SftpAddress,
        credentials: Credentials,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        self.address = str(address)
        self._place = address
        self._who = credentials
        self._patience = patience
        self._mark = secrets.token_hex(5)
        self._open: tuple[Transport, Line] | None = None
        self._met = False

    def names(self, prefix: str) -> Iterator[Listed]:
        """List what lies under `prefix`, folder by folder."""
        if prefix:
            shelf.checked(prefix.rstrip("/"))
        return self._walk(prefix)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on, over as many connections as it takes."""
        pauses_s = self._patience.pauses_s if self._met else self._patience.pauses_s[:1]
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
            with self._refusals(is_writing=True), self._or_gone():
                self._line().remove(path)

        self._tried(remove)

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open[0].close()
            self._open = None

    def trial(self, name: str) -> Trial:
        """Try to rename onto an object under `tmp/`."""
        other = f"{shelf.checked_temporary(name)}-other"
        with self._refusals(is_writing=True):
            line = self._line()
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
        with self._refusals():
            line = self._line()
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
        with self._refusals():
            line = self._line()
            try:
                yield from line.read(self._path(name), at)
            except Failed as error:
                if error.code != Code.NO_SUCH_FILE:
                    raise
                self._look(line)
                raise NoObject(self.address, name) from error

    # ── writing

    def _written(self, name: str, upload: Upload) -> None:
        with self._refusals(is_writing=True, needed_bytes=upload.size_bytes):
            line = self._line()
            if self._is_there(line, name, upload.size_bytes):
                return
            part = self._path(f"{shelf.TEMPORARY}{self._mark}-{secrets.token_hex(8)}")
            try:
                self._in_folder(line, part, lambda: line.write(part, upload.chunks()))
                self._in_folder(line, self._path(name), lambda: self._named(line, part, name))
            except BaseException:
                self._forget(part)
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

    def _forget(self, part: str) -> None:
        """Remove an upload that came to nothing, if that can be done at once."""
        if self._open is not None:
            with suppress(Failed, BadLine, EOFError, OSError):
                self._open[1].remove(part)

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
                pause = self._patience.pause(number, met=self._met)
                if pause is None or not reasons.is_lost(error):
                    raise
            web.wait(pause, stop)
        raise AssertionError

    def _line(self) -> Line:
        """Return the line to the server, a new one where there is none."""
        if self._open is None:
            with self._refusals():
                transport = self._transport()
                try:
                    self._authenticate(transport)
                    self._open = (transport, self._begun(transport))
                except BaseException:
                    transport.close()
                    raise
                self._met = True
        return self._open[1]

    def _transport(self) -> Transport:
        """Return an encrypted connection to the server that a person trusts."""
        import paramiko

        wait_s = self._patience.connect_s
        sock = socket.create_connection((self._place.host, self._place.port), wait_s)
        transport = paramiko.Transport(sock)
        try:
            _quiet(transport)
            transport.banner_timeout = transport.auth_timeout = wait_s
            options = transport.get_security_options()
            options.ciphers = [c for c in _CIPHERS if c in options.ciphers]
            options.digests = [d for d in _DIGESTS if d in options.digests]
            options.key_types = _known_first(options.key_types, self._who.host_key)
            transport.start_client(timeout=wait_s)
            self._trust(transport.get_remote_server_key())
        except BaseException:
            transport.close()
            sock.close()
            raise
        return transport

    def _trust(self, key: PKey) -> None:
        shown, known = f"{key.get_name()} {key.fingerprint}", self._who.host_key
        if not known:
            raise reasons.HostKeyUnknown(self.address, shown)
        if not secrets.compare_digest(shown.encode(), known.encode()):
            raise reasons.HostKeyChanged(self.address, shown, known)

    def _authenticate(self, transport: Transport) -> None:
        """Say who we are. A line that breaks, or is silent, before the answer is no refusal of the server's."""
        import paramiko

        try:
            if self._who.key:
                transport.auth_publickey(self._who.user, self._private_key())
            else:
                transport.auth_password(self._who.user, self._who.password)
        except paramiko.AuthenticationException as error:
            asked = transport.auth_handler
            if asked and asked.get_username():  # it is forgotten once the server said no
                raise ShelfUnreachable(self.address) from error
            raise
        if not transport.is_authenticated():  # it wants another proof besides
            raise ShelfRefused(self.address)

    def _private_key(self) -> PKey:
        import paramiko

        for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
            with suppress(paramiko.SSHException, ValueError, TypeError):
                file = io.StringIO(self._who.key)
                return kind.from_private_key(file, self._who.password or None)
        raise ShelfRefused(self.address)

    def _begun(self, transport: Transport) -> Line:
        channel = transport.open_session(timeout=self._patience.answer_s)
        channel.settimeout(self._patience.answer_s)
        channel.invoke_subsystem("sftp")
        return Line(channel)

    @contextmanager
    def _or_gone(self) -> Iterator[None]:
        try:
            yield
        except Failed as error:
            if error.code != Code.NO_SUCH_FILE:
                raise

    @contextmanager
    def _refusals(self, *, is_writing: bool = False, needed_bytes: int = 0) -> Iterator[None]:
        """Turn what goes wrong within the block into a shelf's refusals; a line that broke is hung up."""
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
            self.close()
            raise reasons.NoShelf(self.address) from error
        except TimeoutError as error:
            self.close()
            raise reasons.ShelfTimedOut(self.address) from error
        except (paramiko.SSHException, EOFError, OSError) as error:
            self.close()
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
            if is_writing and self._open is not None:
                return self._why(self._open[1], code, needed_bytes)
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


def _quiet(transport: Transport) -> None:
    """Let paramiko keep to itself what it would log: what matters of it becomes a refusal."""
    logging.getLogger(_LOG).disabled = True
    transport.set_log_channel(_LOG)


def _known_first(kinds: Sequence[str], known: str) -> list[str]:
    """Return the kinds of host keys, the one that is known first: a server that has several shows that."""
    kind = known.partition(" ")[0]
    first = [k for k in kinds if k == kind or (kind == "ssh-rsa" and k in _RSA)]
    return first + [k for k in kinds if k not in first]
