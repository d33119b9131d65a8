"""A paper's blocks as a tree: a section with what stands below it, an item with what hangs on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from desktop.minutes.keys import FRAME
from desktop.minutes.model import END, Block, Heading, Paragraph

TOPIC = "topic"
_TOPIC_DEPTH, TEXT, _BELOW, GOES_ON = 4, 5, 6, 7
FRAMED = 0
"""The depth of what frames a paper, and of the sentences that close it: no section reaches over them."""


@dataclass(slots=True, eq=False)
class Branch:
    """A block and the branches below it. Only here, while a paper is being changed, something is not frozen."""

    block: Block
    depth: int
    kids: list[Branch] = field(default_factory=list)
    added: bool = False

    def flat(self) -> Iterator[Block]:
        """Yield the block and all below it, in order."""
        yield self.block
        for kid in self.kids:
            yield from kid.flat()


@dataclass(slots=True, eq=False)
class Trunk:
    """All branches of a part of a paper, with where each place is."""

    kids: list[Branch] = field(default_factory=list)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks in their order."""
        return tuple(block for kid in self.kids for block in kid.flat())

    def find(self, place: str) -> tuple[list[Branch], Branch, Branch | None] | None:
        """Return the branch of a place between its siblings, with the one it hangs on."""
        return _found(self.kids, None, place)


def _found(
    kids: list[Branch], above: Branch | None, place: str
) -> tuple[list[Branch], Branch, Branch | None] | None:
    for kid in kids:
        if kid.block.place == place or place in getattr(kid.block, "places", ()):
            return kids, kid, above
        if found := _found(kid.kids, kid, place):
            return found
    return None


def grown(blocks: Iterable[Block]) -> Trunk:
    """Return the tree of these blocks."""
    trunk = Trunk()
    way: list[Branch] = []
    ended = False
    for block in blocks:
        ended = ended or getattr(block, "part", "") == END
        last = way[-1] if way else None
        branch = Branch(block, FRAMED if ended else _depth(block, last))
        while way and way[-1].depth >= branch.depth:
            way.pop()
        (way[-1].kids if way else trunk.kids).append(branch)
        if branch.depth != FRAMED:
            way.append(branch)
    return trunk


def _depth(block: Block, last: Branch | None) -> int:
    if type(block) in FRAME:
        return FRAMED
    if isinstance(block, Heading):
        return block.level
    if not isinstance(block, Paragraph):
        return TEXT
    if block.component == TOPIC:
        return _TOPIC_DEPTH
    return _depth_of(block, last)


def _depth_of(block: Paragraph, last: Branch | None) -> int:
    if block.mark == "+":
        return _BELOW
    own = last.block if last else None
    goes_on = isinstance(own, Paragraph) and own.mark and own.source == block.source
    return GOES_ON if goes_on and not block.mark and block.source else TEXT


# the marks of a list: "1.", "a)"


def marks(kids: Iterable[Branch]) -> dict[tuple[object, ...], list[str]]:
    """Return the marks of siblings by their form, in order."""
    found: dict[tuple[object, ...], list[str]] = {}
    for kid in kids:
        found.setdefault(_form(kid), []).append(getattr(kid.block, "mark", ""))
    return found


def remarked(kids: Iterable[Branch], before: dict[tuple[object, ...], list[str]]) -> None:
    """Give siblings the marks that stood in their places before: the second is "b)", whichever it is now."""
    left = {form: iter(own) for form, own in before.items()}
    for kid in kids:
        mark = next(left.get(_form(kid), iter(())), None)
        if mark is not None and isinstance(kid.block, Heading | Paragraph):
            kid.block = replace(kid.block, mark=mark)


def _form(kid: Branch) -> tuple[object, ...]:
    mark = re.sub(r"\w+", "a", getattr(kid.block, "mark", ""))
    return type(kid.block), kid.depth, mark
