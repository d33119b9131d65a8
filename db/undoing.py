"""What takes a step back: the writes that say again what stood before it, and only while it still stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from db import fields, log, merge, steps
from db.changes import Change, ChangeId, Edit, Json, Write
from db.errors import ChangedSince
from db.merge import Head
from db.records import RecordId
from db.standing import MOST_AT_ONCE

if TYPE_CHECKING:
    from db.database import Database

Writes = tuple[Edit, dict[str, Write]]
"""The record that is written and its writes by field."""

Heads = Mapping[log.Field, Sequence[tuple[int, Head]]]
"""The unreplaced writes of fields with their log positions."""


def restorings(db: Database, taken: Sequence[Change]) -> Iterator[list[Writes]]:
    """Return the writes that take a step's changes back, the last record first. Raises ChangedSince."""
    by_record: dict[RecordId, list[Change]] = {}
    for change in reversed(taken):
        by_record.setdefault(change.record, []).append(change)
    left = iter(by_record.values())
    while some := list(islice(left, MOST_AT_ONCE)):
        wanted = {(c.record, name) for changes in some for c in changes for name in c.fields}
        heads = log.heads_of(db, wanted)
        yield [
            (Edit(changes[0].kind, changes[0].record), writes)
            for changes in some
            for writes in _restoring(db, changes, heads)
        ]


def _restoring(db: Database, changes: Sequence[Change], heads: Heads) -> list[dict[str, Write]]:
    """Return what restores one record: a clash that was settled comes back as writes side by side."""
    last = steps.last_writes(changes)
    current = {name: [head for _, head in heads[changes[0].record, name]] for name in last}
    for name, writes in last.items():
        if not merge.same_values(current[name], writes):
            raise ChangedSince(changes[0].action)
    standing = {name: tuple(head.id for head in current[name]) for name in last}
    replaced = steps.replaced(changes)
    if not any(replaced.values()) and "gone" in last:
        return [{"gone": Write(True, standing["gone"])}]
    before = {name: _before(db, changes[0].kind, name, replaced[name]) for name in last}
    return [
        {
            name: Write(values[number], standing[name])
            for name, values in before.items()
            if number < len(values)
        }
        for number in range(max(map(len, before.values())))
    ]


def _before(db: Database, kind: str, name: str, replaced: Iterable[ChangeId]) -> list[Json]:
    """Return the different values that were replaced, the field's default where there was none."""
    values: list[Json] = []
    for id in sorted(replaced):
        value = log.value(db, id, name)
        if value not in values:
            values.append(value)
    return values or [fields.defaults(kind)[name]]
