"""Names that a mark may mean, found by whole words, beginnings, given names and first letters, with or without marks.

A mark that is typed must be in the name; one that is not typed may be. So "Tung" finds Tùng, "Túng" does not.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from db.folding import fold, has_tower, nfc, normal_tone

V = TypeVar("V")

WORD = re.compile(r"\w[\w\u0300-\u036f]*")
"""A word, in whatever Unicode form."""

LONGEST_NAME = 300
"""How much of a name is compared; a longer one is a paragraph that somebody pasted."""

_FEWEST_LETTERS = 3
"""So many first letters of a longer name may mean it: "cscc" for Chỉ số cải cách hành chính."""

_LONGEST_LETTERS = 6
_TELEX = {
    "\u0301": "s",
    "\u0300": "f",
    "\u0309": "r",
    "\u0303": "x",
    "\u0323": "j",
    "\u0306": "w",
    "\u031b": "w",
}
"""The key of Telex that sets each mark; a circumflex is the letter once more."""

_COMPARED = 400
"""How many names of one beginning are looked at; a beginning of more is never meant by itself."""


class _Form(IntEnum):
    """Which part of a name a key is, and so how it may be typed."""

    WHOLE = 0
    GIVEN = 1
    ENDING = 2
    LETTERS = 3
    NUMBER = 4


class _Fit(IntEnum):
    """How well what was typed fits, the best first."""

    WHOLE = 0
    WORDS = 1
    LETTERS = 2
    BEGINNING = 3
    FIRST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Named(Generic[V]):
    """Something that has a name: `also` are other names, `number` its number in the outline.

    A person is found by the given name too. `detail` tells two of the same name apart.
    """

    value: V
    name: str
    also: tuple[str, ...] = ()
    detail: str = ""
    person: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Key:
    """One way to type an entry: the words of `text` from `start`, folded; sorted by code point."""

    folded: str
    form: _Form
    entry: int
    text: str


class Names(Generic[V]):
    """A list of names, made ready to be asked at every keystroke."""

    def __init__(self, entries: Iterable[Named[V]]) -> None:
        self.entries: tuple[Named[V], ...] = ()
        self.written: tuple[str, ...] = ()
        self._all: list[_Key] = []
        self.add(entries)

    def add(self, entries: Iterable[Named[V]]) -> None:
        """Take in more names; those before them keep their places."""
        before = self.written
        self.entries = (*self.entries, *entries)
        self.written = _apart(self.entries)
        anew = [
            at
            for at in range(len(self.entries))
            if self.written[at : at + 1] != before[at : at + 1]
        ]
        found = {key for at in anew for key in self._keys(at, self.entries[at])}
        self._all = sorted({*self._all, *found}, key=_order)
        self._whole = [key for key in self._all if key.form is _Form.WHOLE]
        self._padded = [f" {key.folded}" for key in self._all]

    def _keys(self, at: int, each: Named[V]) -> Iterator[_Key]:
        for name in dict.fromkeys((self.written[at], each.name, *each.also)):
            words = [] if has_tower(name) else _words(name[:LONGEST_NAME])
            if not words:
                continue
            yield _key(_Form.WHOLE, at, words)
            if len(words) > 1:
                letters = "".join(word[0] for word in words)
                yield _Key(fold(letters), _Form.LETTERS, at, letters)
            if each.person and name == each.name:
                yield from (_key(_Form.ENDING, at, words[n:]) for n in range(1, len(words) - 1))
                yield _key(_Form.GIVEN, at, words[-1:])
        if each.number:
            yield _key(_Form.NUMBER, at, _words(each.number))

    def meant(self, typed: Sequence[str]) -> tuple[int, ...]:
        """Return which entries these words mean: one where it is clear, several where not, none where unknown."""
        own = _Typed(typed)
        best: dict[int, tuple[int, int]] = {}
        crowd = 0
        for key in _from(self._all, own.folded):
            crowd += 1
            fit = _fit(key, own)
            if fit is not None:
                best[key.entry] = min(best.get(key.entry, fit), fit)
        if not best:
            return ()
        first = min(best.values())
        if crowd >= _COMPARED and first[0] is not _Fit.WHOLE:
            return tuple(best)
        return tuple(entry for entry, fit in best.items() if fit == first)

    def reach(self, typed: Sequence[str]) -> int:
        """Return how many of these words, from the first, some entry begins with."""
        folded = ""
        for count, word in enumerate(typed):
            folded = f"{folded} {fold(word)}" if count else fold(word)
            if next(_from(self._all, folded), None) is None:
                return count
        return len(typed)

    def beginning(self, typed: Sequence[str], most: int) -> list[int]:
        """Return the entries in which some words begin so: those called so, those whose names begin so, the others."""
        own = _Typed(typed)
        if not own.folded:
            return list(range(min(most, len(self.entries))))
        places = {key.entry: 0 for key in _from(self._whole, own.folded) if own.agrees(key.text)}
        if len(places) < most:
            self._add_inner(own, places)
        places |= {key.entry: -1 for key in _from(self._all, own.folded) if _is_called(key, own)}
        ordered = sorted((place, entry) for entry, place in places.items())
        return [entry for _, entry in ordered[:most]]

    def _add_inner(self, own: _Typed, places: dict[int, int]) -> None:
        """Add the entries in which a word that is not their first begins so, or their letters or number."""
        sought = f" {own.folded}"
        for key, padded in zip(self._all, self._padded, strict=True):
            at = padded.find(sought)
            if at >= 0 and own.agrees(key.text[at:]):
                place = 2 if at else 1
                places[key.entry] = min(place, places.get(key.entry, place))


def typed_keys(word: str) -> Iterator[str]:
    """Yield the keys that Telex may have made a short word of: "lá" came of "las", "đa" of "dda" or "dad"."""
    if len(word) > _LONGEST_LETTERS:
        return
    near, last = "", ""
    for sign in unicodedata.normalize("NFD", normal_tone(word)):
        key = near[-1:] if sign == "\u0302" else "d" if sign == "đ" else _TELEX.get(sign)
        near += "dd" if sign == "đ" else key or sign
        last += key or ""
    bare = fold(word)
    if last:
        yield from dict.fromkeys((near, bare + last))


def _from(keys: Sequence[_Key], folded: str) -> Iterator[_Key]:
    """Return the first of the sorted keys that begin so."""
    start = bisect_left(keys, folded, key=_folded_of)
    for key in keys[start : start + _COMPARED]:
        if not key.folded.startswith(folded):
            return
        yield key


def _folded_of(key: _Key) -> str:
    return key.folded


def _order(key: _Key) -> tuple[str, int, int]:
    return key.folded, key.form, key.entry


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(normal_tone(text)) if fold(word)]


def _folded(words: Iterable[str]) -> str:
    return " ".join(fold(word) for word in words)


def _key(form: _Form, at: int, words: Sequence[str]) -> _Key:
    return _Key(_folded(words), form, at, " ".join(words))


class _Typed:
    """Words as they were typed, made ready once to be compared with many names."""

    def __init__(self, words: Sequence[str]) -> None:
        self.folded = _folded(words)
        self.text = normal_tone(" ".join(words))
        self.is_one = len(words) == 1
        self._marks = [] if self.text == self.folded else _letters(self.text)

    def agrees(self, name: str) -> bool:
        """Tell whether every mark that is typed is in a name that begins with these letters."""
        if not self._marks or name.startswith(self.text):
            return True
        pairs = zip(self._marks, _letters(name[: len(self._marks)]), strict=False)
        return all(own <= there for own, there in pairs)


def _fit(key: _Key, typed: _Typed) -> tuple[int, int] | None:
    """Return how well these words fit a key that begins with them, None where they do not."""
    fit = _shape(key.form, key.folded[len(typed.folded) :], alone=typed.is_one)
    if fit is _Fit.FIRST_LETTERS and len(typed.folded) < _FEWEST_LETTERS:
        return None
    if fit is None or not typed.agrees(key.text):
        return None
    return fit, int(not key.text.startswith(typed.text))


def _is_called(key: _Key, typed: _Typed) -> bool:
    """Tell whether this is the whole of a name, or the name a person goes by."""
    return key.folded == typed.folded and typed.agrees(key.text)


def _shape(form: _Form, rest: str, *, alone: bool) -> _Fit | None:
    if not rest:
        return {_Form.WHOLE: _Fit.WHOLE, _Form.NUMBER: _Fit.WHOLE, _Form.LETTERS: _Fit.LETTERS}.get(
            form, _Fit.WORDS
        )
    if form is _Form.WHOLE and rest.startswith(" "):
        return _Fit.WORDS
    begun = {_Form.WHOLE: _Fit.BEGINNING, _Form.GIVEN: _Fit.BEGINNING}
    begun[_Form.LETTERS] = _Fit.FIRST_LETTERS
    return begun.get(form) if alone else None


def _letters(text: str) -> list[set[str]]:
    """Return the marks of each letter."""
    found: list[set[str]] = []
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign) and found:
            found[-1].add(sign)
        else:
            found.append({"đ"} if sign == "đ" else set())
    return found


def _apart(entries: Sequence[Named[V]]) -> tuple[str, ...]:
    """Return what is written for each: its name, with its detail or a number where another has the same name."""
    names = [" ".join(nfc(each.name[:LONGEST_NAME]).split()) for each in entries]
    for tell in (_with_detail, _with_number):
        count = Counter(map(fold, names))
        seen: Counter[str] = Counter()
        for at, name in enumerate(names):
            key = fold(name)
            seen[key] += 1
            if count[key] > 1:
                names[at] = tell(name, entries[at].detail, seen[key])
    return tuple(names)


def _with_detail(name: str, detail: str, _number: int) -> str:
    return f"{name} ({' '.join(nfc(detail).split())})" if detail else name


def _with_number(name: str, _detail: str, number: int) -> str:
    return f"{name} ({number})"
