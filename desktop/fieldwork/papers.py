"""The paragraphs and table rows of a document (DOCX), with the depth that headings and lists give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.fieldwork.items import Paragraph, Rank, Row
from desktop.fieldwork.packed import Begin, End, Package

DOCUMENT = "word/document.xml"
MOST_PARAGRAPHS = 50_000
MOST_COLUMNS = 64

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number|continue) ([2-5])", re.IGNORECASE)
_UNSAID = frozenset({"Fallback", "moveFrom", "del", "instrText", "pPrChange", "rPrChange"})
"""What a document holds beside what it shows: other forms of a drawing, what was taken back, codes."""


@dataclass(slots=True)
class _Open:
    """What is being read: a paragraph, the cells of a row."""

    style: str = ""
    outline: int | None = None
    level: int = 0
    listed: bool | None = None
    text: list[str] = field(default_factory=list)


def items(package: Package) -> Iterator[Paragraph | Row]:
    """Return paragraphs and table rows in order. Raises BadOutlineFile."""
    reader = _Reader(package)
    for found in _said(package):
        if isinstance(found, Begin):
            reader.begin(found)
        elif item := reader.end(found):
            yield item


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package, self._styles = package, _styles(package)
        self._own = _Open()
        self._cells = [""]
        self._tables = self._number = self._joined = 0

    def begin(self, found: Begin) -> None:
        """Take the beginning of an element; a table within a cell is part of its text."""
        if found.name == "p":
            self._own, self._number = _Open(), self._number + 1
            if self._number > MOST_PARAGRAPHS:
                raise self._package.refused(str(self._number), "rows")
        elif found.name == "tbl":
            self._tables += 1
        elif found.name == "tr" and self._tables == 1:
            self._cells = []
        elif found.name == "tc" and self._tables == 1:
            self._cells.append("")
        elif found.name == "gridSpan" and self._tables == 1:
            self._joined = min(_digits(found.attributes), MOST_COLUMNS) - 1
        else:
            _take(self._own, found)

    def end(self, found: End) -> Paragraph | Row | None:
        """Take the end of an element; return the paragraph or row that is whole with it."""
        if found.name == "tbl":
            self._tables -= 1
        elif found.name == "p":
            return self._paragraph("".join(self._own.text))
        elif found.name == "tc" and self._tables == 1:
            self._cells += [""] * self._joined
            self._joined = 0
        elif found.name == "tr" and self._tables == 1 and any(self._cells):
            return Row(tuple(self._cells), str(self._number))
        else:
            _take(self._own, found)
        return None

    def _paragraph(self, text: str) -> Paragraph | None:
        if not self._tables:
            return Paragraph(text, str(self._number), _rank(self._own, self._styles))
        if self._cells:
            self._cells[-1] = f"{self._cells[-1]}\n{text}".strip()
        return None


def _said(package: Package) -> Iterator[Begin | End]:
    """Return the document's markup without what is not said."""
    unsaid = 0
    for found in package.markup(DOCUMENT):
        if found.name in _UNSAID:
            unsaid += 1 if isinstance(found, Begin) else -1
        elif not unsaid:
            yield found


def _take(own: _Open, found: Begin | End) -> None:
    match found:
        case End("t", text):
            own.text.append(text)
        case Begin("tab" | "br" | "cr", _):
            own.text.append(" ")
        case Begin("noBreakHyphen", _):
            own.text.append("-")
        case Begin("pStyle", attributes):
            own.style = attributes.get("val", "")
        case Begin("outlineLvl", attributes):
            own.outline = _digit(attributes)
        case Begin("ilvl", attributes):
            own.level = _digit(attributes)
        case Begin("numId", attributes):
            own.listed = attributes.get("val") != "0"


def _rank(own: _Open, styles: dict[str, _Open]) -> Rank | None:
    style = styles.get(own.style, _Open())
    outline = own.outline if own.outline is not None else style.outline
    if outline is not None and outline < 9:
        return "heading", outline + 1
    listed = own.listed if own.listed is not None else style.listed
    return ("list", max(own.level, style.level) + 1) if listed else None


def _styles(package: Package) -> dict[str, _Open]:
    """Return what styles say of paragraphs; the English name of a heading stands in every language's Word."""
    styles: dict[str, _Open] = {}
    own = _Open()
    for found in package.markup("word/styles.xml"):
        match found:
            case Begin("style", attributes):
                own = styles[attributes.get("styleId", "")] = _Open()
            case Begin("name", attributes):
                _name(own, attributes.get("val", ""))
            case Begin("tab", _) | End("t", _):
                pass
            case _:
                _take(own, found)
    return styles


def _name(own: _Open, name: str) -> None:
    if heading := _HEADING.fullmatch(name):
        own.outline = int(heading[1]) - 1
    elif listed := _LIST.fullmatch(name):
        own.level = int(listed[1]) - 1


def _digit(attributes: dict[str, str]) -> int:
    said = attributes.get("val", "")
    return int(said) if len(said) == 1 and said.isascii() and said.isdigit() else 9


def _digits(attributes: dict[str, str]) -> int:
    said = attributes.get("val", "")
    return max(int(said), 1) if len(said) < 4 and said.isascii() and said.isdigit() else 1
