"""The fonts the program carries know every Vietnamese letter and the marks its papers use."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from tests.house.sources import ROOT

FONTS = ROOT / "resources" / "fonts"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
MARKS = "₫–—“”‘’…«»•·°²³×÷±≤≥%‰§/()[]{}<>=+-*#@&!?;:,.'\"_\u00a0"


def letters() -> set[str]:
    toned = itertools.product("aăâeêioôơuưy", TONES)
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel, tone in toned}
    small |= set("abcdefghijklmnopqrstuvwxyzđ0123456789")
    return small | {letter.upper() for letter in small}


@pytest.mark.parametrize("file", sorted(FONTS.rglob("*.ttf")), ids=lambda file: file.stem)
def test_a_face_has_every_vietnamese_letter_and_mark(file: Path) -> None:
    assert len(letters()) == 196
    known = TTFontFile(str(file)).charToGlyph
    assert [mark for mark in sorted(letters() | set(MARKS)) if ord(mark) not in known] == []


@pytest.mark.parametrize(
    ("folder", "faces"),
    [
        ("tinos", ("Bold", "BoldItalic", "Italic", "Regular")),
        ("ui", ("Italic", "Medium", "Regular", "SemiBold")),
    ],
)
def test_every_face_is_there(folder: str, faces: tuple[str, ...]) -> None:
    found = sorted(file.stem.partition("-")[2] for file in (FONTS / folder).glob("*.ttf"))
    assert tuple(found) == faces
