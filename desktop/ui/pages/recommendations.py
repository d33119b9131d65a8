"""Everything that was asked of anybody, in one table: who, by when, how far; overdue first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QStackedWidget

from db import lists
from db.lists import Asked, Asking
from db.records import MadeBy, RecordId
from db.store import Store
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.parts.buttons import Button, one_of
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EDGE_PX, EmptyState, column, row
from desktop.ui.parts.table import PAGE_ROWS, Column, Fetched, RecordTable
from desktop.ui.places import Place
from desktop.work import Work

if TYPE_CHECKING:
    from db.query import Reader

ALL = "all"
PAGES_TOGETHER = 4
"""So many pages are read at once."""

FILTERS = (ALL, "overdue", "undated", "body", "delegation")


@dataclass(frozen=True, slots=True)
class Found:
    """What the table begins with: how many there are, the first of them, where the chosen one stands."""

    asking: Asking
    count: int
    first: list[Asked]
    chosen: RecordId | None
    place: int


class Rows(Fetched[Asked]):
    """What was asked, read by pages; the first came with the count."""

    def __init__(self, reader: Reader, found: Found) -> None:
        super().__init__()
        self._reader, self._found = reader, found
        self._pages[0] = found.first

    def __len__(self) -> int:
        return self._found.count

    def fetch_page(self, page: int) -> Sequence[Asked]:
        """Return the rows of a page; those beside it come with them, for the order costs more than they do."""
        first = page - page % PAGES_TOGETHER
        most = PAGES_TOGETHER * PAGE_ROWS
        found = lists.asked(self._reader, self._found.asking, first * PAGE_ROWS, most)
        for at in range(0, len(found), PAGE_ROWS):
            self._pages[first + at // PAGE_ROWS] = found[at : at + PAGE_ROWS]
        return self._pages.get(page, ())

    def place(self, key: object, _of: Callable[[Asked], object]) -> int | None:
        """Return where the row that was chosen stands now."""
        found = self._found
        return found.place if key == found.chosen and found.place >= 0 else None


class RecommendationsPage(Page):
    """The table, narrowed by the button chosen above it."""

    kinds = frozenset({"recommendation", "follow_up", "body", "visit", "inspection"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._filter = ALL
        self._count = PlainLabel("", "muted")
        self._table = self._new_table()
        self._table.opened.connect(self._open)
        self._empty = EmptyState(desk.theme, "flag", self.words("recommendations.none"))
        self._shown = QStackedWidget()
        self._shown.addWidget(self._table)
        self._shown.addWidget(self._empty)
        whole = column(self, gap_px=14, edge_px=EDGE_PX)
        whole.addLayout(self._head())
        whole.addWidget(self._shown, 1)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.recommendations")

    def refresh(self) -> None:
        """Ask how many there are, for the first of them, and where the chosen one stands."""
        chosen = self._table.chosen()
        id = chosen.record.id if chosen else None
        self.ask(partial(_found, self.desk.store, self._filter, self.desk.today(), id), self._take)

    def _take(self, found: Found) -> None:
        self._table.show_rows(Rows(self.desk.store.reader, found))
        self._shown.setCurrentWidget(self._table if found.count else self._empty)
        empty = "none_yet" if self._filter == ALL else "none"
        self._empty.sentence.setText(self.words(f"recommendations.{empty}"))
        self._count.setText(self.words("recommendations.count", count=found.count))
        self._reflow()

    def focus(self) -> None:
        """Begin in the table."""
        self._table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the count beneath the buttons where there is no room beside them."""
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        needed_px = self._filters.sizeHint().width() + self._count.sizeHint().width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        is_wide = needed_px <= self.width() - 2 * EDGE_PX
        self._line.setDirection(across if is_wide else down)

    def _head(self) -> QHBoxLayout:
        self._filters, self._line = row(gap_px=4), row(gap_px=4)
        self._group = QButtonGroup(self)
        for name in FILTERS:
            button = Button(self.words(f"recommendations.filter.{name}"), "segment")
            button.setProperty("filter", name)
            button.clicked.connect(self._narrow)
            one_of(self._group, button)
            button.setChecked(name == self._filter)
            self._filters.addWidget(button)
        self._filters.addStretch(1)
        self._line.addLayout(self._filters, 1)
        self._line.addWidget(self._count)
        return self._line

    def _new_table(self) -> RecordTable[Asked]:
        words = self.words
        return RecordTable(
            self.desk.theme,
            words("ui.page.recommendations"),
            [
                Column(words.field("text"), _text),
                Column(words.field("addressee"), lambda each: each.addressee, 190),
                Column(words.field("due"), self._due, 150, tone=_tone),
                Column(words.field("state"), lambda each: words.kind(each.state), 150),
                Column(words.field("made_by"), lambda each: words.kind(each.record.made_by), 180),
            ],
            key=_key,
            lines=2,
        )

    def _due(self, asked: Asked) -> str:
        if asked.record.due is None:
            return self.words("recommendations.no_due")
        day = self.words.date(asked.record.due)
        return self.words("recommendations.overdue", day=day) if asked.overdue else day

    def _narrow(self) -> None:
        self._filter = str(self.sender().property("filter"))
        self.refresh()

    @Slot(object)
    def _open(self, asked: Asked) -> None:
        self.desk.go(Place("visit", asked.record.visit, asked.record.id))


def _found(
    store: Store, narrowed: str, today: dt.date, chosen: RecordId | None, _work: Work
) -> Found:
    reader = store.reader
    asking = _asking(narrowed, today, lists.bodies_by_name(reader))
    place = lists.place_of_asked(reader, asking, chosen) if chosen else -1
    first = lists.asked(reader, asking, 0, PAGE_ROWS)
    return Found(asking, lists.count_asked(reader, asking), first, chosen, place)


def _asking(narrowed: str, today: dt.date, bodies: str) -> Asking:
    made_by = MadeBy(narrowed) if narrowed in ("body", "delegation") else None
    return Asking(today, bodies, narrowed == "overdue", narrowed == "undated", made_by)


def _text(asked: Asked) -> str:
    return asked.record.text


def _tone(asked: Asked) -> str:
    if asked.overdue:
        return "danger"
    return "" if asked.record.due else "placeholder"


def _key(asked: Asked) -> object:
    return asked.record.id
