"""Office files of people we do not know: a ZIP of XML, read piece by piece within limits, macros refused.

No library: what is wanted is text in order, and each of the known ones reads a part whole into memory before
anything can be refused. The standard library's zipfile and expat stream, so a bomb ends at its limit.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from db.errors import Refused, UnreadableFile

LARGEST_BYTES = 20 << 20
"""The largest file; an outline has a hundredth of it."""

MOST_INFLATED_BYTES = 32 << 20
"""How much is inflated of one file, all its parts together."""

MOST_PARTS = 2_000
_DEEPEST = 200
_PIECE_BYTES = 1 << 16
_LONGEST_TEXT = 200_000
_OLD_FORM = bytes.fromhex("d0cf11e0a1b11ae1")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_TORN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError)


class BadOutlineFile(Refused):
    """A file cannot be read as an outline: `place` is a part, row or paragraph of it, `reason` a short name."""

    def __init__(self, path: Path, place: str, reason: str) -> None:
        self.path, self.place, self.reason = path, place, reason
        super().__init__(path, place, reason)


class UnfitOutlineFile(BadOutlineFile):
    """No place of a file is at fault: it is of another kind, too large or says nothing."""


class Begin(NamedTuple):
    """An element begins; names are without namespace."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    """An element ends, `text` is what stood in it directly, after its last inner element."""

    name: str
    text: str


class Package:
    """An open file. Raises BadOutlineFile from whatever is asked of it."""

    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self.path, self._zip = path, opened
        self._left = MOST_INFLATED_BYTES
        self._parts = {part.filename: part for part in opened.infolist()}
        self._check(opened.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def refused(self, place: str, reason: str) -> BadOutlineFile:
        """Return the refusal of this file."""
        return BadOutlineFile(self.path, place, reason)

    def markup(self, name: str) -> Iterator[Begin | End]:
        """Return what begins and ends in a part, as it is read; nothing for a part that is not there."""
        if name not in self:
            return
        reader = _Reader()
        try:
            for piece in self._pieces(name):
                yield from reader.fed(piece, is_final=False)
            yield from reader.fed(b"", is_final=True)
        except expat.ExpatError as error:
            raise self.refused(name, "xml") from error
        except _TooMuch as error:
            raise self.refused(name, str(error)) from error

    def _pieces(self, name: str) -> Iterator[bytes]:
        part = self._parts[name]
        if part.file_size > self._left:
            raise self.refused(name, "inflated")
        try:
            with self._zip.open(part) as opened:
                while piece := opened.read(_PIECE_BYTES):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self.refused(name, "inflated")
                    yield piece
        except _TORN as error:
            raise self.refused(name, "torn") from error

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > MOST_PARTS or len(self._parts) != len(parts):
            raise self.refused("zip", "parts")
        for part in parts:
            if part.filename.lower().endswith("vbaproject.bin"):
                raise self.refused(ascii(part.filename)[1:60], "macro")
            if part.flag_bits & _ENCRYPTED:
                raise self.refused(ascii(part.filename)[1:60], "locked")
            if part.compress_type not in _METHODS:
                raise self.refused(ascii(part.filename)[1:60], "container")
        for found in self.markup("[Content_Types].xml"):
            if isinstance(found, Begin) and "macroenabled" in str(found.attributes).lower():
                raise self.refused("[Content_Types].xml", "macro")


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open an office file. Raises BadOutlineFile and UnreadableFile."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_OLD_FORM))
            size_bytes = file.seek(0, 2)
            if size_bytes > LARGEST_BYTES:
                raise UnfitOutlineFile(path, path.name, "size")
            if start == _OLD_FORM:
                raise UnfitOutlineFile(path, path.name, "old")
            with _unpacked(path, file) as package:
                yield package
    except OSError as error:
        raise UnreadableFile(path) from error


@contextmanager
def _unpacked(path: Path, file: object) -> Iterator[Package]:
    try:
        found = zipfile.ZipFile(file)  # type: ignore[call-overload]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise UnfitOutlineFile(path, path.name, "container") from error
    with found:
        yield Package(path, found)


class _TooMuch(Exception):
    """A part goes beyond what an outline needs; says how."""


class _Reader:
    def __init__(self) -> None:
        self._found: list[Begin | End] = []
        self._depth = 0
        self._text: list[str] = []
        self._length = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = _refuse
        self._parser = parser

    def fed(self, piece: bytes, *, is_final: bool) -> list[Begin | End]:
        """Return what began and ended within a piece."""
        self._parser.Parse(piece, is_final)
        found, self._found = self._found, []
        return found

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooMuch("depth")
        self._text, self._length = [], 0
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._found.append(Begin(name.rpartition(" ")[2], own))

    def _say(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise _TooMuch("size")
        self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._found.append(End(name.rpartition(" ")[2], "".join(self._text)))
        self._text, self._length = [], 0


def _refuse(*_: object) -> None:
    raise _TooMuch("declared")
