"""Blocks into the body of a Word file (WordprocessingML, ECMA-376): real styles, real tables, no look of its own.

How a component looks is the template's; what is written here is which style a text has and what stays together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from db.errors import Refused
from db.folding import nfc
from desktop.minutes import links
from desktop.minutes.links import NOTHING_WITHIN, Within
from desktop.minutes.model import (
    DOTS,
    Addressees,
    Annex,
    Blank,
    Block,
    Closing,
    Emphasis,
    Heading,
    Letterhead,
    Paragraph,
    Photo,
    Recipients,
    Run,
    Signature,
    Signatures,
    Table,
    Title,
)
from desktop.minutes.notes import Note, NoteKind
from desktop.minutes.page.gallery import Gallery
from desktop.minutes.page.glue import Glue
from desktop.minutes.page.lines import KEEP
from desktop.minutes.photos import Prints, Rendition
from desktop.minutes.style.layout import MM_PT, Align, Profile
from desktop.minutes.writers import wordml
from desktop.minutes.writers.wordml import escaped

TWIPS_PT = 20
"""Word counts lengths in twentieths of a point."""

_LEAST_PHOTO_PT = 20.0
_SPACES = re.compile(r"[^\S\u00a0]+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPHASES = {Emphasis.PLAIN: "", Emphasis.BOLD: "<w:b/>", Emphasis.ITALIC: "<w:i/>"}
_CELLS = frozenset({"cell", "cell_centre", "cell_head"})
"""Too narrow for words held together: Word would part the words themselves."""

_DOTS = "<w:r><w:tab/></w:r>"
_LONG_CELL = 1_500
"""From how many letters on a cell may be parted by a page end: it could be higher than a page."""

_TOGETHER = "<w:keepNext/><w:keepLines/>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the template's page is like: its section, and the ids of its styles by component."""

    section: str
    width_twips: int
    styles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """Puts what is no text into the file: returns a drawing's XML, and the id of a link's target."""

    picture: Callable[[Rendition, str, float, float], str]
    link: Callable[[str], str]


@dataclass(slots=True)
class Writer:
    """Writes the blocks of one paper; remembers in `notes` what is not shown as it stands."""

    page: Page
    profile: Profile
    glue: Glue
    photos: Prints
    attach: Attach
    width_of: Callable[[str, str, float], float]
    """The width in points of a component's text in its last line, broken at so many points."""
    within: Within = NOTHING_WITHIN
    _anchors: list[str] = field(default_factory=list)
    _met: Counter[tuple[NoteKind, str]] = field(default_factory=Counter)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noted, in order of first meeting."""
        return tuple(Note(kind, what, count) for (kind, what), count in self._met.items())

    def block(self, block: Block | Gallery) -> Iterator[str]:
        """Yield the XML of one block."""
        writers: dict[type, Callable[..., Iterator[str]]] = {
            Letterhead: self._letterhead,
            Title: self._title,
            Heading: self._heading,
            Paragraph: self._paragraph,
            Blank: self._blank,
            Table: self._table,
            Signatures: self._signatures,
            Recipients: self._recipients,
            Photo: self._photo,
            Gallery: self._gallery,
            Addressees: self._addressees,
            Closing: self._closing,
        }
        return writers[type(block)](block)

    def annex(self, annex: Annex) -> Iterator[str]:
        """Yield the end of the part before, so that the annex counts its own pages, and the annex's head."""
        yield f"<w:p><w:pPr>{self._style('gap')}{self.page.section}</w:pPr></w:p>"
        yield self._anchored(annex.label, self._text("annex_label", annex.label, _TOGETHER))
        yield self._text("annex_title", annex.title, _TOGETHER)
        yield self._text("annex_reference", annex.reference, _TOGETHER)
        share = self.profile.letterhead.about_rule_share.value
        yield self._rule("annex_reference", annex.reference, self.page.width_twips, share)

    # the head of a paper

    def _letterhead(self, block: Letterhead) -> Iterator[str]:
        sizes = self.profile.letterhead
        left = round(self.page.width_twips * sizes.left_share)
        right = self.page.width_twips - left
        own = (
            self._text("parent", block.parent)
            + self._text("issuer", block.issuer)
            + self._rule("issuer", block.issuer, left, sizes.issuer_rule_share.value)
        )
        nation = (
            self._text("nation", block.nation)
            + self._text("motto", block.motto)
            + self._rule("motto", block.motto, right, 1.0)
        )
        number = self._text("number", block.number)
        number += self._text("letter_about", block.about) if block.about else ""
        place = self._text("place_date", block.place_date)
        yield self._grid((left, right), ((own, nation), (number, place)))
        yield self._gap()

    def _title(self, block: Title) -> Iterator[str]:
        yield self._text("type_name", block.type_name, _TOGETHER)
        yield self._text("about", block.about, _TOGETHER)
        share = self.profile.letterhead.about_rule_share.value
        yield self._rule("about", block.about, self.page.width_twips, share)

    def _rule(self, component: str, text: str, width_twips: int, share: float) -> str:
        """Return the rule below a text: the border of an empty paragraph, `share` of its last line."""
        shown = text.split("\n")[-1]
        width_pt = self.width_of(component, shown, width_twips / TWIPS_PT) * share
        side = max(0, round((width_twips - width_pt * TWIPS_PT) / 2))
        indent = f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>'
        return f"<w:p><w:pPr>{self._style('rule')}<w:keepNext/>{indent}</w:pPr></w:p>"

    def _addressees(self, block: Addressees) -> Iterator[str]:
        if len(block.names) == 1:
            yield self._text("addressee", f"{block.label} {block.names[0]}", _TOGETHER)
            return
        last = len(block.names) - 1
        names = "".join(
            self._text("addressees", f"- {name}{';' if at < last else '.'}")
            for at, name in enumerate(block.names)
        )
        label, width = self._text("addressees", block.label), self.page.width_twips
        shares = (round(width * 0.28), width - round(width * 0.28))
        yield self._grid(shares, ((label or self._gap(), names or self._gap()),))
        yield self._gap()

    # running text

    def _heading(self, block: Heading) -> Iterator[str]:
        runs = (Run(f"{block.mark}{KEEP}{block.text}"),)
        yield self._flow(f"heading{block.level}", runs, "<w:keepNext/>")

    def _paragraph(self, block: Paragraph) -> Iterator[str]:
        mark = (Run(f"{block.mark}{KEEP}"),) if block.mark else ()
        runs = (*mark, *block.runs)
        yield self._flow(block.component, runs, "<w:keepNext/>" if block.keep_next else "")

    def _blank(self, block: Blank) -> Iterator[str]:
        mark = (Run(f"{block.mark}{KEEP}"),) if block.mark else ()
        for _ in range(block.lines):
            yield self._flow("body" if mark else "blank", (*mark, DOTS))

    def _flow(self, component: str, runs: Iterable[Run], more: str = "") -> str:
        runs = tuple(runs)
        shown = "".join(self._run(run) for run in runs)
        if any(run.dots for run in runs):
            more += f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self.page.width_twips}"/></w:tabs>'
            little = runs[-1].dots and self._leaves_little(component, runs)
            shown += f"<w:r><w:br/></w:r>{_DOTS}" if little else ""
        return f"<w:p><w:pPr>{self._style(component)}{more}</w:pPr>{shown}</w:p>"

    def _leaves_little(self, component: str, runs: Iterable[Run]) -> bool:
        """Say whether a text, broken as Word breaks it, leaves less than a third of its last line to write on."""
        page_pt, style = self.page.width_twips / TWIPS_PT, self.profile.components[component]
        indent_pt = self.profile.text.first_line_mm.value * MM_PT if style.indent else 0.0
        text = "".join(run.text for run in runs)
        return self.width_of(component, text, page_pt) + indent_pt > page_pt * 2 / 3

    def _run(self, run: Run) -> str:
        if run.dots:
            return _DOTS
        look, parts = _EMPHASES[run.emphasis], links.parted(self._shown(run.text), self.within)
        return "".join(self._linked(look, *part) for part in parts)

    def _linked(self, look: str, text: str, target: str) -> str:
        if not target:
            return wordml.written(self.glue.text(text), look)
        if target.startswith(links.ANCHOR):
            return wordml.link(
                f'w:anchor="{target.removeprefix(links.ANCHOR)}"', wordml.written(text, look)
            )
        return wordml.link(f'r:id="{self.attach.link(target)}"', wordml.written(text, look))

    def _anchored(self, label: str, paragraph: str) -> str:
        """Return a paragraph to which the links lead that call this label."""
        name = self.within.anchor(label)
        if not name or name in self._anchors:
            return paragraph
        self._anchors.append(name)
        return wordml.bookmarked(paragraph, name, len(self._anchors))

    def _text(self, component: str, text: str, more: str = "") -> str:
        """Return a paragraph in which each line of the text stands for itself."""
        own = self.profile.components.get(component)
        held = self.glue.title if own and own.align is Align.CENTRE else self.glue.text
        shown = [self._shown(line) for line in text.split("\n")]
        lines = [escaped(line if component in _CELLS else held(line)) for line in shown]
        broken = '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)
        run = f'<w:r><w:t xml:space="preserve">{broken}</w:t></w:r>' if text else ""
        return f"<w:p><w:pPr>{self._style(component)}{more}</w:pPr>{run}</w:p>"

    def _shown(self, text: str) -> str:
        """Return text as XML can hold it; what it cannot is left out and noted."""
        text = _SPACES.sub(" ", nfc(text))
        for each in _NOT_XML.findall(text):
            self._met[NoteKind.INVISIBLE, f"U+{ord(each):04X}"] += 1
        return _NOT_XML.sub("", text)

    def _style(self, component: str) -> str:
        return f'<w:pStyle w:val="{self.page.styles[component]}"/>'

    def _gap(self, more: str = "") -> str:
        return f"<w:p><w:pPr>{self._style('gap')}{more}</w:pPr></w:p>"

    # the end of a paper

    def _signatures(self, block: Signatures) -> Iterator[str]:
        count = len(block.columns)
        own = self.profile.signature.shares
        widths = self._widths(own if count == len(own) else (1,) * count)
        heads = tuple(self._signer_head(each) for each in block.columns)
        names = tuple(self._text("signer", each.name, _TOGETHER) for each in block.columns)
        yield self._gap("<w:keepNext/>")
        rooms = tuple(self._room() for _ in block.columns)
        air = round(self.profile.signature.column_gap_mm * MM_PT * TWIPS_PT / 2)
        yield self._grid(widths, (heads, rooms, names), air)
        yield self._gap()

    def _signer_head(self, signature: Signature) -> str:
        titles = "".join(self._text("post", title, _TOGETHER) for title in signature.titles)
        return titles + (self._text("hint", signature.hint, _TOGETHER) if signature.hint else "")

    def _room(self) -> str:
        """Return an empty line as high as the room to sign in."""
        height = round(self.profile.signature.room_mm * MM_PT * TWIPS_PT)
        spacing = f'<w:spacing w:before="0" w:after="0" w:line="{height}" w:lineRule="exact"/>'
        return f"<w:p><w:pPr>{self._style('gap')}{_TOGETHER}{spacing}</w:pPr></w:p>"

    def _closing(self, block: Closing) -> Iterator[str]:
        half = self.page.width_twips // 2
        own = block.signature
        signed = self._signer_head(own) + self._room()
        signed += self._text("post", own.post, _TOGETHER) if own.post else ""
        signed += self._text("signer", own.name, _TOGETHER)
        received = "".join(self._received(block.recipients))
        yield self._gap("<w:keepNext/>")
        yield self._grid((half, self.page.width_twips - half), ((received, signed),))
        yield self._gap()

    def _recipients(self, block: Recipients) -> Iterator[str]:
        half = self.page.width_twips // 2
        yield self._gap()
        yield from self._received(block, f'<w:ind w:right="{half}"/>')

    def _received(self, block: Recipients, more: str = "") -> Iterator[str]:
        yield self._text("recipients_title", block.title, f"<w:keepNext/>{more}")
        for line in block.lines:
            yield self._text("recipients", line, more)

    # photos

    def _photo(self, block: Photo) -> Iterator[str]:
        height_pt = self.profile.photo.height_mm * MM_PT
        yield self._shown_photo(block, self.page.width_twips / TWIPS_PT, height_pt)
        yield self._caption(block)

    def _gallery(self, block: Gallery) -> Iterator[str]:
        """Yield photos side by side: a grid whose rows are never parted from their captions."""
        widths = self._widths((1,) * block.columns)
        cell_pt = min(widths) / TWIPS_PT - self.profile.photo.gap_mm * MM_PT
        height_pt = block.height_mm * MM_PT
        rows = []
        for row in block.rows:
            cells = [
                self._shown_photo(photo, cell_pt, height_pt) + self._caption(photo, block.caption)
                for photo in row
            ]
            cells += [self._gap()] * (block.columns - len(cells))
            rows.append(tuple(cells))
        air = round(self.profile.photo.gap_mm * MM_PT * TWIPS_PT / 2)
        least = round((block.height_mm + block.caption_mm) * MM_PT * TWIPS_PT)
        yield self._grid(widths, tuple(rows), air, least)
        yield self._gap()

    def _caption(self, block: Photo, component: str = "caption") -> str:
        detail = f"\n{block.detail}" if block.detail else ""
        return self._text(component, f"{block.caption}{detail}", "<w:keepLines/>")

    def _shown_photo(self, block: Photo, width_pt: float, height_pt: float) -> str:
        room, kind = (max(_LEAST_PHOTO_PT, width_pt), height_pt), NoteKind.PHOTO_MISSING
        try:
            shown = self.photos(block.hash, block.marks) if block.hash else None
            kind = NoteKind.PHOTO_UNREADABLE if block.hash else kind
        except (Refused, OSError):
            shown = None
        if shown is not None:
            return self._picture(block, shown, *room)
        self._met[kind, block.caption] += 1
        return self._frame(block, block.unreadable if block.hash else block.missing, *room)

    def _picture(
        self, block: Photo, rendition: Rendition, width_pt: float, height_pt: float
    ) -> str:
        scale = min(width_pt / rendition.width_px, height_pt / rendition.height_px)
        alt = " ".join(self._shown(f"{block.caption} {block.detail}").split()) or block.hash
        width_pt, height_pt = rendition.width_px * scale, rendition.height_px * scale
        drawing = self.attach.picture(rendition, alt, width_pt, height_pt)
        style = f"{self._style('photo')}<w:keepNext/>"
        return self._anchored(block.label, f"<w:p><w:pPr>{style}</w:pPr><w:r>{drawing}</w:r></w:p>")

    def _frame(self, block: Photo, text: str, width_pt: float, height_pt: float) -> str:
        """Return a box that says what is to be pasted there: three paragraphs, whose edges Word draws as one."""
        high_pt = min(self.profile.photo.frame_mm * MM_PT, height_pt)
        side = round(max(0.0, width_pt - high_pt * 1.5) / 2 * TWIPS_PT)
        air = round((high_pt - self.profile.line_pt("caption")) / 2 * TWIPS_PT)
        edges = f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>'
        spacing = f'<w:spacing w:before="0" w:after="0" w:line="{air}" w:lineRule="exact"/>'
        empty = self._text("photo_missing", "", f"{_TOGETHER}{spacing}{edges}")
        words = self._text("photo_missing", text, f"{_TOGETHER}{edges}")
        return self._anchored(block.label, empty) + words + empty

    # tables

    def _table(self, block: Table) -> Iterator[str]:
        widths = self._widths(block.widths)
        head = tuple(self._text("cell_head", text, "<w:keepNext/>") for text in block.head)
        yield self._gap("<w:keepNext/>")
        yield wordml.table_head(widths, f'<w:tblStyle w:val="{self.page.styles["table"]}"/>', "")
        yield wordml.row(widths, head, "<w:cantSplit/><w:tblHeader/>")
        last = len(block.rows) - 1 if block.keep_next else -1
        for count, cells in enumerate(block.rows):
            more = _TOGETHER if count == last else ""
            own = (
                self._text("cell_centre" if at in block.centred else "cell", text, more)
                for at, text in enumerate(cells)
            )
            kept = "<w:cantSplit/>" if max(map(len, cells), default=0) < _LONG_CELL else ""
            yield wordml.row(widths, tuple(own), kept)
        yield "</w:tbl>"
        yield self._gap("<w:keepNext/>" if block.keep_next else "")

    def _widths(self, shares: Iterable[int]) -> tuple[int, ...]:
        own = tuple(shares)
        return tuple(self.page.width_twips * share // sum(own) for share in own)

    def _grid(
        self,
        widths: tuple[int, ...],
        rows: tuple[tuple[str, ...], ...],
        air: int = 0,
        least: int = 0,
    ) -> str:
        """Return a table without lines, none of whose rows is parted by a page end or lower than `least`."""
        kept = f'<w:cantSplit/><w:trHeight w:val="{least}"/>' if least else "<w:cantSplit/>"
        sides = "".join(f'<w:{side} w:w="{air}" w:type="dxa"/>' for side in ("left", "right"))
        inner = "".join(wordml.row(widths, row, kept) for row in rows)
        margins = f"<w:tblCellMar>{sides}</w:tblCellMar>"
        return f"{wordml.table_head(widths, '', margins)}{inner}</w:tbl>"
