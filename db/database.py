"""An open database as the record uses it: statements, questions answered row by row, the connection for many at once.

sqlite-utils, which takes the schema's steps, costs 80 ms to load: it is met in `db.migrations` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self


class Database:
    """One connection to the encrypted database."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn

    def execute(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """Run a statement and return its cursor."""
        return self.conn.execute(sql, tuple(values))

    def query(self, sql: str, values: Iterable[Any] = ()) -> Iterator[dict[str, Any]]:
        """Ask a question; its rows come one by one, each as columns by name."""
        cursor = self.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()
