"""The surveys and working sessions of an inspection, and how much each has brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from db import fields, lists, query
from db.dates import UNKNOWN, DayPart, When
from db.ids import new_id
from db.records import Body, Finding, Recommendation, RecordId, Visit, VisitKind
from desktop.ui import steps
from desktop.ui.desk import Message
from desktop.ui.lists.listing import Listing
from desktop.ui.pages.inspection import order
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.table import Column
from desktop.ui.places import Place

_DAY = dt.date(2029, 9, 29)
_LONG_MOMENTS = (When(day=_DAY, time=dt.time(20, 50)), *(When(day=_DAY, part=p) for p in DayPart))


@dataclass(frozen=True, slots=True)
class Line:
    """A visit with what the table says of it."""

    visit: Visit
    body: str
    findings: int
    asked: int


class Visits(Listing):
    """The visits in their order; each has a page of its own."""

    area = "visit"
    icon = "calendar-event"

    def columns(self) -> Sequence[Column[Any]]:
        """Return name, kind, moment, body, what was found, what was asked."""
        return (
            Column(self.say("title"), self._title, icon=_icon),
            Column(
                self.say("when"), self._when, self.wide_px(*map(self.words.moment, _LONG_MOMENTS))
            ),
            Column(self.words.field("body"), _body, 236),
            Column(self.say("findings"), self._findings, 84, right=True),
            Column(self.say("asked"), self._asked, 88, right=True),
        )

    def key(self, row: Line) -> object:
        """Return the visit's id."""
        return row.visit.id

    def ask(self) -> Sequence[Line]:
        """Ask for the visits and what hangs on them."""
        reader = self.desk.store.reader
        visits = query.visits(reader, self.owner)
        known = lists.named(reader, Body, [visit.body for visit in visits if visit.body])
        bodies = {body.id: body.short_name or body.name for body in known.values()}
        found = lists.at_visits(reader, Finding, self.owner)
        asked = lists.at_visits(reader, Recommendation, self.owner)
        return [
            Line(
                visit,
                bodies.get(visit.body or RecordId(""), ""),
                found.get(visit.id, 0),
                asked.get(visit.id, 0),
            )
            for visit in visits
        ]

    def open(self, row: Line) -> None:
        """Go to the visit's page."""
        self.desk.go(Place("visit", row.visit.id))

    @Slot()
    def open_chosen(self) -> None:
        """Go to the chosen visit's page."""
        chosen = self.table.chosen()
        if chosen is not None:
            self.open(chosen)

    @Slot()
    def add(self) -> None:
        """Add a working session and go to it."""
        self._add(VisitKind.SESSION)

    @Slot()
    def add_survey(self) -> None:
        """Add a survey and go to it."""
        self._add(VisitKind.SURVEY)

    def remove(self, row: Line) -> bool:
        """Delete a visit with all that belongs to it."""
        said = Message(self.say("deleted"), undo=True)
        return steps.delete(self.desk, "visit.delete", row.visit.id, said)

    def shift(self, row: Line, by: int) -> bool:
        """Move a visit."""
        rows = query.visits(self.desk.store.reader, self.owner)
        edits = order.shifted(rows, row.visit.id, by)
        return bool(edits) and bool(self.desk.write("visit.move", *edits))

    def add_tools(self, line: QBoxLayout) -> QWidget:
        """Put a button for each kind at the left."""
        session = Button(self.say("add"), "primary").with_icon(self.desk.theme, "plus")
        survey = Button(self.say("add_survey")).with_icon(self.desk.theme, "map-pin")
        session.clicked.connect(self.add)
        survey.clicked.connect(self.add_survey)
        line.setSpacing(8)
        line.addWidget(session)
        line.addWidget(survey)
        return session

    def row_tools(self) -> list[QWidget]:
        """Return the button that opens the visit."""
        opens = IconButton(self.desk.theme, "arrow-right", self.say("open"), keys="Enter")
        opens.clicked.connect(self.open_chosen)
        return [opens]

    def _add(self, kind: VisitKind) -> None:
        reader = self.desk.store.reader
        subjects = query.subjects(reader, self.owner)
        new = Visit(
            id=new_id(),
            inspection=self.owner,
            kind=kind,
            body=subjects[0].body if len(subjects) == 1 and kind is VisitKind.SESSION else None,
            position=order.last(query.visits(reader, self.owner)),
        )
        if self.desk.write("visit.add", fields.edit(new)):
            self.choose(new.id)
            self.desk.go(Place("visit", new.id))

    def _title(self, line: Line) -> str:
        return line.visit.title or line.visit.place or self.words.kind(line.visit.kind)

    def _when(self, line: Line) -> str:
        visit = line.visit
        when = visit.start if visit.start != UNKNOWN else visit.planned_start
        return self.words.moment(when) or "—"

    def _findings(self, line: Line) -> str:
        return self.words.number(line.findings) if line.findings else "—"

    def _asked(self, line: Line) -> str:
        return self.words.number(line.asked) if line.asked else "—"


def _body(line: Line) -> str:
    return line.body or "—"


def _icon(line: Line) -> str:
    return "map-pin" if line.visit.kind is VisitKind.SURVEY else "message"
