"""Changes as they travel: JSON in one strict form, readable by every later version (docs/sync-format.md)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from db.changes import Change, ChangeId, Hlc, Json, Write
from db.records import RecordId


class _Write(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    value: Json
    replaces: list[tuple[str, int]]


class _Change(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A change as an array; what a later version adds comes at the end, under a new format number."""

    device: str
    sequence: int
    ms: int
    counter: int
    author: str
    record: str
    kind: str
    fields: dict[str, _Write]
    action: str
    step: int
    undoes: int | None


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(list[_Change])


class Malformed(Exception):
    """The bytes are not changes in their one form."""


def written(changes: Iterable[Change]) -> bytes:
    """Return changes as bytes."""
    return _ENCODER.encode([_flat(change) for change in changes])


def read(data: bytes) -> tuple[Change, ...]:
    """Return the changes in the bytes. Raises Malformed."""
    try:
        flat = _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed from error
    changes = tuple(_change(each) for each in flat)
    if any(_has_float(write.value) for each in flat for write in each.fields.values()):
        raise Malformed("float")
    return changes


def _flat(change: Change) -> _Change:
    return _Change(
        *change.id,
        *change.hlc,
        change.author,
        change.record,
        change.kind,
        {
            name: _Write(write.value, [(old.device, old.sequence) for old in write.replaces])
            for name, write in change.fields.items()
        },
        change.action,
        change.step,
        change.undoes,
    )


def _change(flat: _Change) -> Change:
    return Change(
        id=ChangeId(flat.device, flat.sequence),
        hlc=Hlc(flat.ms, flat.counter),
        author=flat.author,
        record=RecordId(flat.record),
        kind=flat.kind,
        fields={
            name: Write(write.value, tuple(ChangeId(*old) for old in write.replaces))
            for name, write in flat.fields.items()
        },
        action=flat.action,
        step=flat.step,
        undoes=flat.undoes,
    )


def _has_float(value: Json) -> bool:
    if isinstance(value, dict):
        return any(_has_float(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_has_float(inner) for inner in value)
    return isinstance(value, float)
