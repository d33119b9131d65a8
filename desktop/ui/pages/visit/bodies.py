"""A field for a body: one that is known is offered while its name is typed, a new name makes a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Qt

from db import fields, successors
from db.changes import Edit
from db.ids import new_id
from db.records import Body, RecordId
from desktop.fieldwork.bodies import offered
from desktop.ui.lists.adding import FoldedCompleter
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.held import Held
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.words import Words


class BodyField(LineField[str]):
    """A body's name; `named` finds or makes the body it means."""

    def __init__(self, words: Words, label: str, *, hint: str = "") -> None:
        super().__init__(words, label, hint=hint or words("visit.body_hint"))
        self._offer = FoldedCompleter(self)
        self.line.setCompleter(self._offer)
        self._offer.activated.connect(self._chosen, Qt.ConnectionType.QueuedConnection)
        self.note = PlainLabel("", "muted", wrap=True)
        self.note.hide()
        self._column.addWidget(self.note)

    def offer(self, held: Held) -> None:
        """Offer every body that is known."""
        if elsewhere := held.bodies.elsewhere:
            self._offer.offer_found(elsewhere.holding)
            return
        self._offer.offer_sorted(names.body_name(body) for body in offered(held.bodies.values()))

    def show_body(self, held: Held, id: RecordId | None) -> None:
        """Show which body the record names."""
        self.offer(held)
        self.show_value(names.body_name(held.bodies.get(id) if id else None))

    def tell_day(self, held: Held, id: RecordId | None, day: dt.date | None) -> None:
        """Say which body it was on a day where that is another one, or that it did not stand then."""
        text = self._of_day(held.bodies, id, day) if id and day else ""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _of_day(self, known: Mapping[RecordId, Body], id: RecordId, day: dt.date) -> str:
        words, chosen = self._words, known.get(id)
        own = known.get(successors.as_of(known, id, day))
        if own is None or chosen is None:
            return ""
        if own.id != id:
            return words("visit.body_that_day", day=words.date(day), body=own.name)
        if chosen.valid_to and chosen.valid_to < day:
            return words("visit.body_ended", day=words.date(chosen.valid_to))
        if chosen.valid_from and day < chosen.valid_from:
            return words("visit.body_not_yet", day=words.date(chosen.valid_from))
        return ""

    def start_body(self, held: Held, id: RecordId | None) -> None:
        """Show another record's body."""
        self.start(names.body_name(held.bodies.get(id) if id else None))

    @property
    def is_half_a_value(self) -> bool:
        """Say that half a name is none."""
        return True

    def _typed(self) -> None:
        """Wait for Enter or for the field to be left: half a name would become a body of its own."""

    def _chosen(self) -> None:
        self.flush()


def named(held: Held, name: str) -> tuple[RecordId | None, list[Edit]]:
    """Return the body of this name, and the edit that makes it where it is new."""
    if not name.strip():
        return None, []
    known = names.body_called(held, name.strip())
    if known:
        return known.id, []
    new = Body(id=new_id(), name=name.strip())
    return new.id, [fields.edit(new)]
