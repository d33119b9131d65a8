"""A man in the middle: shows a certificate of its own and passes on, decrypted, whatever is said."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
        threading.Thread(target=self._serve, daemon=True).start()

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
        self.cut()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=(line,), daemon=True).start()

    def _relay(self, line: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            there: socket.socket = socket.create_connection((HOST, self._target))
            self._lines += [line, there]
            if self._protected:
                line = self._shown.wrap_socket(line, server_side=True)
                there = web.unproven().wrap_socket(there)
                self._lines += [line, there]
            back = threading.Thread(target=self._pass, args=(there, line, None), daemon=True)
            back.start()
            self._pass(line, there, self.heard)

    @staticmethod
    def _pass(source: socket.socket, sink: socket.socket, heard: bytearray | None) -> None:
        with suppress(OSError, ssl.SSLError):
            while data := source.recv(65536):
                if heard is not None:
                    heard += data
                sink.sendall(data)
        for line in (source, sink):
            with suppress(OSError):
                line.close()


@contextmanager
def relayed(port: int, *, protected: bool = True) -> Iterator[Relay]:
    """Stand before a port; without `protected` only pass on what nobody can read."""
    relay = Relay(port, protected)
    try:
        yield relay
    finally:
        relay.close()
