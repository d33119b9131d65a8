"""Two papers by the records attached to them: which fields differ, also those that no page shows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from db.changes import Json
from db.records import RecordId


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that two papers' records do not share; one that says its default is None."""

    kind: str
    record: RecordId
    name: str
    left: Json
    right: Json


def attached(data: bytes) -> bytes:
    """Return the records attached to a paper, as canonical JSON; of none, those of nothing."""
    try:
        with pikepdf.open(io.BytesIO(data)) as paper:
            for name in paper.attachments:
                found = paper.attachments[name].get_file().read_bytes()
                if isinstance(json.loads(found), list):
                    return found
    except (pikepdf.PdfError, ValueError, RecursionError):
        pass
    return b"[]"


def field_changes(left: bytes, right: bytes) -> tuple[FieldChange, ...]:
    """Return the fields in which two papers' records differ, by kind and record."""
    own, other = _records(left), _records(right)
    return tuple(
        change
        for key in sorted({*own, *other})
        for change in _changes(*key, own.get(key, {}), other.get(key, {}))
    )


def _changes(
    kind: str, id: str, left: dict[str, Json], right: dict[str, Json]
) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*left, *right)):
        was, now = left.get(name), right.get(name)
        if was != now:
            yield FieldChange(kind, RecordId(id), name, was, now)


def _records(data: bytes) -> dict[tuple[str, str], dict[str, Json]]:
    every: list[dict[str, Any]] = json.loads(data)
    return {(each["kind"], each["id"]): each["fields"] for each in every}
