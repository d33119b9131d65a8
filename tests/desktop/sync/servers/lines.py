"""A line between a shelf and its server that tests cut, hold up and answer for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.desktop.sync.servers.process import HOST

_PIECE = 16 * 1024


@dataclass
class Line:
    """Passes bytes on in both directions; each of `cuts` ends one connection after so many bytes of a direction.

    A cut is (whether it counts what goes up, bytes). `held` keeps back all that comes down.
    """

    port: int
    to: int
    cuts: list[tuple[bool, int]] = field(default_factory=list)
    held: bool = False
    connections: int = 0
    _open: list[socket.socket] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection((HOST, self.to))
            self._open += [near, far]
            up, down = self._budgets()
            for source, sink, budget, is_down in ((near, far, up, False), (far, near, down, True)):
                passing = threading.Thread(
                    target=self._pass, args=(source, sink, budget, is_down), daemon=True
                )
                passing.start()

    def end(self) -> None:
        """Close what is open."""
        for end in self._open:
            _hang_up(end)

    def _budgets(self) -> tuple[int | None, int | None]:
        if not self.cuts:
            return None, None
        is_up, size = self.cuts.pop(0)
        return (size, None) if is_up else (None, size)

    def _pass(
        self, source: socket.socket, sink: socket.socket, budget: int | None, is_down: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE if budget is None else min(_PIECE, budget)):
                if is_down and self.held:
                    continue
                sink.sendall(piece)
                if budget is not None:
                    budget -= len(piece)
                    if not budget:
                        break
        _hang_up(source)
        _hang_up(sink)


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line(to: int, cuts: list[tuple[bool, int]] | None = None) -> Iterator[Line]:
    """Lay a line to a port of this machine."""
    with socket.create_server((HOST, 0)) as listener:
        laid = Line(listener.getsockname()[1], to, cuts or [])
        serving = threading.Thread(target=laid.serve, args=(listener,), daemon=True)
        serving.start()
        try:
            yield laid
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            laid.end()
    serving.join(5)
