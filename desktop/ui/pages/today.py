"""Today: go on where you were, the latest visits, what waits for an answer."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from db import lists, query
from db.errors import NoRecord
from db.records import Inspection, Recommendation, RecordId, Visit, VisitKind
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EmptyState, Scroll, Section, column, emptied, side_by_side
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place, from_text, place_of, visit_name
from desktop.work import Work

LATEST = 5
MOST_WAITING = 5
_ONE_COLUMN_PERCENT = 175
RETURNED_TO = frozenset({"inspection", "visit"})
ICONS = {VisitKind.SURVEY: "map-pin", VisitKind.SESSION: "users"}


class Day(NamedTuple):
    """What the page shows, asked in one go."""

    today: dt.date
    recent: tuple[Place, Inspection | Visit] | None
    visits: tuple[tuple[Visit, Inspection], ...]
    overdue: tuple[Recommendation, ...]
    undated: int


class TodayPage(Page):
    """The first page: a few ways into the work, nothing to fill in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._begins = False
        self._scroll = Scroll(widest_px=self.desk.theme.px(1040))
        column(self).addWidget(self._scroll)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.today")

    def refresh(self) -> None:
        """Ask for the day."""
        self.ask(self._day, self._show)

    def _show(self, day: Day) -> None:
        body = self._scroll.body
        rows = [row for row in self.findChildren(LinkRow) if not row.isHidden()]
        keyboard = self.window().focusWidget()  # also while another window is in front
        held = keyboard is not None and self._scroll.isAncestorOf(keyboard)
        focused = next((at for at, row in enumerate(rows) if row is keyboard), 0 if held else None)
        bar = self._scroll.verticalScrollBar()
        scrolled = bar.value()
        emptied(body)
        body.addWidget(PlainLabel(self._weekday(day.today), "display"))
        if not day.visits and not day.recent:
            body.addWidget(empty := self._nothing(), 1)
            if self._begins:
                QTimer.singleShot(
                    0, empty, partial(self._begin_at, empty)
                )  # not before it is shown
            return
        go_on = self._go_on(*day.recent) if day.recent else None
        if go_on:
            body.addWidget(go_on)
        columns = [self._latest(day.visits), self._waiting(day)] if day.visits else []
        if self.desk.theme.text_percent < _ONE_COLUMN_PERCENT:
            body.addLayout(side_by_side(columns, (3, 2)))
        else:
            for part in columns:
                body.addWidget(part)
        body.addStretch(1)
        if self._begins or focused is not None:
            parts = [go_on, *columns] if go_on else columns
            for part in parts:
                part.show()  # what is not shown yet loses the keyboard when its window comes to the front
            new = [row for part in parts for row in part.findChildren(LinkRow)]
            self._begin_at(new[min(focused or 0, len(new) - 1)])
        bar.setValue(scrolled)  # rows that go hand the keyboard on, and what gets it is scrolled to

    def _begin_at(self, row: QWidget) -> None:
        """Put the keyboard there, unless the page was left meanwhile: it may be in a text being typed by now."""
        self._begins = False
        if self.isVisible():
            row.setFocus()

    def focus(self) -> None:
        """Begin at the first row, once it is there."""
        self._begins = True

    def _day(self, _work: Work) -> Day:
        reader, today = self.desk.store.reader, self.desk.today()
        return Day(
            today=today,
            recent=self._recent(),
            visits=tuple(lists.latest_visits(reader, LATEST)),
            overdue=tuple(lists.overdue(reader, today, MOST_WAITING)),
            undated=lists.undated(reader),
        )

    def _recent(self) -> tuple[Place, Inspection | Visit] | None:
        """Return the record last worked on, else an inspection that has no visit yet; None in an empty book."""
        reader = self.desk.store.reader
        place = from_text(self.desk.preferences.chosen.recent, RETURNED_TO)
        with suppress(NoRecord):
            record = query.record(reader, place.record or RecordId(""))
            if isinstance(record, Inspection | Visit):
                return place, record
        newest = [] if lists.latest_visits(reader, 1) else lists.newest_inspections(reader, 1)
        return (Place("inspection", newest[0].id), newest[0]) if newest else None

    def _go_on(self, place: Place, record: Inspection | Visit) -> QWidget:
        section = Section(self.words("today.go_on"))
        if isinstance(record, Visit):
            row = self._visit_row(record, self.words.kind(record.kind), place)
        else:
            detail = record.delegation or record.issuer
            row = self._row("clipboard-list", record.topic, detail, place)
        section.body.addWidget(row)
        return section

    def _latest(self, visits: tuple[tuple[Visit, Inspection], ...]) -> QWidget:
        section = Section(self.words("today.latest"))
        for visit, inspection in visits:
            section.body.addWidget(
                self._visit_row(visit, inspection.topic, Place("visit", visit.id))
            )
        return section

    def _waiting(self, day: Day) -> QWidget:
        section = Section(self.words("today.waiting"))
        every = Button(self.words("today.all"), "quiet")
        every.setAccessibleName(self.words("today.all_asked"))
        every.clicked.connect(self._go_to_recommendations)
        section.add_action(every)
        if not day.overdue and not day.undated:
            section.body.addWidget(PlainLabel(self.words("today.none_waits"), "muted", wrap=True))
        for each in day.overdue:
            badge = (self.words("today.overdue_since", day=each.due), "danger")
            section.body.addWidget(self._asked_row(each, "alert-triangle", badge))
        if day.undated:
            section.body.addWidget(self._undated_row(day.undated))
        return section

    def _undated_row(self, count: int) -> LinkRow:
        name = self.words("today.undated", count=count)
        detail = self.words("today.undated_why")
        return self._row("calendar-due", name, detail, Place("recommendations"))

    def _asked_row(self, asked: Recommendation, icon: str, badge: tuple[str, str]) -> LinkRow:
        place = place_of(self.desk.store, asked)
        return self._row(icon, asked.text, badge[0], place)

    def _visit_row(self, visit: Visit, beside: str, place: Place) -> LinkRow:
        name = visit_name(visit, self.words.kind(visit.kind))
        when = self.words.moment(visit.start) or self.words.moment(visit.planned_start)
        detail = " · ".join(filter(None, (when, beside)))
        return self._row(ICONS[visit.kind], name, detail, place)

    def _row(self, icon: str, name: str, detail: str, place: Place) -> LinkRow:
        row = LinkRow(self.desk.theme, icon, name, detail, place)
        row.opened.connect(self.desk.go)
        return row

    def _nothing(self) -> QWidget:
        empty = EmptyState(
            self.desk.theme, "clipboard-list", self.words("today.empty"), self.words("today.begin")
        )
        empty.acted.connect(self._begin)
        return empty

    def _begin(self) -> None:
        self.desk.go(Place("inspections", field="topic"))

    def _go_to_recommendations(self) -> None:
        self.desk.go(Place("recommendations"))

    def _weekday(self, today: dt.date) -> str:
        return self.words(
            "today.date", weekday=self.words(f"today.weekday.{today.weekday()}"), date=today
        )
