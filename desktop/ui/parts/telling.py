"""A field's value as a person reads it: a name for a reference, a label for a choice, a line for a paper."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import Enum
from typing import TYPE_CHECKING

from db import fields, query
from db.changes import Json
from db.dates import Period, When
from db.errors import BadField
from db.records import Attendee, Body, Inspection, Mark, MarkKind, Record, RecordId, Subject, Visit
from desktop.ui.places import visit_name
from desktop.words import Words

if TYPE_CHECKING:
    from db.query import Reader

CODES = frozenset({"position", "hash", "record_hash", "media_type", "seal"})
"""Fields whose text is the program's own; nobody joins or rewrites it by hand."""

_NAMES = ("name", "title", "topic", "text", "label", "caption", "file_name", "organisation", "position_title",
          "kind")  # fmt: skip
_LONGEST_NAME = 300
_WHOLE = 10_000
"""The picture's side in the units of its marks."""


class Teller:
    """Says values in one language, with the names that a reader knows."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader, self._words = reader, words

    def __call__(self, kind: str, name: str, value: Json) -> str:
        """Return a field's value in words; "" where it is empty."""
        if name == "gone":
            return self._words("clashes.deleted" if value else "clashes.kept")
        try:
            own = fields.decode(kind, name, value)
        except BadField:
            return str(value)
        if _is_reference(kind, name):
            return self.name(query.find_record(self._reader, own)) if own else ""
        return self._said(own)

    def name(self, record: Record | None) -> str:
        """Return what a record is called on the screen."""
        if record is None:
            return self._words("clashes.nameless")
        if isinstance(record, Visit):
            return visit_name(record, self._words.kind(record.kind))
        if other := _stands_for(record):
            return self.name(query.find_record(self._reader, other))
        values = (getattr(record, name, "") for name in _NAMES)
        return next((self._said(value)[:_LONGEST_NAME] for value in values if value), "")

    def owner(self, record: Record | None) -> str:
        """Return the inspection and visit that a record belongs to."""
        if isinstance(record, Body):
            return self._words("clashes.bodies")
        names = [self.name(each) for each in self._above(record)]
        return " · ".join(name for name in reversed(names) if name)

    def _above(self, record: Record | None) -> Iterator[Record]:
        """Return the visit and the inspection of a record, as far as it has them."""
        while record is not None:
            if isinstance(record, Inspection | Visit):
                yield record
            above = next(filter(None, _owners(record)), None)
            record = query.find_record(self._reader, above) if above else None

    def _said(self, value: object) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self._words("clashes.yes" if value else "clashes.no")
        if isinstance(value, int):
            return self._words.number(value)
        if isinstance(value, Enum | dt.date | When | Period):
            return self._words.shown(value)
        if isinstance(value, tuple):
            return "\n".join(map(self._said, value))
        if isinstance(value, Mark):
            return " · ".join(
                filter(None, (self._words.kind(value.kind), self._where(value), value.text))
            )
        if is_dataclass(value) and type(value).__str__ is object.__str__:
            return " · ".join(self._parts(value))
        return str(value)

    def _where(self, mark: Mark) -> str:
        """Return in which ninth of the picture a mark is: an arrow's tip, the middle of all else, a text's begin."""
        x, y = (mark.x1 + mark.x2) // 2, (mark.y1 + mark.y2) // 2
        x, y = (mark.x2, mark.y2) if mark.kind is MarkKind.ARROW else (x, y)
        x, y = (mark.x1, mark.y1) if mark.kind is MarkKind.TEXT else (x, y)
        across, down = (min(max(place, 0) * 3 // _WHOLE, 2) for place in (x, y))
        return self._words(f"clashes.at.{down}{across}")

    def _parts(self, value: typing.Any) -> Iterable[str]:
        said = (self._said(getattr(value, field.name)) for field in dataclass_fields(value))
        return filter(None, said)


def _stands_for(record: Record) -> RecordId | None:
    """Return the record by whose name this one is known."""
    match record:
        case Subject():
            return record.body
        case Attendee() if not record.name:
            return record.member
    return None


def _owners(record: Record) -> Iterator[RecordId | None]:
    for name in ("finding", "recommendation", "visit", "inspection"):
        if name != record.kind_name and name in fields.types(record.kind_name):
            yield getattr(record, name)


def _is_reference(kind: str, name: str) -> bool:
    type_ = fields.types(kind)[name]
    return RecordId in (type_, *typing.get_args(type_))
