"""The layout of a finished PDF measured from the file itself, against the profile; intentions do not count."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pypdfium2
import pypdfium2.raw as pdfium

from desktop.minutes.finished.reading import PDFIUM
from desktop.minutes.style.layout import MM_PT, Measure, Profile

FACES = ("TimesNewRoman", "Times New Roman", "Tinos", "LiberationSerif", "Liberation Serif")
"""Fonts with the widths of Times New Roman."""

_SLACK_MM = 0.5
_RULE_SLACK_MM = 1.5
_CENTRE_MM = 1.0
_NEAR_MM = 5.0
_THIN_PT = 3.0
_SIZE_SLACK_PT = 0.05
_SUBSET = re.compile(r"^[A-Z]{6}\+")


class FaultKind(StrEnum):
    """What of a page is not as the profile wants it."""

    SHEET = "sheet"
    MARGIN_TOP = "margin_top"
    MARGIN_BOTTOM = "margin_bottom"
    MARGIN_LEFT = "margin_left"
    MARGIN_RIGHT = "margin_right"
    FACE = "face"
    EMBEDDED = "embedded"
    SIZE = "size"
    BODY_SIZE = "body_size"
    COLOUR = "colour"
    NUMBER_MISSING = "number_missing"
    NUMBER_FIRST = "number_first"
    NUMBER_CENTRE = "number_centre"
    NUMBER_SIZE = "number_size"
    RULE_MOTTO = "rule_motto"
    RULE_ISSUER = "rule_issuer"
    RULE_ABOUT = "rule_about"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault on a page, counted from 1: what was measured and what is wanted, with their units."""

    kind: FaultKind
    page: int
    found: str = ""
    wanted: str = ""

    @property
    def key(self) -> str:
        """The key of the words that tell it; its slots are `page`, `found` and `wanted`."""
        return f"review.measured.{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Marks:
    """The words that a page is known by: the motto of the nation, the label above an annex."""

    motto: str
    annex: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A run of glyphs, in millimetres from the page's upper left corner."""

    text: str
    left_mm: float
    right_mm: float
    top_mm: float
    bottom_mm: float
    size_pt: float
    face: str
    embedded: bool
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A horizontal rule."""

    left_mm: float
    right_mm: float
    at_mm: float

    @property
    def length_mm(self) -> float:
        return self.right_mm - self.left_mm


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page, from top to bottom."""

    width_mm: float
    height_mm: float
    texts: tuple[_Text, ...]
    rules: tuple[_Line, ...]


def measure(data: bytes, profile: Profile, marks: Marks) -> list[Fault]:
    """Return the faults of a PDF's layout; of several alike on a page the first."""
    pages = _read(data)
    faults: list[Fault] = []
    expected = 1
    for at, page in enumerate(pages, start=1):
        body, numbers = _parted(page, profile)
        begins = at == 1 or bool(body and body[0].text.startswith(marks.annex))
        expected = 1 if begins else expected + 1
        faults += _sheet(page, at, profile)
        faults += _margins(page, body, at, profile)
        faults += _texts(body, at, profile)
        faults += _number(page, numbers, expected, at, profile)
    if pages:
        faults += _rules(pages[0], marks.motto, profile)
        faults += _widest(pages, profile)
        faults += _body_size(pages, profile)
    return list({(each.kind, each.page): each for each in reversed(faults)}.values())[::-1]


# reading


def _read(data: bytes) -> list[_Page]:
    with PDFIUM, pypdfium2.PdfDocument(data) as document:
        return [_page(document, number) for number in range(len(document))]


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    own = document[number]
    textpage = own.get_textpage()
    try:
        height_pt = own.get_height()
        texts, rules = [], []
        for item in own.get_objects(
            max_depth=1
        ):  # the seal lies over the page as a form: no text of the paper
            if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
                texts.append(_text(item, textpage, height_pt))
            elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
                rules += _rule(item, height_pt)
        shown = [each for each in texts if each.text.strip()]
        shown.sort(key=lambda each: (round(each.bottom_mm, 1), each.left_mm))
        return _Page(own.get_width() / MM_PT, height_pt / MM_PT, tuple(shown), tuple(rules))
    finally:
        textpage.close()
        own.close()


def _text(item: pypdfium2.PdfObject, textpage: pypdfium2.PdfTextPage, height_pt: float) -> _Text:
    left_pt, bottom_pt, right_pt, top_pt = item.get_bounds()
    font = pdfium.FPDFTextObj_GetFont(item)
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
    return _Text(
        text=unicodedata.normalize("NFC", _written(item, textpage)),
        left_mm=left_pt / MM_PT,
        right_mm=right_pt / MM_PT,
        top_mm=(height_pt - top_pt) / MM_PT,
        bottom_mm=(height_pt - bottom_pt) / MM_PT,
        size_pt=size.value * abs(item.get_matrix().d),
        face=_face(font),
        embedded=pdfium.FPDFFont_GetIsEmbedded(font) == 1,
        colour=_colour(item),
    )


def _written(item: pypdfium2.PdfObject, textpage: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(item, textpage, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    wide = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFTextObj_GetText(item, textpage, wide, length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _face(font: object) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))


def _colour(item: pypdfium2.PdfObject) -> tuple[int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return (red.value, green.value, blue.value)


def _rule(item: pypdfium2.PdfObject, height_pt: float) -> list[_Line]:
    left_pt, bottom_pt, right_pt, top_pt = item.get_bounds()
    if top_pt - bottom_pt > _THIN_PT:
        return []
    at_mm = (height_pt - (bottom_pt + top_pt) / 2) / MM_PT
    return [_Line(left_pt / MM_PT, right_pt / MM_PT, at_mm)]


# judging


def _parted(page: _Page, profile: Profile) -> tuple[list[_Text], list[_Text]]:
    """Return the page's text, and the numbers that stand in its top margin."""
    edge_mm = profile.margins.top_mm.least
    numbers = [t for t in page.texts if t.bottom_mm < edge_mm and t.text.strip().isdigit()]
    return [t for t in page.texts if t not in numbers], numbers


def _sheet(page: _Page, at: int, profile: Profile) -> Iterator[Fault]:
    wanted = (profile.paper.width_mm, profile.paper.height_mm)
    found = (page.width_mm, page.height_mm)
    if any(abs(a - b) > _SLACK_MM for a, b in zip(found, wanted, strict=True)):
        sides = (f"{width:.0f} × {height:.0f} mm" for width, height in (found, wanted))
        yield Fault(FaultKind.SHEET, at, *sides)


def _margins(page: _Page, texts: list[_Text], at: int, profile: Profile) -> Iterator[Fault]:
    """Yield edges with less room than the least; more room than the most is told of the whole paper."""
    if not texts:
        return
    own = profile.margins
    for kind, found_mm, wanted in (
        (FaultKind.MARGIN_TOP, min(t.top_mm for t in texts), own.top_mm),
        (FaultKind.MARGIN_BOTTOM, page.height_mm - max(t.bottom_mm for t in texts), own.bottom_mm),
        (FaultKind.MARGIN_LEFT, min(t.left_mm for t in texts), own.left_mm),
        (FaultKind.MARGIN_RIGHT, page.width_mm - max(t.right_mm for t in texts), own.right_mm),
    ):
        if found_mm < wanted.least - _SLACK_MM:
            yield Fault(kind, at, _mm(found_mm), _range(wanted, "mm"))


def _widest(pages: list[_Page], profile: Profile) -> Iterator[Fault]:
    """Yield side margins that no line of the whole paper fills."""
    texts = [text for page in pages for text in page.texts]
    if not texts:
        return
    own, width_mm = profile.margins, pages[0].width_mm
    for kind, found_mm, wanted in (
        (FaultKind.MARGIN_LEFT, min(t.left_mm for t in texts), own.left_mm),
        (FaultKind.MARGIN_RIGHT, width_mm - max(t.right_mm for t in texts), own.right_mm),
    ):
        if found_mm > wanted.most + profile.text.first_line_mm.most + _SLACK_MM:
            yield Fault(kind, 1, _mm(found_mm), _range(wanted, "mm"))


def _texts(texts: list[_Text], at: int, profile: Profile) -> Iterator[Fault]:
    sizes = [each.size_pt for each in profile.components.values()]
    wanted = Measure(
        value=0, least=min(each.least for each in sizes), most=max(each.most for each in sizes)
    )
    for text in texts:
        if not text.face.startswith(FACES):
            yield Fault(FaultKind.FACE, at, text.face, FACES[1])
        if not text.embedded:
            yield Fault(FaultKind.EMBEDDED, at, text.face)
        if not _within(text.size_pt, wanted):
            yield Fault(FaultKind.SIZE, at, _pt(text.size_pt), _range(wanted, "pt"))
        if any(text.colour):
            yield Fault(FaultKind.COLOUR, at, "#{:02x}{:02x}{:02x}".format(*text.colour))


def _body_size(pages: list[_Page], profile: Profile) -> Iterator[Fault]:
    """Yield where the size that most of the text has is not that of a body."""
    counted: Counter[float] = Counter()
    for page in pages:
        for text in page.texts:
            counted[round(text.size_pt, 1)] += len(text.text)
    if not counted:
        return
    found_pt, wanted = counted.most_common(1)[0][0], profile.components["body"].size_pt
    if not _within(found_pt, wanted):
        yield Fault(FaultKind.BODY_SIZE, 1, _pt(found_pt), _range(wanted, "pt"))


def _number(
    page: _Page, numbers: list[_Text], expected: int, at: int, profile: Profile
) -> Iterator[Fault]:
    own = profile.page_number
    if expected < own.first_shown:
        if numbers:
            yield Fault(FaultKind.NUMBER_FIRST, at)
        return
    found = next((each for each in numbers if each.text.strip() == str(expected)), None)
    if found is None:
        yield Fault(FaultKind.NUMBER_MISSING, at)
        return
    off_mm = abs((found.left_mm + found.right_mm) / 2 - page.width_mm / 2)
    if off_mm > _CENTRE_MM:
        yield Fault(FaultKind.NUMBER_CENTRE, at, _mm(off_mm), _mm(0))
    if not _within(found.size_pt, own.size_pt):
        yield Fault(FaultKind.NUMBER_SIZE, at, _pt(found.size_pt), _range(own.size_pt, "pt"))


def _rules(page: _Page, motto: str, profile: Profile) -> Iterator[Fault]:
    """Yield the rules of the two headers and of the title where they are not as long as they must be."""
    nation = next((each for each in page.texts if each.text.strip() == motto), None)
    if nation is None:
        return
    wide_mm = nation.right_mm - nation.left_mm
    rule = _below(nation, page.rules)
    if rule is None or abs(rule.length_mm - wide_mm) > _RULE_SLACK_MM:
        yield Fault(FaultKind.RULE_MOTTO, 1, _mm(rule.length_mm if rule else 0), _mm(wide_mm))
    yield from _issuer_rule(page, nation, profile)
    yield from _about_rule(page, nation, profile)


def _issuer_rule(page: _Page, nation: _Text, profile: Profile) -> Iterator[Fault]:
    """Measure the rule below the last line of who issues the paper, left of the nation's name."""
    lines = [
        text
        for text in page.texts
        if text.right_mm < nation.left_mm and text.bottom_mm < nation.bottom_mm * 2
        if _is_bold(text) and text.text.isupper()
    ]
    if lines:
        line = max(lines, key=lambda each: each.bottom_mm)
        share = profile.letterhead.issuer_rule_share
        yield from _short(page, line, share, FaultKind.RULE_ISSUER)


def _about_rule(page: _Page, nation: _Text, profile: Profile) -> Iterator[Fault]:
    """Measure the rule below what the paper is about: the bold lines that follow the name of its type."""
    below = [each for each in page.texts if each.bottom_mm > nation.bottom_mm and _is_bold(each)]
    left_mm, right_mm = profile.margins.left_mm.value, profile.margins.right_mm.value
    middle_mm = (left_mm + page.width_mm - right_mm) / 2
    titles = [
        text
        for text in below
        if text.text.isupper() and abs((text.left_mm + text.right_mm) / 2 - middle_mm) < _NEAR_MM
    ]
    if not titles:
        return
    last = title = titles[0]
    for text in below[below.index(title) + 1 :]:
        if text.top_mm - last.bottom_mm > text.size_pt / MM_PT:
            break
        last = text
    if last is not title:
        share = profile.letterhead.about_rule_share
        yield from _short(page, last, share, FaultKind.RULE_ABOUT)


def _short(page: _Page, line: _Text, share: Measure, kind: FaultKind) -> Iterator[Fault]:
    """Yield a rule below a line that is missing, or no such part of it as the decree wants."""
    wide_mm, rule = line.right_mm - line.left_mm, _below(line, page.rules)
    least_mm, most_mm = share.least * wide_mm, share.most * wide_mm
    found_mm = rule.length_mm if rule else 0
    if not least_mm - _SLACK_MM <= found_mm <= most_mm + _SLACK_MM:
        wanted = Measure(value=0, least=least_mm, most=most_mm)
        yield Fault(kind, 1, _mm(found_mm), _range(wanted, "mm"))


def _is_bold(text: _Text) -> bool:
    return "bold" in text.face.lower()


def _below(text: _Text, rules: tuple[_Line, ...]) -> _Line | None:
    """Return the first rule under a line of text."""
    middle_mm = (text.left_mm + text.right_mm) / 2
    near = [
        rule
        for rule in rules
        if rule.left_mm <= middle_mm <= rule.right_mm
        and text.top_mm < rule.at_mm < text.bottom_mm + text.size_pt / MM_PT
    ]
    return min(near, key=lambda rule: rule.at_mm, default=None)


def _within(found: float, wanted: Measure) -> bool:
    return wanted.least - _SIZE_SLACK_PT <= found <= wanted.most + _SIZE_SLACK_PT


def _mm(length: float) -> str:
    return f"{length:.1f} mm".replace(".", ",")


def _pt(size: float) -> str:
    return f"{size:.1f} pt".replace(".", ",").replace(",0 ", " ")


def _range(wanted: Measure, unit: str) -> str:
    least, most = (f"{each:.1f}".removesuffix(".0") for each in (wanted.least, wanted.most))
    own = least if least == most else f"{least}–{most}"
    return f"{own} {unit}".replace(".", ",")
