"""The delegation: who belongs to it, in which part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from db import fields, query
from db.ids import new_id
from db.records import Member, Role
from desktop.ui.lists.form import Form
from desktop.ui.lists.listing import Listing
from desktop.ui.pages.inspection import order
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.fields import LineField, TextField
from desktop.ui.parts.table import Column


class Members(Listing):
    """The members in their order."""

    area = "member"
    icon = "users"
    action = "member.edit"

    def columns(self) -> Sequence[Column[Any]]:
        """Return name, part, title, organisation, group."""
        field = self.words.field
        return (
            Column(self.say("person"), _name, 200, icon=self._icon),
            Column(field("role"), self._role, 116, tone=_tone),
            Column(self.say("title"), _title),
            Column(field("group"), _group, 84),
        )

    def ask(self) -> Sequence[Member]:
        """Ask for the delegation."""
        found = query.members(self.desk.store.reader, self.owner)
        self.table.keep_hidden(3, not any(member.group for member in found))
        return found

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in name, part, title, organisation, group."""
        words = self.words
        into.addWidget(form.hold("name", LineField(words, self.say("person"))))
        roles = [(role, words.kind(role)) for role in Role]
        into.addWidget(form.hold("role", ChoiceField(words.field("role"), roles)))
        title = TextField(words, words.field("position_title"), lines=2)
        into.addWidget(form.hold("position_title", title))
        organisation = TextField(words, words.field("organisation"), lines=1)
        into.addWidget(form.hold("organisation", organisation))
        into.addWidget(
            form.hold("group", LineField(words, words.field("group"), hint=self.say("group_hint")))
        )

    def add(self) -> None:
        """Add a member, whose name is typed next."""
        rows = query.members(self.desk.store.reader, self.owner)
        role = Role.MEMBER if rows else Role.HEAD
        new = Member(id=new_id(), inspection=self.owner, role=role, position=order.last(rows))
        if self.desk.write("member.add", fields.edit(new)):
            self.added(new.id)

    def remove(self, row: Member) -> bool:
        """Delete a member."""
        return bool(self.desk.write("member.delete", fields.deleted(row)))

    def shift(self, row: Member, by: int) -> bool:
        """Move a member."""
        rows = query.members(self.desk.store.reader, self.owner)
        edits = order.shifted(rows, row.id, by)
        return bool(edits) and bool(self.desk.write("member.move", *edits))

    def _role(self, member: Member) -> str:
        return self.words.kind(member.role)

    def _icon(self, member: Member) -> str:
        clash = any(record == member.id for record, _ in self.sight.clashes)
        return "alert-triangle" if clash else ""


def _name(member: Member) -> str:
    return member.name or "—"


def _title(member: Member) -> str:
    return ", ".join(filter(None, (member.position_title, member.organisation)))


def _group(member: Member) -> str:
    return member.group


def _tone(member: Member) -> str:
    return "" if member.role in (Role.HEAD, Role.DEPUTY) else "muted"
