"""Pages into the bytes of a PDF by ReportLab: the same paper gives the same bytes.

Text goes to the page as glyphs, line by line; nothing ever reads it as markup.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen.canvas import Canvas

from db.records import RecordId
from desktop.minutes.fonts import Face, Family
from desktop.minutes.forms import Forms
from desktop.minutes.glue import Glue
from desktop.minutes.layout import MM_PT, Profile
from desktop.minutes.model import Block, Document
from desktop.minutes.notes import Note
from desktop.minutes.pages import Frame, Mark, Page, Picture, Row, Rule, Words, pages
from desktop.minutes.photos import Rendition
from desktop.minutes.setting import Setter
from desktop.work import Work

CREATOR = "Sổ Đoàn"
LANGUAGE = "vi-VN"

_PDF_VERSION = (1, 7)
_LONGEST_INFO = 500
"""The most characters of a title in the file's own description: Subject's length in the decree's Annex VI."""

_WRITING = Lock()
"""Held while a file is put together: ReportLab cuts its subsets from fonts that all papers share."""

rl_config.useA85 = 0
"""Compressed streams stay bytes: a fifth smaller than ReportLab's ASCII armour."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page (from 0) a record is said: a box in points from the page's lower left corner."""

    source: RecordId
    page: int
    left_pt: float
    bottom_pt: float
    right_pt: float
    top_pt: float


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished PDF, where each record stands in it and what could not be shown as it is."""

    data: bytes
    pages: int
    places: tuple[Place, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """What a paper is printed with."""

    profile: Profile
    family: Family
    glue: Glue
    photo: Callable[[str], Rendition]


def render(document: Document, press: Press, work: Work) -> Rendering:
    """Return the document as a PDF. Raises work's Stopped between two blocks."""
    setter = Setter(press.profile, press.family, press.glue)
    forms = Forms(setter, press.photo)
    sheet = _Sheet(press.profile, _canvas(document, press), press.family.regular)
    total = len(document.blocks) + sum(len(annex.blocks) for annex in document.annexes) + 1
    progress = _Progress(work, total)
    height_pt = press.profile.text_height_pt
    sheet.draw(pages(_rows(document.blocks, forms, progress), height_pt))
    for annex in document.annexes:
        rows = chain(forms.annex_head(annex), _rows(annex.blocks, forms, progress))
        sheet.draw(pages(rows, height_pt))
    with _WRITING:
        data: bytes = sheet.canvas.getpdfdata()
    work.step(total, total)
    return Rendering(data, sheet.count, tuple(sheet.places), setter.notes)


@dataclass(slots=True)
class _Progress:
    work: Work
    total: int
    done: int = 0


def _rows(blocks: tuple[Block, ...], forms: Forms, progress: _Progress) -> Iterator[Row]:
    for block in blocks:
        yield from forms.rows(block)
        progress.done += 1
        progress.work.step(progress.done, progress.total)


def _canvas(document: Document, press: Press) -> Any:
    paper = press.profile.paper
    canvas = Canvas(
        io.BytesIO(),
        pagesize=(paper.width_mm * MM_PT, paper.height_mm * MM_PT),
        pageCompression=1,
        pdfVersion=_PDF_VERSION,
        invariant=1,
        initialFontName=press.family.regular.name,
        lang=LANGUAGE,
    )
    canvas.setTitle(document.title[:_LONGEST_INFO])
    canvas.setAuthor(document.author[:_LONGEST_INFO])
    canvas.setSubject(document.subject)
    canvas.setCreator(CREATOR)
    canvas.setProducer(CREATOR)
    return canvas


@dataclass(slots=True)
class _Sheet:
    """Draws pages one after the other; each part of the paper counts its own pages."""

    profile: Profile
    canvas: Any
    number_face: Face
    count: int = 0
    places: list[Place] = field(default_factory=list)
    _images: dict[bytes, str] = field(default_factory=dict)

    def draw(self, part: Iterator[Page]) -> None:
        """Draw a part's pages, the first without its number."""
        for number, page in enumerate(part, start=1):
            if number >= self.profile.page_number.first_shown:
                self._number(number)
            self._page(page)
            self.canvas.showPage()
            self.count += 1

    def _number(self, number: int) -> None:
        """Write the page's number in the middle of the top margin."""
        size_pt = self.profile.page_number.size_pt.value
        paper, margins = self.profile.paper, self.profile.margins
        text = str(number)
        x_pt = (paper.width_mm * MM_PT - self.number_face.width(text) * size_pt) / 2
        y_pt = (paper.height_mm - margins.top_mm.value / 2) * MM_PT - size_pt * 0.33
        self.canvas.setFont(self.number_face.name, size_pt)
        self.canvas.drawString(x_pt, y_pt, text)

    def _page(self, page: Page) -> None:
        margins = self.profile.margins
        left_pt = margins.left_mm.value * MM_PT
        text_top_pt = (self.profile.paper.height_mm - margins.top_mm.value) * MM_PT
        pen = _Pen(self.canvas.beginText(), left_pt)
        for placed in page:
            top_pt = text_top_pt - placed.top_pt
            for mark in placed.row.marks:
                if isinstance(mark, Words):
                    pen.write(mark, top_pt)
                else:
                    self._draw(mark, left_pt, top_pt)
            if placed.row.source is not None:
                self._place(placed.row, left_pt, top_pt)
        self.canvas.drawText(pen.text)

    def _draw(self, mark: Mark, left_pt: float, top_pt: float) -> None:
        x_pt, y_pt = left_pt + mark.x_pt, top_pt - mark.down_pt
        match mark:
            case Rule():
                self.canvas.setLineWidth(mark.thick_pt)
                self.canvas.line(x_pt, y_pt, x_pt + mark.width_pt, y_pt)
            case Frame():
                self.canvas.setLineWidth(mark.thick_pt)
                self.canvas.rect(x_pt, y_pt - mark.height_pt, mark.width_pt, mark.height_pt)
            case Picture():
                self._image(mark, x_pt, y_pt - mark.height_pt)

    def _image(self, mark: Picture, x_pt: float, y_pt: float) -> None:
        digest = hashlib.sha256(mark.rendition.jpeg).digest()
        name = self._images.get(digest)
        if name is None:
            name = f"photo{len(self._images) + 1}"
            self._images[digest] = name
            _register(self.canvas, name, mark.rendition)
        self.canvas.saveState()
        self.canvas.transform(mark.width_pt, 0, 0, mark.height_pt, x_pt, y_pt)
        self.canvas.doForm(name)
        self.canvas.restoreState()

    def _place(self, row: Row, left_pt: float, top_pt: float) -> None:
        """Remember where the record is said, its rows on one page as one box."""
        box = Place(
            row.source or RecordId(""),
            self.count,
            left_pt,
            top_pt - row.height_pt,
            left_pt + self.profile.text_width_pt,
            top_pt,
        )
        last = self.places[-1] if self.places else None
        if last and (last.source, last.page) == (box.source, box.page):
            self.places.pop()
            box = Place(box.source, box.page, box.left_pt, box.bottom_pt, box.right_pt, last.top_pt)
        self.places.append(box)


@dataclass(slots=True)
class _Pen:
    """Writes a page's words; says face and spacing only where they change."""

    text: Any
    left_pt: float
    _face: Face | None = None
    _size_pt: float = 0.0
    _spread_pt: float = 0.0

    def write(self, words: Words, top_pt: float) -> None:
        """Write words whose row begins at `top_pt`."""
        if words.face is not self._face or words.size_pt != self._size_pt:
            self._face, self._size_pt = words.face, words.size_pt
            self.text.setFont(words.face.name, words.size_pt)
        if words.spread_pt != self._spread_pt:
            self._spread_pt = words.spread_pt
            self.text.setWordSpace(words.spread_pt)
        self.text.setTextOrigin(self.left_pt + words.x_pt, top_pt - words.down_pt)
        self.text.textLine(words.text)


class _Image(PDFImageXObject):  # type: ignore[misc]
    """A photo that lets go of its bytes once they are in the file."""

    def format(self, document: Any) -> bytes:
        """Return the object as it stands in the file."""
        written: bytes = super().format(document)
        self.streamContent = b""
        return written


def _register(canvas: Any, name: str, rendition: Rendition) -> None:
    """Put the photo's JPEG bytes into the document as they are, from memory."""
    image = _Image(name)
    image.width, image.height = rendition.width_px, rendition.height_px
    image.bitsPerComponent = 8
    image.colorSpace = "DeviceGray" if rendition.grey else "DeviceRGB"
    image._filters = ("DCTDecode",)
    image.streamContent = rendition.jpeg
    canvas._doc.Reference(image, canvas._doc.getXObjectName(name))
    canvas._doc.addForm(name, image)
