"""An upload under way: what is sent, as often as it must be, and the work that watches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.sync.shelf import Source
from desktop.work import Work

LITTLE_BYTES = 64 * 1024
"""An upload larger than this may have failed for its size alone."""


@dataclass(slots=True)
class Upload:
    """A source on its way, all of an object or a part of it that comes after `before` bytes of `whole`.

    The work hears of a piece before it is sent, so that a stop leaves the object torn.
    """

    source: Source
    work: Work
    before: int = 0
    whole: int | None = None
    done: int = 0

    @property
    def size_bytes(self) -> int:
        """How many bytes there are in this part."""
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
        whole = self.size_bytes if self.whole is None else self.whole
        self.work.step(self.before + self.done, whole)
