"""Moving a record among its siblings, as the edits that this takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from db import fields, positions
from db.changes import Edit
from db.records import Record

R = TypeVar("R", bound=Record)


def last(rows: Sequence[Any]) -> str:
    """Return the position after all of the rows."""
    return positions.between(max((row.position for row in rows), default=""), "")


def placed(rows: Sequence[R], row: R, at: int) -> list[Edit]:
    """Return the edits that put `row` at place `at` among the others; a new row is written whole.

    One edit as long as the others stand in order; where two share a position (they were added on two
    machines) all are given new ones.
    """
    others = [each for each in rows if each.id != row.id]
    at = max(0, min(at, len(others)))
    whole = [*others[:at], row, *others[at:]]
    if is_sound(others):
        before = _position(others[at - 1]) if at else ""
        after = _position(others[at]) if at < len(others) else ""
        return [_write(rows, row, positions.between(before, after))]
    edits, position = [], ""
    for each in whole:
        position = positions.between(position, "")
        edits.append(_write(rows, each, position))
    return [edit for edit in edits if edit.fields]


def shifted(rows: Sequence[R], id: str, by: int) -> list[Edit]:
    """Return the edits that move a row up (-1) or down (1); none where it stands at the end or is gone."""
    row = next((each for each in rows if each.id == id), None)
    if row is None:
        return []
    at = list(rows).index(row) + by
    return placed(rows, row, at) if 0 <= at < len(rows) else []


def is_sound(rows: Sequence[Record]) -> bool:
    """Say whether every row's position is after the one before."""
    every = ["", *(_position(row) for row in rows)]
    return all(low < high for low, high in pairwise(every))


def _write(rows: Sequence[R], row: R, position: str) -> Edit:
    any_row: Any = row
    moved: R = replace(any_row, position=position)
    standing = next((each for each in rows if each.id == row.id), None)
    return fields.changed(standing, moved) if standing else fields.edit(moved)


def _position(row: Record) -> str:
    any_row: Any = row
    return str(any_row.position)
