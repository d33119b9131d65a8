"""Vietnamese text: its one Unicode form, its folded form for search, its alphabetical order.

Nothing here is used to rewrite what somebody stored, except `nfc`, which every boundary applies.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from itertools import filterfalse

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the dictionary's order after ngang, which has no mark."""

_SHAPES = {"a\u0306": "a1", "a\u0302": "a2", "đ": "d1", "e\u0302": "e1", "o\u0302": "o1",
           "o\u031b": "o2", "u\u031b": "u1"}  # fmt: skip
"""Letters of their own that follow the one they are drawn from."""

_GLIDE = re.compile(f"(qu|gi)([{_TONES}])([aeiouy])([\u0306\u0302\u031b]?)(?![{_TONES}])")
_OPENING = re.compile(f"(o(?=.[ae])|u(?=.[ey]))([{_TONES}])([aey])([\u0306\u0302]?)(?![{_TONES}])")

_MOST_MARKS = 30
"""More marks on one letter are an attack: putting them in order takes time by their square (UAX 15 has 30 too)."""

_LONGEST_KEPT, _MOST_KEPT = 24, 20_000
"""Which words' forms are kept at hand, in letters, and how many."""

_SIGNS = re.compile(f"[^\\w\\s\x01-\x7f]{{{_MOST_MARKS + 1},}}")


def has_tower(text: str) -> bool:
    """Tell whether some letter carries more marks than any language has; `nfc` would take forever."""
    if len(text) <= _MOST_MARKS or text.isascii():
        return False
    for run in _SIGNS.finditer(text):
        height = 0
        for sign in run[0]:
            height = height + 1 if unicodedata.combining(sign) else 0
            if height > _MOST_MARKS:
                return True
    return False


def legible(name: str) -> str:
    """Return a file's name in letters: one that is no UTF-8 is read as Windows wrote Vietnamese once (1258)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("cp1258", "replace")
    return nfc(name)


def nfc(text: str) -> str:
    """Return the text with every letter and its marks as one character."""
    return unicodedata.normalize("NFC", text)


class _Words(dict[str, str]):
    """What each word becomes: a text has many words and a language few, so most were met before."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, word: str) -> str:
        if len(word) > _LONGEST_KEPT:
            return self._become(word)
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[word] = found = self._become(word)
        return found

    def of(self, text: str) -> str:
        """Return the text with every word for what it becomes; no letter changes across a space."""
        return " ".join(map(self.__getitem__, text.split(" ")))


def fold(text: str) -> str:
    """Return the text in lower case without any mark: "Đoàn" and "doan" are one."""
    return _FOLDED.of(text)


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFD", _lower(text))
    bare = "".join(filterfalse(unicodedata.combining, parts))
    return nfc(_with_d(bare, "đðɖ", "d"))


def _with_d(text: str, strokes: str, letter: str) -> str:
    """Return the text with one letter for its look-alikes; `str.translate` takes ten times as long.

    đ does not decompose; ð and ɖ are the lower case of its look-alikes U+00D0 and U+0189.
    """
    for stroke in strokes:
        text = text.replace(stroke, letter)
    return text


def normal_tone(text: str) -> str:
    """Return the text in lower case with the tone where the newer rule puts it: hòa is hoà."""
    return _TONED.of(text)


def _toned(text: str) -> str:
    parts = unicodedata.normalize("NFD", _with_d(_lower(text), "ðɖ", "đ"))
    return nfc(_OPENING.sub(r"\1\3\4\2", _GLIDE.sub(r"\1\3\4\2", parts)))


_FOLDED, _TONED = _Words(_folded), _Words(_toned)


def has_marks(word: str) -> bool:
    """Tell whether a search word has marks, and so means exactly the words with these marks."""
    return fold(word) != _lower(word)


def sort_key(text: str) -> str:
    """Return a text that sorts by code point as Vietnamese sorts: letters first, then tones."""
    return f"{_letters_then_tones(text)}\x01{nfc(text)}"


def person_key(name: str) -> str:
    """Return a text that sorts people by given name (the last word), then family, then middle."""
    words = nfc(name).split()
    given, family, middle = words[-1:], words[:-1][:1], words[1:-1]
    parts = [_letters_then_tones(" ".join(part)) for part in (given, family, middle)]
    return "\x01".join([*parts, nfc(name)])


def _lower(text: str) -> str:
    return nfc(nfc(text).lower())


def _letters_then_tones(text: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for letter in unicodedata.normalize("NFD", " ".join(normal_tone(text).split())):
        if letter in _TONES and tones:
            tones[-1] = str(_TONES.index(letter) + 1)
        elif letters and (shape := _SHAPES.get(letters[-1][0] + letter)):
            letters[-1] = shape
        else:
            letters.append(_SHAPES.get(letter, letter + "0"))
            tones.append("0")
    return "".join(letters) + "\x01" + "".join(tones)
