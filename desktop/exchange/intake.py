"""What importing a case writes: only what differs from what the store has, so a second time is nothing."""

from __future__ import annotations

from db import fields, query
from db.changes import Edit
from db.records import Body, Case, Record, RecordId
from db.store import Store
from desktop.exchange import ties
from desktop.exchange.strict import BadCaseFile


def edits(case: Case, store: Store) -> list[Edit]:
    """Return what to write so that the store says what the case says.

    A record that the store knows gets its changed fields, one that was deleted comes back, one that the
    case does not name stays as it is. An id that the store uses for something else is refused: BadCaseFile.
    """
    reader, listed = store.reader, ties.records(case)
    own = {record.id for _, record in listed}
    wanted = []
    for place, record in listed:
        standing = query.find_record(reader, record.id)
        if standing is None:
            wanted.append(fields.edit(record))
            continue
        if not _is_same(standing, record, own):
            raise BadCaseFile(f"{place}.id", "taken")
        wanted.append(fields.changed(standing, record))
    return [edit for edit in wanted if edit.fields]


def _is_same(standing: Record, record: Record, own: set[RecordId]) -> bool:
    """Say whether the store's record can be the file's: of its kind, and of its inspection."""
    if type(standing) is not type(record):
        return False
    return isinstance(standing, Body) or ties.owner(standing) in {None, *own}
