"""A record as a table row and back: plain columns for scalars, JSON text for what has an inner shape."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec

from db import fields
from db.changes import Json
from db.figures import Amount
from db.records import Record, RecordId

_SCALARS = (str, int, bool, dt.date, dt.datetime, Amount, RecordId)


@cache
def _shaped(kind: str) -> frozenset[str]:
    """Return the fields of a kind that are kept as JSON text."""
    return frozenset(name for name, type_ in fields.types(kind).items() if not _is_scalar(type_))


@cache
def _flags(kind: str) -> frozenset[str]:
    return frozenset(name for name, type_ in fields.types(kind).items() if type_ is bool)


def _is_scalar(type_: Any) -> bool:
    own = [t for t in typing.get_args(type_) if t is not type(None)] or [type_]
    return all(t in _SCALARS or _is_enum(t) for t in own)


def _is_enum(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, StrEnum)


def columns(kind: str, values: Mapping[str, Json]) -> dict[str, Any]:
    """Return JSON fields as column values."""
    shaped = _shaped(kind)
    return {name: dumps(value) if name in shaped else value for name, value in values.items()}


def values(kind: str, row: Mapping[str, Any]) -> dict[str, Json]:
    """Return a row's columns as JSON fields, without `id`."""
    shaped, flags = _shaped(kind), _flags(kind)
    own = {}
    for name in fields.types(kind):
        value = row[name]
        own[name] = (
            msgspec.json.decode(value)
            if name in shaped
            else bool(value)
            if name in flags
            else value
        )
    return own


def record(kind: str, row: Mapping[str, Any]) -> Record:
    """Return the record that a row holds."""
    return fields.record(kind, RecordId(row["id"]), values(kind, row))


def dumps(value: Json) -> str:
    """Return JSON in the one form that hashes and comparisons use: sorted, compact, in NFC as given."""
    return _ENCODER.encode(value).decode()


_ENCODER = msgspec.json.Encoder(order="sorted")
