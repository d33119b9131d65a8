"""The bodies under oversight: taken from the directory or typed anew; their entries in the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from db import fields, query
from db.folding import fold
from db.ids import new_id
from db.records import Body, RecordId, Subject
from desktop.fieldwork.bodies import leading_to
from desktop.fieldwork.bodies import offered as offered_bodies
from desktop.ui.desk import Message
from desktop.ui.lists.adding import AddLine
from desktop.ui.lists.form import Form
from desktop.ui.lists.listing import Listing
from desktop.ui.pages.inspection import order
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.fields import LineField, TextField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import side_by_side
from desktop.ui.parts.table import Column


@dataclass(frozen=True, slots=True)
class Line:
    """A subject with its body, and the name of the body above it."""

    subject: Subject
    body: Body
    parent: str


class Subjects(Listing):
    """The subjects in their order; the fields are the body's own, shared by all inspections."""

    area = "subject"
    icon = "building"
    action = "body.edit"

    def columns(self) -> Sequence[Column[Any]]:
        """Return name, short name, the body above."""
        field = self.words.field
        return (
            Column(self.say("body"), _name, icon=self._icon),
            Column(field("short_name"), _short_name, 190),
            Column(field("parent"), _parent, 160),
        )

    def key(self, row: Line) -> object:
        """Return the subject's id."""
        return row.subject.id

    def ask(self) -> Sequence[Line]:
        """Ask for the subjects and their bodies."""
        reader = self.desk.store.reader
        bodies = {body.id: body for body in query.bodies(reader)}
        self._line.offer([body.name for body in offered_bodies(bodies.values())])
        lines = []
        for subject in query.subjects(reader, self.owner):
            body = bodies.get(subject.body) or Body(id=subject.body, name="")
            above = bodies.get(body.parent or RecordId(""))
            lines.append(Line(subject, body, (above.short_name or above.name) if above else ""))
        return lines

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in what the directory says of a body."""
        words, field = self.words, self.words.field
        into.addWidget(form.hold("name", TextField(words, self.say("full_name"), lines=1)))
        into.addWidget(form.hold("short_name", LineField(words, field("short_name"))))
        self._above: ChoiceField[RecordId | None] = ChoiceField(field("parent"))
        self._after: ChoiceField[RecordId | None] = ChoiceField(field("successor"))
        into.addWidget(form.hold("parent", self._above))
        since = form.hold("valid_from", DateField(words, field("valid_from")))
        until = form.hold("valid_to", DateField(words, field("valid_to")))
        into.addLayout(side_by_side([since, until]))
        into.addWidget(form.hold("successor", self._after))
        into.addWidget(PlainLabel(self.say("shared"), "small", wrap=True))

    def prepare(self, row: Line) -> None:
        """Offer every other body as the one above or the one that followed."""
        bodies = {body.id: body for body in query.bodies(self.desk.store.reader)}
        standing = {body.id for body in offered_bodies(bodies.values())}
        for choice, name in ((self._above, "parent"), (self._after, "successor")):
            barred = leading_to(bodies, row.body.id, name)
            offered: list[tuple[RecordId | None, str]] = [(None, "—")]
            chosen = getattr(row.body, name)
            for body in bodies.values():
                if body.id not in barred and (body.id == chosen or body.id in standing):
                    offered.append((body.id, body.name))
            choice.offer(offered)

    def form_row(self, row: Line) -> Body:
        """Return the body, whose fields these are."""
        return row.body

    @Slot()
    def add(self) -> None:
        """Go to the line in which a body is named."""
        self._line.setFocus()

    def remove(self, row: Line) -> bool:
        """Take a body off the inspection; the directory keeps it."""
        return bool(self.desk.write("subject.delete", fields.deleted(row.subject)))

    def shift(self, row: Line, by: int) -> bool:
        """Move a subject."""
        rows = query.subjects(self.desk.store.reader, self.owner)
        edits = order.shifted(rows, row.subject.id, by)
        return bool(edits) and bool(self.desk.write("subject.move", *edits))

    def add_tools(self, line: QBoxLayout) -> QWidget:
        """Put the line in which a body is named at the left."""
        self._line = AddLine(self.desk, self.say("add"), self.say("add_hint"))
        self._line.entered.connect(self._add)
        line.addWidget(self._line, 4)
        return self._line

    @Slot(str)
    def _add(self, name: str) -> None:
        reader = self.desk.store.reader
        rows = query.subjects(reader, self.owner)
        body = _named(offered_bodies(query.bodies(reader)), name)
        standing = next((each for each in rows if body and each.body == body.id), None)
        if standing:
            self.choose(standing.id)
            self._line.clear()
            self.desk.say(Message(self.say("already")))
            return
        new = Body(id=new_id(), name=name)
        subject = Subject(
            id=new_id(),
            inspection=self.owner,
            body=body.id if body else new.id,
            position=order.last(rows),
        )
        edits = [fields.edit(subject)] if body else [fields.edit(new), fields.edit(subject)]
        if self.desk.write_from(self._line.field, "subject.add", *edits):
            self._line.clear()
            self.choose(subject.id)

    def _icon(self, line: Line) -> str:
        clash = any(record == line.body.id for record, _ in self.sight.clashes)
        return "alert-triangle" if clash else "building"


def _named(bodies: Sequence[Body], name: str) -> Body | None:
    """Return the body of this name or short name, whatever the case and the marks' spelling."""
    for same in (str, fold):
        for body in bodies:
            if same(name) in (same(body.name), same(body.short_name)):
                return body
    return None


def _name(line: Line) -> str:
    return line.body.name or "—"


def _short_name(line: Line) -> str:
    return line.body.short_name


def _parent(line: Line) -> str:
    return line.parent
