"""One write: who, when, which record, which fields and what each replaces; the only thing the store takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from db.records import RecordId

Json = Any
"""A JSON value: None, bool, int, str, or lists and string-keyed dicts of them; never a float."""


class ChangeId(NamedTuple):
    """The device that wrote and its running number there, from 1."""

    device: str
    sequence: int


class Hlc(NamedTuple):
    """A hybrid logical clock's reading: milliseconds since 1970 UTC and a counter within them."""

    ms: int
    counter: int


@dataclass(frozen=True, slots=True)
class Write:
    """A field's new value and the ids of the writes its author saw and overwrote."""

    value: Json
    replaces: tuple[ChangeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One write to one record. `action` names the user's step, which may span several changes.

    `step` is the sequence of the step's first change on that device; `undoes` the step of the same device
    that this one takes back.
    """

    id: ChangeId
    hlc: Hlc
    author: str
    record: RecordId
    kind: str
    fields: Mapping[str, Write]
    action: str
    step: int
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a page asks the store to write: some fields of one record, as JSON values.

    `seen` is the log position (`Store.position`) that the author had before their eyes: only writes up to
    there are replaced, so that what arrived meanwhile stays beside it. None: all that is there now. `author` is
    whose words they are, where another hand than theirs writes them down.
    """

    kind: str
    record: RecordId
    fields: Mapping[str, Json] = field(default_factory=dict)
    seen: int | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a commit changed: the record kinds and ids, the step's name, the log position after it."""

    kinds: frozenset[str]
    records: frozenset[RecordId]
    action: str
    position: int
