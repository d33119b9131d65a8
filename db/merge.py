"""Several histories into one: a field's heads are its writes that nothing replaces. Pure.

No clock decides what survives. One value among the heads is the field's value; several are a clash that
a person settles. Until then a row shows the newest, by the order of `shown_first`, the same everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from db.changes import Change, ChangeId, Hlc, Json, Write
from db.records import RecordId


class Head(NamedTuple):
    """One unreplaced write to a field."""

    id: ChangeId
    hlc: Hlc
    author: str
    value: Json


def shown_first(head: Head) -> tuple[Hlc, str]:
    """Return the order in which heads are shown; the greatest stands in the row."""
    return (head.hlc, head.id.device)


def shown(heads: Iterable[Head]) -> Json:
    """Return the value that a row shows for these heads."""
    return max(heads, key=shown_first).value


def is_clash(heads: Iterable[Head]) -> bool:
    """Tell whether unreplaced writes differ; equal values are agreement."""
    values = [head.value for head in heads]
    return any(value != values[0] for value in values[1:])


def same_values(heads: Iterable[Head], writes: Iterable[Write]) -> bool:
    """Tell whether what stands is what these writes say, each value at least once."""
    standing, said = [head.value for head in heads], [write.value for write in writes]
    return all(value in said for value in standing) and all(value in standing for value in said)


def heads(changes: Iterable[Change]) -> Mapping[tuple[RecordId, str], tuple[Head, ...]]:
    """Return the heads of every field of every record that the changes write, in causal order or not."""
    replaced: set[tuple[RecordId, str, ChangeId]] = set()
    writes: dict[tuple[RecordId, str], list[Head]] = defaultdict(list)
    for change in changes:
        for field, write in change.fields.items():
            head = Head(change.id, change.hlc, change.author, write.value)
            writes[change.record, field].append(head)
            replaced.update((change.record, field, old) for old in write.replaces)
    return {
        (record, field): tuple(h for h in found if (record, field, h.id) not in replaced)
        for (record, field), found in writes.items()
    }


def ancestor(writes: Mapping[ChangeId, Write], heads: Iterable[ChangeId]) -> ChangeId | None:
    """Return the last write to a field that the authors of all these heads had seen; None where there is none.

    `writes` are all writes to the field, each after those it replaces.
    """
    pasts: dict[ChangeId, frozenset[ChangeId]] = {}
    for id, write in writes.items():
        seen = (pasts.get(old, frozenset()) | {old} for old in write.replaces)
        pasts[id] = frozenset().union(*seen)
    own = [pasts[head] for head in heads]
    shared = frozenset.intersection(*own) if own else frozenset()
    return next((id for id in reversed(list(writes)) if id in shared), None)
