"""What the log comes to: heads, rows, clash marks, search and directory, a cache that is brought up to each change.

Many changes are brought in together: every record's row is read and written once, each table by one statement.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from db import directory, fields, log, merge, rows, search
from db.changes import Change, Edit, Json
from db.log import Field, Placed
from db.records import KINDS, RecordId

if TYPE_CHECKING:
    from db.database import Database

MOST_AT_ONCE = 1_000
"""So many records are held in memory while they are brought up to date."""

T = TypeVar("T")
Touched = tuple[RecordId, list[Change]]


def bring(db: Database, placed: Sequence[Placed], fresh: Collection[RecordId] = ()) -> None:
    """Bring heads, rows, clash marks and search entries up to changes that stand in the log.

    `fresh` are records of which nothing stood in the log before these changes.
    """
    _move_heads(db, placed)
    touched: dict[str, dict[RecordId, list[Change]]] = {}
    for _, change in placed:
        touched.setdefault(change.kind, {}).setdefault(change.record, []).append(change)
    for kind, records in touched.items():
        for some in _some(records.items()):
            _bring_rows(db, kind, some, fresh)


def forget(db: Database) -> None:
    """Empty everything that is made from the log."""
    for kind in KINDS:
        db.execute(f"delete from {_table(kind)}")  # noqa: S608
    db.execute("delete from head")
    db.execute("delete from clash")
    search.clear(db)
    directory.clear(db)


def rounds(edits: Iterable[tuple[Edit, T]]) -> Iterator[list[tuple[Edit, T]]]:
    """Return edits, each with what goes with it, in rounds of some, in none of which a record comes twice."""
    some: dict[RecordId, tuple[Edit, T]] = {}
    for edit, own in edits:
        if edit.record in some or len(some) >= MOST_AT_ONCE:
            yield list(some.values())
            some.clear()
        some[edit.record] = (edit, own)
    yield list(some.values())


def _some(touched: Iterable[Touched]) -> Iterator[list[Touched]]:
    left = iter(touched)
    while some := list(islice(left, MOST_AT_ONCE)):
        yield some


def _move_heads(db: Database, placed: Iterable[Placed]) -> None:
    """Let every write be a head of its field, and those that it replaces no more."""
    heads: dict[tuple[RecordId, str, str, int], int] = {}
    replaced: list[tuple[RecordId, str, str, int]] = []
    for position, change in placed:
        for name, write in change.fields.items():
            heads[change.record, name, *change.id] = position
            for old in write.replaces:
                if heads.pop((change.record, name, *old), None) is None:
                    replaced.append((change.record, name, *old))
    db.conn.executemany(
        "delete from head where record = ? and field = ? and device = ? and sequence = ?", replaced
    )
    db.conn.executemany(
        "insert into head (record, field, device, sequence, row) values (?, ?, ?, ?, ?)",
        [(*key, position) for key, position in heads.items()],
    )


def _bring_rows(
    db: Database, kind: str, touched: Sequence[Touched], fresh: Collection[RecordId]
) -> None:
    """Write the rows and search entries of records of one kind anew."""
    written: dict[RecordId, dict[str, Json]] = {
        record: {name: write.value for change in own for name, write in change.fields.items()}
        for record, own in touched
    }
    _settle_contested(db, written, [r for r, own in touched if r not in fresh or len(own) > 1])
    standing = _standing(db, kind, [record for record in written if record not in fresh])
    defaults = fields.defaults(kind)
    whole = {
        record: {**defaults, **standing.get(record, {}), **own} for record, own in written.items()
    }
    _write_rows(db, kind, whole)
    search.write(db, kind, whole)
    directory.write(db, kind, whole)


def _settle_contested(
    db: Database, written: dict[RecordId, dict[str, Json]], records: Sequence[RecordId]
) -> None:
    """Let a field show what its heads come to where several stand side by side, and mark those that clash."""
    sql = """select record, field from head where record in (select value from json_each(?))
        group by record, field having count(*) > 1"""
    beside = [(RecordId(r), f) for r, f in db.execute(sql, [json.dumps(records)])]
    contested = [(record, name) for record, name in beside if name in written[record]]
    found = log.heads_of(db, contested)
    clashing = set[Field]()
    for (record, name), placed in found.items():
        heads = [head for _, head in placed]
        written[record][name] = merge.shown(heads)
        if merge.is_clash(heads):
            clashing.add((record, name))
    _mark(db, records, written, clashing)


def _mark(
    db: Database,
    records: Sequence[RecordId],
    written: dict[RecordId, dict[str, Json]],
    clashing: set[Field],
) -> None:
    """Mark the fields that now clash, and let go of marks on those that do no more."""
    sql = "select record, field from clash where record in (select value from json_each(?))"
    marked = {(RecordId(r), f) for r, f in db.execute(sql, [json.dumps(records)])}
    settled = {field for field in marked - clashing if field[1] in written[field[0]]}
    db.conn.executemany("delete from clash where record = ? and field = ?", sorted(settled))
    new = sorted(clashing - marked)
    db.conn.executemany("insert into clash (record, field) values (?, ?)", new)


def _standing(
    db: Database, kind: str, records: Sequence[RecordId]
) -> dict[RecordId, dict[str, Json]]:
    """Return the fields that the rows of records show now, nothing for one that has no row."""
    sql = f"select * from {_table(kind)} where id in (select value from json_each(?))"  # noqa: S608
    found = db.query(sql, [json.dumps(records)]) if records else ()
    return {RecordId(row["id"]): rows.values(kind, row) for row in found}


def _write_rows(db: Database, kind: str, whole: dict[RecordId, dict[str, Json]]) -> None:
    by_columns: dict[tuple[str, ...], list[tuple[Json, ...]]] = defaultdict(list)
    for record, values in whole.items():
        own = rows.columns(kind, values)
        by_columns[tuple(own)].append((record, *own.values()))
    for names, lines in by_columns.items():
        db.conn.executemany(_upsert(kind, names), lines)


def _upsert(kind: str, names: Iterable[str]) -> str:
    """Return the statement that writes a row whole."""
    columns = [f'"{name}"' for name in ("id", *names)]
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return (
        f"insert into {_table(kind)} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"  # noqa: S608
        f" on conflict (id) do update set {updates}"
    )


def _table(kind: str) -> str:
    """Return the table of a kind; only kinds of ours are names of tables."""
    return f'"{KINDS[kind].kind_name}"'
