"""Phrases by a few letters: "/scts" stands for a sentence, shipped, of one's own, or used often.

"/cchc=cải cách hành chính" makes one's own. Where no vowel is among its letters, so that it is no word and no input
method changes it, it stands for the phrase without the slash too.

What is used often is computed from the findings each time and kept nowhere. One's own phrases are a file
beside one's own outlines: they belong to a person and not to an inspection, so they are no records, which
the whole delegation would receive; and a window's settings are no place for sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from db.errors import BadProfile
from db.folding import fold, has_tower, nfc, normal_tone
from desktop.fieldwork import own
from desktop.fieldwork.marks import Choice, Offer
from desktop.fieldwork.names import WORD

FILE = "phrases.toml"
OFTEN = 3
"""How many findings use what is used often."""

_FEWEST_WORDS, _MOST_WORDS = 3, 16
_LONGEST_SHORT = 12
_READ = 2_000
"""How much of a finding is looked at: a phrase is not found in what was pasted."""

_SHORT = re.compile(r"[a-z0-9]{1,12}")
_OPEN = re.compile(r"(?:(?<=\s)|^)/([^\s/]{0,12})$")
_TYPED = re.compile(r"(?:(?<=\s)|^)/([^\s/.,;:]{1,12})(?=[\s.,;:]|$)", re.MULTILINE)
_MADE = re.compile(r"\s*/([^\s/=]{1,40})\s*=(.*)", re.DOTALL)
_BARE = re.compile(r"(?<![\w/@#!.=-])[A-Za-z][a-z0-9]{1,11}(?![\w=/])")
_VOWELS = frozenset("aeiouyw")
_CLAUSE = re.compile(r"[.;:!?\n]+(?:\s+|$)")


class Origin(StrEnum):
    """Where a phrase comes from; the first of the same letters counts."""

    OWN = "own"
    SHIPPED = "shipped"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text by its letters, which have no marks; `used` counts the findings that have it."""

    short: str
    text: str
    origin: Origin
    used: int = 0


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of phrases."""

    schema: int
    phrases: dict[str, str]


def load(path: Path, origin: Origin) -> list[Phrase]:
    """Read a file of phrases; one that is not there has none. Raises BadProfile and Secret."""
    if origin is Origin.OWN and not path.exists():
        return []
    found = own.read(path, _File)
    if found.schema != own.SCHEMA:
        raise BadProfile(path, f"schema = {found.schema}")
    for short, text in found.phrases.items():
        if not _SHORT.fullmatch(short) or own.sound(text):
            raise BadProfile(path, f"phrases.{short[:40]}")
    return [Phrase(short, text, origin) for short, text in found.phrases.items()]


def keep(path: Path, short: str, text: str) -> list[Phrase]:
    """Keep a phrase of one's own, in place of one of the same letters; an empty text lets it go.

    Raises BadProfile where the letters or the text cannot be a phrase's, and Refused.
    """
    short, text = fold(short.strip().removeprefix("/")), " ".join(text.split())
    kept = {each.short: each.text for each in load(path, Origin.OWN)}
    kept.pop(short, None)
    if text:
        if not _SHORT.fullmatch(short) or has_tower(text) or own.sound(text := nfc(text)):
            raise BadProfile(path, f"phrases.{short[:40]}")
        kept[short] = text
    lines = [*own.written({"schema": own.SCHEMA}), "", "[phrases]"]
    own.write(path, [*lines, *own.written(dict(sorted(kept.items())))])
    return load(path, Origin.OWN)


def learned(texts: Iterable[str], most: int = 60) -> list[Phrase]:
    """Return how clauses of these findings often begin, the most worth first; numbers are never part of it."""
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for text in texts:
        used: set[str] = set()
        for clause in _CLAUSE.split("" if has_tower(text[:_READ]) else nfc(text[:_READ])):
            for form in _beginnings(clause):
                key = normal_tone(form)
                used.add(key)
                forms.setdefault(key, form)
        counts.update(used)
    often = {key: count for key, count in counts.items() if count >= OFTEN}
    shorter = {key.rpartition(" ")[0].rstrip(","): count for key, count in often.items()}
    whole = [key for key, count in often.items() if shorter.get(key) != count]
    ranked = sorted(whole, key=lambda key: (-often[key] * len(key), key))[:most]
    return [Phrase(_letters(forms[k]), forms[k], Origin.LEARNED, often[k]) for k in ranked]


def library(*lists: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return the phrases of several lists, one's own before the shipped and the learned, no text twice."""
    order = tuple(Origin)
    every = sorted(
        (each for one in lists for each in one), key=lambda each: order.index(each.origin)
    )
    first: dict[str, Phrase] = {}
    for each in every:
        first.setdefault(normal_tone(each.text), each)
    return tuple(first.values())


def completions(line: str, cursor: int, known: Sequence[Phrase], most: int = 8) -> Offer | None:
    """Return phrases for the letters behind a slash at the cursor, None where none is."""
    from_ = max(0, cursor - 2 * _LONGEST_SHORT)
    opened = _OPEN.search(line[from_:cursor])
    if opened is None or (from_ and not opened.start()) or has_tower(opened[1]):
        return None
    typed = fold(opened[1])
    fitting = [p for p in known if p.short.startswith(typed)]
    fitting.sort(key=lambda phrase: phrase.short != typed)
    choices = tuple(Choice(p.text, f"/{p.short}", p.text) for p in fitting[:most])
    return Offer(from_ + opened.start(), cursor, choices) if choices else None


def made(line: str) -> tuple[str, str] | None:
    """Return the letters and the phrase that a line makes one's own: "/cchc=cải cách hành chính"."""
    found = _MADE.fullmatch(line[:_READ]) if len(line) <= _READ else None
    return (found[1], found[2].strip()) if found else None


def bare(line: str, known: Sequence[Phrase]) -> list[Phrase]:
    """Return one's own phrases that a line names by their letters alone, in its order."""
    mine = _without_slash(known)
    found = (mine.get(word[0].lower()) for word in _BARE.finditer(line)) if mine else ()
    return list(dict.fromkeys(each for each in found if each))


def _without_slash(known: Sequence[Phrase]) -> dict[str, Phrase]:
    mine = (each for each in known if each.origin is Origin.OWN)
    return {each.short: each for each in mine if _VOWELS.isdisjoint(each.short)}


def expanded(line: str, known: Sequence[Phrase]) -> str:
    """Return the line with phrases written out for their letters; letters that mean nothing stay."""
    mine = _without_slash(known)
    by_short: dict[str, str] = {}
    for phrase in known:
        by_short.setdefault(phrase.short, phrase.text)

    def text(typed: re.Match[str]) -> str:
        return by_short.get("" if has_tower(typed[1]) else fold(typed[1]), typed[0])

    def whole(typed: re.Match[str]) -> str:
        phrase = mine.get(typed[0].lower())
        written = phrase.text if phrase else typed[0]
        return written[:1].upper() + written[1:] if typed[0][0].isupper() else written

    line = _TYPED.sub(text, line)
    return _BARE.sub(whole, line) if mine else line


def _beginnings(clause: str) -> list[str]:
    """Return the first words of a clause, from a few to many, as far as no number stands."""
    words = clause.split()[: _MOST_WORDS + 1]
    count = next((n for n, word in enumerate(words) if any(map(str.isdigit, word))), len(words))
    most = min(count, _MOST_WORDS)
    return [" ".join(words[:n]).rstrip(",") for n in range(_FEWEST_WORDS, most + 1)]


def _letters(text: str) -> str:
    letters = "".join(fold(word)[:1] for word in WORD.findall(text))
    return "".join(letter for letter in letters if _SHORT.fullmatch(letter))[:_LONGEST_SHORT] or "x"
