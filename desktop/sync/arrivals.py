"""What comes from a shelf on one trip: the first copy that is what its name says, packs by the bale where one has them.

Of each device's bales one at a time lies beside the record, from the first pack in it that is wanted to the last: a
term of packs takes no more memory than a few.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from db import files
from db.parcels import Stamp
from desktop.sync import bundle, names, packs
from desktop.sync.bundle import At, Torn
from desktop.sync.decide import Copies
from desktop.sync.names import BaleName, Said
from desktop.sync.outcome import Outcome, Trouble
from desktop.sync.shelf import NoObject, Shelf

LARGEST_BALE = 64 << 20
LITTLE_BYTES = 1 << 20
"""A bale of this size or less is held in memory, a larger one in a file that has no name."""


@dataclass(frozen=True, slots=True)
class _Bale:
    """A bale that is here: what it is called, its bytes, and where each pack lies in them."""

    name: BaleName
    file: IO[bytes]
    at: dict[str, At]

    def covers(self, stamp: Stamp) -> bool:
        return _covers(self.name, stamp)

    def pack(self, name: str) -> bytes:
        """Return what it has under a pack's name, which proves nothing yet."""
        at = self.at.get(name)
        if at is None:
            return b""
        self.file.seek(at.start)
        return self.file.read(at.size_bytes)


@dataclass(slots=True)
class Arrivals:
    """One delegation's objects as they come from a shelf, of which `there` is the list.

    `bales` are those worth fetching, `folder` is where a large one may lie, `outcome` hears of what is damaged.
    """

    shelf: Shelf
    delegation: str
    folder: Path
    there: Copies
    outcome: Outcome
    bales: list[BaleName] = field(default_factory=list)
    _here: dict[str, _Bale] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for bale in self._here.values():
            bale.file.close()
        self._here.clear()

    def fetched(self, said: Said, largest: int) -> bytes | None:
        """Return the bytes of the first copy that is what its name says; None where there is none."""
        file = io.BytesIO()
        return file.getvalue() if self._is_fetched(said, largest, file) else None

    def pack(self, stamp: Stamp) -> bytes | None:
        """Return a pack's bytes, of a bale or by themselves; None where there are none that bear its hash."""
        bale = self._bale(stamp)
        baled = bale.pack(names.printed(self.delegation, stamp)) if bale else b""
        if baled and names.hash_of((baled,)) == stamp.hash:
            return baled
        return self.fetched(stamp, packs.LARGEST_BYTES)

    def _bale(self, stamp: Stamp) -> _Bale | None:
        """Return the bale that a pack should be in; one that is not whole only means fetching them one by one."""
        here = self._here.get(stamp.device)
        if here and here.covers(stamp):
            return here
        chosen = next((bale for bale in self.bales if _covers(bale, stamp)), None)
        if chosen is None:
            return None
        self.bales.remove(chosen)
        if here:
            self._here.pop(stamp.device).file.close()
        with files.refusals(self.folder):
            files.make_folder(self.folder)
            found = self._opened(chosen)
        if found:
            self._here[stamp.device] = found
        return found

    def _opened(self, bale: BaleName) -> _Bale | None:
        with ExitStack() as stack, suppress(Torn):
            file = stack.enter_context(
                tempfile.SpooledTemporaryFile(LITTLE_BYTES, dir=str(self.folder))
            )
            if self._is_fetched(bale, LARGEST_BALE, file):
                found = _Bale(bale, file, bundle.places(file))
                stack.pop_all()
                return found
        return None

    def _is_fetched(self, said: Said, largest: int, file: IO[bytes]) -> bool:
        """Write the first copy that is what its name says into a file; tell whether there is one."""
        is_damaged = False
        for copy in sorted(self.there[said]):
            name = names.printed(self.delegation, said, copy)
            with suppress(NoObject):
                file.seek(0)
                file.truncate()
                pieces = _written(limited(self.shelf.read(name), largest), file)
                if names.hash_of(pieces) == said.hash:
                    return True
                is_damaged = True
        if is_damaged:
            self.outcome.note(Trouble.DAMAGED, names.printed(self.delegation, said))
        return False


def limited(pieces: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """Return the pieces, no more of them than pass the largest size that could be right."""
    size = 0
    for piece in pieces:
        yield piece
        size += len(piece)
        if size > largest:
            return


def _written(pieces: Iterable[bytes], file: IO[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        file.write(piece)
        yield piece


def _covers(bale: BaleName, stamp: Stamp) -> bool:
    is_within = bale.first <= stamp.first and stamp.last <= bale.last
    return bale.device == stamp.device and is_within
