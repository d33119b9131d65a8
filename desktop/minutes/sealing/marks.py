"""The seal put upon a finished paper's pages: its QR code and the short code, outside the text, as artifacts.

The first page's code stands in the left margin, which the decree makes 30 mm at least; the others' in the footer.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Dictionary
from reportlab.pdfgen.canvas import Canvas

from desktop.minutes.finished import finish
from desktop.minutes.page import pdf
from desktop.minutes.sealing import seal
from desktop.minutes.sealing.seal import Matrix, Seal
from desktop.minutes.sealing.sign import NotSignable
from desktop.minutes.style.fonts import Family
from desktop.minutes.style.layout import MM_PT

_EDGE_MM = 3.0
"""How near to the paper's edge a code may stand; its own white edge keeps it from what printers cut off."""

_FOOT_MM = 8.0
_SIZE_PT = 8.0
_BEGIN = b"/Artifact<</Type/Pagination>>BDC q /SoDoanSeal Do Q EMC"

Footer = Callable[[str, int, int], str]
"""What a footer says, given the short code in groups, the page and how many there are."""


def sealed(data: bytes, own: Seal, footer: Footer, family: Family) -> bytes:
    """Return the paper with its seal on every page. Raises NotSignable where it is no PDF."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            sizes = [_size(page) for page in paper.pages]
            with pikepdf.open(io.BytesIO(_drawn(own, sizes, footer, family))) as marks:
                finish.readable(marks)
                for page, mark in zip(paper.pages, marks.pages, strict=True):
                    _put(paper, page, mark)
            paper.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,
            )
    except pikepdf.PdfError as error:
        raise NotSignable from error
    return out.getvalue()


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(each) for each in page.mediabox)
    return right - left, top - bottom


def _drawn(own: Seal, sizes: list[tuple[float, float]], footer: Footer, family: Family) -> bytes:
    """Return a PDF of nothing but the marks, page by page."""
    canvas = Canvas(io.BytesIO(), invariant=1, initialFontName=family.regular.name)
    mask = None  # what suits the code of the second page suits those after it, which differ in a number
    for number, size_pt in enumerate(sizes, start=1):
        canvas.setPageSize(size_pt)
        if number == 1:
            _draw(canvas, seal.matrix(own.text), seal.FIRST_MM)
        else:
            code = seal.matrix(own.page(number, len(sizes)), mask)
            mask = code.mask
            _draw(canvas, code, seal.OTHERS_MM)
        canvas.setFont(family.regular.name, _SIZE_PT)
        line = footer(seal.grouped(own.code), number, len(sizes))
        canvas.drawCentredString(size_pt[0] / 2, _FOOT_MM * MM_PT, line)
        canvas.showPage()
    with pdf.WRITING:
        drawn: bytes = canvas.getpdfdata()
    return drawn


def _draw(canvas: Canvas, code: Matrix, width_mm: float) -> None:
    """Draw all bars of a code as one path."""
    edges = " ".join(
        f"{(_EDGE_MM + left) * MM_PT:.3f} {(_EDGE_MM + bottom) * MM_PT:.3f}"
        f" {width * MM_PT:.3f} {height * MM_PT:.3f} re"
        for left, bottom, width, height in code.bars(width_mm)
    )
    canvas._code.append(f"{edges} f")


def _put(paper: pikepdf.Pdf, page: pikepdf.Page, mark: pikepdf.Page) -> None:
    """Draw a page of marks after what stands on the paper's page."""
    form = paper.copy_foreign(mark.as_form_xobject())
    page.contents_add(b"q", prepend=True)
    page.contents_add(b"Q " + _BEGIN)
    own = page.obj.get("/Resources", Dictionary())
    resources = Dictionary({key: own[key] for key in own.keys()})  # noqa: SIM118  an Object is no dict
    held = resources.get("/XObject", Dictionary())
    resources.XObject = Dictionary({key: held[key] for key in held.keys()})  # noqa: SIM118
    resources.XObject["/SoDoanSeal"] = form
    page.obj.Resources = resources
