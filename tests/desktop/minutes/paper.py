"""A finished paper as tests look at it: its text, and every line with its place, face and size."""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from db.records import Case, DocumentKind, RecordId
from desktop.minutes import papers
from desktop.minutes.page.press import Preview
from desktop.minutes.papers import Asked
from desktop.minutes.photos import Prints
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "minutes"
POINT_MM = 25.4 / 72
LABEL = re.compile(r"[-+] |\w{1,3}[.)] ")
"""What stands before a list's item: a text of its own in the file, one with its line on paper."""


@dataclass(frozen=True)
class Glyphs:
    """Letters side by side in one face and size; millimetres from the page's upper left corner."""

    text: str
    left_mm: float
    right_mm: float
    base_mm: float
    size_pt: float
    face: str


def printed(case: Case, visit: str = "v", photos: Prints | None = None, **options: bool) -> Preview:
    """Print minutes as they are made final, in the font the program carries: every machine prints the same."""
    opener = photos or make.opener()
    today = dt.date(2026, 11, 22)
    asked = Asked(kind=DocumentKind.MINUTES, of=RecordId(visit), today=today, **options)
    own = papers.composed(case, asked)
    return papers.printed(own, opener, Quiet(), Choice.TINOS, draft=False)


def text(data: bytes) -> str:
    """Return all text of a paper in NFC with single spaces."""
    return plain(" ".join(pages(data)))


def plain(words: str) -> str:
    """Return text in NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def pages(data: bytes) -> list[str]:
    """Return the text of each page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def lines(data: bytes, page: int) -> list[Glyphs]:
    """Return the runs of glyphs of a page, from top to bottom and left to right."""
    with pypdfium2.PdfDocument(data) as document:
        own = document[page]
        height_pt = own.get_height()
        found = [each for each in own.get_objects() if each.type == pdfium.FPDF_PAGEOBJ_TEXT]
        textpage = own.get_textpage()
        glyphs = [_glyphs(each, textpage, height_pt) for each in found]
    kept = [each for each in glyphs if each.text.strip()]
    placed = sorted(kept, key=lambda each: (round(each.base_mm, 1), each.left_mm))
    joined: list[Glyphs] = []
    for each in placed:
        last = joined[-1] if joined else None
        said = not each.text.startswith("..")
        if last and said and LABEL.fullmatch(last.text) and last.base_mm == each.base_mm:
            joined.pop()
            each = replace(each, text=last.text + each.text, left_mm=last.left_mm)
        joined.append(each)
    return joined


def _glyphs(item: pypdfium2.PdfObject, textpage: pypdfium2.PdfTextPage, height_pt: float) -> Glyphs:
    length = pdfium.FPDFTextObj_GetText(item, textpage, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFTextObj_GetText(
        item, textpage, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
    )
    left_pt, _, right_pt, _ = item.get_bounds()
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
    matrix = item.get_matrix()
    return Glyphs(
        buffer.raw[: length - 2].decode("utf-16-le"),
        left_pt * POINT_MM,
        right_pt * POINT_MM,
        (height_pt - matrix.f) * POINT_MM,
        size.value,
        _face(item),
    )


def _face(item: pypdfium2.PdfObject) -> str:
    font = pdfium.FPDFTextObj_GetFont(item)
    buffer = ctypes.create_string_buffer(200)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.raw[: length - 1].decode().rpartition("+")[2]


def rules(data: bytes, page: int) -> list[tuple[float, float, float]]:
    """Return the left, right and height, in millimetres, of each horizontal rule of a page."""
    with pypdfium2.PdfDocument(data) as document:
        own = document[page]
        height_pt = own.get_height()
        found = [each for each in own.get_objects() if each.type == pdfium.FPDF_PAGEOBJ_PATH]
        boxes = [each.get_bounds() for each in found]
    flat = [box for box in boxes if box[3] - box[1] < 3]
    return [
        (left * POINT_MM, right * POINT_MM, (height_pt - (bottom + top) / 2) * POINT_MM)
        for left, bottom, right, top in flat
    ]


def golden(name: str, actual: str) -> None:
    """Compare with a golden file; `UPDATE_GOLDEN=1` writes it instead, to be read before it is kept."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(actual, "utf-8", newline="\n")
    assert actual == file.read_text("utf-8")
