"""The bodies under oversight: taken from the directory or typed anew; their entries in the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from db import fields, lists, query
from db.drafts import Spot
from db.ids import new_id
from db.records import Body, Inspection, RecordId, Subject
from desktop.ui.desk import Message
from desktop.ui.lists.adding import AddLine
from desktop.ui.lists.bodies import BodyNames
from desktop.ui.lists.form import Form
from desktop.ui.lists.listing import Listing
from desktop.ui.lists.naming import NameField
from desktop.ui.pages.inspection import order
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
            Column(field("short_name"), _short_name, 120),
            Column(field("parent"), _parent, 150),
        )

    def key(self, row: Line) -> object:
        """Return the subject's id."""
        return row.subject.id

    def begin(self, owner: RecordId) -> None:
        """Get ready for another inspection; a name that was typed and not added comes back with its own."""
        self._line.keep(Spot(Inspection.kind_name, owner, "line.subject"))
        super().begin(owner)

    def ask(self) -> Sequence[Line]:
        """Ask for the subjects and their bodies."""
        reader = self.desk.store.reader
        subjects = query.subjects(reader, self.owner)
        bodies = lists.named(reader, Body, [subject.body for subject in subjects])
        bodies |= lists.named(reader, Body, [b.parent for b in bodies.values() if b.parent])
        lines = []
        for subject in subjects:
            body = bodies.get(subject.body) or Body(id=subject.body, name="")
            above = bodies.get(body.parent or RecordId(""))
            lines.append(Line(subject, body, (above.short_name or above.name) if above else ""))
        return lines

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in what the directory says of a body."""
        words, field = self.words, self.words.field
        into.addWidget(form.hold("name", TextField(words, self.say("full_name"), lines=1)))
        into.addWidget(form.hold("short_name", LineField(words, field("short_name"))))
        hint = words("directory.name_hint")
        self._links = {
            name: NameField(words, field(name), hint=hint) for name in ("parent", "successor")
        }
        into.addWidget(form.hold("parent", self._links["parent"]))
        since = form.hold("valid_from", DateField(words, field("valid_from")))
        until = form.hold("valid_to", DateField(words, field("valid_to")))
        into.addLayout(side_by_side([since, until]))
        into.addWidget(form.hold("successor", self._links["successor"]))
        into.addWidget(PlainLabel(self.say("shared"), "small", wrap=True))

    def prepare(self, row: Line) -> None:
        """Offer every other body as the one above or the one that followed."""
        for name, field in self._links.items():
            field.offer(BodyNames(self.desk.store.reader, row.body.id, name))

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
        self._line.offer_found(BodyNames(self.desk.store.reader).holding)
        line.addWidget(self._line, 4)
        return self._line

    @Slot(str)
    def _add(self, name: str) -> None:
        reader = self.desk.store.reader
        rows = query.subjects(reader, self.owner)
        body = BodyNames(self.desk.store.reader).meant(name)
        standing = next((each for each in rows if body and each.body == body), None)
        if standing:
            self.choose(standing.id)
            self._line.clear()
            self.desk.say(Message(self.say("already")))
            return
        new = Body(id=new_id(), name=name)
        subject = Subject(
            id=new_id(),
            inspection=self.owner,
            body=body or new.id,
            position=order.last(rows),
        )
        edits = [fields.edit(subject)] if body else [fields.edit(new), fields.edit(subject)]
        if self.desk.write_from(self._line.field, "subject.add", *edits):
            self._line.clear()
            self.choose(subject.id)

    def _icon(self, line: Line) -> str:
        clash = any(record == line.body.id for record, _ in self.sight.clashes)
        return "alert-triangle" if clash else "building"


def _name(line: Line) -> str:
    return line.body.name or "—"


def _short_name(line: Line) -> str:
    return line.body.short_name


def _parent(line: Line) -> str:
    return line.parent
