"""A new name for a vault that was restored from an old copy, so that its log and the lost one's never share a number.

What was sent under the old name stays under it. What was not sent yet is told anew under the new name: the only time
that anything in the log is altered, in one transaction, before anybody else has seen it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db import log, rows

if TYPE_CHECKING:
    from db.database import Database

_UNSENT = "device = ? and row not in (select row from carried)"


def name(db: Database, first: str) -> str:
    """Return the name under which this vault writes: its latest, the vault's own at `first`."""
    row = db.execute("select device from identity order by number desc limit 1").fetchone()
    return str(row[0]) if row else first


def names(db: Database, first: str) -> list[str]:
    """Return every name under which this vault ever wrote."""
    return [first, *(str(row[0]) for row in db.execute("select device from identity").fetchall())]


def renew(db: Database, old: str, new: str) -> int:
    """Let the vault write as `new` from now on; return how many unsent changes went over with it."""
    trigger = db.execute(
        "select sql from sqlite_schema where name = 'change_no_update'"
    ).fetchone()[0]
    db.execute("drop trigger change_no_update")
    unsent = list(db.query(f"select * from change where {_UNSENT} order by row", [old]))  # noqa: S608
    numbers = {row["sequence"]: number for number, row in enumerate(unsent, 1)}
    for row in unsent:
        _rename(db, row, old, new, numbers)
    for device in (old, new):
        _chain(db, device)
    db.execute("insert into identity (device) values (?)", [new])
    db.execute("update delegation set cut = 0")
    db.execute(trigger)
    return len(unsent)


def _rename(db: Database, row: dict[str, Any], old: str, new: str, numbers: dict[int, int]) -> None:
    own = numbers[row["sequence"]]
    fields = {
        field: [value, [_renamed(id, old, new, numbers) for id in replaced]]
        for field, (value, replaced) in json.loads(row["fields"]).items()
    }
    db.execute(
        "update change set device = ?, sequence = ?, step = ?, undoes = ?, fields = ? where row = ?",
        [
            new,
            own,
            numbers.get(row["step"], own),
            numbers.get(row["undoes"]),
            rows.dumps(fields),
            row["row"],
        ],
    )
    db.execute("update head set device = ?, sequence = ? where row = ?", [new, own, row["row"]])


def _renamed(id: list[Any], old: str, new: str, numbers: dict[int, int]) -> list[Any]:
    device, sequence = id
    return [new, numbers[sequence]] if device == old and sequence in numbers else id


def _chain(db: Database, device: str) -> None:
    previous = ""
    for row in list(db.query("select * from change where device = ? order by row", [device])):
        previous = log.link(previous, row)
        db.execute("update change set chain = ? where row = ?", [previous, row["row"]])
