"""Every word a person reads, by key and language; the sentence for every refusal."""

from __future__ import annotations

import datetime as dt
import errno
import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from itertools import chain
from pathlib import Path

from db.dates import Period, When
from db.errors import Refused
from db.folding import legible
from desktop import paths
from desktop.work import Stopped

LANGUAGES = ("vi", "en")
LOCAL = dt.timezone(dt.timedelta(hours=7))
"""The time of Vietnam, in which every moment is shown."""

_SLOT = re.compile(r"\{(\w+)\}")
_LONGEST_VALUE = 120
_UNITS = ("B", "kB", "MB", "GB", "TB")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.EEXIST})
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})
_LONG = frozenset({errno.ENAMETOOLONG})

Text = str | dict[str, str]
"""A text with {slots}, or its forms by number: one, other."""


class MissingWord(KeyError):
    """A key without words or a slot without a value: a mistake in the program, never the user's."""


class BadWords(Exception):
    """A file of words is not what it should be: a mistake in the program's own files."""


class Words:
    """The words of one language: call it with a key and the values of its slots."""

    def __init__(self, language: str, folder: Path | None = None) -> None:
        if language not in LANGUAGES:
            raise MissingWord(language)
        self.language = language
        self.texts = Texts(folder) if folder else _own(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of `key` with `values` in its {slots}; `count` chooses one or other."""
        if key not in self.texts:
            raise MissingWord(f"{self.language}: {key}")
        text = self.texts[key]
        if isinstance(text, dict):
            text = text["one" if values.get("count") == 1 and "one" in text else "other"]
        return _SLOT.sub(lambda slot: self._filled(key, slot[1], values), text)

    def __contains__(self, key: str) -> bool:
        """Say whether there are words for `key`."""
        return key in self.texts

    def kind(self, member: Enum) -> str:
        """Return the label of an enum's member: `records.<enum>.<value>`."""
        return self(f"records.{_snake(type(member).__name__)}.{member.value}")

    def field(self, name: str) -> str:
        """Return the label of a record's field, or its bare name where none is written."""
        key = f"records.field.{name}"
        return self(key) if key in self else name

    def date(self, day: dt.date | None) -> str:
        """Return a day as the language writes it in lists and forms; empty where unknown."""
        if day is None:
            return ""
        if self.language == "en":
            return f"{day.day} {self(f'common.month.{day.month}')} {day.year}"
        return f"{day.day:02}/{day.month:02}/{day.year:04}"

    def moment(self, when: When | dt.datetime) -> str:
        """Return a moment, in Vietnam's time, with the parts of it that are known."""
        if isinstance(when, dt.datetime):
            here = when.astimezone(LOCAL) if when.tzinfo else when
            when = When(day=here.date(), time=here.time())
        hour = f"{when.time:%H:%M}" if when.time else ""
        if not hour and when.part:
            hour = self.kind(when.part)
        if hour and when.day:
            return self("common.moment", hour=hour, date=self.date(when.day))
        return hour or self.date(when.day)

    def period(self, period: Period) -> str:
        """Return a period by its years where it is whole years, else by its first and last day."""
        years = period.years()
        if years:
            return " - ".join(str(year) for year in dict.fromkeys((years[0], years[-1])))
        return f"{self.date(period.start)} - {self.date(period.end)}"

    def number(self, number: int) -> str:
        """Return a whole number with its thousands apart."""
        grouped = f"{number:,}"
        return grouped if self.language == "en" else grouped.replace(",", ".")

    def size(self, size_bytes: int) -> str:
        """Return a file's size in the largest unit that leaves at least 1 before it."""
        amount, unit = float(size_bytes), 0
        while amount >= 999.5 and unit < len(_UNITS) - 1:
            amount, unit = amount / 1000, unit + 1
        digits = f"{amount:.1f}" if unit and amount < 99.95 else f"{amount:.0f}"
        if self.language == "vi":
            digits = digits.replace(".", ",")
        return f"{digits} {_UNITS[unit]}"

    def explain(self, error: BaseException) -> str:
        """Return the sentence a person is told: what happened, what is safe, what to do."""
        if isinstance(error, Refused):
            key = f"errors.{type(error).__name__}"
            return self(key, **{**vars(error), **self._named(error)})
        if isinstance(error, OSError):
            return self(f"errors.{_os_key(error)}", path=error.filename or "…")
        if isinstance(error, Stopped):
            return self("errors.stopped")
        return self("errors.unexpected", name=type(error).__name__)

    def _named(self, error: Refused) -> dict[str, str]:
        """Return those of the error's attributes whose values have words of their own."""
        named = {
            name: self(f"errors.value.{name}.{value}")
            for name, value in vars(error).items()
            if f"errors.value.{name}.{value}" in self
        }
        if isinstance(field := vars(error).get("field"), str):
            named["field"] = self.field(field)
        if isinstance(path := vars(error).get("path"), Path):
            named["file"], named["path"] = legible(path.name), legible(str(path))
        kind, _, field = str(vars(error).get("where", "")).partition(".")
        if f"records.kind.{kind}" in self:
            named["where"] = f"{self(f'records.kind.{kind}')}, {self.field(field)}"
        return named

    def _filled(self, key: str, slot: str, values: Mapping[str, object]) -> str:
        if slot not in values:
            raise MissingWord(f"{self.language}: {key} {{{slot}}}")
        return _shortened(self.shown(values[slot]))

    def shown(self, value: object) -> str:
        """Return a value as a person reads it: a choice by its label, a day or moment in their language."""
        if isinstance(value, dt.datetime | When):
            return self.moment(value)
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, Period):
            return self.period(value)
        return self.kind(value) if isinstance(value, Enum) else str(value)


class Texts(Mapping[str, Text]):
    """The words of a folder by dotted key `<file>.<key>`; a file is read when the first of its keys is asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = {file.stem: file for file in sorted(folder.glob("*.toml"))}
        self._read: dict[str, dict[str, Text]] = {}
        if not self._files:
            raise BadWords(str(folder))

    def __getitem__(self, key: str) -> Text:
        """Return the text of `key`."""
        return self._of(key.partition(".")[0])[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys of all files."""
        return chain.from_iterable(map(self._of, self._files))

    def __len__(self) -> int:
        """Return how many keys there are in all files."""
        return sum(len(self._of(stem)) for stem in self._files)

    def _of(self, stem: str) -> dict[str, Text]:
        """Return the words of a file by their whole keys; of none where there is no such file."""
        if stem not in self._read:
            texts: dict[str, Text] = {}
            if file := self._files.get(stem):
                _flatten(stem, tomllib.loads(file.read_text("utf-8")), texts)
            self._read[stem] = texts
        return self._read[stem]


@cache
def _own(language: str) -> Texts:
    """Return the program's own words of a language, of which each file is read once."""
    return Texts(paths.resources() / "words" / language)


def slots(text: Text) -> frozenset[str]:
    """Return the names of the {slots} in a text, in any of its forms."""
    forms = text.values() if isinstance(text, dict) else (text,)
    return frozenset(name for form in forms for name in _SLOT.findall(form))


def _flatten(key: str, value: object, texts: dict[str, Text]) -> None:
    if isinstance(value, str):
        texts[key] = value
    elif not isinstance(value, dict):
        raise BadWords(key)
    elif "other" in value and value.keys() <= {"one", "other"}:
        texts[key] = {form: str(text) for form, text in value.items()}
    else:
        for name, inner in value.items():
            _flatten(f"{key}.{name}", inner, texts)


def _os_key(error: OSError) -> str:
    known = {
        "DiskFull": _FULL,
        "NotWritable": _DENIED,
        "missing_file": _MISSING,
        "long_name": _LONG,
    }
    return next((key for key, numbers in known.items() if error.errno in numbers), "device")


def _shortened(text: str) -> str:
    """Return the text on one line, cut where it would swamp the sentence around it."""
    line = " ".join(text[: 4 * _LONGEST_VALUE].split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
