"""What people draw on a photo, kept beside it and never in it: arrows, boxes, words, hidden places.

Places are in ten-thousandths of the upright picture's width and height, whole numbers, so that the marks fit
every rendition and the log, which knows no fractions.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from db.records import Mark

WHOLE = 10_000
MOST_MARKS = 100
LONGEST_TEXT = 200

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
