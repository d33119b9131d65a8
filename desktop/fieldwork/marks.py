"""The capture line: `@speaker`, `@@addressee`, `#topic` and `!kind` taken out of one line of typed text.

The signs are ones that no Vietnamese input method touches. What is unknown or could mean several stays in
the text and is named in a hint; nothing is guessed, and `rebuilt` gives the line back as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from db import figure_spotting
from db.figure_spotting import Spotted
from db.folding import has_tower, nfc
from db.records import FindingKind, MadeBy, RecordId, Visibility
from desktop.fieldwork.names import WORD, Named, Names, typed_keys
from desktop.words import Words

Kind = FindingKind | MadeBy
"""What the line becomes: a finding of a kind, or a recommendation made by the body or the delegation."""

Sign = Kind | Visibility
"""What stands behind an exclamation mark."""

READ = 20_000
"""How much of a line figures are looked for in."""

_MARKED = 4_000
"""How far into a line marks are looked for: what is longer was pasted, not typed."""

_MOST_MARKS = 40
_MOST_WORDS = 150
_LONG_NAME = 40
"""A name longer than this is written into the line by its number, where it has one."""
_MOST_NAMED = 5
_REACH = 120
"""How far before the cursor the sign stands whose name is being typed."""

_ALONE = ("", "@", "@@", "#", "!", "/")

_SIGN = re.compile(r"(?:(?<=[\s(])|^)(?:@@|[@#!])(?=\w)", re.MULTILINE)
_APART = re.compile(r"(?:(?<=[\s(])|^)(@@|[@#]) +(?=\w)", re.MULTILINE)
"""A space behind a sign is a slip of whoever learns them; behind an exclamation mark a sentence goes on."""
_OPEN = re.compile(r"(?:(?<=[\s(])|^)(@@|[@#!])", re.MULTILINE)
_GAP = re.compile(r"[ \t\u00a0]*[(),./&\u2013-]?[ \t\u00a0]*")
_SPACES = re.compile(r"[ \t\u00a0]*")


class Field(StrEnum):
    """What a mark sets."""

    KIND = "kind"
    VISIBILITY = "visibility"
    SPEAKER = "speaker"
    ADDRESSEE = "addressee"
    TOPIC = "topic"


class Why(StrEnum):
    """Why a mark stays in the text."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    SECOND = "second"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Whom and what marks may name. `asking`: the line is for recommendations unless it says otherwise."""

    signs: Names[Sign]
    speakers: Names[RecordId]
    topics: Names[RecordId]
    bodies: Names[RecordId]
    asking: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A mark that was understood: `line[start:start + len(written)]` is no part of the text."""

    start: int
    written: str
    field: Field
    name: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A mark that stays in the text at `line[start:end]`; `among` are names that it could mean."""

    start: int
    end: int
    why: Why
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A line as it is understood. None: the line says nothing of it, so what is pinned counts.

    `figures` stand at places of `text`; `taken` and `hints` at places of the line in NFC.
    """

    kind: Kind | None = None
    speaker: RecordId | None = None
    topic: RecordId | None = None
    addressee: RecordId | None = None
    text: str = ""
    figures: tuple[Spotted, ...] = ()
    visibility: Visibility | None = None
    taken: tuple[Taken, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether nothing is said yet: no text, or the sign alone of a mark that is about to be typed."""
        return self.text.strip() in _ALONE


@dataclass(frozen=True, slots=True)
class Choice:
    """What a popup offers: the name and what tells it apart; `written` takes the place of what was typed."""

    name: str
    detail: str
    written: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices for `line[start:end]`."""

    start: int
    end: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A sign in the line with the words behind it, and where each word ends."""

    start: int
    sign: str
    words: tuple[str, ...]
    ends: tuple[int, ...]


def signs(words: Words, *, asking: bool = False) -> Names[Sign]:
    """Return the kinds, in the names that a language has for them; in a line of requests those of requests."""
    kinds = (MadeBy, Visibility) if asking else (FindingKind, MadeBy, Visibility)
    return Names(
        Named(value, first, tuple(more), words.kind(value))
        for kind in kinds
        for value in kind
        for first, *more in [words(f"fieldwork.sign.{value.value}").split(", ")]
    )


def read(line: str, lists: Lists) -> Captured:
    """Return what a line says. A letter that no language has leaves the line as it is."""
    if has_tower(line):
        return Captured(text=line)
    line = nfc(line)
    marks = list(_marks(line))
    own = [_meant(line, mark, lists.signs) for mark in marks if mark.sign == "!"]
    asking = lists.asking
    for found in _first(own):
        asking = isinstance(found.value, MadeBy) if found.field is Field.KIND else asking
    own += [
        _meant(line, mark, _named(lists, mark, asking), asking)
        for mark in marks
        if mark.sign != "!"
    ]
    slips = (
        _meant(line, mark, _named(lists, mark, asking), asking) for mark in _marks(line, apart=True)
    )
    own += [replace(each, why=Why.APART) for each in slips if each.why is None]
    return _captured(line, sorted(own, key=lambda found: found.start))


def rebuilt(captured: Captured) -> str:
    """Return the line that was typed, in NFC."""
    line = captured.text
    for mark in captured.taken:
        line = line[: mark.start] + mark.written + line[mark.start :]
    return line


def completions(line: str, cursor: int, lists: Lists, most: int = 8) -> Offer | None:
    """Return names for the mark that is being typed at the cursor, None where none is."""
    opened = _opened(line, cursor)
    if opened is None:
        return None
    start, sign = opened
    typed = WORD.findall(line[start + len(sign) : cursor])
    known = _list(lists, sign, lists.asking)
    choices = tuple(_choice(known, sign, at) for at in known.beginning(typed, most))
    return Offer(start, cursor, choices) if choices else None


def sought(line: str, cursor: int, lists: Lists) -> str:
    """Return what is typed of a body's name at the cursor, "" where none is."""
    opened = _opened(line, cursor)
    if opened is None or _list(lists, opened[1], lists.asking) is not lists.bodies:
        return ""
    return " ".join(WORD.findall(line[opened[0] + len(opened[1]) : cursor]))


def _choice(known: Names[Any], sign: str, at: int) -> Choice:
    entry, written = known.entries[at], known.written[at]
    if entry.number and len(written) > _LONG_NAME:
        written = entry.number
    return Choice(entry.name, entry.detail, sign + written)


def _opened(line: str, cursor: int) -> tuple[int, str] | None:
    """Return the last sign before the cursor on its line, and where it stands."""
    from_ = max(0, cursor - _REACH)
    within = line[from_:cursor]
    if has_tower(within):
        return None
    found = [m for m in _OPEN.finditer(within) if "\n" not in within[m.end() :]]
    if not found or (from_ and not found[-1].start()):
        return None
    last = found[-1]
    if last.end() < len(within) and not WORD.match(within, last.end()):
        return None
    return from_ + last.start(), last[1]


def _marks(line: str, *, apart: bool = False) -> Iterator[_Mark]:
    """Yield the signs with the words behind them; `apart`: those that a space parts from their words."""
    part = line[:_MARKED]
    for count, sign in enumerate((_APART if apart else _SIGN).finditer(part)):
        if count >= _MOST_MARKS:
            return
        words: list[str] = []
        ends: list[int] = []
        at = sign.end()
        while (word := WORD.match(part, at)) and len(words) < _MOST_WORDS:
            words.append(word[0])
            ends.append(word.end())
            gap = _GAP.match(part, word.end())
            at = gap.end() if gap else word.end()
            if at == word.end():
                break
        yield _Mark(sign.start(), sign[1] if apart else sign[0], tuple(words), tuple(ends))


@dataclass(frozen=True, slots=True)
class _Found:
    """What a mark means: a value, or none and why; it reaches to `end`."""

    start: int
    end: int
    field: Field
    value: Any
    names: tuple[str, ...] = ()
    why: Why | None = None


def _meant(line: str, mark: _Mark, known: Names[Any], asking: bool = False) -> _Found:
    """Return what the longest run of words behind a sign means."""
    for count in range(known.reach(mark.words), 0, -1):
        meant = known.meant(mark.words[:count])
        if not meant:
            continue
        end, names = mark.ends[count - 1], tuple(known.written[at] for at in meant[:_MOST_NAMED])
        if len(meant) > 1:
            return _Found(mark.start, end, _field(mark, None, asking), None, names, Why.AMBIGUOUS)
        value = known.entries[meant[0]].value
        if "(" in line[mark.start : end] and line[end : end + 1] == ")":
            end += 1
        return _Found(mark.start, end, _field(mark, value, asking), value, names)
    for keys in typed_keys(mark.words[0]):
        if len(meant := known.meant((keys,))) == 1:
            value = known.entries[meant[0]].value
            of = _field(mark, value, asking)
            return _Found(mark.start, mark.ends[0], of, value, (known.written[meant[0]],))
    return _Found(mark.start, mark.ends[0], _field(mark, None, asking), None, (), Why.UNKNOWN)


def _field(mark: _Mark, value: Any, asking: bool) -> Field:
    if mark.sign == "!":
        return Field.VISIBILITY if isinstance(value, Visibility) else Field.KIND
    if mark.sign == "#":
        return Field.TOPIC
    return Field.ADDRESSEE if asking or mark.sign == "@@" else Field.SPEAKER


def _named(lists: Lists, mark: _Mark, asking: bool) -> Names[Any]:
    return _list(lists, mark.sign, asking)


def _list(lists: Lists, sign: str, asking: bool) -> Names[Any]:
    """Return what a sign may name; a recommendation has no speaker, so `@` names whom it asks."""
    if sign == "@":
        return lists.bodies if asking else lists.speakers
    others: dict[str, Names[Any]] = {"!": lists.signs, "#": lists.topics, "@@": lists.bodies}
    return others[sign]


def _first(found: Iterable[_Found]) -> list[_Found]:
    """Return the first mark of each field that has a value."""
    first: dict[Field, _Found] = {}
    for each in found:
        if each.why is None:
            first.setdefault(each.field, each)
    return list(first.values())


def _captured(line: str, found: list[_Found]) -> Captured:
    first = _first(found)
    kept = [each for each in found if each not in first]
    taken = tuple(_taken(line, each) for each in first)
    text, at = "", 0
    for mark in taken:
        text += line[at : mark.start]
        at = mark.start + len(mark.written)
    text += line[at:]
    values: dict[str, Any] = {each.field.value: each.value for each in first}
    spotted = tuple(figure_spotting.spot(text[:READ]))
    hints = tuple(Hint(k.start, k.end, k.why or Why.SECOND, k.names) for k in kept)
    return Captured(**values, text=text, figures=spotted, taken=taken, hints=hints)


def _taken(line: str, found: _Found) -> Taken:
    """Take a mark out with the colon and the spaces behind it."""
    end = found.end + (line[found.end : found.end + 1] == ":")
    spaces = _SPACES.match(line, end)
    end = spaces.end() if spaces else end
    return Taken(found.start, line[found.start : end], found.field, found.names[0])
