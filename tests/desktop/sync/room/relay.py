"""A man in the middle: shows a certificate of its own and passes on, decrypted, whatever is said."""

from __future__ import annotations

import datetime as dt
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from desktop.sync import web
from desktop.sync.room import certificate
from tests.desktop.sync.servers.process import HOST


class Relay:
    """A relay before a port of this machine; `heard` is all that went to the server."""

    def __init__(self, port: int, protected: bool) -> None:
        self.heard = bytearray()
        self._target, self._protected = port, protected
        self._shown = certificate.shown(certificate.made(dt.datetime.now(dt.UTC)))
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._relaying: list[threading.Thread] = []
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def cut(self) -> None:
        """Break every line that is open now."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._lines.clear()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._serving.join(10)
        self.cut()
        for relaying in self._relaying:
            relaying.join(10)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                relaying = threading.Thread(target=self._relay, args=(line,), daemon=True)
                relaying.start()
                self._relaying.append(relaying)

    def _relay(self, line: socket.socket) -> None:
        with ExitStack() as lines, suppress(OSError, ssl.SSLError):
            lines.enter_context(line)
            there: socket.socket = lines.enter_context(
                socket.create_connection((HOST, self._target))
            )
            self._lines += [line, there]
            if self._protected:
                line = lines.enter_context(self._shown.wrap_socket(line, server_side=True))
                there = lines.enter_context(web.unproven().wrap_socket(there))
                self._lines += [line, there]
            while self._passed(line, there, self.heard) and self._passed(there, line, bytearray()):
                if not _pending(line) and not _pending(there):
                    select.select([line, there], [], [])

    @staticmethod
    def _passed(source: socket.socket, sink: socket.socket, heard: bytearray) -> bool:
        """Pass on what is there to read; False at the end. One thread: two must not share a TLS line."""
        while _pending(source) or select.select([source], [], [], 0)[0]:
            source.setblocking(False)  # a TLS line may have something to read that is no data
            try:
                data = source.recv(65536)
            except (BlockingIOError, ssl.SSLWantReadError):
                return True
            finally:
                source.setblocking(True)
            if not data:
                return False
            heard += data
            sink.sendall(data)
        return True


def _pending(line: socket.socket) -> int:
    return line.pending() if isinstance(line, ssl.SSLSocket) else 0


@contextmanager
def relayed(port: int, *, protected: bool = True) -> Iterator[Relay]:
    """Stand before a port; without `protected` only pass on what nobody can read."""
    relay = Relay(port, protected)
    try:
        yield relay
    finally:
        relay.close()
