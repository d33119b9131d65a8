"""Text into the marks of a page: faces, sizes, line breaks and alignment by the profile. Draws nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from db.folding import nfc
from db.records import RecordId
from desktop.minutes import links
from desktop.minutes.links import NOTHING_WITHIN, Within
from desktop.minutes.model import Emphasis, Run
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.page.glue import Glue
from desktop.minutes.page.lines import KEEP, LEADER, Line, balanced, broken, tokens
from desktop.minutes.page.pages import Mark, Row, Words
from desktop.minutes.page.seam import Seam
from desktop.minutes.page.tags import Tag
from desktop.minutes.style.fonts import Face, Family
from desktop.minutes.style.layout import LINE_HEIGHT, MM_PT, Align, Component, Profile

_ASCENT = 0.891
"""How far Times New Roman's own line reaches above the baseline, in parts of the size."""

_WIDEST_SPREAD = 1.0
"""The most a space may grow, in parts of the size."""

_LEFTWARD = re.compile("[\u0590-\u08ff]+(?: +[\u0590-\u08ff]+)*")
"""Scripts that run from right to left: a page takes their letters in the order the eye meets them."""

_SPACES = re.compile(r"[^\S\u00a0]+")
_INVISIBLE = frozenset(
    map(
        chr,
        [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0xFEFF, *range(0x200B, 0x2010),
         *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10),
         *range(0xFFFE, 0x10000)],
    )
)  # fmt: skip
"""Characters without any ink: controls, breaks, joiners, directions, variants. They are left out and noted."""

_PRIVATE = frozenset(map(chr, range(0xE000, 0xF900)))
"""Signs that each font draws as it likes: nobody could read them back, so PDF/A-3a refuses them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the page's width: where it begins and how wide it is."""

    left_pt: float
    width_pt: float


@dataclass(frozen=True, slots=True)
class Stack:
    """Marks set one below the other, where they end and how wide the last line is."""

    marks: tuple[Mark, ...]
    end_pt: float
    last_width_pt: float


Faced = tuple[Face, str]
Part = tuple[str, str, Tag | None]
"""A component, its text and what it is."""


class Setter:
    """Sets the texts of one paper; remembers in `notes` what could not be shown as it stands."""

    def __init__(
        self, profile: Profile, family: Family, glue: Glue, within: Within = NOTHING_WITHIN
    ) -> None:
        self.profile, self.family, self.within = profile, family, within
        self.page = Column(0.0, profile.text_width_pt)
        self.gap_pt = profile.text.gap_pt.value
        self.glue = glue
        self._met: Counter[tuple[NoteKind, str]] = Counter()
        self._drawn = _drawable(family)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noted, in order of first meeting."""
        return tuple(Note(kind, what, count) for (kind, what), count in self._met.items())

    @property
    def noted(self) -> int:
        """How often something was noted."""
        return self._met.total()

    def note(self, kind: NoteKind, what: str) -> None:
        """Remember that something looks different on paper."""
        self._met[kind, what] += 1

    def flow(
        self,
        component: str,
        runs: Iterable[Run],
        source: RecordId | None = None,
        keep: bool = False,
        tag: Tag | None = None,
    ) -> Iterator[Row]:
        """Return a paragraph's rows; a page end never leaves fewer than the profile's lines alone."""
        style = self.profile.components[component]
        indent_pt = self.profile.text.first_line_mm.value * MM_PT if style.indent else 0.0
        faced = tuple(self._faced(style, runs))
        found = self._flowing(style, faced, indent_pt)
        seam = self._seam(faced, tag) if tag else None
        alone = self.profile.text.widow_lines - 1
        for count, line in enumerate(found):
            left = len(found) - 1 - count
            first_pt = 0.0 if count else indent_pt
            marks = self._words(style, line, self.page, self._base_pt(component), first_pt, tag)
            yield Row(
                height_pt=self.profile.line_pt(component),
                before_pt=0.0 if count else self.gap_pt,
                marks=seam.parted(marks) if seam else marks,
                keep=keep or (left > 0 and (count < alone or left <= alone)),
                source=source,
            )

    def _flowing(self, style: Component, faced: Iterable[Faced], indent_pt: float) -> list[Line]:
        """Return a paragraph's lines; a centred one's are of about equal lengths."""
        if style.align is Align.CENTRE:
            return balanced(tokens(faced), self.page.width_pt / style.size_pt.value)
        return self._lines(style, faced, self.page, indent_pt)

    def _seam(self, faced: Iterable[Faced], tag: Tag) -> Seam | None:
        """Return where a paragraph's links begin and end; None for one without any."""
        text = "".join(text for _, text in faced if text != LEADER).replace(KEEP, " ")
        found = links.ranges(text, self.within) if links.leads(text, self.within) else []
        return Seam(tag, found) if found else None

    def column(
        self,
        component: str,
        text: str,
        keep: bool = False,
        source: RecordId | None = None,
        tag: Tag | None = None,
    ) -> Iterator[Row]:
        """Return a text's rows over the whole width, without indent or gap, of about equal lengths."""
        style = self.profile.components[component]
        for line in self._balanced(style, text, self.page):
            marks = self._words(style, line, self.page, self._base_pt(component), tag=tag)
            yield Row(
                height_pt=self.profile.line_pt(component),
                width_pt=line.width * style.size_pt.value,
                marks=marks,
                keep=keep,
                source=source,
            )

    def stack(
        self,
        parts: Iterable[Part],
        column: Column,
        down_pt: float = 0.0,
        tight: bool = False,
    ) -> Stack:
        """Return texts, each with its component, below each other; `tight` sets at single spacing."""
        marks: list[Mark] = []
        width_pt = 0.0
        for component, text, tag in parts:
            style = self.profile.components[component]
            size_pt = style.size_pt.value
            base_pt = size_pt * _ASCENT if tight else self._base_pt(component)
            for line in self._balanced(style, text, column):
                marks += self._words(style, line, column, down_pt + base_pt, tag=tag)
                down_pt += size_pt * LINE_HEIGHT if tight else self.profile.line_pt(component)
                width_pt = line.width * size_pt
        return Stack(tuple(marks), down_pt, width_pt)

    def _lines(
        self, style: Component, faced: Iterable[Faced], column: Column, indent_pt: float = 0.0
    ) -> list[Line]:
        size_pt = style.size_pt.value
        first = (column.width_pt - indent_pt) / size_pt
        return broken(faced, first, column.width_pt / size_pt)

    def _balanced(self, style: Component, text: str, column: Column) -> list[Line]:
        """Return the lines of a text, each of its own lines for itself; a centred one evenly.

        A text that ends in a line break goes on in the next one, so that its last line is not the last.
        """
        found: list[Line] = []
        for part in text.split("\n"):
            if found and style.align is not Align.JUSTIFY:
                found[-1] = replace(found[-1], last=False)
            if style.align is Align.CENTRE:
                measure = column.width_pt / style.size_pt.value
                found += balanced(tokens(self._faced(style, (Run(part),))), measure)
            else:
                found += self._lines(style, self._faced(style, (Run(part),)), column)
        return found

    def _faced(self, style: Component, runs: Iterable[Run]) -> Iterator[Faced]:
        for run in runs:
            bold = style.bold or run.emphasis is Emphasis.BOLD
            face = self.family.face(bold, style.italic or run.emphasis is Emphasis.ITALIC)
            yield face, LEADER if run.dots else self._shown(style, run.text)

    def _shown(self, style: Component, text: str) -> str:
        """Return the text as the font can draw it; nothing is dropped without a note."""
        text = _SPACES.sub(" ", nfc(text))
        held = self.glue.title if style.align is Align.CENTRE else self.glue.text
        text = nfc(_upper(held(text))) if style.upper else held(text)
        if self._drawn.issuperset(text):
            return text
        return "".join(each if each in self._drawn else self._instead(each) for each in text)

    def _instead(self, character: str) -> str:
        code = f"U+{ord(character):04X}"
        if character in _INVISIBLE:
            self.note(NoteKind.INVISIBLE, code)
            return ""
        self.note(NoteKind.NO_GLYPH, code)
        return f"[{code}]"

    def _base_pt(self, component: str) -> float:
        """Return how far below its row's top a line of this component stands."""
        size_pt = self.profile.components[component].size_pt.value
        slack_pt = self.profile.line_pt(component) - size_pt * LINE_HEIGHT
        return slack_pt / 2 + size_pt * _ASCENT

    def _words(
        self,
        style: Component,
        line: Line,
        column: Column,
        down_pt: float,
        indent_pt: float = 0.0,
        tag: Tag | None = None,
    ) -> tuple[Words, ...]:
        """Return the words of one line, its baseline `down_pt` below, aligned within the column."""
        size_pt = style.size_pt.value
        slack_pt = column.width_pt - indent_pt - line.width * size_pt
        x_pt, spread_pt = column.left_pt + indent_pt, 0.0
        if style.align is Align.CENTRE:
            x_pt += slack_pt / 2
        elif style.align is Align.RIGHT:
            x_pt += slack_pt
        elif style.align is Align.JUSTIFY and not line.last and not line.leader:
            spread_pt = _spread(slack_pt, line.gaps, size_pt)
        first = Words(x_pt, down_pt, self.family.regular, size_pt, "", spread_pt, tag)
        return tuple(_pieces(line, first))


def _upper(text: str) -> str:
    """Return a text in capitals but for its addresses, which would lead elsewhere."""
    if not links.leads(text):
        return text.upper()
    return "".join(part if target else part.upper() for part, target in links.parted(text))


@cache
def _drawable(family: Family) -> frozenset[str]:
    """Return the characters that the family's faces draw and that everybody can read back."""
    return family.characters - _INVISIBLE - _PRIVATE


def _spread(slack_pt: float, gaps: int, size_pt: float) -> float:
    """Return by how much each space grows; a line with too few spaces is rather left short."""
    each_pt = max(0.0, slack_pt) / gaps if gaps else 0.0
    return each_pt if each_pt <= _WIDEST_SPREAD * size_pt else 0.0


def _pieces(line: Line, first: Words) -> Iterator[Words]:
    """Yield a line's pieces side by side, where and as `first` has it.

    A line that goes on ends in a space, for those who copy it; dots to write on say nothing.
    """
    x_pt, size_pt = first.x_pt, first.size_pt
    ends = len(line.pieces) - 1
    for count, (face, text) in enumerate(line.pieces):
        width_pt, tag = 0.0, first.tag
        if text == LEADER:
            width_pt, tag = line.leader * size_pt, None
            text = "." * int(line.leader / face.width("."))
        elif count < ends:
            width_pt = face.width(text) * size_pt + first.spread_pt * text.count(" ")
        tail = " " if count == ends and not line.last else ""
        shown = _LEFTWARD.sub(lambda found: found[0][::-1], text)
        yield Words(x_pt, first.down_pt, face, size_pt, shown + tail, first.spread_pt, tag)
        x_pt += width_pt


def labelled(row: Row, mark: str, tag: Tag) -> Row:
    """Return a paragraph's first row, its mark as a text of its own; nothing is moved by it."""
    words = row.marks[0]
    if not isinstance(words, Words):
        return row
    cut = len(" ".join(words.text.split(" ")[: mark.count(" ") + 1])) + 1
    text, rest = words.text[:cut], words.text[cut:]
    face, size_pt, spread_pt = words.face, words.size_pt, words.spread_pt
    label = Words(words.x_pt, words.down_pt, face, size_pt, text, spread_pt, tag)
    if not rest:
        return replace(row, marks=(label, *row.marks[1:]))
    x_pt = words.x_pt + face.width(text) * size_pt + spread_pt * text.count(" ")
    body = Words(x_pt, words.down_pt, face, size_pt, rest, spread_pt, words.tag)
    return replace(row, marks=(label, body, *row.marks[1:]))
