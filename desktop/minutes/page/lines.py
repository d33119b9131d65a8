"""Text into lines: greedy filling as Word does it, in time linear in the text. Pure, knows no page.

Widths are in parts of the size ("at one point"). A no-break space keeps its neighbours on one line where
the line is wide enough; it is shown and copied as a plain space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop.minutes.style.fonts import Face

KEEP = "\u00a0"
"""The space at which no line ends."""

LEADER = "\uffff"
"""Stands for dots that fill the rest of the line; not a character, so no text has it."""

_LEAST_LEADER = 4.0
_CUTS = re.compile(r"[^-/_.,;:?&=]*[-/_.,;:?&=]+|[^-/_.,;:?&=]+")

Pieces = tuple[tuple[Face, str], ...]


@dataclass(frozen=True, slots=True)
class Token:
    """Pieces that stand on one line together, and their width."""

    pieces: Pieces
    width: float
    leader: bool = False
    joined: bool = False
    """Whether it follows the token before without a space."""


@dataclass(frozen=True, slots=True)
class Line:
    """One set line. `gaps` counts its spaces, `last` ends the paragraph, `leader` is a filling's width."""

    pieces: Pieces
    width: float
    gaps: int
    last: bool
    leader: float = 0.0


def broken(runs: Iterable[tuple[Face, str]], first: float, rest: float) -> list[Line]:
    """Return the runs' lines, at most `first` wide, then `rest`; a word wider than a line is cut."""
    own = _merged(runs)
    if len(own) == 1 and own[0][1] != LEADER:
        quick = _uniform(*own[0], first, rest)
        if quick is not None:
            return quick
    return list(lines(tokens(own), first, rest))


def _merged(runs: Iterable[tuple[Face, str]]) -> list[tuple[Face, str]]:
    """Join neighbours of one face."""
    own: list[tuple[Face, str]] = []
    for face, text in runs:
        if own and own[-1][0] is face and LEADER not in (text, own[-1][1]):
            own[-1] = (face, own[-1][1] + text)
        else:
            own.append((face, text))
    return own


def _uniform(face: Face, text: str, first: float, rest: float) -> list[Line] | None:
    """Break text of one face, as nearly all is, without tokens; None where a word is wider than a line."""
    words = [word for word in text.split(" ") if word]
    widths = face.widths(words)
    if not words or max(widths) > min(first, rest):
        return None
    space = face.width(" ")
    found: list[Line] = []
    start, width, measure = 0, widths[0], first + 1e-6
    for at in range(1, len(words)):
        grown = width + space + widths[at]
        if grown <= measure:
            width = grown
            continue
        found.append(_joined(face, words[start:at], width, last=False))
        start, width, measure = at, widths[at], rest + 1e-6
    found.append(_joined(face, words[start:], width, last=True))
    return found


def _joined(face: Face, words: list[str], width: float, last: bool) -> Line:
    text = " ".join(words).replace(KEEP, " ")
    return Line(((face, text),), width, text.count(" "), last)


def tokens(runs: Iterable[tuple[Face, str]]) -> Iterator[Token]:
    """Return the runs' text cut at its plain spaces; a word may change its face in the middle."""
    held: list[tuple[Face, str]] = []
    for face, text in runs:
        if text == LEADER:
            yield from _token(held)
            yield Token(((face, LEADER),), _LEAST_LEADER, leader=True, joined=bool(held))
            held = []
            continue
        for count, part in enumerate(text.split(" ")):
            if count:
                yield from _token(held)
                held = []
            if part:
                held.append((face, part))
    yield from _token(held)


def _token(held: list[tuple[Face, str]]) -> Iterator[Token]:
    if held:
        yield Token(tuple(held), sum([face.width(text) for face, text in held]))


def lines(words: Iterable[Token], first: float, rest: float) -> Iterator[Line]:
    """Return lines at most `first` wide, then `rest`; a word wider than a line is cut."""
    measure, held, width = first, list[Token](), 0.0
    for token in _fitting(words, min(first, rest)):
        space = _space(held[-1], token) if held else 0.0
        if held and width + space + token.width > measure + 1e-6:
            yield _line(held, width, last=False, measure=measure)
            measure, held, width, space = rest, [], 0.0, 0.0
        held.append(token)
        width += space + token.width
    if held:
        yield _line(held, width, last=True, measure=measure)


def balanced(words: Iterable[Token], measure: float) -> list[Line]:
    """Return as few lines as `measure` allows, of about equal widths, for titles that stand centred."""
    own = list(words)
    best = list(lines(own, measure, measure))
    low, high = min(measure, max((word.width for word in own), default=0.0)), measure
    while len(best) > 1 and len(own) < 200 and high - low > 0.5:
        middle = (low + high) / 2
        found = list(lines(own, middle, middle))
        if len(found) > len(best):
            low = middle
        else:
            best, high = found, middle
    return best


def _space(before: Token, token: Token) -> float:
    return 0.0 if token.joined else before.pieces[-1][0].width(" ")


def _fitting(words: Iterable[Token], measure: float) -> Iterator[Token]:
    """Cut what is wider than a line: at its kept spaces, then after signs, then anywhere."""
    for token in words:
        if token.width <= measure or token.leader:
            yield token
        elif any(KEEP in text for _, text in token.pieces):
            loose = tuple((face, text.replace(KEEP, " ")) for face, text in token.pieces)
            yield from _fitting(tokens(loose), measure)
        else:
            yield from _cut(token, measure)


def _cut(token: Token, measure: float) -> Iterator[Token]:
    joined = token.joined
    for face, text in token.pieces:
        for part in _CUTS.findall(text):
            for shorter in _short(face, part, measure):
                yield Token(((face, shorter),), face.width(shorter), joined=joined)
                joined = True


def _short(face: Face, text: str, measure: float) -> Iterator[str]:
    start, width = 0, 0.0
    for at, letter in enumerate(text):
        width += face.width(letter)
        if width > measure and at > start:
            yield text[start:at]
            start, width = at, face.width(letter)
    yield text[start:]


def _line(held: list[Token], width: float, last: bool, measure: float) -> Line:
    """Join tokens to a line, its leader grown by what the line has left."""
    pieces: list[tuple[Face, str]] = []
    gaps, leader = 0, 0.0
    for token in held:
        if pieces and not token.joined:
            face, text = pieces[-1]
            pieces[-1] = (face, text + " ")
        for face, text in token.pieces:
            if pieces and pieces[-1][0] is face and LEADER not in (text, pieces[-1][1]):
                pieces[-1] = (face, pieces[-1][1] + text)
            else:
                pieces.append((face, text))
        if token.leader:
            leader = token.width + max(0.0, measure - width)
    shown = tuple((face, text.replace(KEEP, " ")) for face, text in pieces)
    gaps = sum(text.count(" ") for _, text in shown)
    return Line(shown, measure if leader else width, gaps, last, leader)
