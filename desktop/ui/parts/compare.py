"""Two texts word by word: where they differ, and one text of both where their changes lie apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_PIECES = 6_000
"""Longer texts are compared line by line: word by word would take minutes."""

Span = tuple[int, int]


class _Change(NamedTuple):
    """The pieces from `start` to `end` of the text before are `new` now."""

    start: int
    end: int
    new: tuple[str, ...]


def differing(text: str, others: Iterable[str]) -> tuple[Span, ...]:
    """Return the spans of `text`, each [start, end) in characters, that are not so in one of the others."""
    spans: list[Span] = []
    for other in others:
        own, beside = _both_pieces(text, other)
        at = _places(own)
        for change in _changes(own, beside):
            if change.end > change.start:
                spans.append((at[change.start], at[change.end]))
    return _joined(spans)


def merged(before: str, texts: Sequence[str]) -> str | None:
    """Return one text with what each of the texts changed; None where two changed the same words."""
    whole = _PIECE.findall(before)
    if len(whole) > _MOST_PIECES:
        return None
    changes: list[_Change] = []
    for text in texts:
        for change in _changes(whole, _PIECE.findall(text)):
            if change in changes:
                continue
            if any(_touch(change, other) for other in changes):
                return None
            changes.append(change)
    for change in sorted(changes, reverse=True):
        whole[change.start : change.end] = change.new
    return "".join(whole)


def _both_pieces(one: str, other: str) -> tuple[list[str], list[str]]:
    own, beside = _PIECE.findall(one), _PIECE.findall(other)
    if len(own) + len(beside) > _MOST_PIECES:
        return one.splitlines(keepends=True), other.splitlines(keepends=True)
    return own, beside


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change]:
    """Return what changed; the same beginning and end are passed over, or repeated words would take long."""
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    last = next(
        (at for at in range(shorter - first) if before[-1 - at] != after[-1 - at]), shorter - first
    )
    one, other = before[first : len(before) - last], after[first : len(after) - last]
    found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        _Change(first + start, first + end, tuple(other[low:high]))
        for kind, start, end, low, high in found
        if kind != "equal"
    ]


def _touch(one: _Change, other: _Change) -> bool:
    """Tell whether two changes meet, an end to a beginning included: then nobody knows which comes first."""
    return one.start <= other.end and other.start <= one.end


def _places(pieces: Iterable[str]) -> list[int]:
    at = [0]
    for piece in pieces:
        at.append(at[-1] + len(piece))
    return at


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    whole: list[Span] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)
