"""Photos of an annex side by side: how many a page shows, by choice or by their number. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from desktop.minutes.model import Block, Photo
from desktop.minutes.style.layout import Arrangement, Profile

_FEW, _SEVERAL = 4, 12
"""Up to how many photos stand two a page, and four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Photos in columns, each in a box of this height with its caption below, which has at least this room.

    `caption` is the component the captions are set in.
    """

    photos: tuple[Photo, ...]
    columns: int
    height_mm: float
    caption_mm: float
    caption: str = "caption"

    @property
    def rows(self) -> tuple[tuple[Photo, ...], ...]:
        """The photos that stand beside each other, from top to bottom."""
        own, step = self.photos, self.columns
        return tuple(own[at : at + step] for at in range(0, len(own), step))


def arranged(
    blocks: tuple[Block, ...], arrangement: Arrangement, profile: Profile
) -> Iterator[Block | Gallery]:
    """Yield an annex's blocks, each run of photos as this arrangement has it."""
    for _, own in groupby(blocks, lambda block: isinstance(block, Photo)):
        run = tuple(own)
        photos = tuple(block for block in run if isinstance(block, Photo))
        grid = profile.photo.grids.get(chosen(arrangement, len(photos)))
        if photos and grid:
            if not grid.details:
                photos = tuple(replace(photo, detail="") for photo in photos)
            yield Gallery(
                photos=photos,
                caption=grid.caption,
                columns=grid.columns,
                height_mm=grid.height_mm,
                caption_mm=profile.photo.caption_mm,
            )
        else:
            yield from run


def chosen(arrangement: Arrangement, count: int) -> Arrangement:
    """Return the arrangement itself, or the one that fits so many photos."""
    if arrangement is not Arrangement.AUTO:
        return arrangement
    if count <= _FEW:
        return Arrangement.TWO
    return Arrangement.FOUR if count <= _SEVERAL else Arrangement.SIX
