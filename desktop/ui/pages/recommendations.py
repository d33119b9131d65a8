"""Everything that was asked of anybody, in one table: who, by when, how far; overdue first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QStackedWidget

from db import lists, query
from db.folding import sort_key
from db.lists import Ask
from db.records import Body, MadeBy, Recommendation, RecordId
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EDGE_PX, EmptyState, column, row
from desktop.ui.parts.table import Column, Paged, RecordTable
from desktop.ui.places import Place
from desktop.work import Work

ALL = "all"
FILTERS = (ALL, "overdue", "undated", "body", "delegation")


@dataclass(frozen=True, slots=True)
class Line:
    """What orders and narrows the table; its words are fetched when it comes into sight."""

    ask: Ask
    addressee: str
    overdue: bool

    @property
    def id(self) -> RecordId:
        """The recommendation's id."""
        return self.ask.id


@dataclass(frozen=True, slots=True)
class Asked(Line):
    """One row of the table; `record` is None for one that was deleted meanwhile."""

    record: Recommendation | None


class RecommendationsPage(Page):
    """The table, narrowed by the button chosen above it."""

    kinds = frozenset({"recommendation", "follow_up", "body", "visit", "inspection"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._filter = ALL
        self._lines: tuple[Line, ...] = ()
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
        """Ask for everything asked."""
        self.ask(self._all, self._take)

    def _all(self, _work: Work) -> tuple[Line, ...]:
        """Return everything asked, the overdue first, then by due date."""
        reader, today = self.desk.store.reader, self.desk.today().isoformat()
        bodies = sorted(query.bodies(reader), key=_body_order)
        order = {body.id: number for number, body in enumerate(bodies)}
        names = {body.id: body.short_name or body.name for body in bodies}
        lines = [_line(ask, names, today) for ask in lists.asks(reader)]
        return tuple(sorted(lines, key=partial(_urgency, order)))

    def _take(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self._show()

    def _fetch(self, lines: Sequence[Line]) -> list[Asked]:
        found = lists.named(self.desk.store.reader, Recommendation, [line.ask.id for line in lines])
        return [Asked(each.ask, each.addressee, each.overdue, found.get(each.id)) for each in lines]

    def focus(self) -> None:
        """Begin in the table."""
        self._table.setFocus()

    def _show(self) -> None:
        shown = [each for each in self._lines if _passes(each, self._filter)]
        self._table.show_rows(Paged(shown, self._fetch))
        self._shown.setCurrentWidget(self._table if shown else self._empty)
        self._count.setText(self.words("recommendations.count", count=len(shown)))
        self._reflow()

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
            button.setCheckable(True)
            button.setChecked(name == self._filter)
            button.clicked.connect(self._narrow)
            self._group.addButton(button)
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
                Column(words.field("made_by"), lambda each: words.kind(each.ask.made_by), 180),
                Column(words.field("due"), self._due, 150, tone=_tone),
                Column(words.field("state"), lambda each: words.kind(each.ask.state), 150),
            ],
            key=_key,
            lines=2,
        )

    def _due(self, asked: Asked) -> str:
        if asked.ask.due is None:
            return self.words("recommendations.no_due")
        day = self.words.date(dt.date.fromisoformat(asked.ask.due))
        return self.words("recommendations.overdue", day=day) if asked.overdue else day

    def _narrow(self) -> None:
        self._filter = str(self.sender().property("filter"))
        self._show()

    @Slot(object)
    def _open(self, asked: Asked) -> None:
        if asked.record is not None:
            self.desk.go(Place("visit", asked.record.visit, asked.record.id))


def _line(ask: Ask, names: dict[RecordId, str], today: str) -> Line:
    overdue = ask.due is not None and ask.due < today and ask.state not in query.DONE
    return Line(ask, names.get(ask.addressee or RecordId(""), ""), overdue)


def _body_order(body: Body) -> str:
    return sort_key(body.short_name or body.name)


def _urgency(order: dict[RecordId, int], line: Line) -> tuple[bool, bool, str, int]:
    """Return by what the table is ordered: overdue, then dated by day, then the rest by addressee."""
    due = line.ask.due
    return (
        not line.overdue,
        due is None,
        due or "",
        order.get(line.ask.addressee or RecordId(""), -1),
    )


def _passes(line: Line, narrowed: str) -> bool:
    match narrowed:
        case "overdue":
            return line.overdue
        case "undated":
            return line.ask.due is None
        case "body" | "delegation":
            return line.ask.made_by is MadeBy(narrowed)
    return True


def _text(asked: Asked) -> str:
    return asked.record.text if asked.record else ""


def _tone(asked: Asked) -> str:
    if asked.overdue:
        return "danger"
    return "" if asked.ask.due else "placeholder"


def _key(line: Line) -> object:
    return line.id
