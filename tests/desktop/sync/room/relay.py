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
    """A relay before a port of this machine; `heard` is all that went to the server.

    With a `limit` it breaks every line once so many bytes went there, `is_spent` is set, and nobody comes through.
    """

    def __init__(self, port: int, protected: bool, limit: int = 0) -> None:
        self.heard, self._limit, self.is_spent = bytearray(), limit, threading.Event()
        self._target, self._protected = port, protected
        self._shown = certificate.shown(certificate.made(dt.datetime.now(dt.UTC)))
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._lock, self._is_closed = threading.Lock(), False
        self._lines: list[socket.socket] = []
        self._relaying: list[threading.Thread] = []
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def cut(self) -> None:
        """Break every line that is open now, beneath its protection, which another thread uses."""
        with self._lock:
            for line in self._lines:
                with suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)
            self._lines.clear()

    def close(self) -> None:
        """Relay nothing more."""
        self._is_closed = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._serving.join()
        self.cut()
        for relaying in self._relaying:
            relaying.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                relaying = threading.Thread(target=self._relay, args=(line,), daemon=True)
                relaying.start()
                self._relaying.append(relaying)

    def _relay(self, line: socket.socket) -> None:
        with ExitStack() as lines, suppress(OSError):
            lines.enter_context(line)
            there: socket.socket = lines.enter_context(
                socket.create_connection((HOST, self._target))
            )
            if self._protected:
                line = lines.enter_context(_protected(self._shown, line, is_server=True))
                there = lines.enter_context(_protected(web.unproven(), there))
            self._hold(line, there)
            for each in (line, there):
                if isinstance(each, ssl.SSLSocket):
                    each.do_handshake()
            while self._passed(line, there, self.heard) and self._passed(there, line, bytearray()):
                if not _pending(line) and not _pending(there):
                    select.select([line, there], [], [])

    def _hold(self, *lines: socket.socket) -> None:
        """Note lines that may be cut from now on: as they will be read from, and before anything waits on them."""
        with self._lock:
            if self._is_closed or self.is_spent.is_set():
                raise ConnectionAbortedError
            self._lines += lines

    def _passed(self, source: socket.socket, sink: socket.socket, heard: bytearray) -> bool:
        """Pass on what is there to read; False at the end or limit. One thread: two must not share a TLS line."""
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
            if self._limit and len(self.heard) >= self._limit:
                self.is_spent.set()
                return False
        return True


def _protected(
    context: ssl.SSLContext, line: socket.socket, *, is_server: bool = False
) -> ssl.SSLSocket:
    """Return a line as it will speak. Nobody may have cut it before: ssl lets such a socket lie unclosed."""
    return context.wrap_socket(line, server_side=is_server, do_handshake_on_connect=False)


def _pending(line: socket.socket) -> int:
    return line.pending() if isinstance(line, ssl.SSLSocket) else 0


@contextmanager
def relayed(port: int, *, protected: bool = True, limit: int = 0) -> Iterator[Relay]:
    """Stand before a port; without `protected` only pass on what nobody can read, up to a `limit` if there is one."""
    relay = Relay(port, protected, limit)
    try:
        yield relay
    finally:
        relay.close()
