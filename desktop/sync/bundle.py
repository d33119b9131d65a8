"""Many objects in one file: a shelf to carry by hand, and the bales in which a newcomer fetches many packs at once.

A bundle is a list of names and sizes, then the objects as they lie on a shelf. It proves nothing itself: each
object is verified as if it had come alone.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from db import files
from db.errors import NotWritable, Refused, UnreadableFile
from db.parcels import Stamp
from db.sharing import Delegation, Sharing
from desktop.sync import names, shelf
from desktop.sync.evidence import Cipher, Sealed
from desktop.sync.names import CheckName, RollName
from desktop.sync.shelf import Bytes, Listed, NoObject, ShelfReadOnly, Source
from desktop.work import Work

ENDING = ".sodoan"
HEAD = b"so-doan bundle 1\n"
MOST_OBJECTS = 200_000

_LENGTH = struct.Struct(">I")
_LONGEST_INDEX = 64 << 20

Object = tuple[str, Source]


class BadBundle(Refused):
    """The file is no bundle, or not a whole one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


class Torn(Exception):
    """The bytes are not those of a bundle."""


def head(objects: Sequence[Object]) -> bytes:
    """Return what stands before the objects of a bundle."""
    index = msgspec.json.encode([(name, source.size_bytes) for name, source in objects])
    return HEAD + _LENGTH.pack(len(index)) + index


@dataclass(frozen=True, slots=True)
class Joined:
    """A bundle as a source, each object read when its turn comes: the same objects always give the same."""

    objects: Sequence[Object]

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return len(head(self.objects)) + sum(source.size_bytes for _, source in self.objects)

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes from `start` on."""
        for part in (Bytes(head(self.objects)), *(source for _, source in self.objects)):
            if start < part.size_bytes:
                yield from part.chunks(start)
            start = max(0, start - part.size_bytes)


def _index_size(start: bytes) -> int:
    if not start.startswith(HEAD):
        raise Torn
    (size,) = _LENGTH.unpack(start[len(HEAD) :])
    if size > _LONGEST_INDEX:
        raise Torn
    return int(size)


def _index(data: bytes, left: int) -> list[tuple[str, int]]:
    """Return the names and sizes, which must make up all that is left of the bundle."""
    try:
        index = msgspec.json.decode(data, type=list[tuple[str, int]])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Torn from error
    named = {name for name, size in index if size >= 0 and shelf.is_name(name)}
    if len(named) != len(index) or len(index) > MOST_OBJECTS or sum(s for _, s in index) != left:
        raise Torn
    return index


@dataclass(frozen=True, slots=True)
class At:
    """Where an object lies in a bundle."""

    start: int
    size_bytes: int


class Bundle:
    """A bundle file as a shelf that can only be read."""

    lanes = 2

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at = _places(path)

    @property
    def address(self) -> str:
        """The file's name."""
        return self.path.name

    def names(self, prefix: str) -> Iterator[Listed]:
        """List what lies in the file under `prefix`."""
        return (
            Listed(name, at.size_bytes) for name, at in self._at.items() if name.startswith(prefix)
        )

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Return an object's bytes from byte `start` on."""
        at = self._at.get(name)
        if at is None:
            raise NoObject(self.address, name)
        try:
            with self.path.open("rb") as file:
                file.seek(at.start + start)
                left = at.size_bytes - start
                while left > 0 and (piece := file.read(min(left, shelf.PIECE_BYTES))):
                    left -= len(piece)
                    yield piece
        except OSError as error:
            raise UnreadableFile(self.path) from error

    def write(self, name: str, source: Source, work: Work) -> None:
        """Refuse: what was handed on is not changed."""
        del name, source, work
        raise ShelfReadOnly(self.address)

    def delete(self, name: str) -> None:
        """Refuse likewise."""
        del name
        raise ShelfReadOnly(self.address)

    def close(self) -> None:
        """Do nothing: the file is opened for each reading."""


class Nowhere:
    """A shelf on which nothing lies and nothing is put: for cutting packs without going anywhere."""

    address, lanes = "", 1

    def names(self, prefix: str) -> Iterator[Listed]:
        """List nothing."""
        del prefix
        return iter(())

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Have nothing."""
        del start
        raise NoObject(self.address, name)

    def write(self, name: str, source: Source, work: Work) -> None:
        """Refuse."""
        del name, source, work
        raise ShelfReadOnly(self.address)

    def delete(self, name: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def is_bundle(path: Path) -> bool:
    """Tell whether a file is named as a bundle, also a damaged one, or begins as one does."""
    if path.suffix.lower() == ENDING:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(HEAD)) == HEAD
    except OSError:
        return False


def places(file: IO[bytes]) -> dict[str, At]:
    """Return where the objects of a bundle lie in its file. Raises Torn."""
    whole = file.seek(0, os.SEEK_END)
    file.seek(0)
    start = len(HEAD) + _LENGTH.size
    size = _index_size(file.read(start).ljust(start, b"\0"))
    index = file.read(size)
    at = start + size
    found = {}
    for name, length in _index(index, whole - at):
        found[name] = At(at, length)
        at += length
    return found


def _places(path: Path) -> dict[str, At]:
    try:
        with path.open("rb") as file:
            return places(file)
    except Torn as error:
        raise BadBundle(path) from error
    except OSError as error:
        raise UnreadableFile(path) from error


def write(
    path: Path,
    sharing: Sharing,
    delegation: Delegation,
    work: Work,
    with_evidence: bool = True,
    visit: str = "",
) -> int:
    """Write all that this device holds of a delegation into a file, whole or not at all; return its objects.

    The words of the whole inspection always go; of the evidence that of one `visit` alone, where one is named.

    What was not cut into packs yet is not in it: a trip, or `Trip.cut`, comes first.
    """
    objects = [
        *_words(sharing, delegation),
        *(_evidence(sharing, delegation, visit) if with_evidence else ()),
    ]
    part = path.with_name(path.name + files.PART)
    with files.refusals(path.parent):
        if not path.parent.is_dir():
            raise NotWritable(path.parent)
        part.unlink(missing_ok=True)
        try:
            with files.new(part) as file:
                _fill(file, objects, work)
                files.sync(file)
            files.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    return len(objects)


def _fill(file: BinaryIO, objects: Sequence[Object], work: Work) -> None:
    whole = Joined(objects)
    done, total = 0, whole.size_bytes
    for piece in whole.chunks():
        file.write(piece)
        done += len(piece)
        work.step(done, total)


@dataclass(frozen=True, slots=True)
class Kept:
    """A pack as a source, read from the vault when its turn comes."""

    sharing: Sharing
    delegation: str
    stamp: Stamp
    size_bytes: int

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the pack's bytes from `start` on."""
        return Bytes(self.sharing.data(self.delegation, self.stamp)).chunks(start)


def _words(sharing: Sharing, delegation: Delegation) -> Iterator[Object]:
    for roll in sharing.rolls(delegation.id):
        name = RollName(roll.issuer, roll.number, roll.hash)
        yield names.printed(delegation.id, name), Bytes(roll.data)
    if own := sharing.checkpoint(delegation.id, sharing.device):
        check = CheckName(own.issuer, own.number, own.hash)
        yield names.printed(delegation.id, check), Bytes(own.data)
    for stamp, size in sharing.sizes(delegation.id).items():
        yield names.printed(delegation.id, stamp), Kept(sharing, delegation.id, stamp, size)


def _evidence(sharing: Sharing, delegation: Delegation, visit: str) -> Iterator[Object]:
    cipher, blobs = Cipher(delegation), sharing.store.blobs
    for each in sharing.wanted(delegation):
        if blobs.holds(each.hash) and visit in ("", each.visit):
            source = Sealed(blobs.opener(each.hash), each.size_bytes, cipher.of(each.hash))
            yield cipher.names(each.hash)[0], source
