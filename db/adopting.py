"""What a copy of a device wrote under numbers that were used already, taken into the record by another's hand.

Each of its writes is written again under a free number, with its author and with what it had seen; where somebody
wrote since, both stand side by side. Nothing of either past is lost or put over the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from db import fields, log
from db.changes import Change, Edit, Json, Write
from db.undoing import Writes

if TYPE_CHECKING:
    from db.database import Database

ADOPT = "fork.adopt"


def is_kept(db: Database, changes: Iterable[Change]) -> bool:
    """Tell whether every value that these changes say was at some time written in the log too."""
    return all(not _unsaid(db, change) for change in changes)


def adoptings(db: Database, own: str, changes: Sequence[Change]) -> Iterator[list[Writes]]:
    """Return what writes these changes again, one at a time: each must be in the record before the next is asked for.

    `own` is the device that writes. Raises BadField and Secret, as for any write.
    """
    here = log.places(db, {change.id for change in changes})
    foreign = {c.id for c in changes if c.id not in here or not log.says(db, here[c.id], c)}
    since = _last(db)
    for change in changes:
        if change.id not in foreign or not (unsaid := _unsaid(db, change)):
            continue
        edit = Edit(change.kind, change.record, unsaid, author=change.author)
        tidy = fields.checked(edit)
        if not log.known(db, {change.record}):
            fields.check_whole(change.kind, tidy)
        heads = log.heads_of(db, {(change.record, name) for name in tidy})
        writes = {}
        for name, value in tidy.items():
            old = change.fields[name].replaces
            standing = heads.get((change.record, name), ())
            own_now = {h.id for row, h in standing if row > since and h.id.device == own}
            seen = {h.id for _, h in standing if h.id in old and h.id not in foreign}
            writes[name] = Write(
                value, tuple(seen | (own_now if foreign.intersection(old) else set()))
            )
        yield [(edit, writes)]


def _last(db: Database) -> int:
    return int(db.execute("select coalesce(max(row), 0) from change").fetchone()[0])


def _unsaid(db: Database, change: Change) -> dict[str, Json]:
    """Return what of a change nobody ever wrote in the log."""
    said = [other.fields for other in log.changes(db, "record = ?", [change.record])]
    return {
        name: write.value
        for name, write in change.fields.items()
        if not any(name in own and own[name].value == write.value for own in said)
    }
