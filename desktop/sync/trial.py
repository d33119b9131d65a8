"""Trying a shelf when it is set up: writes a small object, reads it back, lists it, tries to write over it, removes it.

What a store does not honour is no reason not to use it: nothing here relies on it. A store that does not give back
what it took is.
"""

from __future__ import annotations

import secrets
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from db.errors import Refused
from desktop.sync import addresses, shelves
from desktop.sync.credentials import Credentials
from desktop.sync.shelf import TEMPORARY, Bytes, NoObject, ObjectDiffers, Shelf
from desktop.work import Work

_SIZE_BYTES = 1000


@dataclass(frozen=True, slots=True)
class Trial:
    """What a store did when it was asked not to write over an object; None where that cannot be asked.

    `keeps_first`: the way in which this adapter gives an object its name does not write over another.
    """

    keeps_first: bool | None = None
    honours_none_match: bool | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a shelf was seen to do."""

    shelf: str
    reads_back: bool
    reads_from_any_byte: bool
    lists: bool
    keeps_first: bool
    honours_none_match: bool | None
    removes: bool

    @property
    def is_fit(self) -> bool:
        """Whether the shelf gives back what it takes; all else can be lived with."""
        return self.reads_back and self.reads_from_any_byte and self.lists

    @property
    def told(self) -> tuple[str, ...]:
        """What a person is told of it: keys of words, the verdict first."""
        told = ["shelves.fit" if self.is_fit else "shelves.unfit"]
        if not self.keeps_first:
            told.append("shelves.overwrites")
        if self.honours_none_match is False:
            told.append("shelves.no_condition")
        if not self.removes:
            told.append("shelves.keeps_all")
        return tuple(told)


@runtime_checkable
class Tried(Protocol):
    """A shelf that can say more about its store."""

    def trial(self, name: str) -> Trial:
        """Try on an object under `tmp/` what a store may not honour, and say what it did."""


def tried(address: str, who: Credentials, work: Work) -> Report:
    """Go to a shelf and try it out; raises BadAddress and what the shelf refuses."""
    with closing(shelves.opened(addresses.read(address), who)) as shelf:
        return probe(shelf, work)


def probe(shelf: Shelf, work: Work) -> Report:
    """Try a shelf out; raises what it refuses."""
    name, data = f"{TEMPORARY}probe-{secrets.token_hex(8)}", secrets.token_bytes(_SIZE_BYTES)
    shelf.write(name, Bytes(data), work)
    try:
        reads_back = _joined(shelf, name) == data
        reads_from_any_byte = _joined(shelf, name, 333) == data[333:]
        lists = (name, len(data)) in [(o.name, o.size_bytes) for o in shelf.names(TEMPORARY)]
        is_kept = _is_kept(shelf, name, data, work)
        trial = shelf.trial(name) if isinstance(shelf, Tried) else Trial()
    finally:
        with suppress(Refused):
            shelf.delete(name)
    return Report(
        shelf=shelf.address,
        reads_back=reads_back,
        reads_from_any_byte=reads_from_any_byte,
        lists=lists,
        keeps_first=is_kept and trial.keeps_first is not False,
        honours_none_match=trial.honours_none_match,
        removes=_is_gone(shelf, name),
    )


def _is_kept(shelf: Shelf, name: str, data: bytes, work: Work) -> bool:
    with suppress(ObjectDiffers):
        shelf.write(name, Bytes(b"other"), work)
    return _joined(shelf, name) == data


def _is_gone(shelf: Shelf, name: str) -> bool:
    try:
        _joined(shelf, name)
    except NoObject:
        return True
    return False


def _joined(shelf: Shelf, name: str, start: int = 0) -> bytes:
    """Return what lies there, no more than one piece over what was written."""
    found = b""
    for piece in shelf.read(name, start):
        found += piece
        if len(found) > _SIZE_BYTES:
            break
    return found
