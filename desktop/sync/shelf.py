"""A shelf: a place that keeps named bytes for every device of a delegation, and needs no program of ours there.

Nothing is asked of a shelf but to list, read and keep. It may forget, lie, lag, tear or swap: whoever uses it
verifies what is read, reads back what was written, and takes an absence for nothing but an absence.

An object is written once and never changed. Its name has parts of `a-z 0-9 . _ -`, joined by `/`, no part beginning
with a dot, so that it means the same on every file system and server. Names under `tmp/` are uploads under way.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db.errors import Refused, UnreadableFile
from desktop.work import Work

PIECE_BYTES = 256 * 1024
"""The size in which bytes are best handed over."""

TEMPORARY = "tmp/"
"""Names under which uploads are under way; the only ones that may be deleted."""

LONGEST_NAME = 200

_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]*(?:/[a-z0-9_-][a-z0-9._-]*)*")


class ShelfUnreachable(Refused):
    """The shelf is not there now: no network, the stick was pulled out, the server does not answer."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        super().__init__(shelf)


class ShelfFull(Refused):
    """No space is left on the shelf, or for this user."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        super().__init__(shelf)


class ShelfReadOnly(Refused):
    """The shelf may be read and not written."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        super().__init__(shelf)


class ShelfRefused(Refused):
    """The shelf does not accept who we say we are: a wrong or expired name, password or key."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        super().__init__(shelf)


class ShelfUntrusted(Refused):
    """The server cannot prove who it is: its certificate or host key is unknown, expired or another's."""

    def __init__(self, shelf: str) -> None:
        self.shelf = shelf
        super().__init__(shelf)


class NoObject(Refused):
    """The shelf has no object of this name now."""

    def __init__(self, shelf: str, name: str) -> None:
        self.shelf, self.name = shelf, name
        super().__init__(shelf, name)


class ObjectDiffers(Refused):
    """Under this name lies something of another size: it was torn or is foreign, and is left as it is."""

    def __init__(self, shelf: str, name: str) -> None:
        self.shelf, self.name = shelf, name
        super().__init__(shelf, name)


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """An object as the shelf lists it; a promise, not a proof."""

    name: str
    size_bytes: int


class Source(Protocol):
    """Bytes that can be read as often as needed, from any byte on: a file, or what is sealed as it goes."""

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes from `start` on, always the same, in pieces of at most a few hundred kB."""


class Shelf(Protocol):
    """The contract of every shelf; tests/desktop/sync/contract.py holds each of them to it.

    Every method raises the refusals above and no others of the outside world's. As many threads as a shelf has lanes
    may read and write at a time.
    """

    @property
    def lanes(self) -> int:
        """How many objects may be on their way at once; one where a line carries one."""

    @property
    def address(self) -> str:
        """Where the shelf is, as shown to people; no password in it."""

    def names(self, prefix: str) -> Iterator[Listed]:
        """List the objects whose names begin with `prefix` (empty, or ending in `/`), however deep, in any order.

        One request where the shelf can. A prefix under which nothing lies gives nothing; a shelf that is not
        there raises ShelfUnreachable, and never looks empty where that can be told.
        """

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on; nothing where it ends there. Raises NoObject.

        Refusals may come at once or while iterating; what was handed over until then may be kept, and the rest be
        asked for from there.
        """

    def write(self, name: str, source: Source, work: Work) -> None:
        """Write an object: on return it is whole and durable, before that it is not there.

        Goes by a name under `tmp/` and a rename where the shelf would publish a torso. One of the same name and
        size is left as it is and is a success; of another size raises ObjectDiffers. `work` counts bytes and may raise
        Stopped, after which nothing or only something under `tmp/` is left.
        """

    def delete(self, name: str) -> None:
        """Remove an upload under `tmp/` that was left over; ValueError for any other name, nothing if it is gone."""

    def close(self) -> None:
        """Let go of connections; closing twice is harmless."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """A source in memory."""

    data: bytes

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return len(self.data)

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes from `start` on."""
        view = memoryview(self.data)
        return (
            bytes(view[at : at + PIECE_BYTES]) for at in range(start, len(self.data), PIECE_BYTES)
        )


@dataclass(frozen=True, slots=True)
class File:
    """A source that is a file. Raises UnreadableFile."""

    path: Path

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise UnreadableFile(self.path) from error

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes from `start` on."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                while piece := file.read(PIECE_BYTES):
                    yield piece
        except OSError as error:
            raise UnreadableFile(self.path) from error


@contextmanager
def ending(pieces: Iterator[bytes]) -> Iterator[Iterator[bytes]]:
    """Have a reading end where the block does, however that comes, and let go of its connection."""
    try:
        yield pieces
    finally:
        if isinstance(pieces, Generator):
            pieces.close()


def checked(name: str) -> str:
    """Return the name of an object; ValueError for what is none."""
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def is_name(name: str) -> bool:
    """Tell whether a text could be the name of an object; what else lies on a shelf is not ours."""
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None


def checked_temporary(name: str) -> str:
    """Return the name of an upload under way; ValueError for any other, which nobody may delete."""
    if not name.startswith(TEMPORARY):
        raise ValueError(name)
    return checked(name)
