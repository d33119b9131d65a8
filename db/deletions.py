"""Deletions that met an edit: who deleted had not seen it, who edited did not know. Read only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.records import KINDS, RecordId

if TYPE_CHECKING:
    from db.database import Database

SETTLE = "clash.settle"
"""The step by which a person settles what differs; what it wrote meets no deletion any more."""

_EDITED = """
select h.record, h.field, c.row, d.row from head g
join change d on d.row = g.row
join head h on h.record = g.record and h.field <> 'gone'
join change c on c.row = h.row
where g.field = 'gone' and g.record in ({gone}) and c.device <> d.device and c.action <> ?
  and (c.row > d.row or (c.hlc_ms, c.hlc_counter) > (d.hlc_ms, d.hlc_counter))
  and (d.fields ->> '$.gone[0]') = 1
order by h.record, c.row
"""


@dataclass(frozen=True, slots=True)
class Met:
    """The log positions of a record's deletion, and of the write to each field that the deletion had not seen."""

    record: RecordId
    deletion: int
    edits: Mapping[str, int] = field(default_factory=dict)


def met(reader: Database) -> list[Met]:
    """Return what was written of records that another device had deleted without seeing it.

    A change comes here after all that its author had seen: what comes after a deletion the deletion had not seen. Of
    what came before it the clock tells so where it is later; on the device that deleted, nothing is missed.
    """
    gone = " union all ".join(f'select id from "{kind}" where gone' for kind in KINDS)  # noqa: S608
    found: dict[str, tuple[int, dict[str, int]]] = {}
    for record, name, row, deletion in reader.execute(_EDITED.format(gone=gone), [SETTLE]):
        found.setdefault(record, (deletion, {}))[1][name] = row
    return [Met(RecordId(record), *each) for record, each in found.items()]


def waiting(reader: Database) -> int:
    """Return how many clashes wait for a person: fields that clash, and deletions that met an edit."""
    marked = reader.execute("select count(*) from clash").fetchone()[0]
    return int(marked) + len(met(reader))
