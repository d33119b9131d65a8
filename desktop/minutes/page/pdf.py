"""Pages into the bytes of a PDF by ReportLab: the same paper gives the same bytes.

Text goes to the page as glyphs, line by line; nothing ever reads it as markup. All that is drawn lies in
marked content: that of a tag, or of an artifact.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFImageXObject, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas

from desktop.minutes.links import NOTHING_WITHIN, Within
from desktop.minutes.model import Document
from desktop.minutes.page import gallery
from desktop.minutes.page.forms import Forms
from desktop.minutes.page.glue import Glue
from desktop.minutes.page.inlay import Inlay, blank
from desktop.minutes.page.known import Flow, known
from desktop.minutes.page.pages import Frame, Page, Picture, Rule, Spot, Words, pages
from desktop.minutes.page.rendering import Place, Rendering
from desktop.minutes.page.setting import Setter
from desktop.minutes.page.tags import Link, Tag, Tree, write_bookmarks, write_structure
from desktop.minutes.photos import Prints
from desktop.minutes.style.fonts import Face, Family
from desktop.minutes.style.layout import MM_PT, Profile
from desktop.work import Work

CREATOR = "Sổ Đoàn"
LANGUAGE = "vi-VN"

_PDF_VERSION = (1, 7)
_MARK_PT = 12.0
_LONGEST_INFO = 500
"""The most characters of a title in the file's own description: Subject's length in the decree's Annex VI."""

WRITING = Lock()
"""Held while a file is put together: ReportLab cuts its subsets from fonts that all papers share."""

rl_config.useA85 = 0
"""Compressed streams stay bytes: a fifth smaller than ReportLab's ASCII armour."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a paper is printed with."""

    profile: Profile
    family: Family
    glue: Glue
    photos: Prints
    within: Within = NOTHING_WITHIN


def render(
    document: Document,
    press: Press,
    work: Work,
    kind: Callable[..., Forms] = Forms,
    mark: str = "",
    *,
    tagged: bool = True,
) -> Rendering:
    """Return the document as a PDF in forms of this kind, each page with a `mark` in its top margin.

    One that is not `tagged` looks the same and is made sooner, to be looked at alone. Raises work's Stopped between
    two blocks.
    """
    setter = Setter(press.profile, press.family, press.glue, press.within)
    forms = kind(setter, press.photos)
    sheet = _Sheet(press.profile, _canvas(document, press, tagged), press.family, mark, tagged)
    total = len(document.blocks) + sum(len(annex.blocks) for annex in document.annexes) + 1
    flow = Flow(forms, work, total, None if tagged else known(forms))
    height_pt = press.profile.text_height_pt
    sheet.draw(pages(flow.rows(document.blocks), height_pt))
    for annex in document.annexes:
        parts = gallery.arranged(annex.blocks, document.arrangement, press.profile)
        rows = chain(forms.annex_head(annex), flow.rows(parts))
        sheet.draw(pages(rows, height_pt))
    sheet.structure(forms.tree)
    with WRITING:
        data: bytes = sheet.canvas.getpdfdata()
    work.step(total, total)
    return Rendering(data, tuple(sheet.photos), sheet.count, tuple(sheet.places), setter.notes)


def _canvas(document: Document, press: Press, tagged: bool) -> Any:
    paper = press.profile.paper
    canvas = Canvas(
        io.BytesIO(),
        pagesize=(paper.width_mm * MM_PT, paper.height_mm * MM_PT),
        pageCompression=int(tagged),
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
    family: Family
    mark: str = ""
    tagged: bool = True
    count: int = 0
    places: list[Place] = field(default_factory=list)
    photos: list[Inlay] = field(default_factory=list)
    _images: dict[object, str] = field(default_factory=dict)
    _pages: list[str] = field(default_factory=list)
    _ledger: _Objects = field(init=False)
    _contents: _Contents = field(default_factory=lambda: _Contents(0))

    def __post_init__(self) -> None:
        self._ledger = _Objects(self.canvas._doc)

    def draw(self, part: Iterator[Page]) -> None:
        """Draw a part's pages, the first without its number."""
        for number, page in enumerate(part, start=1):
            self._contents = _Contents(self.count)
            if number >= self.profile.page_number.first_shown:
                self._number(number)
            if self.mark:
                self._mark()
            self._page(page)
            self.canvas.showPage()
            self._pages.append(_closed_page(self.canvas, self.count))
            self.count += 1

    def structure(self, tree: Tree) -> None:
        """Write what everything on the pages is, and the bookmarks."""
        if not self.tagged:
            return
        document = self.canvas._doc
        ledger = self._ledger
        document.Catalog.StructTreeRoot = _bytes(write_structure(tree, self._pages, ledger))
        bookmarks = write_bookmarks(tree.root, self._pages, ledger)
        document.Outlines = _Bookmarks(bookmarks)
        document.Catalog.Outlines = _bytes(bookmarks)

    def _number(self, number: int) -> None:
        """Write the page's number in the middle of the top margin."""
        size_pt = self.profile.page_number.size_pt.value
        face, text = self.family.regular, str(number)
        x_pt = (self.profile.paper.width_mm * MM_PT - face.width(text) * size_pt) / 2
        self._in_margin(x_pt, text, face, size_pt)

    def _mark(self) -> None:
        """Write at the left of the top margin what the paper is not yet: no line of it moves for that."""
        left_pt = self.profile.margins.left_mm.value * MM_PT
        self._in_margin(left_pt, self.mark, self.family.face(bold=True, italic=False), _MARK_PT)

    def _in_margin(self, x_pt: float, text: str, face: Face, size_pt: float) -> None:
        paper, margins = self.profile.paper, self.profile.margins
        y_pt = (paper.height_mm - margins.top_mm.value / 2) * MM_PT - size_pt * 0.33
        self._code("/Artifact<</Type/Pagination>>BDC")
        self.canvas.setFont(face.name, size_pt)
        self.canvas.drawString(x_pt, y_pt, text)
        self._code("EMC")

    def _code(self, code: str) -> None:
        self.canvas._code.append(code)

    def _page(self, page: Page) -> None:
        margins = self.profile.margins
        left_pt = margins.left_mm.value * MM_PT
        text_top_pt = (self.profile.paper.height_mm - margins.top_mm.value) * MM_PT
        pen = _Pen(self.canvas.beginText(), left_pt, self._contents)
        for placed in page:
            top_pt = text_top_pt - placed.top_pt
            for mark in placed.row.marks:
                if isinstance(mark, Words):
                    is_heard = self.tagged and not placed.row.repeated
                    pen.write(mark, top_pt, mark.tag if is_heard else None)
                    if self.tagged and mark.tag and mark.tag.target:
                        self._link(mark, mark.tag, left_pt + mark.x_pt, top_pt - mark.down_pt)
                else:
                    self._draw(mark, left_pt + mark.x_pt, top_pt - mark.down_pt)
            if placed.row.place or placed.row.source:
                spot = Spot(placed.row.source, 0.0, self.profile.text_width_pt, placed.row.place)
                self._place(spot, placed.row.height_pt, left_pt, top_pt)
            for spot in placed.row.spots:
                self._place(spot, placed.row.height_pt, left_pt, top_pt)
        pen.lift()
        self.canvas.drawText(pen.text)

    def _link(self, words: Words, tag: Tag, x_pt: float, y_pt: float) -> None:
        """Let these words be clicked."""
        shown, size_pt = words.text.rstrip(), words.size_pt
        right_pt = x_pt + words.face.width(shown) * size_pt
        box = (x_pt, y_pt - 0.25 * size_pt, right_pt, y_pt + 0.8 * size_pt)
        tag.links.append(Link(self._ledger.new(), self.count, box))
        held = _Raw()
        held.body = tag.links[-1].reference
        self.canvas._annotationrefs.append(held)

    def _draw(self, mark: Rule | Frame | Picture, x_pt: float, y_pt: float) -> None:
        tag = mark.tag if self.tagged and isinstance(mark, Picture) else None
        self._code(self._contents.begin(tag, y_pt))
        match mark:
            case Rule():
                self.canvas.setLineWidth(mark.thick_pt)
                self.canvas.line(x_pt, y_pt, x_pt + mark.width_pt, y_pt)
            case Frame():
                self.canvas.setLineWidth(mark.thick_pt)
                self.canvas.rect(x_pt, y_pt - mark.height_pt, mark.width_pt, mark.height_pt)
            case Picture():
                self._image(mark, x_pt, y_pt - mark.height_pt)
        self._code("EMC")

    def _image(self, mark: Picture, x_pt: float, y_pt: float) -> None:
        name = self._images.get(mark.photo.key)
        if name is None:
            name = f"photo{len(self.photos) + 1}"
            self._images[mark.photo.key] = name
            _register(self.canvas, name, mark.photo, blank(len(self.photos)))
            self.photos.append(mark.photo)
        if self.tagged and mark.tag:
            mark.tag.box = (x_pt, y_pt, x_pt + mark.width_pt, y_pt + mark.height_pt)
        self.canvas.saveState()
        self.canvas.transform(mark.width_pt, 0, 0, mark.height_pt, x_pt, y_pt)
        self.canvas.doForm(name)
        self.canvas.restoreState()

    def _place(self, spot: Spot, height_pt: float, left_pt: float, top_pt: float) -> None:
        """Remember where the passage stands, its rows on one page as one box."""
        x_pt = left_pt + spot.left_pt
        bottom_pt, right_pt = top_pt - height_pt, x_pt + spot.width_pt
        source, last = spot.source, self.places[-1] if self.places else None
        if last and (last.place, last.page, last.left_pt) == (spot.place, self.count, x_pt):
            self.places.pop()
            source, top_pt = last.source or source, last.top_pt
        box = Place(source, spot.place, self.count, x_pt, bottom_pt, right_pt, top_pt)
        self.places.append(box)


@dataclass(slots=True)
class _Contents:
    """The marked contents of a page, numbered from 0."""

    page: int
    _count: int = 0

    def begin(self, tag: Tag | None, top_pt: float) -> str:
        """Return the operator that begins content of this tag, noted there; without one, an artifact."""
        if tag is None:
            return "/Artifact BMC"
        if not tag.contents:
            tag.top_pt = top_pt
        tag.contents.append((self.page, self._count))
        self._count += 1
        return f"/{tag.role}<</MCID {self._count - 1}>>BDC"


@dataclass(slots=True)
class _Pen:
    """Writes a page's words; says tag, face and spacing only where they change."""

    text: Any
    left_pt: float
    contents: _Contents
    _down: bool = False
    _tag: Tag | None = None
    _face: Face | None = None
    _size_pt: float = 0.0
    _spread_pt: float = 0.0

    def write(self, words: Words, top_pt: float, tag: Tag | None) -> None:
        """Write words whose row begins at `top_pt`."""
        if tag is not self._tag or not self._down:
            self.lift()
            self._tag, self._down = tag, True
            self.text._code.append(self.contents.begin(tag, top_pt))
        if words.face is not self._face or words.size_pt != self._size_pt:
            self._face, self._size_pt = words.face, words.size_pt
            self.text.setFont(words.face.name, words.size_pt)
        if words.spread_pt != self._spread_pt:
            self._spread_pt = words.spread_pt
            self.text.setWordSpace(words.spread_pt)
        x_pt, y_pt = self.left_pt + words.x_pt, top_pt - words.down_pt
        self.text._code.append(f"1 0 0 1 {x_pt:.3f} {y_pt:.3f} Tm {self._shown(words)}")

    def _shown(self, words: Words) -> str:
        """Return the operators that show the words: quickly where the face's first subset has them all."""
        canvas = self.text._canvas
        try:
            known = words.face.font.state[canvas._doc].assignments
            if self.text._curSubset == 0:
                return f"<{bytes([known[ord(each)] for each in words.text]).hex()}>Tj"
        except (KeyError, ValueError):
            pass  # a character is met for the first time, or lies in another subset
        operators: str = self.text._formatText(words.text)
        return operators

    def lift(self) -> None:
        """End the content that is being written."""
        if self._down:
            self.text._code.append("EMC")
        self._down = False


class _Raw(PDFObject):  # type: ignore[misc]
    """An object in PDF syntax, once it is known."""

    body = ""

    def format(self, document: Any) -> bytes:
        """Return the object as it stands in the file."""
        del document
        return _bytes(self.body)


def _bytes(syntax: str) -> bytes:
    return syntax.encode("ascii")


@dataclass(frozen=True, slots=True)
class _Objects:
    """A document's objects by their references."""

    document: Any
    _held: dict[str, _Raw] = field(default_factory=dict)

    def new(self) -> str:
        """Return the reference of an object that is still to be written."""
        own = _Raw()
        reference: str = self.document.Reference(own).format(self.document).decode("ascii")
        self._held[reference] = own
        return reference

    def write(self, reference: str, body: str) -> None:
        """Write it."""
        self._held.pop(reference).body = body


@dataclass(frozen=True, slots=True)
class _Bookmarks:
    """Stands in for ReportLab's own outline, whose counts are one too high."""

    root: str

    @property
    def ready(self) -> int:
        """What ReportLab asks for: negative leaves the outline out."""
        return 0 if self.root else -1

    def prepare(self, document: Any, canvas: Any) -> None:
        """Do nothing: all is written."""


def _closed_page(canvas: Any, number: int) -> str:
    """Tell a finished page of its tags; return its reference."""
    page = canvas._doc.Pages.pages[-1]
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.StructParents, page.Tabs, page.Trans = number, PDFName("S"), None
    reference: bytes = canvas._doc.Reference(page).format(canvas._doc)
    return reference.decode("ascii")


def _register(canvas: Any, name: str, photo: Inlay, stands: bytes) -> None:
    """Put a photo into the document, a blank standing for its bytes."""
    image = PDFImageXObject(name)
    image.width, image.height = photo.width_px, photo.height_px
    image.bitsPerComponent = 8
    image.colorSpace = "DeviceGray" if photo.grey else "DeviceRGB"
    image._filters = ("DCTDecode",)
    image.streamContent = stands
    canvas._doc.Reference(image, canvas._doc.getXObjectName(name))
    canvas._doc.addForm(name, image)
