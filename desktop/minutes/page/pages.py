"""Rows into pages: what a row draws, where pages end, what stays together. Pure, knows no font."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from db.records import RecordId
from desktop.minutes.page.inlay import Inlay
from desktop.minutes.page.tags import Tag
from desktop.minutes.style.fonts import Face


@dataclass(frozen=True, slots=True)
class Words:
    """Text on one baseline; `spread_pt` widens each space. Without a `tag` it is decoration."""

    x_pt: float
    down_pt: float
    face: Face
    size_pt: float
    text: str
    spread_pt: float = 0.0
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x_pt: float
    down_pt: float
    width_pt: float
    thick_pt: float


@dataclass(frozen=True, slots=True)
class Frame:
    """An empty rectangle whose upper left corner is given."""

    x_pt: float
    down_pt: float
    width_pt: float
    height_pt: float
    thick_pt: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo whose upper left corner is given."""

    x_pt: float
    down_pt: float
    width_pt: float
    height_pt: float
    photo: Inlay
    tag: Tag | None = None


Mark = Words | Rule | Frame | Picture


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a row's width that says a record of its own, as the passage `place`."""

    source: RecordId | None
    left_pt: float
    width_pt: float
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is never parted by a page end unless it is higher than a page.

    `before_pt` is left out at the top of a page; `keep` forbids a page end after the row; `head` is
    repeated above the row where it begins a page, and is then `repeated`. `width_pt` is that of a title's text;
    `spots` are the records said side by side, where the row has no `source`.
    """

    height_pt: float
    width_pt: float = 0.0
    marks: tuple[Mark, ...] = ()
    before_pt: float = 0.0
    keep: bool = False
    source: RecordId | None = None
    spots: tuple[Spot, ...] = ()
    place: str = ""
    head: Row | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row on a page, `top_pt` below the text area's top."""

    top_pt: float
    row: Row


Page = tuple[Placed, ...]


def pages(rows: Iterable[Row], height_pt: float) -> Iterator[Page]:
    """Fill pages of `height_pt` with rows, in order; every page but an empty paper's has a row."""
    held: list[Row] = []
    used_pt = 0.0
    for row in _fitting(rows, height_pt):
        held.append(row)
        used_pt += row.height_pt + (row.before_pt if len(held) > 1 else 0.0)
        while used_pt > height_pt + 1e-6 and len(held) > 1:
            cut = _cut(held)
            yield _page(held[:cut])
            held = _begun(held[cut:])
            used_pt = _used(held)
    if held:
        yield _page(held)


def _cut(held: list[Row]) -> int:
    """Return how many rows stay: up to the last place where a page may end, else all but the last."""
    for count in range(len(held) - 1, 0, -1):
        above = held[count - 1]
        if not (above.keep or above.repeated or above is held[count].head):
            return count
    return len(held) - 1


def _begun(held: list[Row]) -> list[Row]:
    head = held[0].head
    return [replace(head, repeated=True), *held] if head is not None else held


def _used(held: list[Row]) -> float:
    return sum(row.height_pt + row.before_pt for row in held) - (held[0].before_pt if held else 0.0)


def _page(held: list[Row]) -> Page:
    placed, top_pt = [], -held[0].before_pt
    for row in held:
        top_pt += row.before_pt
        placed.append(Placed(top_pt, row))
        top_pt += row.height_pt
    return tuple(placed)


def _fitting(rows: Iterable[Row], height_pt: float) -> Iterator[Row]:
    """Part rows that are higher than a page between their marks, in one sweep from top to bottom."""
    for row in rows:
        room_pt = height_pt - (row.head.height_pt if row.head else 0.0)
        if row.height_pt > room_pt:
            yield from _parts(row, room_pt)
        else:
            yield row


def _parts(row: Row, room_pt: float) -> Iterator[Row]:
    frames = [mark for mark in row.marks if isinstance(mark, Frame)]
    others = sorted((mark for mark in row.marks if not isinstance(mark, Frame)), key=_top)
    start_pt, held = 0.0, list[Mark]()
    for mark in others:
        if _bottom(mark) - start_pt > room_pt and held:
            yield _part(row, held, frames, start_pt, _top(mark))
            start_pt, held = _top(mark), []
        held.append(mark)
    last = _part(row, held, frames, start_pt, row.height_pt)
    yield replace(last, keep=row.keep, height_pt=min(last.height_pt, room_pt))


def _part(row: Row, held: list[Mark], frames: list[Frame], start_pt: float, end_pt: float) -> Row:
    """Return what of a row lies from `start_pt` to `end_pt`; frames go on from part to part."""
    cut = [
        replace(
            frame,
            down_pt=max(frame.down_pt, start_pt),
            height_pt=min(_bottom(frame), end_pt) - max(frame.down_pt, start_pt),
        )
        for frame in frames
        if frame.down_pt < end_pt and _bottom(frame) > start_pt
    ]
    marks = tuple(replace(mark, down_pt=mark.down_pt - start_pt) for mark in (*cut, *held))
    before_pt = 0.0 if start_pt else row.before_pt
    return replace(row, marks=marks, height_pt=end_pt - start_pt, before_pt=before_pt, keep=False)


def _top(mark: Mark) -> float:
    return mark.down_pt - mark.size_pt if isinstance(mark, Words) else mark.down_pt


def _bottom(mark: Mark) -> float:
    if isinstance(mark, Frame | Picture):
        return mark.down_pt + mark.height_pt
    return mark.down_pt + (mark.size_pt * 0.25 if isinstance(mark, Words) else 0.0)
