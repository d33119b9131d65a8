"""The faces papers are set in: Times New Roman, or fonts of exactly its widths where it is missing."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from unicodedata import normalize

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from db.errors import MissingFont
from desktop import paths

_BASES = "aăâeêioôơuưy"
_MARKS = "\u0300\u0309\u0303\u0301\u0323"


class Choice(StrEnum):
    """Which family to set in; `BEST` takes the first that this machine has, in this order."""

    BEST = "best"
    TIMES = "times"
    TINOS = "tinos"
    LIBERATION = "liberation"


@dataclass(frozen=True, slots=True)
class _Source:
    """How a family's four files may be called: regular, bold, italic, bold italic."""

    title: str
    names: tuple[tuple[str, str, str, str], ...]


_SOURCES = {
    Choice.TIMES: _Source("Times New Roman", (
        ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
        ("Times_New_Roman.ttf", "Times_New_Roman_Bold.ttf",
         "Times_New_Roman_Italic.ttf", "Times_New_Roman_Bold_Italic.ttf"),
        ("Times New Roman.ttf", "Times New Roman Bold.ttf",
         "Times New Roman Italic.ttf", "Times New Roman Bold Italic.ttf"),
    )),
    Choice.TINOS: _Source("Tinos", (
        ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"),
    )),
    Choice.LIBERATION: _Source("Liberation Serif", (
        ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf",
         "LiberationSerif-Italic.ttf", "LiberationSerif-BoldItalic.ttf"),
    )),
}  # fmt: skip


class Face:
    """One face: which characters it has and how wide they are."""

    def __init__(self, font: TTFont) -> None:
        self.font = font
        self.name: str = font.fontName
        self._widths: dict[int, float] = font.face.charWidths
        self._words: dict[str, float] = {}

    @property
    def characters(self) -> frozenset[str]:
        """The characters the face draws."""
        return frozenset(map(chr, self._widths))

    def width(self, text: str) -> float:
        """Return the width of `text` at a size of one point."""
        known = self._words.get(text)
        if known is None:
            widths = self._widths
            known = sum([widths[ord(each)] for each in text]) / 1000
            if len(text) < 24 and len(self._words) < 50_000:
                self._words[text] = known
        return known

    def widths(self, words: list[str]) -> list[float]:
        """Return the widths of words at a size of one point."""
        known = self._words.get
        return [known(word) or self.width(word) for word in words]


@dataclass(frozen=True, slots=True)
class Family:
    """Four faces of one design, by bold and italic."""

    title: str
    regular: Face
    bold: Face
    italic: Face
    bold_italic: Face

    @property
    def characters(self) -> frozenset[str]:
        """The characters that all four faces draw."""
        faces = (self.regular, self.bold, self.italic, self.bold_italic)
        return frozenset.intersection(*(face.characters for face in faces))

    def face(self, bold: bool, italic: bool) -> Face:
        """Return the face of this weight and slope."""
        if italic:
            return self.bold_italic if bold else self.italic
        return self.bold if bold else self.regular


_loading = Lock()
_DAMAGED = (TTFError, OSError, ArithmeticError, LookupError, TypeError, ValueError, struct.error)
"""What ReportLab raises of a file that is no face, or of which a part is lost."""


def family(choice: Choice = Choice.BEST, folders: tuple[Path, ...] | None = None) -> Family:
    """Return the chosen family from these folders, else this machine's. Raises MissingFont."""
    wanted = tuple(_SOURCES) if choice is Choice.BEST else (choice,)
    with _loading:
        for each in wanted:
            if found := _family(each, folders or _folders()):
                return found
    raise MissingFont(_SOURCES[wanted[0]].title)


@cache
def _family(choice: Choice, folders: tuple[Path, ...]) -> Family | None:
    source = _SOURCES[choice]
    for files in _found(source.names, folders):
        if faces := _faces(source.title, files):
            return Family(source.title, *faces)
    return None


def _faces(title: str, files: Iterable[Path]) -> list[Face] | None:
    """Load four faces; None where one is damaged, may not be embedded or lacks Vietnamese."""
    faces = []
    for style, path in zip(("Regular", "Bold", "Italic", "BoldItalic"), files, strict=True):
        try:
            font = TTFont(
                f"{title.replace(' ', '')}-{style}", path, asciiReadable=0, shapable=False
            )
        except _DAMAGED:
            return None
        face = Face(font)
        if not face.characters.issuperset(alphabet()):
            return None
        faces.append(face)
    for face in faces:
        pdfmetrics.registerFont(face.font)
    return faces


def alphabet() -> str:
    """Return every letter of Vietnamese with every tone in both cases, and what papers need beside."""
    small = [normalize("NFC", base + mark) for base in _BASES for mark in ("", *_MARKS)]
    letters = "".join(small) + "đ" + "bcdghklmnpqrstvxfjwz"
    return letters + letters.upper() + "0123456789.,;:/()-–…%“”\"'!?&<>"


def _found(
    names: Iterable[tuple[str, str, str, str]], folders: Iterable[Path]
) -> Iterator[tuple[Path, ...]]:
    for folder in folders:
        for four in names:
            files = tuple(folder / name for name in four)
            if all(file.is_file() for file in files):
                yield files


@cache
def _folders() -> tuple[Path, ...]:
    """Return the folders that may hold fonts, the program's own first."""
    roots = [paths.resources() / "fonts", *_system_roots()]
    below = ((root, *sorted(each for each in root.rglob("*") if each.is_dir())) for root in roots)
    return tuple(folder for folders in below for folder in folders)


def _system_roots() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return [windows / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts/Supplemental"), Path("/Library/Fonts"),
                home / "Library/Fonts"]  # fmt: skip
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"),
            home / ".local/share/fonts", home / ".fonts"]  # fmt: skip
