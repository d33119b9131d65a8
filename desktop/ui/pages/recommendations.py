"""Everything that was asked of anybody, in one table: who, by when, how far; overdue first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget

from db import query
from db.folding import sort_key
from db.records import FollowUpState, MadeBy, Recommendation, RecordId
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EDGE_PX, EmptyState, column, row
from desktop.ui.parts.table import Column, RecordTable
from desktop.ui.places import Place
from desktop.work import Work

ALL = "all"
FILTERS = (ALL, "overdue", "undated", "body", "delegation")


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the table."""

    record: Recommendation
    addressee: str
    state: FollowUpState
    overdue: bool


class RecommendationsPage(Page):
    """The table, narrowed by the button chosen above it."""

    kinds = frozenset({"recommendation", "follow_up", "body", "visit", "inspection"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._filter = ALL
        self._lines: tuple[Asked, ...] = ()
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

    def _all(self, _work: Work) -> tuple[Asked, ...]:
        """Return everything asked, the overdue first, then by due date."""
        reader, today = self.desk.store.reader, self.desk.today()
        states = query.states(reader)
        names = {body.id: body.short_name or body.name for body in query.bodies(reader)}
        asked = [
            _asked(each, names, states.get(each.id, FollowUpState.NEW), today)
            for each in query.all_recommendations(reader)
        ]
        return tuple(sorted(asked, key=_urgency))

    def _take(self, asked: tuple[Asked, ...]) -> None:
        self._lines = asked
        self._show()

    def focus(self) -> None:
        """Begin in the table."""
        self._table.setFocus()

    def _show(self) -> None:
        shown = [each for each in self._lines if _passes(each, self._filter)]
        self._table.show_rows(shown)
        self._shown.setCurrentWidget(self._table if shown else self._empty)
        self._count.setText(self.words("recommendations.count", count=len(shown)))

    def _head(self) -> QHBoxLayout:
        head = row(gap_px=4)
        self._group = QButtonGroup(self)
        for name in FILTERS:
            button = QPushButton(self.words(f"recommendations.filter.{name}"))
            button.setProperty("role", "segment")
            button.setProperty("filter", name)
            button.setCheckable(True)
            button.setChecked(name == self._filter)
            button.clicked.connect(self._narrow)
            self._group.addButton(button)
            head.addWidget(button)
        head.addStretch(1)
        head.addWidget(self._count)
        return head

    def _new_table(self) -> RecordTable[Asked]:
        words = self.words
        return RecordTable(
            self.desk.theme,
            words("ui.page.recommendations"),
            [
                Column(words.field("text"), lambda each: each.record.text),
                Column(words.field("addressee"), lambda each: each.addressee, 190),
                Column(words.field("made_by"), lambda each: words.kind(each.record.made_by), 180),
                Column(words.field("due"), self._due, 150, tone=_tone),
                Column(words.field("state"), lambda each: words.kind(each.state), 150),
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
        self._show()

    @Slot(object)
    def _open(self, asked: Asked) -> None:
        self.desk.go(Place("visit", asked.record.visit, asked.record.id))


def _asked(
    record: Recommendation, names: dict[RecordId, str], state: FollowUpState, today: dt.date
) -> Asked:
    overdue = record.due is not None and record.due < today and state not in query.DONE
    return Asked(record, names.get(record.addressee or RecordId(""), ""), state, overdue)


def _urgency(asked: Asked) -> tuple[bool, bool, dt.date, str]:
    """Return by what the table is ordered: overdue, then dated by day, then the rest by addressee."""
    due = asked.record.due
    return not asked.overdue, due is None, due or dt.date.min, sort_key(asked.addressee)


def _passes(asked: Asked, narrowed: str) -> bool:
    match narrowed:
        case "overdue":
            return asked.overdue
        case "undated":
            return asked.record.due is None
        case "body" | "delegation":
            return asked.record.made_by is MadeBy(narrowed)
    return True


def _tone(asked: Asked) -> str:
    if asked.overdue:
        return "danger"
    return "" if asked.record.due else "placeholder"


def _key(asked: Asked) -> object:
    return asked.record.id
