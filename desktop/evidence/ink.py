"""A signature as strokes on a plane of whole numbers, kept as SVG; only what is written here is read again.

What came from another device is never handed to a renderer of SVG: its numbers are taken, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MEDIA_TYPE = "image/svg+xml"
PER_PIXEL = 10
"""How many units a pixel of the pad has."""

MOST_POINTS = 40_000
MOST_BYTES = 1 << 20
LONGEST_SIDE = 100_000

Point = tuple[int, int]
Stroke = tuple[Point, ...]

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" fill="none" stroke="#15181c"'
    ' stroke-width="25" stroke-linecap="round" stroke-linejoin="round">\n'
)
_LINE = '<path d="M{0}"/>\n'
_END = "</svg>\n"
_HEAD_READ = re.compile(
    re.escape(_HEAD).replace(r"\{0\}", r"(\d{1,6})").replace(r"\{1\}", r"(\d{1,6})")
)
_LINE_READ = re.compile(r'<path d="M((?:\d{1,6} \d{1,6}L?)+)"/>\n')


class NoInk(ValueError):
    """The bytes are no signature as it was written."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Strokes on a plane of this size; a stroke of one point is a dot."""

    width: int
    height: int
    strokes: tuple[Stroke, ...] = ()

    @property
    def points(self) -> int:
        """How many points it has."""
        return sum(map(len, self.strokes))


def written(ink: Ink) -> bytes:
    """Return the SVG; same strokes, same bytes."""
    lines = (_LINE.format(_pairs(stroke)) for stroke in ink.strokes)
    return (_HEAD.format(ink.width, ink.height) + "".join(lines) + _END).encode("ascii")


def read(data: bytes) -> Ink:
    """Return the strokes in an SVG that `written` made. Raises NoInk."""
    try:
        text = data[: MOST_BYTES + 1].decode("ascii")
    except UnicodeDecodeError as error:
        raise NoInk from error
    head = _HEAD_READ.match(text)
    if head is None or len(text) > MOST_BYTES or not text.endswith(_END):
        raise NoInk
    at, strokes = head.end(), []
    while line := _LINE_READ.match(text, at):
        strokes.append(_stroke(line[1]))
        at = line.end()
    ink = Ink(int(head[1]), int(head[2]), tuple(strokes))
    if at != len(text) - len(_END) or not _is_sane(ink):
        raise NoInk
    return ink


def _pairs(stroke: Stroke) -> str:
    return "L".join(f"{x} {y}" for x, y in (stroke if len(stroke) > 1 else stroke * 2))


def _stroke(text: str) -> Stroke:
    """Return the points of one path. Raises NoInk."""
    found = []
    for pair in text.split("L"):
        x, _, y = pair.partition(" ")
        if not (x and y):
            raise NoInk
        found.append((int(x), int(y)))
    is_dot = len(found) == 2 and found[0] == found[1]
    return (found[0],) if is_dot else tuple(found)


def _is_sane(ink: Ink) -> bool:
    inside = all(x <= ink.width and y <= ink.height for stroke in ink.strokes for x, y in stroke)
    sized = 0 < ink.width <= LONGEST_SIDE and 0 < ink.height <= LONGEST_SIDE
    return sized and inside and ink.points <= MOST_POINTS
