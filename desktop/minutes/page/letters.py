"""The forms that papers other than minutes need: date line, addressees, one signature beside the recipients.

Drawn by the same setter and tags as the rest (see `forms`); nothing of the decree stands here but in the profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from desktop.minutes.model import Addressees, Block, Closing, Letterhead, Signature, Table
from desktop.minutes.page.forms import Forms
from desktop.minutes.page.gallery import Gallery
from desktop.minutes.page.pages import Frame, Mark, Row
from desktop.minutes.page.setting import Column, Stack
from desktop.minutes.page.tags import Tag
from desktop.minutes.style.layout import MM_PT

_LABEL_LEFT, _LABEL_WIDTH, _NAMES_WIDTH = 0.12, 0.16, 0.68
_SIGNER_SHARE = 0.5


class LetterForms(Forms):
    """Forms that also know letters; everything else is as in minutes."""

    def rows(self, block: Block | Gallery) -> Iterator[Row]:
        """Return the rows of one block."""
        match block:
            case Letterhead():
                return self._dated_letterhead(block)
            case Addressees():
                return self._addressees(block)
            case Closing():
                return self._closing(block)
            case Table() if block.centred:
                return self._centred_table(block)
            case _:
                return super().rows(block)

    # the head

    def _dated_letterhead(self, block: Letterhead) -> Iterator[Row]:
        sizes = self.setter.profile.letterhead
        left = Column(0.0, self.setter.page.width_pt * sizes.left_share)
        right = Column(left.width_pt, self.setter.page.width_pt - left.width_pt)
        own = self._stacked({"parent": block.parent, "issuer": block.issuer}, left)
        nation = self._stacked({"nation": block.nation, "motto": block.motto}, right)
        down_pt = max(own.end_pt, nation.end_pt) + sizes.rule_gap_pt + sizes.number_gap_pt
        number = self._below({"number": block.number}, left, down_pt)
        about_pt = number.end_pt + sizes.rule_gap_pt
        below = (
            number,
            self._below({"place_date": block.place_date}, right, down_pt),
            self._below({"letter_about": block.about}, _narrowed(left), about_pt),
        )
        rules = (
            self._rule(own, left, sizes.issuer_rule_share.value),
            self._rule(nation, right, 1.0),
        )
        ends = [stack.end_pt for stack in below if stack.marks] or [down_pt]
        marks = chain(own.marks, nation.marks, rules, *(stack.marks for stack in below))
        yield Row(height_pt=max(ends), marks=tuple(marks))

    def _below(self, parts: dict[str, str], column: Column, down_pt: float) -> Stack:
        """Return texts below the headers; an empty one takes no room and has no tag."""
        shown = {component: text for component, text in parts.items() if text}
        return self._stacked(shown, column, down_pt)

    def _addressees(self, block: Addressees) -> Iterator[Row]:
        yield self._space(3)
        if len(block.names) == 1:
            text = f"{block.label} {block.names[0]}"
            tag = self.tree.paragraph(block.source)
            yield from self.setter.column("addressee", text, True, block.source, tag)
        else:
            yield self._several(block)
        yield self._space(2)

    def _several(self, block: Addressees) -> Row:
        width_pt = self.setter.page.width_pt
        label_at = Column(width_pt * _LABEL_LEFT, width_pt * _LABEL_WIDTH)
        names_at = Column(label_at.left_pt + label_at.width_pt, width_pt * _NAMES_WIDTH)
        last = len(block.names) - 1
        ends = (";" if at < last else "." for at in range(len(block.names)))
        lines = [f"- {name}{end}" for name, end in zip(block.names, ends, strict=True)]
        label = self.setter.stack((("addressees", block.label, self.tree.paragraph()),), label_at)
        names = self.setter.stack(
            [("addressees", line, self.tree.paragraph()) for line in lines], names_at
        )
        return Row(
            height_pt=max(label.end_pt, names.end_pt),
            marks=(*label.marks, *names.marks),
            keep=True,
            source=block.source,
        )

    # the end

    def _closing(self, block: Closing) -> Iterator[Row]:
        width_pt = self.setter.page.width_pt
        left = Column(0.0, width_pt * (1 - _SIGNER_SHARE))
        right = Column(left.width_pt, width_pt * _SIGNER_SHARE)
        own = block.recipients
        parts = [("recipients_title", own.title, self.tree.paragraph())]
        items = self.tree.add("L")
        parts += [("recipients", line, items.add("LI").add("LBody")) for line in own.lines]
        received = self.setter.stack(parts, left, tight=True)
        signed, end_pt = self._signed(block.signature, right)
        yield Row(
            height_pt=max(received.end_pt, end_pt),
            marks=(*received.marks, *signed),
            before_pt=self.setter.gap_pt * 2,
        )

    def _signed(self, signature: Signature, column: Column) -> tuple[tuple[Mark, ...], float]:
        """Return titles, the room to sign in, post and name."""
        head = self._below_all("post", signature.titles, column, 0.0)
        room_pt = self.setter.profile.signature.room_mm * MM_PT
        post = self._below_all(
            "post", filter(None, (signature.post,)), column, head.end_pt + room_pt
        )
        name = self._below_all("signer", (signature.name,), column, post.end_pt)
        return (*head.marks, *post.marks, *name.marks), name.end_pt

    def _below_all(
        self, component: str, texts: Iterable[str], column: Column, down_pt: float
    ) -> Stack:
        own = [(component, text, self.tree.paragraph()) for text in texts]
        return self.setter.stack(own, column, down_pt)

    # tables with centred columns

    def _centred_table(self, block: Table) -> Iterator[Row]:
        """Return a table's rows; the last of one so marked stays with the signatures that follow."""
        columns = list(self._shares(block.widths))
        tag = self.tree.add("Table")
        head = replace(self._cells("cell_head", block.head, columns, tag), keep=True)
        yield replace(head, before_pt=self.setter.gap_pt)
        last = len(block.rows) - 1
        for at, (cells, source, place) in enumerate(block.lines()):
            row = self._aligned(cells, block.centred, columns, tag)
            keep = block.keep_next and at == last
            yield replace(row, head=head, source=source, place=place, keep=keep)

    def _aligned(
        self, cells: tuple[str, ...], centred: tuple[int, ...], columns: list[Column], table: Tag
    ) -> Row:
        sizes = self.setter.profile.table
        row = table.add("TR")
        stacks = [
            self.setter.stack(
                (("cell_centre" if at in centred else "cell", text, row.add("TD")),),
                Column(column.left_pt + sizes.pad_pt, column.width_pt - 2 * sizes.pad_pt),
                sizes.pad_pt / 2,
            )
            for at, (text, column) in enumerate(zip(cells, columns, strict=True))
        ]
        height_pt = max(stack.end_pt for stack in stacks) + sizes.pad_pt / 2
        frames = [
            Frame(column.left_pt, 0.0, column.width_pt, height_pt, sizes.line_pt)
            for column in columns
        ]
        words = [mark for stack in stacks for mark in stack.marks]
        return Row(height_pt=height_pt, marks=(*frames, *words))


def _narrowed(column: Column) -> Column:
    """Return a column with some air at its sides, for a letter's subject."""
    air_pt = column.width_pt * 0.04
    return Column(column.left_pt + air_pt, column.width_pt - 2 * air_pt)
