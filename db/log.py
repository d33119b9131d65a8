"""The append-only log of changes, the truth of a vault: append, read, prove the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from db import merge, rows
from db.changes import Change, ChangeId, Edit, Hlc, Json, Write
from db.merge import Head
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

LAST = 2**62
"""A log position after every other."""

Placed = tuple[int, Change]
"""A change and its position in the log."""

Field = tuple[RecordId, str]
"""A record's field."""


def append(db: Database, changes: Sequence[Change]) -> list[Placed]:
    """Write changes at the end of the log, each chained to its device's last; return them with their positions."""
    last = int(db.execute("select coalesce(max(row), 0) from change").fetchone()[0])
    placed = list(enumerate(changes, last + 1))
    links: dict[str, str] = {}
    db.conn.executemany(_INSERT, [_linked(db, row, change, links) for row, change in placed])
    return placed


def _linked(db: Database, row: int, change: Change, links: dict[str, str]) -> tuple[Any, ...]:
    """Return a change as the log keeps it; `links` are the devices' last links so far."""
    device = change.id.device
    columns = _columns(change)
    if device not in links:
        links[device] = last_link(db, device)
    links[device] = link(links[device], columns)
    return row, *columns.values(), links[device]


_COLUMNS = ("row", "device", "sequence", "hlc_ms", "hlc_counter", "author", "kind", "record", "action", "step",
            "undoes", "fields", "chain")  # fmt: skip
_INSERT = f"insert into change ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608


def _columns(change: Change) -> dict[str, Any]:
    return {
        "device": change.id.device,
        "sequence": change.id.sequence,
        "hlc_ms": change.hlc.ms,
        "hlc_counter": change.hlc.counter,
        "author": change.author,
        "kind": change.kind,
        "record": change.record,
        "action": change.action,
        "step": change.step,
        "undoes": change.undoes,
        "fields": _fields_text(change),
    }


def link(previous: str, columns: dict[str, Any]) -> str:
    """Return a change's place in its device's chain: SHA-256 over the link before and every column."""
    own = {name: value for name, value in columns.items() if name not in ("row", "chain")}
    return hashlib.sha256((previous + rows.dumps(own)).encode()).hexdigest()


def last_link(db: Database, device: str) -> str:
    """Return the chain's last link of a device, in the order in which its changes came here."""
    last = db.execute(
        "select chain from change where device = ? order by row desc limit 1", [device]
    ).fetchone()
    return last[0] if last else ""


def _fields_text(change: Change) -> str:
    return rows.dumps(
        {
            name: [write.value, [[*old] for old in write.replaces]]
            for name, write in change.fields.items()
        }
    )


def places(db: Database, ids: Iterable[ChangeId]) -> dict[ChangeId, int]:
    """Return the log positions of those of the changes that are in the log."""
    sql = """select device, sequence, row from json_each(?) cross join change
        on device = value ->> 0 and sequence = value ->> 1"""
    return {
        ChangeId(device, sequence): row for device, sequence, row in db.execute(sql, [_json(ids)])
    }


def says(db: Database, position: int, change: Change) -> bool:
    """Tell whether what stands in the log at `position` is this change to the letter."""
    return next(changes(db, "row = ?", [position])) == change


def known(db: Database, records: Iterable[RecordId]) -> set[RecordId]:
    """Return those of the records of which anything was ever written."""
    sql = "select value from json_each(?) where exists (select 1 from change where record = value)"
    return {RecordId(id) for (id,) in db.execute(sql, [_json(records)])}


def value(db: Database, id: ChangeId, field: str) -> Json:
    """Return what a change wrote to a field."""
    change = next(changes(db, "device = ? and sequence = ?", id))
    return change.fields[field].value


def positioned(
    db: Database, where: str = "1", parameters: Iterable[Any] = ()
) -> Iterator[tuple[int, Change]]:
    """Return the changes that `where` selects (as in `changes`) with their log positions, in the log's order."""
    sql = f"select * from change where {where} order by row"  # noqa: S608
    return ((row["row"], _change(row)) for row in db.query(sql, list(parameters)))


def changes(db: Database, where: str = "1", parameters: Iterable[Any] = ()) -> Iterator[Change]:
    """Return the changes that `where` (columns of the log, our own text) selects, in the log's order."""
    return (change for _, change in positioned(db, where, parameters))


def _change(row: dict[str, Any]) -> Change:
    return Change(
        id=ChangeId(row["device"], row["sequence"]),
        hlc=Hlc(row["hlc_ms"], row["hlc_counter"]),
        author=row["author"],
        record=RecordId(row["record"]),
        kind=row["kind"],
        fields={
            name: Write(value, tuple(ChangeId(*old) for old in replaces))
            for name, (value, replaces) in msgspec.json.decode(row["fields"]).items()
        },
        action=row["action"],
        step=row["step"],
        undoes=row["undoes"],
    )


def broken_chain(db: Database) -> ChangeId | None:
    """Return the first change whose link is not what its device's chain says; None when all hold.

    A chain goes in the order in which a device's changes came here: what it wrote for other inspections may
    come later or never.
    """
    links: dict[str, str] = {}
    for row in db.query("select * from change order by row"):
        if link(links.get(row["device"], ""), row) != row["chain"]:
            return ChangeId(row["device"], row["sequence"])
        links[row["device"]] = row["chain"]
    return None


def heads(
    db: Database, record: RecordId, seen: int | None = None, own: str = ""
) -> dict[str, list[Head]]:
    """Return the unreplaced writes of every field of a record, of those up to log position `seen` or by `own`."""
    named = db.execute("select distinct field from head where record = ?", [record]).fetchall()
    found = heads_of(db, [(record, name) for (name,) in named])
    by_field: dict[str, list[Head]] = {}
    for (_, name), placed in found.items():
        if chosen := [head for row, head in placed if was_seen(row, head, seen, own)]:
            by_field[name] = chosen
    return by_field


def was_seen(row: int, head: Head, seen: int | None, own: str) -> bool:
    """Tell whether a write at log position `row` is up to position `seen`, or by the device `own`."""
    return seen is None or row <= seen or head.id.device == own


def last_seen(db: Database, edit: Edit, name: str, own: str) -> list[Head]:
    """Return the writes to a field that stood unreplaced when the author of an edit looked at it."""
    told = positioned(db, "record = ?", [edit.record])
    known = (c for row, c in told if edit.seen is None or row <= edit.seen or c.id.device == own)
    return list(merge.heads(known).get((edit.record, name), ()))


def heads_of(db: Database, wanted: Iterable[Field]) -> dict[Field, list[tuple[int, Head]]]:
    """Return the unreplaced writes of these fields with their log positions, in the log's order."""
    found: dict[Field, list[tuple[int, Head]]] = {}
    for record, name, row, device, sequence, ms, counter, author, write in db.execute(
        _HEADS, [_json(wanted)]
    ):
        id, hlc = ChangeId(device, sequence), Hlc(ms, counter)
        head = Head(id, hlc, author, msgspec.json.decode(write)[0])
        found.setdefault((RecordId(record), name), []).append((row, head))
    return found


_HEADS = """select h.record, h.field, h.row, c.device, c.sequence, c.hlc_ms, c.hlc_counter, c.author,
    c.fields -> ('$.' || h.field)
    from json_each(?) cross join head h on h.record = value ->> 0 and h.field = value ->> 1
    join change c on c.row = h.row order by h.row"""


def _json(values: Iterable[Any]) -> str:
    """Return values as the JSON list that a question about many of them takes."""
    return msgspec.json.encode(list(values)).decode()
