"""The append-only log of changes, the truth of a vault: append, read, apply to the rows, prove the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from db import fields, merge, rows, search
from db.changes import Change, ChangeId, Hlc, Json, Write
from db.merge import Head
from db.records import KINDS, RecordId

if TYPE_CHECKING:
    from sqlite_utils import Database

LAST = 2**62
"""A log position after every other."""


def append(db: Database, change: Change, links: dict[str, str] | None = None) -> int:
    """Write a change at the end of the log, chained to its device's last one; return its log position.

    `links` keeps the devices' last links from one call to the next.
    """
    links = {} if links is None else links
    device = change.id.device
    columns = _columns(change)
    if device not in links:
        links[device] = last_link(db, device)
    columns["chain"] = links[device] = link(links[device], columns)
    cursor = db.execute(_INSERT, list(columns.values()))
    return int(cursor.lastrowid or 0)


_COLUMNS = ("device", "sequence", "hlc_ms", "hlc_counter", "author", "kind", "record", "action", "step",
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


def place(db: Database, id: ChangeId) -> int | None:
    """Return the log position of a change, None where it is not in the log."""
    found = db.execute("select row from change where device = ? and sequence = ?", id).fetchone()
    return int(found[0]) if found else None


def says(db: Database, position: int, change: Change) -> bool:
    """Tell whether what stands in the log at `position` is this change to the letter."""
    return next(changes(db, "row = ?", [position])) == change


def knows(db: Database, record: RecordId) -> bool:
    """Tell whether anything was ever written of a record."""
    sql = "select 1 from change where record = ? limit 1"
    return db.execute(sql, [record]).fetchone() is not None


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
    found: dict[str, list[Head]] = {}
    for name, device, sequence, ms, counter, author, write in db.execute(
        "select h.field, c.device, c.sequence, c.hlc_ms, c.hlc_counter, c.author,"
        " c.fields -> ('$.' || h.field)"
        " from head h join change c on c.row = h.row"
        " where h.record = ? and (h.row <= ? or c.device = ?) order by h.row",
        [record, LAST if seen is None else seen, own],
    ):
        id, hlc = ChangeId(device, sequence), Hlc(ms, counter)
        found.setdefault(name, []).append(Head(id, hlc, author, json.loads(write)[0]))
    return found


def apply(db: Database, change: Change, position: int) -> None:
    """Bring heads, row and search entry up to a change that stands in the log at `position`."""
    apply_all(db, [(position, change)])


def apply_all(
    db: Database, placed: Iterable[tuple[int, Change]], fresh: Collection[RecordId] = ()
) -> None:
    """Bring heads, rows and search entries up to changes in the log; each record's row is written once.

    `fresh` are records of which nothing stood in the log before these changes.
    """
    touched: dict[tuple[str, RecordId], list[Change]] = {}
    for position, change in placed:
        _move_heads(db, change, position)
        touched.setdefault((change.kind, change.record), []).append(change)
    for (kind, record), own in touched.items():
        is_fresh = record in fresh
        if is_fresh and len(own) == 1:
            shown = {name: write.value for name, write in own[0].fields.items()}
        else:
            shown = _shown(db, record, own)
        _write_row(db, kind, record, shown, {} if is_fresh else _standing(db, kind, record))


def _move_heads(db: Database, change: Change, position: int) -> None:
    replaced = [
        (change.record, name, *old)
        for name, write in change.fields.items()
        for old in write.replaces
    ]
    if replaced:
        db.conn.executemany(
            "delete from head where record = ? and field = ? and device = ? and sequence = ?",
            replaced,
        )
    db.conn.executemany(
        "insert into head (record, field, device, sequence, row) values (?, ?, ?, ?, ?)",
        [(change.record, name, *change.id, position) for name in change.fields],
    )


def _shown(db: Database, record: RecordId, own: list[Change]) -> dict[str, Json]:
    """Return what the row shows of the fields written: the last write, save where others stand beside it."""
    values = {name: write.value for change in own for name, write in change.fields.items()}
    beside = db.execute(
        "select field from head where record = ? group by field having count(*) > 1", [record]
    )
    contested = {name for (name,) in beside} & values.keys()
    found = heads(db, record) if contested else {}
    values |= {name: merge.shown(found[name]) for name in contested}
    _mark(db, record, values.keys(), {name for name in contested if merge.is_clash(found[name])})
    return values


def _mark(db: Database, record: RecordId, written: Iterable[str], clashing: set[str]) -> None:
    """Mark the fields that now clash, and let go of marks on those that do no more."""
    marked = {name for (name,) in db.execute("select field from clash where record = ?", [record])}
    settled = marked.intersection(written) - clashing
    for sql, names in (
        ("delete from clash where record = ? and field = ?", settled),
        ("insert into clash (record, field) values (?, ?)", clashing - marked),
    ):
        for name in sorted(names):
            db.execute(sql, [record, name])


def _write_row(
    db: Database, kind: str, record: RecordId, own: dict[str, Json], standing: dict[str, Json]
) -> None:
    whole = dict(fields.defaults(kind)) | standing | own
    columns = {"id": record} | rows.columns(kind, whole)
    marks = ", ".join("?" * len(columns))
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns)
    db.execute(
        f"insert into {_table(kind)} ({_names(columns)}) values ({marks})"  # noqa: S608
        f" on conflict (id) do update set {updates}",
        list(columns.values()),
    )
    search.write(db, kind, record, whole)


def _standing(db: Database, kind: str, record: RecordId) -> dict[str, Json]:
    """Return the fields that a record's row shows now, none where there is no row."""
    cursor = db.execute(f"select * from {_table(kind)} where id = ?", [record])  # noqa: S608
    row = cursor.fetchone()
    if row is None:
        return {}
    return rows.values(
        kind, dict(zip((column[0] for column in cursor.description), row, strict=True))
    )


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _table(kind: str) -> str:
    """Return the table of a kind; only kinds of ours are names of tables."""
    return f'"{KINDS[kind].kind_name}"'


def forget_rows(db: Database) -> None:
    """Empty everything that is made from the log."""
    for kind in KINDS:
        db.execute(f"delete from {_table(kind)}")  # noqa: S608
    db.execute("delete from head")
    db.execute("delete from clash")
    search.clear(db)
