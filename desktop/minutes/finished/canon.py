"""What a paper's records say as canonical JSON: names sorted, in NFC, no spaces, nothing that says its default.

A field that a later program adds is left out while it says nothing, so that a record which nobody changed never looks
changed. For this a default, once released, stays what it is.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from typing import Any

from db import fields
from db.changes import Json
from db.figures import Amount
from db.folding import nfc
from db.records import Record


def canonical(records: Iterable[Record]) -> bytes:
    """Return the records as canonical JSON, by kind and id, whatever order they come in."""
    own = [
        {"kind": record.kind_name, "id": record.id, "fields": dict(_said(record))}
        for record in records
    ]
    own.sort(key=lambda each: (each["kind"], each["id"]))
    text = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return nfc(text).encode("utf-8")


def _said(value: Any) -> Iterator[tuple[str, Json]]:
    """Yield the fields that say something, their parts likewise."""
    for field in dataclasses.fields(value):
        own = getattr(value, field.name)
        if own != field.default and not (field.name == "id" and isinstance(value, Record)):
            yield field.name, _lean(own)


def _lean(value: Any) -> Json:
    if isinstance(value, tuple):
        return [_lean(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, Amount):
        return dict(_said(value))
    return fields.encode(value)
