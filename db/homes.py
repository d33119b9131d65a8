"""Which inspection a change belongs to: the one its record hangs on; a body goes with every inspection that names it.

A record's home is where it was made and never moves, so that every device says the same of it.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from db import fields, log
from db.changes import Change
from db.records import KINDS, Body, Inspection, RecordId

if TYPE_CHECKING:
    from db.database import Database

BODY = Body.kind_name
_IS_BODY = f"select 1 from change where record = ? and kind = '{BODY}' limit 1"  # noqa: S608


def home(db: Database, kind: str, record: RecordId, made: Change | None = None) -> RecordId | None:
    """Return the inspection that a record hangs on; None for a body, and where an owner is not known yet.

    `made` is a change that may be the one that made the record, which saves looking for that.
    """
    if kind == Inspection.kind_name:
        return record
    owner = _owner_field(kind)
    if owner is None:
        return None
    row = db.execute("select inspection from home where record = ?", [record]).fetchone()
    if row:
        return RecordId(row[0])
    above = _owner(db, owner, record, made)
    found = home(db, owner, RecordId(above)) if above else None
    if found:
        settle(db, record, found)
    return found


def settle(db: Database, record: RecordId, inspection: RecordId) -> None:
    """Note on which inspection a record hangs, for good."""
    db.execute("insert into home (record, inspection) values (?, ?)", [record, inspection])


def _owner(db: Database, owner: str, record: RecordId, made: Change | None) -> str | None:
    """Return what a record was made to belong to."""
    if made and owner in made.fields and not made.fields[owner].replaces:
        value = made.fields[owner].value
        return value if isinstance(value, str) else None
    first = db.execute(
        "select fields -> ('$.' || ?) from change where record = ? order by row limit 1",
        [owner, record],
    ).fetchone()
    return json.loads(first[0])[0] if first and first[0] else None


@cache
def _owner_field(kind: str) -> str | None:
    """Return the field that says what a record belongs to, which bears the name of the owner's kind."""
    needed = fields.types(kind).keys() - fields.defaults(kind).keys()
    return next((name for name in fields.types(kind) if name in KINDS and name in needed), None)


def name_bodies(db: Database, delegation: str, changes: Iterable[Change]) -> None:
    """Note the bodies that changes of a delegation name, and those that these name in turn."""
    wanted = [id for change in changes for id in _references(change)]
    while wanted:
        body = wanted.pop()
        if db.execute(_IS_BODY, [body]).fetchone() is None:
            continue
        added = db.execute("insert or ignore into named values (?, ?)", [delegation, body])
        if added.rowcount > 0:
            own = log.changes(db, "record = ?", [body])
            wanted += [id for change in own for id in _references(change)]


def _references(change: Change) -> Iterator[str]:
    for name in _reference_fields(change.kind) & change.fields.keys():
        value = change.fields[name].value
        if isinstance(value, str):
            yield value


@cache
def _reference_fields(kind: str) -> frozenset[str]:
    return frozenset(
        name
        for name, type_ in fields.types(kind).items()
        if RecordId in (type_, *typing.get_args(type_)) and name != _owner_field(kind)
    )
