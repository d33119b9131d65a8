"""A paper as a tree of frozen blocks: what it says and in which part of the layout, not how it looks.

All text is NFC and is never markup. A block that says a passage of the record carries that record's id as
`source`, so that a place on a page can be traced back to the record; its `place` names it within the paper for what
people change there (see `keys`). The page layout names a *component*
of the profile (see `layout.Profile.components`) for every kind of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from db.folding import nfc
from db.records import Mark, RecordId
from desktop.minutes.style.layout import Arrangement


class Emphasis(StrEnum):
    """How a run stands out from its component's own style."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `dots` fills the rest of the line with dots to be written on."""

    text: str
    emphasis: Emphasis = Emphasis.PLAIN
    dots: bool = False


END = "end"
"""The part of a paper after its sections: the sentences that close it."""

DOTS = Run("", dots=True)
"""A run that leaves the rest of its line to be filled in by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The two headers: who issues on the left, the nation and its motto on the right, the number below.

    `place_date` stands on the number's line, to the right (minutes have none); `about` is what a letter
    without a title is about, below the number.
    """

    parent: str
    issuer: str
    number: str
    nation: str
    motto: str
    place_date: str = ""
    about: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The type of the paper, what it is about, and the short rule."""

    type_name: str
    about: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A numbered heading: level 1 is "I.", level 2 "1.", level 3 "a)". `part` names what begins here."""

    level: int
    mark: str
    text: str
    source: RecordId | None = None
    part: str = field(default="", compare=False)
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text in runs; `mark` is a list's dash or letter before it, `keep_next` forbids a page end after it.

    `part` names the part of the paper that begins here.
    """

    runs: tuple[Run, ...]
    component: str = "body"
    mark: str = ""
    keep_next: bool = False
    source: RecordId | None = None
    part: str = field(default="", compare=False)
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Whole dotted lines to be filled in by hand."""

    lines: int = 1
    mark: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under a head that is repeated on each page; `widths` are shares of the text width.

    `centred` are the columns whose cells stand in their middle: numbers and dates; `keep_next` forbids a
    page end after the last row; `places` are those of the rows.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    sources: tuple[RecordId | None, ...] = ()
    centred: tuple[int, ...] = ()
    keep_next: bool = False
    place: str = field(default="", compare=False)
    places: tuple[str, ...] = field(default=(), compare=False)

    def lines(self) -> Iterator[tuple[tuple[str, ...], RecordId | None, str]]:
        """Yield every row with the record it says and its place."""
        sources = self.sources or (None,) * len(self.rows)
        return zip(self.rows, sources, self.places or ("",) * len(self.rows), strict=True)


@dataclass(frozen=True, slots=True)
class Signature:
    """One who signs: titles above, the hint how, the name below where it is known, above it the `post`."""

    titles: tuple[str, ...]
    hint: str
    name: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Columns of signatures side by side, never parted by a page end."""

    columns: tuple[Signature, ...]
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Who receives a copy ("Nơi nhận")."""

    title: str
    lines: tuple[str, ...]
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressees:
    """To whom a letter goes ("Kính gửi:"): one on the same line, several in a list."""

    label: str
    names: tuple[str, ...]
    source: RecordId | None = None
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The end of a paper that one signs: recipients on the left, level with the signature on the right."""

    recipients: Recipients
    signature: Signature
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo with its caption. No `hash`, or one that cannot be shown: a frame that says `missing`.

    `marks` lie over it wherever it is shown; `label` is what the paper's text calls it.
    """

    hash: str
    caption: str
    marks: tuple[Mark, ...] = ()
    label: str = ""
    detail: str = ""
    missing: str = ""
    unreadable: str = ""
    source: RecordId | None = None
    place: str = field(default="", compare=False)


Block = (
    Letterhead | Title | Heading | Paragraph | Blank | Table | Signatures | Recipients | Photo
    | Addressees | Closing
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A part after the signatures, on pages of its own that are numbered apart."""

    label: str
    title: str
    reference: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole paper of the record `subject`. `together` are names that no line end may part.

    `arrangement` is how the photos of its annexes stand.
    """

    subject: RecordId
    title: str
    author: str
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    together: frozenset[str] = frozenset()
    arrangement: Arrangement = Arrangement.AUTO


def plain(text: str) -> tuple[Run, ...]:
    """Return `text` as a single run."""
    return (Run(nfc(text)),)


def as_text(document: Document) -> str:
    """Return the tree as indented lines, one block each, for people and golden files to compare."""
    return "\n".join(_document_lines(document)) + "\n"


def _document_lines(document: Document) -> Iterator[str]:
    yield f"document: {document.title} [{document.author}]"
    yield from _block_lines(document.blocks)
    for annex in document.annexes:
        yield f"annex: {annex.label} | {annex.title} | {annex.reference}"
        yield from _block_lines(annex.blocks)


def _block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        for line in _lines_of(block):
            yield f"  {line}"


def _lines_of(block: Block) -> tuple[str, ...]:
    match block:
        case Heading():
            return (f"heading {block.level}: {block.mark} {block.text}{_tail(block.source)}",)
        case Paragraph():
            text = _marked(block.mark) + _runs(block) + _tail(block.source)
            return (f"{block.component}: {text}",)
        case Blank():
            return (f"blank: {_marked(block.mark)}{block.lines}",)
        case Photo():
            detail = f" ({block.detail})" if block.detail else ""
            shown = block.hash or block.missing
            return (f"photo: {block.caption}{detail} {shown}{_tail(block.source)}",)
        case _:
            return _fixed_lines(block)


def _fixed_lines(
    block: Letterhead | Title | Table | Signatures | Recipients | Addressees | Closing,
) -> tuple[str, ...]:
    match block:
        case Letterhead():
            return (_letterhead(block),)
        case Title():
            about = " / ".join(block.about.split("\n"))
            return (f"title: {block.type_name} / {about}",)
        case Table():
            return (f"table: {' | '.join(block.head)}", *(_row(row) for row in block.rows))
        case Signatures():
            return tuple(f"signature: {_signature(column)}" for column in block.columns)
        case Recipients():
            return (f"recipients: {block.title} {' '.join(block.lines)}",)
        case Addressees():
            return (f"to: {block.label} {' | '.join(block.names)}{_tail(block.source)}",)
        case Closing():
            return (*_fixed_lines(block.recipients), f"signature: {_signature(block.signature)}")


def _row(cells: tuple[str, ...]) -> str:
    return "  " + " | ".join(" / ".join(cell.split("\n")) for cell in cells)


def _letterhead(block: Letterhead) -> str:
    own, nation = (block.parent, block.issuer), (block.nation, block.motto)
    number = (block.number, block.place_date, block.about)
    return (
        f"letterhead: {' / '.join(own)} | {' / '.join(nation)} | {' | '.join(filter(None, number))}"
    )


def _runs(block: Paragraph) -> str:
    shown = {Emphasis.PLAIN: "{}", Emphasis.BOLD: "*{}*", Emphasis.ITALIC: "_{}_"}
    return "".join(
        "<dots>" if run.dots else shown[run.emphasis].format(run.text) for run in block.runs
    )


def _signature(column: Signature) -> str:
    parts = (" / ".join(column.titles), column.hint, column.post, column.name)
    return " ".join(filter(None, parts))


def _marked(mark: str) -> str:
    return f"{mark} " if mark else ""


def _tail(source: RecordId | None) -> str:
    return f"  <- {source}" if source else ""
