"""Connections whose answers are whole or none.

Python takes the end of a broken line for the end of an answer's headers; an object would then be empty, or as large
as the first digits of its size say. Loaded only where a web shelf is used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import BinaryIO, cast

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

from desktop.sync.addresses import Origin

_MOST = 4
"""So many connections are kept: one for each lane, and one for a list that is read meanwhile."""


class _Lines:
    """A file of which every line that is read must have an end."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readline(self, limit: int = -1) -> bytes:
        """Return a line. Raises ConnectionResetError where it breaks off."""
        line = self.file.readline(limit)
        if not line.endswith(b"\n") and len(line) != limit:
            raise ConnectionResetError
        return line

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def flush(self) -> None:
        """Do nothing: a file that is read has nothing to flush."""


class _Whole(http.client.HTTPResponse):
    def begin(self) -> None:
        """Read the headers, all of them."""
        file = self.fp
        self.fp = cast(BinaryIO, _Lines(cast(BinaryIO, file)))  # type: ignore[assignment]
        try:
            super().begin()
        finally:
            if isinstance(self.fp, _Lines):
                self.fp = file


def watched(silent_s: int) -> list[tuple[int, int, int | bytes]]:
    """Return a connection's options; with `silent_s` the system gives up a dead line by what means it has for it."""
    usual = list(HTTPConnection.default_socket_options)
    if not silent_s:
        return usual
    means = (
        ("TCP_KEEPIDLE", 1),
        ("TCP_KEEPINTVL", 1),
        ("TCP_KEEPCNT", silent_s),
        ("TCP_USER_TIMEOUT", silent_s * 1000),
    )
    known = ((getattr(socket, name, None), value) for name, value in means)
    options = ((socket.IPPROTO_TCP, each, value) for each, value in known if each is not None)
    return [*usual, (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *options]


class Plain(HTTPConnection):
    """A connection within this machine."""

    response_class = _Whole


class Protected(HTTPSConnection):
    """A connection over TLS."""

    response_class = _Whole


def connections(
    origin: Origin,
    waits_s: tuple[float, float],
    silent_s: int,
    context: ssl.SSLContext | None,
    pin: str = "",
) -> HTTPConnectionPool:
    """Return the connections to a server: over TLS as `context` says, where there is one, and to the `pin` alone.

    `waits_s` is how long to wait for a connection, and for an answer.
    """
    at, wait = (origin.host, origin.port), Timeout(connect=waits_s[0], read=waits_s[1])
    options = watched(silent_s)
    if context is None:
        plain = HTTPConnectionPool(*at, timeout=wait, maxsize=_MOST, socket_options=options)
        plain.ConnectionCls = Plain
        return plain
    protected = HTTPSConnectionPool(
        *at,
        timeout=wait,
        maxsize=_MOST,
        ssl_context=context,
        assert_fingerprint=pin or None,
        socket_options=options,
    )
    protected.ConnectionCls = Protected
    return protected
