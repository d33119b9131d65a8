"""An upload under way: what is sent, as often as it must be, and the work that watches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.sync.shelf import Source
from desktop.work import Work


@dataclass(slots=True)
class Upload:
    """A source on its way; the work hears of a piece before it is sent, so that a stop leaves the object torn."""

    source: Source
    work: Work
    done: int = 0

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return self.source.size_bytes

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes from `start` on. Raises Stopped."""
        at = start
        for piece in self.source.chunks(start):
            at += len(piece)
            self.done = max(self.done, at)
            self.again()
            yield piece

    def again(self) -> None:
        """Let the work stop us while we wait. Raises Stopped."""
        self.work.step(self.done, self.size_bytes)
