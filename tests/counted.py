"""What a screen reads: how many records whole, by kind, and how many rows of any question, as "rows"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from db import rows
from db.database import Database
from db.records import Record


class Cursor:
    """A cursor that counts the rows it gives."""

    def __init__(self, own: Any, known: Counter[str]) -> None:
        self.own, self.known, self.description = own, known, own.description

    def __iter__(self) -> Iterator[Any]:
        for each in self.own:
            self.known["rows"] += 1
            yield each

    def fetchall(self) -> list[Any]:
        return list(self)

    def fetchone(self) -> Any:
        return next(iter(self), None)


def counting(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count from now on."""
    known, whole, execute = Counter[str](), rows.record, Database.execute

    def counted(kind: str, row: dict[str, Any]) -> Record:
        known[kind] += 1
        return whole(kind, row)

    def noted(self: Database, sql: str, values: Any = ()) -> Any:
        return Cursor(execute(self, sql, values), known)

    monkeypatch.setattr(rows, "record", counted)
    monkeypatch.setattr(Database, "execute", noted)
    return known
