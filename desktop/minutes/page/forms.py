"""Blocks into rows: the form every kind of block takes on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from db.errors import Refused
from desktop.minutes.model import (
    DOTS,
    Annex,
    Blank,
    Block,
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
from desktop.minutes.notes import NoteKind
from desktop.minutes.page.gallery import Gallery
from desktop.minutes.page.inlay import Inlay, inlay
from desktop.minutes.page.lines import KEEP
from desktop.minutes.page.pages import Frame, Mark, Picture, Row, Rule, Spot
from desktop.minutes.page.setting import Column, Setter, Stack, labelled
from desktop.minutes.page.tags import HEAD, Anchor, Tag, Tree
from desktop.minutes.photos import Prints
from desktop.minutes.style.layout import MM_PT


@dataclass(frozen=True, slots=True)
class _Shown:
    """A photo, or the frame in its place: its marks, how high it is, and what its caption is."""

    marks: tuple[Mark, ...]
    height_pt: float
    caption: Tag


@dataclass(frozen=True, slots=True)
class Forms:
    """Gives every block its rows, and its tags to the tree; `photos` gives a photo by its hash."""

    setter: Setter
    photos: Prints
    tree: Tree = field(default_factory=Tree)

    def rows(self, block: Block | Gallery) -> Iterator[Row]:
        """Return the rows of one block."""
        forms: dict[type, Callable[..., Iterator[Row]]] = {
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
        }
        return forms[type(block)](block)

    def annex_head(self, annex: Annex) -> Iterator[Row]:
        """Return the rows above an annex's blocks."""
        self.tree.section()
        tag = self.tree.heading(1, f"{annex.label} {annex.title}")
        self._anchor(annex.label, tag, f"{annex.label} {annex.title}")
        yield from self.setter.column("annex_label", f"{annex.label}\n", keep=True, tag=tag)
        yield from self.setter.column("annex_title", annex.title, keep=True, tag=tag)
        tag = self.tree.paragraph()
        width_pt = 0.0
        for row in self.setter.column("annex_reference", annex.reference, keep=True, tag=tag):
            yield row
            width_pt = row.width_pt
        yield from self._short_rule(width_pt)

    def _anchor(self, label: str, tag: Tag, name: str) -> None:
        """Let the links that call this label lead here."""
        if anchor := self.setter.within.anchor(label):
            self.tree.anchors.setdefault(anchor, Anchor(tag, " ".join(name.split())))

    # the head of a paper

    def _letterhead(self, block: Letterhead) -> Iterator[Row]:
        sizes = self.setter.profile.letterhead
        left = Column(0.0, self.setter.page.width_pt * sizes.left_share)
        right = Column(left.width_pt, self.setter.page.width_pt - left.width_pt)
        own = self._stacked({"parent": block.parent, "issuer": block.issuer}, left)
        nation = self._stacked({"nation": block.nation, "motto": block.motto}, right)
        down_pt = own.end_pt + sizes.rule_gap_pt + sizes.number_gap_pt
        number = self._stacked({"number": block.number}, left, down_pt)
        rules = (
            self._rule(own, left, sizes.issuer_rule_share.value),
            self._rule(nation, right, 1.0),
        )
        yield Row(
            height_pt=max(number.end_pt, nation.end_pt + sizes.rule_gap_pt),
            marks=(*own.marks, *nation.marks, *rules, *number.marks),
        )

    def _stacked(self, parts: dict[str, str], column: Column, down_pt: float = 0.0) -> Stack:
        """Return texts by their components, each a paragraph, below each other."""
        own = [(component, text, self.tree.paragraph()) for component, text in parts.items()]
        return self.setter.stack(own, column, down_pt, tight=True)

    def _rule(self, stack: Stack, column: Column, share: float) -> Rule:
        """Return the rule below a header, centred, `share` of its last line's length."""
        sizes = self.setter.profile.letterhead
        width_pt = stack.last_width_pt * share
        x_pt = column.left_pt + (column.width_pt - width_pt) / 2
        return Rule(x_pt, stack.end_pt + sizes.rule_gap_pt, width_pt, sizes.rule_pt)

    def _title(self, block: Title) -> Iterator[Row]:
        yield self._space(3)
        tag = self.tree.heading(1, f"{block.type_name} {block.about}")
        yield from self.setter.column("type_name", f"{block.type_name}\n", keep=True, tag=tag)
        width_pt = 0.0
        for row in self.setter.column("about", block.about, keep=True, tag=tag):
            yield row
            width_pt = row.width_pt
        yield from self._short_rule(width_pt)

    def _short_rule(self, text_width_pt: float) -> Iterator[Row]:
        sizes = self.setter.profile.letterhead
        width_pt = text_width_pt * sizes.about_rule_share.value
        x_pt = (self.setter.page.width_pt - width_pt) / 2
        rule = Rule(x_pt, sizes.rule_gap_pt, width_pt, sizes.rule_pt)
        yield Row(height_pt=sizes.rule_gap_pt * 2, marks=(rule,), keep=True)
        yield self._space(1)

    def _space(self, gaps: float) -> Row:
        return Row(height_pt=self.setter.gap_pt * gaps, keep=True)

    # running text

    def _heading(self, block: Heading) -> Iterator[Row]:
        tag = self.tree.heading(block.level + 1, f"{block.mark} {block.text}")
        runs = (Run(f"{block.mark}{KEEP}{block.text}"),)
        return self.setter.flow(f"heading{block.level}", runs, block.source, keep=True, tag=tag)

    def _paragraph(self, block: Paragraph) -> Iterator[Row]:
        if not block.mark:
            tag = self.tree.paragraph(block.source)
            yield from self._flow(block, block.runs, tag)
            return
        item = self.tree.item(block.mark, block.source)
        rows = self._flow(block, (Run(f"{block.mark}{KEEP}"), *block.runs), item.body)
        for count, row in enumerate(rows):
            yield row if count else labelled(row, block.mark, item.label)

    def _flow(self, block: Paragraph, runs: tuple[Run, ...], tag: Tag) -> Iterator[Row]:
        return self.setter.flow(block.component, runs, block.source, block.keep_next, tag)

    def _blank(self, block: Blank) -> Iterator[Row]:
        """Return lines to write on: nothing is said there yet, so nothing has a tag."""
        mark = (Run(f"{block.mark}{KEEP}"),) if block.mark else ()
        for _ in range(block.lines):
            yield from self.setter.flow("body" if mark else "blank", (*mark, DOTS))

    # the end of a paper

    def _signatures(self, block: Signatures) -> Iterator[Row]:
        columns = list(self._columns(len(block.columns)))
        tags = [self._signer_tags(each) for each in block.columns]
        heads = [
            self.setter.stack(
                zip(
                    (*("post" for _ in each.titles), "hint"),
                    (*each.titles, each.hint),
                    own[:-1],
                    strict=True,
                ),
                column,
            )
            for each, column, own in zip(block.columns, columns, tags, strict=True)
        ]
        room_pt = self.setter.profile.signature.room_mm * MM_PT
        down_pt = max(head.end_pt for head in heads) + room_pt
        names = [
            self.setter.stack((("signer", each.name, own[-1]),), column, down_pt)
            for each, column, own in zip(block.columns, columns, tags, strict=True)
        ]
        both = zip(heads, names, strict=True)
        yield Row(
            height_pt=max(name.end_pt for name in names),
            marks=tuple(mark for head, name in both for mark in (*head.marks, *name.marks)),
            before_pt=self.setter.gap_pt * 2,
            keep=True,
        )

    def _signer_tags(self, signature: Signature) -> list[Tag]:
        """Return a paragraph for each title, the hint and the name: one signer is said after the other."""
        return [self.tree.paragraph() for _ in range(len(signature.titles) + 2)]

    def _columns(self, count: int) -> Iterator[Column]:
        sizes = self.setter.profile.signature
        shares = sizes.shares if count == len(sizes.shares) else (1,) * count
        gap_pt = sizes.column_gap_mm * MM_PT
        for column in self._shares(shares):
            yield Column(column.left_pt + gap_pt / 2, column.width_pt - gap_pt)

    def _recipients(self, block: Recipients) -> Iterator[Row]:
        column = Column(0.0, self.setter.page.width_pt / 2)
        parts = [("recipients_title", block.title, self.tree.paragraph())]
        items = self.tree.add("L")
        for line in block.lines:
            parts.append(("recipients", line, items.add("LI").add("LBody")))
        stack = self.setter.stack(parts, column, tight=True)
        yield Row(height_pt=stack.end_pt, marks=stack.marks, before_pt=self.setter.gap_pt * 3)

    # photos

    def _photo(self, block: Photo) -> Iterator[Row]:
        most_pt = self.setter.profile.photo.height_mm * MM_PT
        shown = self._shown_photo(block, self.setter.page, most_pt)
        yield Row(
            height_pt=shown.height_pt,
            marks=shown.marks,
            before_pt=self.setter.gap_pt * 2,
            keep=True,
            source=block.source,
        )
        yield self._space(0.5)
        end = "\n" if block.detail else ""
        captions = list(self._caption(block, block.caption + end, shown.caption))
        if block.detail:
            captions += self._caption(block, block.detail, shown.caption)
        yield from captions[:-1]
        yield from (replace(row, keep=False) for row in captions[-1:])

    def _caption(self, block: Photo, text: str, tag: Tag) -> Iterator[Row]:
        return self.setter.column("caption", text, True, block.source, tag)

    def _gallery(self, block: Gallery) -> Iterator[Row]:
        """Return photos side by side, each row with its captions never parted by a page end."""
        air_pt = self.setter.profile.photo.gap_mm * MM_PT
        columns = [
            Column(column.left_pt + air_pt / 2, column.width_pt - air_pt)
            for column in self._shares((1,) * block.columns)
        ]
        yield self._space(2)
        for photos in block.rows:
            row = self._beside(photos, columns, block.height_mm * MM_PT, block.caption)
            least_pt = (block.height_mm + block.caption_mm) * MM_PT
            height_pt = max(row.height_pt, least_pt)
            yield replace(row, height_pt=height_pt, before_pt=self.setter.gap_pt)

    def _beside(
        self, photos: tuple[Photo, ...], columns: list[Column], box_pt: float, component: str
    ) -> Row:
        marks: list[Mark] = []
        spots, end_pt = [], box_pt
        for photo, column in zip(photos, columns, strict=False):
            shown = self._shown_photo(photo, column, box_pt)
            down_pt = (box_pt - shown.height_pt) / 2
            marks += [replace(mark, down_pt=mark.down_pt + down_pt) for mark in shown.marks]
            text = "\n".join(filter(None, (photo.caption, photo.detail)))
            part = (component, text, shown.caption)
            caption = self.setter.stack((part,), column, box_pt + self.setter.gap_pt / 2)
            marks += caption.marks
            end_pt = max(end_pt, caption.end_pt)
            spots.append(Spot(photo.source, column.left_pt, column.width_pt, photo.place))
        return Row(height_pt=end_pt, marks=tuple(marks), spots=tuple(spots))

    def _shown_photo(self, block: Photo, column: Column, most_pt: float) -> _Shown:
        """Return a photo as it stands in a column, or the frame in its place."""
        if not block.hash:
            self.setter.note(NoteKind.PHOTO_MISSING, block.caption)
            return self._frame(block, block.missing, column, most_pt)
        try:
            shown = self.photos(block.hash, block.marks)
        except (Refused, OSError):
            self.setter.note(NoteKind.PHOTO_MISSING, block.caption)
            return self._frame(block, block.unreadable, column, most_pt)
        if shown is not None:
            own = inlay(block.hash, block.marks, shown, self.photos)
            return self._picture(block, own, column, most_pt)
        self.setter.note(NoteKind.PHOTO_UNREADABLE, block.caption)
        return self._frame(block, block.unreadable, column, most_pt)

    def _picture(self, block: Photo, own: Inlay, column: Column, most_pt: float) -> _Shown:
        scale = min(column.width_pt / own.width_px, most_pt / own.height_px)
        width_pt, height_pt = own.width_px * scale, own.height_px * scale
        alt = " ".join(f"{block.caption} {block.detail}".split()) or block.hash
        tag = self.tree.add("Figure", alt)
        self._anchor(block.label, tag, block.caption)
        x_pt = column.left_pt + (column.width_pt - width_pt) / 2
        mark = Picture(x_pt, 0.0, width_pt, height_pt, own, tag)
        return _Shown((mark,), height_pt, tag.add("Caption"))

    def _frame(self, block: Photo, text: str, column: Column, most_pt: float) -> _Shown:
        sizes = self.setter.profile.photo
        height_pt = min(sizes.frame_mm * MM_PT, most_pt)
        width_pt = min(height_pt * 1.5, column.width_pt)
        inner = Column(column.left_pt + (column.width_pt - width_pt) / 2, width_pt)
        frame = Frame(inner.left_pt, 0.0, width_pt, height_pt, sizes.frame_pt)
        tag = self.tree.paragraph()
        self._anchor(block.label, tag, block.caption)
        words = self.setter.stack(
            (("caption", text, tag),), inner, height_pt / 2 - self.setter.gap_pt
        )
        return _Shown((frame, *words.marks), height_pt, self.tree.paragraph())

    # tables

    def _table(self, block: Table) -> Iterator[Row]:
        columns = list(self._shares(block.widths))
        tag = self.tree.add("Table")
        head = replace(self._cells("cell_head", block.head, columns, tag), keep=True)
        yield replace(head, before_pt=self.setter.gap_pt)
        for cells, source, place in block.lines():
            row = self._cells("cell", cells, columns, tag)
            yield replace(row, head=head, source=source, place=place)

    def _shares(self, widths: Iterable[int]) -> Iterator[Column]:
        own = list(widths)
        x_pt = 0.0
        for share in own:
            width_pt = self.setter.page.width_pt * share / sum(own)
            yield Column(x_pt, width_pt)
            x_pt += width_pt

    def _cells(
        self, component: str, texts: Iterable[str], columns: list[Column], table: Tag
    ) -> Row:
        sizes = self.setter.profile.table
        pad_pt = sizes.pad_pt
        row = table.add("TR")
        stacks = [
            self.setter.stack(
                ((component, text, _cell(component, row)),),
                Column(column.left_pt + pad_pt, column.width_pt - 2 * pad_pt),
                pad_pt / 2,
            )
            for text, column in zip(texts, columns, strict=True)
        ]
        height_pt = max(stack.end_pt for stack in stacks) + pad_pt / 2
        frames = [
            Frame(column.left_pt, 0.0, column.width_pt, height_pt, sizes.line_pt)
            for column in columns
        ]
        words = [mark for stack in stacks for mark in stack.marks]
        return Row(height_pt=height_pt, marks=(*frames, *words))


def _cell(component: str, row: Tag) -> Tag:
    return row.add("TH", detail=HEAD) if component == "cell_head" else row.add("TD")
