"""Records that a screen shows, of which a page is read when one of it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex

from db import paging
from db.database import Database
from db.paging import Listed
from db.records import Record, RecordId

PAGE_ROWS, MOST_PAGES = 50, 20
"""How many records are read at once, and how many such pages are kept at hand."""


R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Pages(Sequence[R]):
    """The records of a list in their order. How many, and which stands where, is counted and never read.

    `take` keeps it true record by record; `version` counts how often records came, went or moved.
    """

    def __init__(self, reader: Database, of: Listed[R]) -> None:
        self._reader, self._of = reader, of
        self._count: int | None = None
        self._pages: OrderedDict[int, list[R]] = OrderedDict()
        self._at: dict[RecordId, int] = {}
        self.version, self.newest = 0, RecordId("")

    def __len__(self) -> int:
        if self._count is None:
            self._count = paging.count(self._reader, self._of)
        return self._count

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        page, within = divmod(at % len(self), PAGE_ROWS)
        return self._page(page)[within]

    def place_of(self, id: RecordId) -> int:
        """Return the place of the record of this name, -1 where it is not here."""
        known = self._at.get(id)
        return paging.place(self._reader, self._of, id) if known is None else known

    def named(self, id: object) -> R | None:
        """Return the record of this name."""
        known = self.known(id)
        return known if known or not id else paging.named(self._reader, self._of, RecordId(str(id)))

    def known(self, id: object) -> R | None:
        """Return the record of this name where its page was read already."""
        at = self._at.get(id)  # type: ignore[call-overload]  # any name may be asked for
        return None if at is None else self._pages[at // PAGE_ROWS][at % PAGE_ROWS]

    def beside(self, id: RecordId) -> list[RecordId]:
        """Return the names of the page that a record stands on; its own where none was read."""
        at = self._at.get(id)
        return [id] if at is None else [each.id for each in self._pages[at // PAGE_ROWS]]

    def take(self, record: R) -> bool:
        """Take in a record as it now is; tell whether it stands where it stood.

        One that was read as it is by now was read before the news of it came: what was counted may be older.
        """
        before, at = self.known(record.id), self._at.get(record.id)
        if before is None or at is None or before == record or _is_elsewhere(before, record):
            self.forget(record.id)
            return False
        self._pages[at // PAGE_ROWS][at % PAGE_ROWS] = record
        return True

    def forget(self, newest: RecordId) -> None:
        """Read anew from now on: a record came, went or moved."""
        self._count = None
        self._pages.clear()
        self._at.clear()
        self.version, self.newest = self.version + 1, newest

    def _page(self, page: int) -> list[R]:
        if page not in self._pages:
            self._keep(page, self._read(page))
        self._pages.move_to_end(page)
        return self._pages[page]

    def _read(self, page: int) -> list[R]:
        """Read a page on from the one before or after it, from an end, or by its number."""
        reader, of, start = self._reader, self._of, page * PAGE_ROWS
        most = min(PAGE_ROWS, len(self) - start)
        if earlier := self._pages.get(page - 1):
            return paging.after(reader, of, _key(earlier[-1]), most)
        if later := self._pages.get(page + 1):
            return paging.before(reader, of, _key(later[0]), most)
        if start + most == len(self):
            return paging.last(reader, of, most)
        return paging.page(reader, of, start, most)

    def _keep(self, page: int, records: list[R]) -> None:
        self._pages[page] = records
        self._at |= {each.id: page * PAGE_ROWS + n for n, each in enumerate(records)}
        while len(self._pages) > MOST_PAGES:
            _, old = self._pages.popitem(last=False)
            for each in old:
                self._at.pop(each.id, None)


class Step(Enum):
    """What became of rows since they were shown last."""

    SAME = auto()
    GROWN = auto()
    ANEW = auto()


class Shown:
    """Remembers which rows a model shows, and at which of their versions."""

    def __init__(self) -> None:
        self._rows: Sequence[Any] = ()
        self._version = 0
        self.count = 0

    def step(self, rows: Pages[Any]) -> Step:
        """Tell what became of the rows: the same, perhaps in other words; one more at their end; other ones."""
        known = rows is self._rows
        if known and rows.version == self._version:
            return Step.SAME
        is_next = known and rows.version == self._version + 1 and len(rows) == self.count + 1
        return Step.GROWN if is_next and rows.place_of(rows.newest) == self.count else Step.ANEW

    def show(
        self, model: QAbstractItemModel, rows: Pages[Any], take: Callable[[Any], None]
    ) -> None:
        """Let a model `take` the rows, and tell its views of no more than what became of them."""
        step, count = self.step(rows), self.count
        if step is Step.ANEW:
            model.beginResetModel()
            take(rows)
            model.endResetModel()
        elif step is Step.GROWN:
            model.beginInsertRows(QModelIndex(), count, count)
            take(rows)
            model.endInsertRows()
        elif count:
            model.dataChanged.emit(model.index(0, 0), model.index(count - 1, 0))

    def take(self, rows: Sequence[Any]) -> None:
        """Remember rows as they are shown now."""
        self._rows, self.count = rows, len(rows)
        self._version = rows.version if isinstance(rows, Pages) else 0


def row_at(rows: Sequence[T], at: int) -> T | None:
    """Return a row; None where it went meanwhile: somebody wrote, and the window hears of it next."""
    try:
        return rows[at] if 0 <= at < len(rows) else None
    except IndexError:
        return None


def _key(record: Record) -> tuple[str, str]:
    return _position(record), record.id


def _is_elsewhere(before: Record, now: Record) -> bool:
    return now.gone or _position(before) != _position(now)


def _position(record: Record) -> str:
    return str(getattr(record, "position", ""))
