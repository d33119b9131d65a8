"""Lists in XML, as servers send them, read piece by piece: however long, none is ever whole in memory.

A document that declares anything of its own (a bomb of entities begins so) is not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_LONGEST_TEXT = 8_192
_DEEPEST = 32
_MOST_NAMES = 64


class BadMarkup(ValueError):
    """What came is not XML, or not of a kind that a list would be."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element that was asked for: its name without namespace, and the last text of each name within it."""

    name: str
    within: dict[str, str] = field(default_factory=dict)


def elements(pieces: Iterable[bytes], wanted: Collection[str]) -> Iterator[Element]:
    """Return the elements whose names are wanted, as they end. Raises BadMarkup and what the pieces raise."""
    reader = _Reader(wanted)
    for piece in pieces:
        yield from reader.fed(piece, is_final=False)
    yield from reader.fed(b"", is_final=True)


class _Reader:
    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = wanted
        self._path: list[str] = []
        self._open: Element | None = None
        self._text = ""
        self._found: list[Element] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = _refuse
        self._parser = parser

    def fed(self, piece: bytes, *, is_final: bool) -> list[Element]:
        """Return what ended within a piece."""
        try:
            self._parser.Parse(piece, is_final)
        except expat.ExpatError as error:
            raise BadMarkup from error
        found, self._found = self._found, []
        return found

    def _begin(self, full: str, _: object) -> None:
        name = full.rpartition(" ")[2]
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise BadMarkup
        self._text = ""
        if self._open is None and name in self._wanted:
            self._open = Element(name)

    def _say(self, text: str) -> None:
        if len(self._text) + len(text) > _LONGEST_TEXT:
            raise BadMarkup
        self._text += text

    def _end(self, _: str) -> None:
        name, text = self._path.pop(), self._text.strip()
        self._text = ""
        if self._open is None:
            return
        if text or name not in self._open.within:
            self._open.within[name] = text
        if len(self._open.within) > _MOST_NAMES:
            raise BadMarkup
        if name == self._open.name:
            self._found.append(self._open)
            self._open = None


def _refuse(*_: object) -> None:
    raise BadMarkup
