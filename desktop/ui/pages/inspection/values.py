"""Lists that are values within the inspection itself: they have no ids, only their place in the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from db import fields, query
from db.changes import Changed, Edit
from db.drafts import Spot
from db.records import Inspection, Paper, Term
from desktop.ui.desk import Desk
from desktop.ui.lists.form import Form, Sight
from desktop.ui.lists.listing import Listing
from desktop.ui.parts.clash import ClashMark
from desktop.ui.parts.dates import DateField
from desktop.ui.parts.fields import Field, LineField, TextField, Unreadable
from desktop.ui.parts.layouts import side_by_side
from desktop.ui.parts.table import Column

_LONG_DAY = dt.date(2029, 9, 29)


@dataclass(frozen=True, slots=True)
class Item:
    """A value at its place in the list."""

    at: int
    value: Any


class Values(Listing):
    """A list that the inspection holds in one field; a change to one item writes the field."""

    field: ClassVar[str] = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._mark = ClashMark(desk.words)
        self._mark.chosen.connect(self._decide)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertWidget(0, self._mark)

    def ask(self) -> Sequence[Item]:
        """Ask for the list."""
        return [Item(at, value) for at, value in enumerate(self._values())]

    def refresh(self, sight: Sight) -> None:
        """Ask again; say where somebody else wrote another list."""
        super().refresh(sight)
        heads = sight.clashes.get((self.owner, self.field), [])
        self._mark.show_heads(heads, fields.encode(self._values()))

    def key(self, row: Item) -> object:
        """Return the place in the list."""
        return row.at

    def value_of(self, row: Item, name: str) -> Any:
        """Return what the item holds under this name."""
        return getattr(row.value, name)

    def spot_of(self, row: Item, name: str) -> Spot:
        """Return where what is typed into a field of an item is kept."""
        return self._spot(row.at, name)

    def make_edit(self, row: Item, name: str, value: Any, _seen: int | None) -> Edit:
        """Return the edit that writes the list with one item changed; all items have been seen alike."""
        values = list(self._values())
        at = self._place(values, row)
        if at is None:
            return Edit("inspection", self.owner)
        values[at] = replace(values[at], **{name: value})
        return self._edit(values)

    def new(self) -> Any:
        """Return an item with nothing in it."""
        raise NotImplementedError

    def write_list(self, step: str, values: Sequence[Any]) -> Changed | None:
        """Write the whole list as the step add, delete or move."""
        changed = self.desk.write(f"{self.area}.{step}", self._edit(values))
        if changed:
            self.form.position = changed.position
        return changed

    @Slot()
    def add(self) -> None:
        """Add an item at the end, to be filled in next."""
        values = self._values()
        if self.write_list("add", (*values, self.new())):
            self.added(len(values))

    def remove(self, row: Item) -> bool:
        """Take an item off the list."""
        values = list(self._values())
        at = self._place(values, row)
        if at is None or not self.write_list("delete", [*values[:at], *values[at + 1 :]]):
            return False
        self._move_drafts([*range(at), None, *range(at, len(values) - 1)])
        return True

    def shift(self, row: Item, by: int) -> bool:
        """Move an item."""
        values = list(self._values())
        at = self._place(values, row)
        if at is None or not 0 <= at + by < len(values):
            return False
        values.insert(at + by, values.pop(at))
        moved = bool(self.write_list("move", values))
        if moved:
            places: list[int | None] = list(range(len(values)))
            places.insert(at, places.pop(at + by))
            self._move_drafts(places)
            self._wanted = at + by
        return moved

    def _spot(self, at: int, name: str) -> Spot:
        return Spot(Inspection.kind_name, self.owner, f"{self.field}.{at}.{name}")

    def _move_drafts(self, places: Sequence[int | None]) -> None:
        """Let what is kept of each item follow it to its new place; what is kept of one that is gone goes."""
        own, moved = self.desk.drafts, {}
        here = places[self.form.row.at] if self.form.row is not None else None
        typed = [kept for kept in self.form.kept if isinstance(kept.field, Field)]
        for kept in typed if here is None else ():
            kept.field.took()
        for kept in typed:
            for before, after in enumerate(places):
                spot = self._spot(before, kept.name)
                text = own.text(spot)
                if text is not None:
                    own.drop(spot)
                if text is not None and after is not None:
                    moved[self._spot(after, kept.name)] = text
        for spot, text in moved.items():
            own.keep(spot, text)
        for kept in typed if here is not None else ():
            kept.move_to(self._spot(here or 0, kept.name))

    def _values(self) -> tuple[Any, ...]:
        own: tuple[Any, ...] = getattr(self._inspection(), self.field)
        return own

    def _inspection(self) -> Inspection:
        return query.inspection(self.desk.store.reader, self.owner)

    def _place(self, values: Sequence[Any], row: Item) -> int | None:
        """Return where the item now stands: where it did, or where one like it does."""
        if row.at < len(values) and values[row.at] == row.value:
            return row.at
        if row.value in values:
            return values.index(row.value)
        return row.at if row.at < len(values) else None

    def _edit(self, values: Sequence[Any]) -> Edit:
        seen = max(self.sight.seen, self.form.position)
        return Edit("inspection", self.owner, {self.field: fields.encode(values)}, seen)

    @Slot(object)
    def _decide(self, value: Any) -> None:
        self.desk.write(self.action, Edit("inspection", self.owner, {self.field: value}))


class Papers(Values):
    """The decisions, resolutions and plans that the inspection rests on."""

    area = "paper"
    icon = "file-text"
    action = "paper.edit"
    field = "founding"

    def columns(self) -> Sequence[Column[Any]]:
        """Return kind, number, date, issuer, subject."""
        field = self.words.field
        return (
            Column(self.say("kind"), _kind, 120),
            Column(field("number"), _number, 140),
            Column(field("date"), self._date, self.wide_px(self.words.date(_LONG_DAY))),
            Column(self.say("subject"), _subject),
        )

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in kind, number, date, issuer, subject."""
        words = self.words
        kind = LineField[Any](words, self.say("kind"), hint=self.say("kind_hint"))
        number = LineField[Any](words, words.field("number"))
        into.addWidget(form.hold("kind", kind))
        numbered = form.hold("number", number)
        date = form.hold("date", DateField(words, words.field("date")))
        into.addLayout(side_by_side([numbered, date]))
        into.addWidget(form.hold("issuer", TextField(words, self.say("issuer"), lines=1)))
        into.addWidget(form.hold("subject", TextField(words, self.say("subject"), lines=3)))

    def new(self) -> Paper:
        """Return an empty paper."""
        return Paper(kind="")

    def _date(self, item: Item) -> str:
        return self.words.date(item.value.date)


class Terms(Values):
    """The time limits of the plan and of the procedure."""

    area = "term"
    icon = "calendar-due"
    action = "term.edit"
    field = "terms"

    def columns(self) -> Sequence[Column[Any]]:
        """Return what is due, in how many days, by when, on which ground."""
        return (
            Column(self.say("what"), _what),
            Column(self.say("days"), self._days, 92, right=True),
            Column(self.say("due"), self._due, self.wide_px(self.words.date(_LONG_DAY))),
            Column(self.words.field("basis"), _basis, 200),
        )

    def fill(self, form: Form, into: QVBoxLayout) -> None:
        """Put in what is due, days, day, ground."""
        words = self.words
        into.addWidget(form.hold("what", TextField(words, self.say("what"), lines=2)))
        days = LineField[Any](words, self.say("days"), read=read_days, shown=_shown_days)
        lasting = form.hold("days", days)
        due = form.hold("due", DateField(words, self.say("due")))
        into.addLayout(side_by_side([lasting, due]))
        into.addWidget(form.hold("basis", TextField(words, words.field("basis"), lines=2)))

    def new(self) -> Term:
        """Return an empty time limit."""
        return Term(what="")

    def _days(self, item: Item) -> str:
        return "" if item.value.days is None else self.words.number(item.value.days)

    def _due(self, item: Item) -> str:
        return self.words.date(item.value.due)


def read_days(text: str) -> int | None:
    """Return the number of days that the text says, None for no text. Raises `Unreadable`."""
    digits = text.split()[0] if text.split() else ""
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 5:
        raise Unreadable("inspection.term.unreadable_days")
    return int(digits)


def _shown_days(days: int | None) -> str:
    return "" if days is None else str(days)


def _kind(item: Item) -> str:
    return item.value.kind or "—"


def _number(item: Item) -> str:
    return str(item.value.number)


def _subject(item: Item) -> str:
    return ". ".join(filter(None, (item.value.issuer, item.value.subject)))


def _what(item: Item) -> str:
    return item.value.what or "—"


def _basis(item: Item) -> str:
    return str(item.value.basis)
