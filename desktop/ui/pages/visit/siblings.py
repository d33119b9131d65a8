"""Records of one owner in their order, kept true one record at a time."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from db import positions
from db.records import RecordId


class Placed(Protocol):
    """A record that has an order among its siblings."""

    @property
    def id(self) -> RecordId:
        """Its name."""

    @property
    def gone(self) -> bool:
        """Whether it was deleted."""

    @property
    def position(self) -> str:
        """Its order."""


P = TypeVar("P", bound=Placed)


class Siblings(Generic[P]):
    """An ordered list of records, of which any may be put anew or taken out."""

    def __init__(self, records: Iterable[P] = ()) -> None:
        self._all: list[P] = list(records)

    def __iter__(self) -> Iterator[P]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, at: int) -> P:
        return self._all[at]

    def named(self, id: object) -> P | None:
        """Return the record of this name."""
        return next((record for record in self._all if record.id == id), None)

    def index(self, id: object) -> int:
        """Return the place of the record of this name, -1 where it is not here."""
        return next((at for at, record in enumerate(self._all) if record.id == id), -1)

    def take(self, record: P) -> None:
        """Put a record where its position says, in place of what it was before; out where it is gone."""
        at = self.index(record.id)
        if at >= 0 and not record.gone and self._all[at].position == record.position:
            self._all[at] = record
            return
        if at >= 0:
            del self._all[at]
        if not record.gone:
            bisect.insort(self._all, record, key=_order)


def _order(record: Placed) -> tuple[str, str]:
    """Return the order of the store's answers: two devices may have given one position."""
    return record.position, record.id


def at_end(records: Sequence[Placed] | Siblings[Any]) -> str:
    """Return a position after every record."""
    return positions.between(max((r.position for r in records), default=""), "")


def moved(records: Sequence[Placed] | Siblings[Any], at: int, by: int) -> str | None:
    """Return the position that moves the record at `at` by so many places, up (below 0) or down, as far as it goes.

    None where it stays. Two siblings that were given one position by two devices have no place between them: the
    record goes past both.
    """
    to = max(0, min(at + by, len(records) - 1))
    if to == at:
        return None
    step = 1 if to > at else -1
    beyond = to + step
    edge = records[to].position
    while 0 <= beyond < len(records) and records[beyond].position == edge:
        beyond += step
    outer = records[beyond].position if 0 <= beyond < len(records) else ""
    return positions.between(outer, edge) if by < 0 else positions.between(edge, outer)
