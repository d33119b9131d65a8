"""Two papers word by word, each word where it stands on its pages, so that what differs can be shown there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher

import pypdfium2
import pypdfium2.raw as pdfium

from desktop.minutes.finished.reading import PDFIUM
from desktop.minutes.style.layout import MM_PT, Profile
from desktop.work import Work

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the page's lower left corner."""
Spot = tuple[int, Box]
"""A page, from 0, and a place on it."""

_MOST_EXACT = 20_000
"""Longer papers are compared with their commonest words left aside, which is quicker and finds the same changes."""
_EDGE_PT = 6.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is printed, on a page from 0."""

    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of words that the two papers do not share, line by line; where one has none, the place it would be."""

    left: tuple[Spot, ...]
    right: tuple[Spot, ...]


def compared(left: bytes, right: bytes, profile: Profile, work: Work) -> tuple[Difference, ...]:
    """Return where two papers differ, in order. Margins are left aside: numbers, codes, the mark of a draft.

    Raises PdfiumError for what is no PDF, and work's Stopped between two pages.
    """
    own, other = words(left, profile, work), words(right, profile, work)
    texts = [word.text for word in own], [word.text for word in other]
    is_long = len(own) + len(other) > _MOST_EXACT
    matcher = SequenceMatcher(None, *texts, autojunk=is_long)
    return tuple(
        Difference(_lines(own, a, b), _lines(other, c, d))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def words(data: bytes, profile: Profile, work: Work) -> list[Word]:
    """Return the words between the margins, in reading order."""
    found: list[Word] = []
    with PDFIUM, pypdfium2.PdfDocument(data) as document:
        count = len(document)
    for number in range(count):
        work.step(number, count)
        with PDFIUM, pypdfium2.PdfDocument(data) as document, closing(document[number]) as page:
            top_pt = page.get_height() - profile.margins.top_mm.value * MM_PT + _EDGE_PT
            bottom_pt = profile.margins.bottom_mm.value * MM_PT - _EDGE_PT
            with closing(page.get_textpage()) as text:
                every = [Word(said, number, box) for said, box in _words(text)]
        found += [w for w in every if w.box[1] >= bottom_pt and w.box[3] <= top_pt]
    return found


def _words(text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, Box]]:
    letters: list[str] = []
    boxes: list[Box] = []
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        if not letter.isspace() and letter.isprintable():
            letters.append(letter)
            boxes.append(text.get_charbox(at))
        elif letters:
            yield "".join(letters), _around(boxes)
            letters, boxes = [], []
    if letters:
        yield "".join(letters), _around(boxes)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _lines(own: list[Word], start: int, end: int) -> tuple[Spot, ...]:
    """Return where words stand, one place for each line; of no words, the end of the word before."""
    if start == end:
        return (_gap(own, start),) if own else ()
    spots: list[Spot] = []
    for word in own[start:end]:
        if spots and spots[-1][0] == word.page and _same_line(spots[-1][1], word.box):
            spots[-1] = (word.page, _around((spots[-1][1], word.box)))
        else:
            spots.append((word.page, word.box))
    return tuple(spots)


def _gap(own: list[Word], at: int) -> Spot:
    word = own[at - 1] if at else own[0]
    left, bottom, right, top = word.box
    edge = right if at else left
    return word.page, (edge, bottom, edge + 2, top)


def _same_line(one: Box, other: Box) -> bool:
    return other[1] < one[3] and one[1] < other[3] and other[0] >= one[0]
