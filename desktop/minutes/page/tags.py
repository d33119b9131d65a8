"""What each text of a paper is, for those who hear it and for machines: headings, lists, tables. Pure.

Tags grow with the blocks, in reading order; drawing notes where on the pages their content stands; at the
end they are written as the structure tree of ISO 32000-1, 14.7, and the headings as bookmarks. What has no
tag is an artifact: rules, dots to write on, page numbers, a table's repeated head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from db.records import RecordId
from desktop.minutes.links import ANCHOR

_DEEPEST_HEADING = 6
_DEEPEST_BOOKMARK = 4
_ALWAYS = frozenset({"TH", "TD"})
"""Cells stay where they are empty, so that the table keeps its columns."""

_NUMBERINGS = (
    (re.compile(r"\d"), "Decimal"),
    (re.compile(r"[IVXLC]+\b"), "UpperRoman"),
    (re.compile(r"[^\W\d_]"), "LowerAlpha"),
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link can be clicked: the reference of its annotation, its page and its edges."""

    reference: str
    page: int
    box: Box


class Tag:
    """One element: what it is, where its own content stands, and the elements below it."""

    __slots__ = (
        "alt", "box", "contents", "detail", "kids", "links", "role", "target", "title", "top_pt",
    )  # fmt: skip

    def __init__(self, role: str, alt: str = "", title: str = "", detail: str = "") -> None:
        self.role, self.alt, self.title, self.detail = role, alt, title, detail
        self.contents: list[tuple[int, int]] = []
        self.kids: list[Tag] = []
        self.target = ""
        self.links: list[Link] = []
        self.box: Box | None = None
        self.top_pt = 0.0

    def add(self, role: str, alt: str = "", title: str = "", detail: str = "") -> Tag:
        """Return a new element at the end of this one."""
        kid = Tag(role, alt, title, detail)
        self.kids.append(kid)
        return kid

    @property
    def shown(self) -> bool:
        """Whether anything of it stands on paper."""
        return bool(self.contents) or self.role in _ALWAYS or any(kid.shown for kid in self.kids)

    def below(self) -> Iterator[Tag]:
        """Yield this element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.below()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a link within the paper leads to, and how that is called."""

    tag: Tag
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A list's item: its dash or letter, and what it says."""

    label: Tag
    body: Tag


@dataclass(slots=True)
class _Level:
    """A list that is open: how its items are marked, and the last one's text and record."""

    kind: str
    list: Tag
    body: Tag
    source: RecordId | None


@dataclass(slots=True)
class Tree:
    """The tags of one paper, grown from its beginning to its end."""

    root: Tag = field(default_factory=lambda: Tag("Document"))
    anchors: dict[str, Anchor] = field(default_factory=dict)
    _at: Tag | None = None
    _heading: int = 0
    _lists: list[_Level] = field(default_factory=list)

    @property
    def _here(self) -> Tag:
        return self._at or self.root

    def section(self) -> None:
        """Begin a part of its own, as an annex is."""
        self._lists.clear()
        self._at = self.root.add("Sect")

    def add(self, role: str, alt: str = "") -> Tag:
        """Return an element that stands for itself, after all lists."""
        self._lists.clear()
        return self._here.add(role, alt)

    def heading(self, level: int, title: str) -> Tag:
        """Return a heading; no level is left out, as PDF/UA wants it, whatever was asked for."""
        self._lists.clear()
        self._heading = min(level, self._heading + 1, _DEEPEST_HEADING)
        return self._here.add(f"H{self._heading}", title=" ".join(title.split()))

    def paragraph(self, source: RecordId | None = None) -> Tag:
        """Return a paragraph: within the open item where it goes on with the same record."""
        if self._lists and source is not None and self._lists[-1].source == source:
            return self._lists[-1].body.add("P")
        return self.add("P")

    def item(self, mark: str, source: RecordId | None = None) -> Item:
        """Return an item of the open list of such marks, of an outer one, or of a new one within."""
        kind = re.sub(r"\w+", "a", mark)
        while any(level.kind == kind for level in self._lists) and self._lists[-1].kind != kind:
            self._lists.pop()
        if not self._lists or self._lists[-1].kind != kind:
            above = self._lists[-1].body if self._lists else self._here
            own = above.add("L", detail=f"/A<</O/List/ListNumbering/{_numbering(mark)}>>")
            self._lists.append(_Level(kind, own, own, source))
        level = self._lists[-1]
        item = level.list.add("LI")
        label, body = item.add("Lbl"), item.add("LBody")
        level.body, level.source = body, source
        return Item(label, body)


def _numbering(mark: str) -> str:
    return next((name for pattern, name in _NUMBERINGS if pattern.match(mark)), "Disc")


HEAD = "/A<</O/Table/Scope/Column>>"
"""What a table's head says of itself: it heads the column below it."""


# into the file


class Ledger(Protocol):
    """Takes objects as PDF syntax."""

    def new(self) -> str:
        """Return the reference of an object that is still to be written."""

    def write(self, reference: str, body: str) -> None:
        """Write it."""


def text(value: str) -> str:
    """Return a text as PDF syntax."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


@dataclass(slots=True)
class _Structure:
    """Writes the elements; `owners` says for each page whose its marked contents are."""

    pages: Sequence[str]
    ledger: Ledger
    anchors: Mapping[str, Anchor]
    owners: list[dict[int, str]]
    links: list[str] = field(default_factory=list)

    def element(self, tag: Tag, parent: str) -> str:
        own = self.ledger.new()
        parts = [f"<</Type/StructElem/S/{tag.role}/P {parent}", tag.detail]
        if tag.contents:
            parts.append(f"/Pg {self.pages[tag.contents[0][0]]}")
        if tag.alt:
            parts.append(f"/Alt{text(tag.alt)}")
        if tag.box:
            edges = " ".join(f"{edge:.2f}" for edge in tag.box)
            parts.append(f"/A<</O/Layout/Placement/Block/BBox[{edges}]>>")
        kids = [self._content(tag, page, id, own) for page, id in tag.contents]
        kids += [self._link(tag, link, own) for link in tag.links]
        kids += [self.element(kid, own) for kid in tag.kids if kid.shown]
        parts.append(f"/K[{' '.join(kids)}]>>")
        self.ledger.write(own, "".join(parts))
        return own

    def _link(self, tag: Tag, link: Link, own: str) -> str:
        """Write what is clicked; it finds its element as pages find theirs, numbered after them."""
        edges = " ".join(f"{edge:.2f}" for edge in link.box)
        number, page = len(self.pages) + len(self.links), self.pages[link.page]
        self.ledger.write(
            link.reference,
            f"<</Type/Annot/Subtype/Link/Rect[{edges}]/Border[0 0 0]/F 4/P {page}"
            f"/StructParent {number}{self._leads(tag.target)}>>",
        )
        self.links.append(own)
        return f"<</Type/OBJR/Obj {link.reference}/Pg {page}>>"

    def _leads(self, target: str) -> str:
        """Return what a link is called and where it goes: within the paper to where its anchor stands."""
        if not target.startswith(ANCHOR):
            action = f"<</S/URI/URI<{target.encode('ascii').hex()}>>>"
            return f"/Contents{text(target)}/A{action}"
        anchor = self.anchors[target.removeprefix(ANCHOR)]
        place = _place(self.pages, anchor.tag)
        return f"/Contents{text(anchor.name)}/Dest{place}"

    def _content(self, tag: Tag, page: int, id: int, own: str) -> str:
        self.owners[page][id] = own
        if page == tag.contents[0][0]:
            return str(id)
        return f"<</Type/MCR/Pg {self.pages[page]}/MCID {id}>>"


def _place(pages: Sequence[str], tag: Tag) -> str:
    """Return where an element begins, as bookmarks and links name it."""
    return f"[{pages[tag.contents[0][0]]}/XYZ null {tag.top_pt:.2f} null]"


def write_structure(tree: Tree, pages: Sequence[str], ledger: Ledger) -> str:
    """Write the structure tree over these pages; return its reference."""
    top, parents = ledger.new(), ledger.new()
    structure = _Structure(pages, ledger, tree.anchors, [{} for _ in pages])
    document = structure.element(tree.root, top)
    numbers = []
    for page, owners in enumerate(structure.owners):
        own = ledger.new()
        ledger.write(own, f"[{' '.join(owners[id] for id in sorted(owners))}]")
        numbers.append(f"{page} {own}")
    numbers += [f"{at} {own}" for at, own in enumerate(structure.links, start=len(pages))]
    ledger.write(parents, f"<</Nums[{' '.join(numbers)}]>>")
    head = f"<</Type/StructTreeRoot/K {document}/ParentTree {parents}"
    ledger.write(top, f"{head}/ParentTreeNextKey {len(numbers)}>>")
    return top


@dataclass(slots=True)
class _Bookmark:
    """A heading in the reader's list, with those below it."""

    depth: int
    tag: Tag
    kids: list[_Bookmark] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many bookmarks are below it."""
        return len(self.kids) + sum(kid.count for kid in self.kids)


def write_bookmarks(root: Tag, pages: Sequence[str], ledger: Ledger) -> str:
    """Write a bookmark for each heading; return the reference of their list, "" where there is none."""
    top = _Bookmark(0, root)
    way = [top]
    for tag in root.below():
        if not tag.title or not tag.contents:
            continue
        depth = max(1, int(tag.role[1:]) - 1)  # the title and the sections stand side by side
        if depth >= _DEEPEST_BOOKMARK:
            continue
        while way[-1].depth >= depth:
            way.pop()
        way[-1].kids.append(_Bookmark(depth, tag))
        way.append(way[-1].kids[-1])
    if not top.kids:
        return ""
    own = ledger.new()
    ends = _write_siblings(top.kids, own, pages, ledger)
    ledger.write(own, f"<</Type/Outlines{ends}/Count {top.count}>>")
    return own


def _write_siblings(
    marks: list[_Bookmark], parent: str, pages: Sequence[str], ledger: Ledger
) -> str:
    """Write bookmarks of one level; return what their parent says of the first and the last."""
    own = [ledger.new() for _ in marks]
    for at, mark in enumerate(marks):
        parts = [f"<</Title{text(mark.tag.title)}/Parent {parent}"]
        parts.append(f"/Dest{_place(pages, mark.tag)}")
        parts += [f"/Prev {own[at - 1]}"] if at else []
        parts += [f"/Next {own[at + 1]}"] if at + 1 < len(own) else []
        if mark.kids:
            parts.append(_write_siblings(mark.kids, own[at], pages, ledger))
            parts.append(f"/Count {mark.count}")
        ledger.write(own[at], "".join([*parts, ">>"]))
    return f"/First {own[0]}/Last {own[-1]}"
