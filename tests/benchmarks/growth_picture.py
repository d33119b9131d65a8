"""What was measured at several sizes of a record, drawn on logarithmic axes as an SVG that reads on light and dark."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Marks = Mapping[int, Mapping[str, float]]
Axis = Callable[[float], float]

WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#b8860b", "#5d6d7e")


def drawn(marks: Marks, names: Sequence[str]) -> str:
    """Return the picture: a line for each of the names, from the seconds that each size took."""
    seconds = [step[name] for step in marks.values() for name in names]
    across, up = _span(marks), _span(seconds)

    def x(count: float) -> float:
        return LEFT + _share(count, across) * (WIDTH - LEFT - RIGHT)

    def y(second: float) -> float:
        return HEIGHT - BOTTOM - _share(second, up) * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="13"'
        ' font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="15">Milliseconds of one act, by the number of'
        " changes in the book</text>",
    ]
    for power in range(across[0], across[1] + 1):
        lines.append(_rule(x(10**power), TOP, x(10**power), HEIGHT - BOTTOM))
        lines.append(_label(x(10**power), HEIGHT - BOTTOM + 20, f"{10**power:,}", "middle"))
    for power in range(up[0], up[1] + 1):
        lines.append(_rule(LEFT, y(10**power), WIDTH - RIGHT, y(10**power)))
        lines.append(_label(LEFT - 8, y(10**power) + 4, f"{10 ** (power + 3):g}", "end"))
    lines += _curves(marks, names, x, y)
    return "\n".join([*lines, "</svg>\n"])


def _curves(marks: Marks, names: Sequence[str], x: Axis, y: Axis) -> Iterator[str]:
    """Return each name's line and, beside its end, the name; two names never stand on each other."""
    last = max(marks)
    ends = sorted(names, key=lambda name: marks[last][name], reverse=True)
    places: dict[str, float] = {}
    for name in ends:
        above = max(places.values(), default=0.0)
        places[name] = max(y(marks[last][name]) + 4, above + 16)
    for name, colour in zip(names, COLOURS, strict=False):
        points = " ".join(f"{x(count):.1f},{y(step[name]):.1f}" for count, step in marks.items())
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{WIDTH - RIGHT + 10}" y="{places[name]:.1f}" fill="{colour}">{name}</text>'


def _span(values: Iterable[float]) -> tuple[int, int]:
    """Return the powers of ten between which values lie."""
    own = list(values)
    return math.floor(math.log10(min(own))), math.ceil(math.log10(max(own)))


def _share(value: float, span: tuple[int, int]) -> float:
    return (math.log10(value) - span[0]) / max(1, span[1] - span[0])


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#333">{text}</text>'
