"""A paper's blocks into rows. While one passage of what is only looked at is edited, the others are not set again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from desktop.minutes.model import Block, Photo
from desktop.minutes.page.forms import Forms
from desktop.minutes.page.gallery import Gallery
from desktop.minutes.page.pages import Row
from desktop.minutes.style.layout import Profile
from desktop.work import Work

_MOST_WAYS, _MOST_BLOCKS = 4, 2_000
"""Of how many ways of setting rows are kept, and of how many blocks of each: some megabytes."""

Rows = tuple[Row, ...]


@dataclass(slots=True)
class Known:
    """The rows that one way of setting gave, by block; the `profile` is held, as it is known by where it lies."""

    profile: Profile
    _rows: dict[Hashable, Rows] = field(default_factory=dict)

    def find(self, block: Block) -> Rows | None:
        """Return the rows of such a block in such a place, None where it was not set before."""
        return self._rows.get(_key(block))

    def keep(self, block: Block, rows: Rows) -> None:
        """Keep the rows of a block, all others forgotten where they became too many."""
        if len(self._rows) >= _MOST_BLOCKS:
            self._rows.clear()
        self._rows[_key(block)] = rows


_ways: dict[Hashable, Known] = {}


def known(forms: Forms) -> Known:
    """Return what is kept of rows that were set as these forms set them."""
    setter = forms.setter
    way = (type(forms), id(setter.profile), setter.family, setter.glue, setter.within.calls)
    held = _ways.get(way)
    if held is None:
        if len(_ways) >= _MOST_WAYS:
            _ways.clear()
        held = _ways[way] = Known(setter.profile)
    return held


def _key(block: Block) -> Hashable:
    return block, block.place, getattr(block, "places", ())


@dataclass(slots=True)
class Flow:
    """Gives blocks their rows, one after the other, and says how far it is; `known` are rows that need no setting."""

    forms: Forms
    work: Work
    total: int
    known: Known | None = None
    done: int = 0

    def rows(self, blocks: Iterable[Block | Gallery]) -> Iterator[Row]:
        """Yield the rows of these blocks, each with its place."""
        for block in blocks:
            if isinstance(block, Gallery | Photo) or self.known is None:
                yield from self._set(block)
            else:
                yield from self._found(block, self.known)
            self.done += len(block.photos) if isinstance(block, Gallery) else 1
            self.work.step(self.done, self.total)

    def _set(self, block: Block | Gallery) -> Iterator[Row]:
        place = "" if isinstance(block, Gallery) else block.place
        for row in self.forms.rows(block):
            yield row if row.place or row.spots else replace(row, place=place)

    def _found(self, block: Block, known: Known) -> Rows:
        """Return the rows kept, or set and keep them; those with something to be noted are set each time."""
        held = known.find(block)
        if held is None:
            noted = self.forms.setter.noted
            held = tuple(self._set(block))
            if self.forms.setter.noted == noted:
                known.keep(block, held)
        return held
