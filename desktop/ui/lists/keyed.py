"""A list of the directory that reads only what is on the screen, going on from the last entry before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from db import directory
from db.directory import Place, Sifted
from db.records import RecordId
from db.store import Store
from desktop.ui.parts.table import PAGE_ROWS, Fetched

R = TypeVar("R")


class Keyed(Fetched[R]):
    """`make` makes a row of each of the entries given, in their order; `blank` stands for one that went meanwhile."""

    def __init__(
        self,
        store: Store,
        sifted: Sifted,
        make: Callable[[Sequence[RecordId]], Sequence[R]],
        blank: R,
    ) -> None:
        super().__init__()
        self._store, self._sifted, self._make, self._blank = store, sifted, make, blank
        self._count = directory.count(store.reader, sifted)
        self._ends: dict[int, Place] = {}

    def __len__(self) -> int:
        return self._count

    def fetch_page(self, page: int) -> Sequence[R]:
        """Return the rows of a page: from the end of the nearest one before that is known."""
        near = max((known for known in self._ends if known < page), default=-1)
        skip = (page - near - 1) * PAGE_ROWS
        places = directory.page(
            self._store.reader, self._sifted, self._ends.get(near), PAGE_ROWS, skip
        )
        if places:
            self._ends[page] = places[-1]
        rows = list(self._make([place.record for place in places]))
        wanted = min(PAGE_ROWS, self._count - page * PAGE_ROWS)
        return [*rows, *[self._blank] * (wanted - len(rows))]

    def place(self, key: Any, of: Callable[[Any], object]) -> int | None:  # noqa: ARG002
        """Return where the entry of this id stands."""
        return directory.position(self._store.reader, self._sifted, key)
