"""What people draw on a photo, kept beside it and never in it: arrows, boxes, words, hidden places.

Places are in ten-thousandths of the upright picture's width and height, whole numbers, so that the marks fit
every rendition and the log, which knows no fractions.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from db.records import Mark, MarkKind

WHOLE = 10_000
MOST_MARKS = 100
LONGEST_TEXT = 200
LEAST_EXTENT, USUAL_EXTENT = 100, 2000
"""A drawn mark that reaches less far was a click; a mark that is only placed reaches so far."""

_TONES, _LEAST_TONE_PX = 6, 8

Marks = tuple[Mark, ...]


def written(marks: Marks) -> bytes:
    """Return what tells these marks from all others; none is nothing. Same marks, same bytes."""
    return msgspec.json.encode(marks) if marks else b""


def inside(marks: Marks) -> Marks:
    """Return the marks with their places brought onto the picture, however far out another device put them."""
    return tuple(_inside(mark) for mark in marks)


def _inside(mark: Mark) -> Mark:
    return replace(
        mark,
        x1=_onto(mark.x1),
        y1=_onto(mark.y1),
        x2=_onto(mark.x2),
        y2=_onto(mark.y2),
        text=mark.text[:LONGEST_TEXT],
    )


def _onto(place: int) -> int:
    return min(max(place, 0), WHOLE)


def tones(side_px: int) -> int:
    """Return of how many tones a hidden place keeps across so many points: too few to make out a face again.

    In a small picture they are fewer: a tone of a point or two would be the picture itself.
    """
    return max(1, min(_TONES, side_px // _LEAST_TONE_PX))


def moved(mark: Mark, by_x: int, by_y: int) -> Mark:
    """Return a mark moved as a whole, as far as the picture goes."""
    by_x = min(max(by_x, -min(mark.x1, mark.x2)), WHOLE - max(mark.x1, mark.x2))
    by_y = min(max(by_y, -min(mark.y1, mark.y2)), WHOLE - max(mark.y1, mark.y2))
    x1, y1, x2, y2 = mark.x1 + by_x, mark.y1 + by_y, mark.x2 + by_x, mark.y2 + by_y
    return replace(mark, x1=x1, y1=y1, x2=x2, y2=y2)


def stretched(mark: Mark, by_x: int, by_y: int, *, at_start: bool = False) -> Mark:
    """Return a mark whose end is moved, a box's second corner or an arrow's tip; or its start."""
    if at_start:
        return replace(mark, x1=_onto(mark.x1 + by_x), y1=_onto(mark.y1 + by_y))
    return replace(mark, x2=_onto(mark.x2 + by_x), y2=_onto(mark.y2 + by_y))


def has_extent(mark: Mark) -> bool:
    """Return whether a mark reaches far enough to be seen; a text always does."""
    wide, high = abs(mark.x2 - mark.x1), abs(mark.y2 - mark.y1)
    return mark.kind is MarkKind.TEXT or max(wide, high) >= LEAST_EXTENT


def placed(kind: MarkKind, x: int, y: int) -> Mark:
    """Return a mark of a usual size around a place; an arrow points at it, a text begins there."""
    usual = Mark(kind=kind, x1=x, y1=y, x2=x, y2=y)
    if kind is MarkKind.TEXT:
        return usual
    if kind is MarkKind.ARROW:
        side_x = -USUAL_EXTENT if x >= WHOLE // 2 else USUAL_EXTENT
        side_y = -USUAL_EXTENT if y >= WHOLE // 2 else USUAL_EXTENT
        return stretched(usual, side_x, side_y, at_start=True)
    half = USUAL_EXTENT // 2
    return stretched(stretched(usual, -half, -half, at_start=True), half, half)
