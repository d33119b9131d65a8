"""Numbers that the registry reserved: which of a block are used for what, which is next, which two papers bear. Pure.

Two devices that have not met may take the same number; nobody decides between them but the registry, so both papers
keep it and it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.errors import Refused
from db.records import Document, DocumentKind, NumberBlock
from desktop.minutes.composers.frame import full_number

MOST = 999
"""A block with more numbers than this is a slip of the pen."""

_NUMBER = re.compile(r"\s*0*(\d{1,6})\s*(?:/\s*(.*\S))?\s*")


class NoNumberLeft(Refused):
    """Every number from `first` to `last` is used."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        super().__init__(first, last)


class NoBlock(Refused):
    """The registry reserved no numbers for such a paper."""


class BadBlock(Refused):
    """A block must begin with 1 or more and not end before it begins, nor be longer than any registry gives."""


@dataclass(frozen=True, slots=True)
class Use:
    """One number of a block, and the papers that bear it: none, one, or a disagreement."""

    number: int
    text: str
    papers: tuple[Document, ...]

    @property
    def is_twice(self) -> bool:
        """Whether papers bear it that are not versions of one another."""
        return len(_threads(self.papers)) > 1


def check(block: NumberBlock) -> None:
    """Raise BadBlock for a block that no registry gives."""
    if block.first < 1 or not 0 <= block.last - block.first < MOST:
        raise BadBlock


def uses(block: NumberBlock, documents: Iterable[Document]) -> tuple[Use, ...]:
    """Return every number of a block with the final papers that bear it."""
    by_key: dict[tuple[int, str], list[Document]] = {}
    for document in documents:
        if document.version and (key := _key(document.number)):
            by_key.setdefault(key, []).append(document)
    return tuple(
        Use(number, text(block, number), tuple(by_key.get((number, _folded(block.symbol)), ())))
        for number in range(block.first, block.last + 1)
    )


def next_free(block: NumberBlock, documents: Iterable[Document]) -> str:
    """Return the first number of a block that no paper bears, as it is written. Raises NoNumberLeft."""
    free = (use.text for use in uses(block, documents) if not use.papers)
    found = next(free, "")
    if not found:
        raise NoNumberLeft(block.first, block.last)
    return found


def next_of(blocks: Sequence[NumberBlock], documents: Sequence[Document]) -> str:
    """Return the next number of the first block that has one left. Raises NoBlock, NoNumberLeft."""
    if not blocks:
        raise NoBlock
    left = (b for b in blocks if any(not use.papers for use in uses(b, documents)))
    return next_free(next(left, blocks[-1]), documents)


def fitting(blocks: Iterable[NumberBlock], kind: DocumentKind) -> list[NumberBlock]:
    """Return the blocks whose numbers a kind of paper may take, those for it alone first."""
    own = [each for each in blocks if each.paper in (kind, None)]
    return sorted(own, key=lambda each: each.paper is None)


def text(block: NumberBlock, number: int) -> str:
    """Return a number as papers bear it: "05/BB-ĐGS"."""
    return full_number(str(number), block.symbol) if block.symbol else f"{number:02}"


def twice(documents: Iterable[Document]) -> tuple[Use, ...]:
    """Return the numbers that papers bear which are not versions of one another."""
    by_key: dict[tuple[int, str], list[Document]] = {}
    for document in documents:
        if document.version and (key := _key(document.number)):
            by_key.setdefault(key, []).append(document)
    found = (Use(key[0], own[0].number, tuple(own)) for key, own in by_key.items())
    return tuple(use for use in found if use.is_twice)


def report(block: NumberBlock, documents: Iterable[Document]) -> Iterator[tuple[str, str, str]]:
    """Yield a line for the registry for each number: the number, the paper's title, its day; "" where unused."""
    for use in uses(block, documents):
        for paper in use.papers or (None,):
            day = paper.date if paper else None
            yield use.text, paper.title if paper else "", day.strftime("%d/%m/%Y") if day else ""


def _key(number: str) -> tuple[int, str] | None:
    found = _NUMBER.fullmatch(number)
    return (int(found[1]), _folded(found[2] or "")) if found else None


def _folded(symbol: str) -> str:
    return "".join(symbol.split()).casefold()


def _threads(papers: Iterable[Document]) -> set[str]:
    """Return the papers of which these are versions, each by the first of its versions that is among them."""
    by_id = {each.id: each for each in papers}
    firsts = set()
    for each in by_id.values():
        at = each
        while at.replaces in by_id and at.replaces is not None:
            at = by_id[at.replaces]
        firsts.add(str(at.id))
    return firsts
