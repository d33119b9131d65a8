"""A paper's blocks as a tree: a section with what stands below it, an item with what hangs on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from desktop.minutes.model import END, Block, Heading, Paragraph
from desktop.minutes.overriding.keys import FRAME

TOPIC = "topic"
Marks = dict[tuple[object, ...], list[str]]
"""The marks of siblings by their form, in order."""

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
    """All branches of a part of a paper."""

    kids: list[Branch] = field(default_factory=list)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks in their order."""
        return tuple(block for kid in self.kids for block in kid.flat())

    def found(self) -> Iterator[tuple[str, Found]]:
        """Yield every place, that of a table's row too, with where its branch is."""
        return _found(self.kids, None)


@dataclass(slots=True, eq=False)
class Found:
    """A branch between its siblings, and the one it hangs on."""

    siblings: list[Branch]
    branch: Branch
    above: Branch | None


def _found(kids: list[Branch], above: Branch | None) -> Iterator[tuple[str, Found]]:
    for kid in kids:
        own = Found(kids, kid, above)
        yield kid.block.place, own
        for place in getattr(kid.block, "places", ()):
            yield place, own
        yield from _found(kid.kids, kid)


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


def marks(kids: Iterable[Branch]) -> Marks:
    """Return the marks of siblings by their form, in order."""
    found: Marks = {}
    for kid in kids:
        found.setdefault(_form(kid), []).append(getattr(kid.block, "mark", ""))
    return found


def remarked(kids: Iterable[Branch], before: Marks) -> None:
    """Give siblings the marks that stood in their places before: the second is "b)", whichever it is now."""
    left = {form: iter(own) for form, own in before.items()}
    for kid in kids:
        mark = next(left.get(_form(kid), iter(())), None)
        block = kid.block
        if isinstance(block, Heading | Paragraph) and mark not in (None, block.mark):
            kid.block = replace(block, mark=mark)


def _form(kid: Branch) -> tuple[object, ...]:
    mark = re.sub(r"\w+", "a", getattr(kid.block, "mark", ""))
    return type(kid.block), kid.depth, mark
