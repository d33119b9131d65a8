"""A record to JSON fields and back, strictly: what fits no field, or carries a secrecy mark, is refused."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from dataclasses import MISSING, replace
from dataclasses import fields as dataclass_fields
from functools import cache
from typing import Any

import msgspec

from db import secrecy
from db.changes import Edit, Json
from db.errors import BadAmount, BadField, Secret
from db.figures import Amount
from db.figures import parse as parse_amount
from db.folding import has_tower, nfc
from db.positions import is_position
from db.records import KINDS, Record, RecordId

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@cache
def types(kind: str) -> Mapping[str, Any]:
    """Return the type of every stored field of a kind, by name, without `id`."""
    hints = typing.get_type_hints(KINDS[kind])
    return {f.name: hints[f.name] for f in dataclass_fields(KINDS[kind]) if f.name != "id"}


@cache
def defaults(kind: str) -> Mapping[str, Json]:
    """Return the JSON value of every field that need not be given."""
    return {
        f.name: encode(f.default)
        for f in dataclass_fields(KINDS[kind])
        if f.name != "id" and f.default is not MISSING
    }


def encode(value: object) -> Json:
    """Return a field's value as JSON, its text in NFC with plain line ends."""
    if isinstance(value, Amount):
        return nfc(str(value))
    plain = msgspec.to_builtins(value)
    return plain if any(map(has_tower, _texts(plain))) else _tidy(plain)


def _tidy(value: Json) -> Json:
    if isinstance(value, str):
        return nfc(value) if value.isprintable() else _BREAKS.sub("\n", nfc(value))
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    return value


def decode(kind: str, field: str, value: Json) -> Any:
    """Return the field's own value. Raises BadField where it does not fit."""
    if kind not in KINDS or field not in types(kind):
        raise BadField(kind, field, "")
    try:
        if types(kind)[field] is Amount:
            return parse_amount(msgspec.convert(value, str))
        return msgspec.convert(value, types(kind)[field])
    except (msgspec.ValidationError, BadAmount) as error:
        raise BadField(kind, field, str(value)[:80]) from error


def record(kind: str, id: RecordId, values: Mapping[str, Json]) -> Record:
    """Return the record made of JSON fields; fields that are not named take their defaults."""
    if kind not in KINDS:
        raise BadField(kind, "", "")
    own = {name: decode(kind, name, value) for name, value in values.items()}
    check_whole(kind, own)
    return KINDS[kind](id=id, **own)


def check_whole(kind: str, values: Mapping[str, object]) -> None:
    """Raise BadField where a record made of these fields would lack one that has no default."""
    missing = types(kind).keys() - values.keys() - defaults(kind).keys()
    if missing:
        raise BadField(kind, min(missing), "")


def plain(value: Record) -> dict[str, Json]:
    """Return every field of a record as JSON, without `id`."""
    return {name: encode(getattr(value, name)) for name in types(value.kind_name)}


def edit(new: Record) -> Edit:
    """Return the edit that writes a new record whole."""
    return Edit(new.kind_name, new.id, plain(new))


def changed(before: Record, after: Record, seen: int | None = None) -> Edit:
    """Return the edit that writes only the fields in which `after` differs from `before`."""
    old = plain(before)
    fresh = {name: value for name, value in plain(after).items() if value != old[name]}
    return Edit(after.kind_name, after.id, fresh, seen)


def rewritten(record: Record, **values: object) -> Edit:
    """Return the edit that writes these fields, also where `record` says so: it may be older than the last write.

    The store leaves out what the record says already.
    """
    return Edit(record.kind_name, record.id, {name: encode(v) for name, v in values.items()})


def deleted(old: Record, seen: int | None = None) -> Edit:
    """Return the edit that marks a record gone."""
    return changed(old, replace(old, gone=True), seen)


def checked(edit: Edit) -> dict[str, Json]:
    """Return an edit's fields, tidied; raises BadField or Secret before anything is stored."""
    own = {}
    for name, value in edit.fields.items():
        if _is_default(edit.kind, name, value):
            own[name] = value
            continue
        for text in filter(has_tower, _texts(value)):
            raise BadField(edit.kind, name, ascii(text[:40]))
        own[name] = _tidy(value)
        decode(edit.kind, name, own[name])
        for text in _texts(own[name]):
            _check_text(edit.kind, name, text)
    return own


def _is_default(kind: str, field: str, value: Json) -> bool:
    """Tell whether a value is the plain one that a field has from the start, which needs no look."""
    if kind not in KINDS or not (value is None or isinstance(value, str | bool)):
        return False
    standing = defaults(kind).get(field, MISSING)
    return type(standing) is type(value) and bool(standing == value)


def _check_text(kind: str, field: str, text: str) -> None:
    if not text.isprintable() and _CONTROLS.search(text):
        raise BadField(kind, field, ascii(text[:40]))
    if field == "position" and not is_position(text):
        raise BadField(kind, field, text[:40])
    if line := secrecy.mark(text):
        raise Secret(f"{kind}.{field}", line)


def _texts(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list | tuple)
        else ()
    )
    return [text for part in parts for text in _texts(part)]
