"""The conversations with one SSH server: one connection, over which as many are held at once as are needed.

The server must prove who it is by the key that a person compared when it was first met; another key is refused.
"""

from __future__ import annotations

import io
import logging
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from desktop.sync import reasons
from desktop.sync.addresses import SftpAddress
from desktop.sync.credentials import Credentials
from desktop.sync.sftpline import BadLine, Line
from desktop.sync.shelf import ShelfRefused, ShelfUnreachable
from desktop.sync.web import Patience

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


class Lines:
    """The lines to one server; whoever needs one has it alone for so long."""

    def __init__(self, place: SftpAddress, who: Credentials, patience: Patience) -> None:
        self._place, self._who, self._patience = place, who, patience
        self._transport: Transport | None = None
        self._free: list[Line] = []
        self._lock = threading.RLock()  # a reading that was given up may end while it is held
        self.is_met = False

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Lend a line; where it breaks the connection is hung up, and the next one is over a new connection.

        Raises what paramiko, the socket and the line raise, and the refusals of who is not trusted.
        """
        import paramiko

        transport, line = self._taken()
        try:
            yield line
        except (BadLine, paramiko.SSHException, EOFError, OSError):
            self._hang_up(transport)
            raise
        finally:
            with self._lock:
                if transport is self._transport:
                    self._free.append(line)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            transport = self._transport
        if transport is not None:
            self._hang_up(transport)

    def _hang_up(self, transport: Transport) -> None:
        """End a connection, unless another took its place meanwhile, and all lines over it."""
        with self._lock:
            if transport is self._transport:
                self._transport = None
                self._free.clear()
        transport.close()

    def _taken(self) -> tuple[Transport, Line]:
        """Return a line that nobody has, a new one where there is none."""
        with self._lock:
            if self._transport is None:
                self._transport = self._connected()
                self.is_met = True
            transport = self._transport
            if self._free:
                return transport, self._free.pop()
        return transport, self._begun(transport)

    def _connected(self) -> Transport:
        transport = self._met()
        try:
            self._authenticate(transport)
        except BaseException:
            transport.close()
            raise
        return transport

    def _met(self) -> Transport:
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
            raise reasons.HostKeyUnknown(str(self._place), shown)
        if not secrets.compare_digest(shown.encode(), known.encode()):
            raise reasons.HostKeyChanged(str(self._place), shown, known)

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
                raise ShelfUnreachable(str(self._place)) from error
            raise
        if not transport.is_authenticated():  # it wants another proof besides
            raise ShelfRefused(str(self._place))

    def _private_key(self) -> PKey:
        import paramiko

        for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
            with suppress(paramiko.SSHException, ValueError, TypeError):
                file = io.StringIO(self._who.key)
                return kind.from_private_key(file, self._who.password or None)
        raise ShelfRefused(str(self._place))

    def _begun(self, transport: Transport) -> Line:
        try:
            channel = transport.open_session(timeout=self._patience.answer_s)
            channel.settimeout(self._patience.answer_s)
            channel.invoke_subsystem("sftp")
            return Line(channel)
        except BaseException:
            self._hang_up(transport)
            raise


def _quiet(transport: Transport) -> None:
    """Let paramiko keep to itself what it would log: what matters of it becomes a refusal."""
    logging.getLogger(_LOG).disabled = True
    transport.set_log_channel(_LOG)


def _known_first(kinds: Sequence[str], known: str) -> list[str]:
    """Return the kinds of host keys, the one that is known first: a server that has several shows that."""
    kind = known.partition(" ")[0]
    first = [k for k in kinds if k == kind or (kind == "ssh-rsa" and k in _RSA)]
    return first + [k for k in kinds if k not in first]
