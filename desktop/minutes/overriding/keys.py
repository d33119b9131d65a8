"""The place of every passage in its paper: a name that stays the same while the record around it changes. Pure.

A passage that says a record is named by the record's id and the part of the paper it stands in; what the program
says by itself by the part and its form; the frame of a paper by its own names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.minutes.model import (
    Addressees,
    Block,
    Closing,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Recipients,
    Signatures,
    Table,
    Title,
)

HEAD, ANNEX = "head", "annex"
FRAME: dict[type, str] = {
    Letterhead: "letterhead",
    Title: "title",
    Addressees: "addressees",
    Signatures: "signatures",
    Recipients: "recipients",
    Closing: "closing",
}
"""What frames a paper, by name."""


def placed(document: Document) -> Document:
    """Return the paper with the place of every passage."""
    names = _Names()
    blocks = names.placed(document.blocks)
    annexes = []
    for count, annex in enumerate(document.annexes, start=1):
        names.part = f"{ANNEX}{count}"
        annexes.append(replace(annex, blocks=names.placed(annex.blocks)))
    return replace(document, blocks=blocks, annexes=tuple(annexes))


@dataclass(slots=True)
class _Names:
    """Gives names, none of them twice."""

    part: str = HEAD
    _given: Counter[str] = field(default_factory=Counter)

    def placed(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(self._placed(block) for block in blocks)

    def _placed(self, block: Block) -> Block:
        if isinstance(block, Heading | Paragraph) and block.part:
            self.part = block.part
        name = FRAME.get(type(block)) or self._named(block)
        if isinstance(block, Table):
            own = tuple(
                self._once(f"{source}/{self.part}" if source else f"{self.part}/row")
                for _, source, _ in block.lines()
            )
            return replace(block, place=self._once(name), places=own)
        return replace(block, place=self._once(name))

    def _named(self, block: Block) -> str:
        source = getattr(block, "source", None)
        if source:
            return f"{source}/{self.part}"
        if isinstance(block, Heading) and block.part:
            return block.part
        return f"{self.part}/{type(block).__name__.lower()}"

    def _once(self, name: str) -> str:
        self._given[name] += 1
        count = self._given[name]
        return name if count == 1 else f"{name}.{count}"
