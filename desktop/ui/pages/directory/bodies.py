"""Bodies: what they are called and were called, under whom, until when, which of them are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from db import directory, fields, lists
from db.directory import BODY, Sifted
from db.drafts import NOWHERE, Spot
from db.ids import new_id
from db.records import Body, RecordId
from desktop.fieldwork import bodies
from desktop.ui.desk import Message
from desktop.ui.lists.adding import AddLine
from desktop.ui.lists.bodies import BodyNames
from desktop.ui.lists.form import Form
from desktop.ui.lists.keyed import Keyed
from desktop.ui.lists.listing import Listing
from desktop.ui.lists.naming import NameField
from desktop.ui.pages.directory.same import SameLine
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.fields import LineField, TextField
from desktop.ui.parts.layouts import side_by_side
from desktop.ui.parts.table import Column


@dataclass(frozen=True, slots=True)
class Line:
    """A body with the names of the one above it and of the one it is the same as, and whom it may double."""

    body: Body
    parent: str = ""
    merged: str = ""
    first: Body | None = None


class Bodies(Listing):
    """Every body in the alphabet's order; typing sifts, Enter adds what is not there."""

    area = "body"
    icon = "building"
    action = "body.edit"
    is_ordered = False
    _doubles: Mapping[RecordId, RecordId] = {}

    def columns(self) -> Sequence[Column[Any]]:
        """Return name, whether it is one with another, short name, how long, the body above."""
        field = self.words.field
        return (
            Column(self.say("name_column"), _name, icon=self._icon, tone=_tone),
            Column(self.say("same"), self._same, 150, tone=_tone),
            Column(field("short_name"), _short_name, 150),
            Column(self.say("valid"), self._valid, 170),
            Column(field("parent"), _parent, 130),
        )

    def say(self, name: str, **values: object) -> str:
        """Return words of the directory."""
        return self.words(f"directory.body.{name}", **values)

    def key(self, row: Line) -> object:
        """Return the body's id."""
        return row.body.id

    def ask(self) -> Sequence[Line]:
        """Ask for the bodies that the line lets pass: how many, and those on the screen."""
        wanted = self._line.field.text()
        only = (*self._doubles, *self._doubles.values()) if self.doubled.isChecked() else None
        self.empty.sentence.setText(self.say("empty" if wanted or only else "none"))
        sifted = Sifted(BODY, (wanted,) if wanted else (), only)
        return Keyed(self.desk.store, sifted, self._lines, _BLANK)

    def show_doubles(self, doubles: Mapping[RecordId, RecordId]) -> None:
        """Show which bodies may be second entries of which."""
        self.doubled.setText(" " + self.say("doubled", count=len(doubles)))
        self.doubled.setVisible(bool(doubles) or self.doubled.isChecked())
        any_same = bool(doubles) or directory.any_same(self.desk.store.reader, BODY)
        self.table.keep_hidden(1, not any_same)
        self.table.keep_hidden(3, not lists.any_dated(self.desk.store.reader))
        if doubles != self._doubles:
            self._doubles = doubles
            if not doubles:
                self.doubled.setChecked(False)
            self.refresh(self.sight)

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in what the directory says of a body."""
        words, field = self.words, self.words.field
        self.same = SameLine(self.desk)
        self.same.merged.connect(self._merge)
        self.same.parted.connect(self._part)
        self.same.followed.connect(self._follow)
        into.addWidget(self.same)
        into.addWidget(form.hold("name", TextField(words, self.say("full_name"), lines=1)))
        into.addWidget(form.hold("short_name", LineField(words, field("short_name"))))
        hint = words("directory.name_hint")
        self._links = {
            name: NameField(words, field(name), hint=hint)
            for name in ("parent", "successor", "same_as")
        }
        into.addWidget(form.hold("parent", self._links["parent"]))
        since = form.hold("valid_from", DateField(words, field("valid_from")))
        until = form.hold("valid_to", DateField(words, field("valid_to")))
        into.addLayout(side_by_side([since, until]))
        into.addWidget(form.hold("successor", self._links["successor"]))
        into.addWidget(form.hold("same_as", self._links["same_as"]))

    def prepare(self, row: Line) -> None:
        """Offer every other body, and say whom this one may be or may have become."""
        store = self.desk.store
        for name, field in self._links.items():
            field.offer(BodyNames(store.reader, row.body.id, name))
        proposed = bodies.successor_proposed(store.reader, row.body)
        before = lists.became(store.reader, row.body.id)
        doubts = bodies.doubts(store.reader, row.body)
        self.same.show_body(row.merged, row.first, proposed, before, doubts)

    def form_row(self, row: Line) -> Body:
        """Return the body."""
        return row.body

    @Slot()
    def add(self) -> None:
        """Go to the line in which bodies are looked for and named."""
        self._line.setFocus()

    def add_tools(self, line: QBoxLayout) -> QWidget:
        """Put the line that sifts and adds at the left, and the way to see only what may be double."""
        self._line = AddLine(self.desk, self.say("add"), self.say("add_hint"))
        self._line.keep(Spot("directory", NOWHERE, "line.body"))
        self._line.entered.connect(self._add)
        self._line.field.line.textChanged.connect(self._sift)
        self.table.typed.connect(self._typed_on_list)
        self.doubled = Button(self.say("doubled", count=0), "quiet")
        self.doubled.with_icon(self.desk.theme, "copy").setCheckable(True)
        self.doubled.toggled.connect(self._sift)
        self.doubled.hide()
        line.addWidget(self._line, 4)
        line.addSpacing(8)
        line.addWidget(self.doubled)
        return self._line

    def _lines(self, ids: Sequence[RecordId]) -> list[Line]:
        """Return bodies with what their lines say of others."""
        reader = self.desk.store.reader
        own = lists.named(reader, Body, ids)
        named = [id for body in own.values() for id in (body.parent, body.same_as) if id]
        others = lists.named(reader, Body, [*named, *filter(None, map(self._doubles.get, ids))])
        return [self._line_of(own[id], others) for id in ids if id in own]

    def _line_of(self, body: Body, others: Mapping[RecordId, Body]) -> Line:
        above = others.get(body.parent) if body.parent else None
        other = others.get(body.same_as) if body.same_as else None
        first = self._doubles.get(body.id)
        parent = (above.short_name or above.name) if above else ""
        return Line(body, parent, other.name if other else "", others.get(first) if first else None)

    @Slot()
    def _sift(self) -> None:
        self.refresh(self.sight)

    @Slot(str)
    def _typed_on_list(self, text: str) -> None:
        self._line.setFocus()
        self._line.field.line.setText(text)

    @Slot(str)
    def _add(self, name: str) -> None:
        standing = directory.bodies_named(self.desk.store.reader, name)
        if standing:
            self.desk.say(Message(self.say("already")))
            self.choose(standing[0])
            return
        new = Body(id=new_id(), name=name)
        if self.desk.write_from(self._line.field, "body.add", fields.edit(new)):
            self._line.clear()
            self.choose(new.id)
            self._line.setFocus()

    def _merge(self) -> None:
        row = self.table.chosen()
        if row is not None and row.first is not None:
            self._write_same(row.body, row.first.id, self.say("merged", body=row.first.name))

    def _part(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self._write_same(row.body, None, self.say("parted"))

    def _write_same(self, body: Body, other: RecordId | None, said: str) -> None:
        self.form.flush()
        name = "body.merge" if other else "body.part"
        if self.desk.write(name, fields.changed(body, replace(body, same_as=other))):
            self.choose(body.id)
            self.desk.say(Message(said, undo=True))

    def _follow(self) -> None:
        row = self.table.chosen()
        new = bodies.successor_proposed(self.desk.store.reader, row.body) if row else None
        if row is not None and new is not None:
            self.form.flush()
            edit = fields.changed(row.body, replace(row.body, successor=new.id))
            self.desk.write("body.edit", edit)

    def _icon(self, line: Line) -> str:
        clash = any(record == line.body.id for record, _ in self.sight.clashes)
        return "alert-triangle" if clash else "building"

    def _valid(self, line: Line) -> str:
        since, until = line.body.valid_from, line.body.valid_to
        if since is None and until is None:
            return ""
        return f"{self.words.date(since) or '…'} – {self.words.date(until) or '…'}"

    def _same(self, line: Line) -> str:
        if line.merged:
            return self.say("is_same", body=line.merged)
        return self.say("may_be", body=line.first.name) if line.first else ""


def _name(line: Line) -> str:
    return line.body.name or "—"


def _short_name(line: Line) -> str:
    return line.body.short_name


def _parent(line: Line) -> str:
    return line.parent


def _tone(line: Line) -> str:
    return "muted" if line.merged else ""


_BLANK = Line(Body(id=RecordId(""), name=""))
