"""The facts of the record behind a passage, beside the paper: each field saves itself, as on the record's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from PySide6.QtWidgets import QWidget

from db import figures
from db.figures import Amount
from db.records import Attendee, Case, Record, RecordId, Role
from desktop.ui.desk import Desk
from desktop.ui.lists.form import Form, Sight
from desktop.ui.lists.naming import Held, NameField
from desktop.ui.pages.papers.making import Shown
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import DateField, WhenField
from desktop.ui.parts.fields import Field, LineField, TextField, Unreadable
from desktop.ui.parts.layouts import column
from desktop.ui.parts.periods import PeriodField
from desktop.words import Words

Named = Iterator[tuple[str, Any]]
Fields = Callable[[Words], Named]


def _ask(words: Words) -> Named:
    yield "addressee", NameField(words, words.field("addressee"))
    yield "due", DateField(words, words.field("due"))
    yield "reports_to", NameField(words, words.field("reports_to"))
    yield "basis", LineField[str](words, words.field("basis"))


def _figure(words: Words) -> Named:
    yield "label", LineField[str](words, words.field("label"))
    amount: LineField[Amount] = LineField(
        words, words.field("amount"), hint=words("visit.figure_hint"), read=_amount, shown=str
    )
    yield "amount", amount
    yield "period", PeriodField(words, words("visit.figure_period"))
    yield "measure", LineField[str](words, words.field("measure"))
    yield "part_of", LineField[str](words, words.field("part_of"))
    yield "source", LineField[str](words, words.field("source"))


def _visit(words: Words) -> Named:
    yield "place", LineField[str](words, words.field("place"))
    yield "start", WhenField(words, words("visit.real_start"))
    yield "end", WhenField(words, words("visit.real_end"))
    yield "purpose", TextField(words, words.field("purpose"))


def _attendee(words: Words) -> Named:
    yield "name", LineField[str](words, words.field("name"))
    yield "position_title", LineField[str](words, words.field("position_title"))
    yield "organisation", LineField[str](words, words.field("organisation"))


def _member(words: Words) -> Named:
    yield from _attendee(words)
    yield "role", ChoiceField(words.field("role"), [(role, words.kind(role)) for role in Role])


def _body(words: Words) -> Named:
    yield "name", LineField[str](words, words.field("name"))
    yield "short_name", LineField[str](words, words.field("short_name"))


def _inspection(words: Words) -> Named:
    for name in ("issuer", "delegation", "topic", "place"):
        yield name, LineField[str](words, words.field(name))
    yield "period", PeriodField(words, words.field("period"))


_FIELDS: dict[str, Fields] = {
    "inspection": _inspection,
    "recommendation": _ask,
    "figure": _figure,
    "visit": _visit,
    "attendee": _attendee,
    "member": _member,
    "body": _body,
}
"""By kind of record, the facts that papers print of it, beside the words that stand as they are."""


class BehindPane(QWidget):
    """One form for each kind of record, made when the first of its kind is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._forms: dict[str, tuple[Form, QWidget]] = {}
        self._named: dict[str, list[NameField]] = {}
        self._whole = column(self, gap_px=8)
        self.hide()

    def show_record(self, shown: Shown, source: RecordId | None) -> None:
        """Show the facts of this record; what was typed for another one is settled first."""
        own = behind(shown.case, source)
        kind = own.kind_name if own else ""
        for name, (form, ground) in self._forms.items():
            if name != kind:
                form.forget()
                ground.hide()
        self.setVisible(own is not None)
        if own is None:
            return
        form, ground = self._forms.get(kind) or self._made(kind)
        bodies = Held({body.id: body.name for body in shown.case.bodies})
        for field in self._named[kind]:
            field.offer(bodies)
        form.show_row(own, own.id, Sight(shown.seen, {}))
        ground.show()

    def forget(self) -> None:
        """Show nothing any more; what was typed is settled first."""
        for form, _ in self._forms.values():
            form.forget()
        self.hide()

    def flush(self) -> None:
        """Settle what is being typed."""
        for form, _ in self._forms.values():
            form.flush()

    def focus(self) -> None:
        """Put the cursor into the first field."""
        for form, ground in self._forms.values():
            if ground.isVisible():
                form.focus()

    def field(self, name: str) -> Any:
        """Return the field of this name that is shown. Raises StopIteration where there is none."""
        shown = (form for form, ground in self._forms.values() if not ground.isHidden())
        return next(kept.field for form in shown for kept in form.kept if kept.name == name)

    @property
    def is_typed_into(self) -> bool:
        """Whether something was typed that is not written yet, or was refused."""
        return any(each.is_unsettled or each.is_refused for each in self.findChildren(Field))

    def _made(self, kind: str) -> tuple[Form, QWidget]:
        ground = QWidget()
        below = column(ground, gap_px=8)
        form = Form(self._desk, f"{kind}.edit", self)
        self._named[kind] = []
        for name, field in _FIELDS[kind](self._desk.words):
            below.addWidget(form.hold(name, field))
            self._named[kind] += [field] if isinstance(field, NameField) else []
        self._whole.addWidget(ground)
        self._forms[kind] = form, ground
        return form, ground


def behind(case: Case, source: RecordId | None) -> Record | None:
    """Return the record of a passage whose facts papers print; for somebody of the delegation, the member."""
    every = chain(
        (case.inspection,),
        case.recommendations,
        case.figures,
        case.visits,
        case.attendees,
        case.members,
        case.bodies,
    )
    found: Record | None = next((each for each in every if each.id == source), None)
    if isinstance(found, Attendee) and found.member:
        return behind(case, found.member)
    return found


def _amount(text: str) -> Amount:
    if not text:
        raise Unreadable("visit.no_amount")
    return figures.parse(text)
