"""Uploads under way on the host: an upload that broke off is kept, and goes on at the byte it had reached.

What is held of it is told with its hash, so that a guest goes on with nothing but its own bytes. Of two that write one
upload, as when a dead line wakes up, the later has it to itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash
    from typing import BinaryIO

PIECE_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes ([0-9]{1,19})-([0-9]{1,19})/([0-9]{1,19})")

Read = Callable[[int], bytes]
"""Gives at most so many of the bytes that come; nothing at their end."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which bytes of an upload a request brings: so many, from one on."""

    at: int
    size_bytes: int

    @property
    def whole_bytes(self) -> int:
        """How large the upload is with them, which are its last."""
        return self.at + self.size_bytes

    def __str__(self) -> str:
        """Return it as a request says it."""
        return f"bytes {self.at}-{self.whole_bytes - 1}/{self.whole_bytes}"


@dataclass(slots=True)
class _Held:
    """What is here of one upload, and the file that it is written to now; `turn` counts those who began to."""

    size_bytes: int = 0
    digest: _Hash = field(default_factory=hashlib.sha256)
    turn: int = 0
    file: BinaryIO | None = None
    lock: Lock = field(default_factory=Lock)

    def begin(self, path: Path) -> int:
        """Open the file where what is here of it ends, and return whose turn it is."""
        file = path.open("r+b" if self.size_bytes else "wb")
        file.truncate(self.size_bytes)
        file.seek(self.size_bytes)
        with self.lock:
            self.file = file
            return self.turn

    def write(self, turn: int, piece: bytes) -> bool:
        """Write a piece; False where it is another's turn by now."""
        with self.lock:
            if self.turn != turn or self.file is None:
                return False
            self.file.write(piece)
            self.file.flush()
            self.digest.update(piece)
            self.size_bytes += len(piece)
            return True

    def end(self, turn: int | None = None) -> None:
        """Let go of the file, in one's own turn or in any; who still writes is heard no more."""
        with self.lock:
            if turn not in (None, self.turn):
                return
            self.turn += 1
            if self.file is not None:
                with suppress(OSError):
                    self.file.close()
                self.file = None


class Uploads:
    """The uploads under way in one folder. Asked from the server's threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._held: dict[str, _Held] = {}

    def held(self, part: str) -> tuple[int, str]:
        """Return how many bytes of an upload are here, and their hash; who writes it yet is heard no more."""
        with self._lock:
            held = self._held.get(part)
            if held is None:
                return 0, ""
            held.end()
            return held.size_bytes, told(held.digest)

    def take(self, part: str, stretch: Stretch, read: Read) -> bool:
        """Write what comes; False where it does not follow what is here, or breaks off, after which the rest may come.

        Raises what the disk refuses.
        """
        with self._lock:
            held = self._following(part, stretch.at)
            if held is None:
                return False
            turn = held.begin(self._folder / part)
        left = stretch.size_bytes
        try:
            while left and (piece := read(min(PIECE_BYTES, left))) and held.write(turn, piece):
                left -= len(piece)
        finally:
            held.end(turn)
        return not left

    def forget(self, part: str) -> None:
        """Hold nothing of an upload any more: it has its name, or was given up."""
        with self._lock:
            held = self._held.pop(part, None)
            if held is not None:
                held.end()

    def _following(self, part: str, at: int) -> _Held | None:
        """Return what the bytes from one on follow, with nobody writing it; None where they follow nothing here."""
        before = self._held.get(part)
        held = before if before and at else _Held()
        if held.size_bytes != at:
            return None
        if before is not None:
            before.end()
        self._held[part] = held
        return held


def said(header: str, size_bytes: int) -> Stretch | None:
    """Return which bytes a request says that it brings, all of them where it says nothing; None where that is wrong."""
    if not header:
        return Stretch(0, size_bytes)
    match = _RANGE.fullmatch(header)
    if match is None:
        return None
    stretch = Stretch(int(match[1]), size_bytes)
    return stretch if size_bytes and header == str(stretch) else None


def told(digest: _Hash) -> str:
    """Return a hash as an answer tells it (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
