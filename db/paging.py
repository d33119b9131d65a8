"""Records in their order by pages: counted, found by their place, read on from one that is known. Read only.

No list is read whole here: the page beside a known one is found by its key, any other by counting along the index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from db import rows
from db.records import Record, RecordId

if TYPE_CHECKING:
    from db.database import Database

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Listed(Generic[R]):
    """Which records are listed, by position and id: those of a kind that our own `where` selects."""

    kind: type[R]
    where: str
    values: tuple[Any, ...]

    def select(self, what: str, own: str = "") -> str:
        """Return the beginning of a question about them."""
        return f'select {what} from "{self.kind.kind_name}" {own} where not gone and {self.where}'  # noqa: S608


def count(reader: Database, of: Listed[R]) -> int:
    """Return how many there are."""
    return int(reader.execute(of.select("count(*)"), of.values).fetchone()[0])


def page(reader: Database, of: Listed[R], start: int, most: int) -> list[R]:
    """Return those from a place on."""
    sql = f"{of.select('*')} order by position, id limit ? offset ?"
    return _read(reader, of, sql, [*of.values, most, start])


def after(reader: Database, of: Listed[R], key: tuple[str, str], most: int) -> list[R]:
    """Return those that follow a position and id."""
    sql = f"{of.select('*')} and (position, id) > (?, ?) order by position, id limit ?"
    return _read(reader, of, sql, [*of.values, *key, most])


def before(reader: Database, of: Listed[R], key: tuple[str, str], most: int) -> list[R]:
    """Return those right before a position and id."""
    sql = f"{of.select('*')} and (position, id) < (?, ?) order by position desc, id desc limit ?"
    return _read(reader, of, sql, [*of.values, *key, most])[::-1]


def last(reader: Database, of: Listed[R], most: int) -> list[R]:
    """Return the last of them."""
    sql = f"{of.select('*')} order by position desc, id desc limit ?"
    return _read(reader, of, sql, [*of.values, most])[::-1]


def named(reader: Database, of: Listed[R], id: RecordId) -> R | None:
    """Return the one of this name, None where it is not among them."""
    return next(iter(_read(reader, of, f"{of.select('*')} and id = ?", [*of.values, id])), None)


def place(reader: Database, of: Listed[R], id: RecordId) -> int:
    """Return how many stand before the one of this name, -1 where it is not among them."""
    earlier = f"{of.select('count(*)')} and (position, id) < (own.position, own.id)"
    sql = f"{of.select(f'({earlier})', 'own')} and id = ?"
    found = reader.execute(sql, [*of.values, *of.values, id]).fetchone()
    return int(found[0]) if found else -1


def _read(reader: Database, of: Listed[R], sql: str, values: list[Any]) -> list[R]:
    found = reader.query(sql, values)
    return [rows.record(of.kind.kind_name, row) for row in found]  # type: ignore[misc]
