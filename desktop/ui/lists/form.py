"""The fields of one record: each saves itself, and knows what its author had before their eyes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from db import fields
from db.changes import Edit
from db.drafts import Spot
from db.merge import Head
from db.records import Record, RecordId
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Tick
from desktop.ui.parts.clash import ClashMark
from desktop.ui.parts.fields import Field, LineField
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import column, point_at

Clashes = Mapping[tuple[RecordId, str], list[Head]]
MakeEdit = Callable[[Any, str, Any, int | None], Edit]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page read last: up to which log position, and which fields clash."""

    seen: int
    clashes: Clashes


def record_edit(row: Any, name: str, value: Any, seen: int | None) -> Edit:
    """Return the edit that writes one field of a record."""
    return Edit(row.kind_name, row.id, {name: fields.encode(value)}, seen)


def record_spot(row: Any, name: str) -> Spot | None:
    """Return where what is typed into a field of a record is kept; a row that is no record keeps nothing."""
    return Spot(row.kind_name, row.id, name) if isinstance(row, Record) else None


class TickField(QWidget):
    """A yes or no."""

    settled = Signal(object)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = Tick(plain_caption(label))
        self.box.setAccessibleName(label)
        self.box.clicked.connect(self._clicked)
        self._error = PlainLabel(role="error", wrap=True)
        self._error.hide()
        self.setFocusProxy(self.box)
        whole = column(self, gap_px=4)
        whole.addWidget(self.box)
        whole.addWidget(self._error)

    def show_value(self, value: bool) -> None:
        """Show what the store says."""
        self.accept()
        self.box.setChecked(value)

    def start(self, value: bool) -> None:
        """Show another record's value."""
        self.show_value(value)

    def flush(self) -> None:
        """Do nothing: a tick settles at once."""

    def refuse(self, sentence: str) -> None:
        """Show beneath the box why the choice was not taken."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def accept(self) -> None:
        """Take the error away."""
        self.refuse("")

    @Slot()
    def _clicked(self) -> None:
        self.settled.emit(self.box.isChecked())


class Kept(QWidget):
    """A field of a form, with the mark of a clash beneath it."""

    def __init__(self, form: Form, name: str, field: Any) -> None:
        super().__init__()
        self._form, self.name, self.field = form, name, field
        self._seen: int | None = None
        self._spot: Spot | None = None
        self.mark = ClashMark(form.desk.words)
        self.mark.chosen.connect(self._decide)
        field.settled.connect(self._keep)
        self.setFocusProxy(field)
        whole = column(self, gap_px=4)
        whole.addWidget(field)
        whole.addWidget(self.mark)

    def start(self, sight: Sight) -> None:
        """Show the form's new record."""
        self._seen = sight.seen
        self.field.start(self._value())
        self._spot = self._form.spot(self.name)
        self._stand()
        self._show_clash(sight)

    def show_row(self, sight: Sight) -> None:
        """Show what the store now says; a text that is being typed keeps what its author had seen."""
        if not (
            isinstance(self.field, Field) and (self.field.is_unsettled or self.field.is_refused)
        ):
            self._seen = sight.seen
        self.field.show_value(self._value())
        self._stand()
        self._show_clash(sight)

    def _value(self) -> Any:
        return self._form.value(self.name)

    def _stand(self) -> None:
        """Have kept what is typed here and not taken, for the row that was begun with."""
        if isinstance(self.field, Field) and self._spot is not None:
            self.field.stand_at(self._form.desk.drafts, self._spot)

    def move_to(self, spot: Spot) -> None:
        """Stand for the same item at its new place."""
        self._spot = spot
        self._stand()

    def _show_clash(self, sight: Sight) -> None:
        heads = sight.clashes.get((getattr(self._form.row, "id", None), self.name), [])  # type: ignore[arg-type]
        self.mark.show_heads(heads, fields.encode(self._value()), self._told)

    def _told(self, value: Any) -> str:
        own = fields.decode(self._form.row.kind_name, self.name, value)
        return self.field.shown(own) if isinstance(self.field, Field) else ""

    @Slot(object)
    def _keep(self, value: Any) -> None:
        self._write(value, self._seen)

    @Slot(object)
    def _decide(self, value: Any) -> None:
        self._write(fields.decode(self._form.row.kind_name, self.name, value), None)

    def _write(self, value: Any, seen: int | None) -> None:
        """Write a value on what was seen; one's own writes count as seen, another's only once shown."""
        self._form.keep(self.field, self.name, value, seen)


class Form(QObject):
    """Shows a record in fields; what settles in one is written as one step named `action`."""

    def __init__(
        self,
        desk: Desk,
        action: str,
        parent: QObject,
        make_edit: MakeEdit = record_edit,
        value_of: Callable[[Any, str], Any] = getattr,
        spot_of: Callable[[Any, str], Spot | None] = record_spot,
    ) -> None:
        super().__init__(parent)
        self.desk, self._action = desk, action
        self._make_edit, self._value_of, self._spot_of = make_edit, value_of, spot_of
        self.row: Any = None
        self.position = 0
        """Where the log stood after the last write of one's own."""
        self._key: object = None
        self._kept: list[Kept] = []

    def hold(self, name: str, field: Any) -> Kept:
        """Take in the field of this name, and return the widget to place. Enter in the line before leads to it."""
        kept = Kept(self, name, field)
        before = self._kept[-1].field if self._kept else None
        if isinstance(before, LineField) and before.line.completer() is None:
            before.entered.connect(kept.setFocus)
        self._kept.append(kept)
        return kept

    def show_row(self, row: Any, key: object, sight: Sight) -> None:
        """Show a row: another one anew, the same one without touching what is being typed.

        What was read before one's own last write would take it back from the screen: a later reading follows.
        """
        if row is None or key != self._key:
            self.flush()
            self.row, self._key = row, key if row is not None else None
            for kept in self._kept if row is not None else ():
                kept.start(sight)
            return
        if sight.seen < self.position:
            return
        self.row = row
        for kept in self._kept:
            kept.show_row(sight)

    def forget(self) -> None:
        """Show nothing any more; what was typed is settled first."""
        self.flush()
        self.row = self._key = None

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The fields, in their order."""
        return tuple(self._kept)

    def flush(self) -> None:
        """Settle what is being typed."""
        for kept in self._kept:
            kept.field.flush()

    def focus(self) -> None:
        """Put the cursor into the first field."""
        if self._kept:
            self._kept[0].setFocus()

    def point(self, name: str) -> bool:
        """Put the cursor into the field of this name; tell whether there is one."""
        own = next((kept for kept in self._kept if kept.name == name), None)
        if own is not None:
            point_at(own)
        return own is not None

    def spot(self, name: str) -> Spot | None:
        """Return where what is typed into the field of this name is kept."""
        return self._spot_of(self.row, name)

    def value(self, name: str) -> Any:
        """Return what the row holds under this name."""
        return self._value_of(self.row, name)

    def keep(self, field: Any, name: str, value: Any, seen: int | None) -> int | None:
        """Write one field; return the log's position after it, None where it was refused."""
        if self.row is None:
            return None
        edit = self._make_edit(self.row, name, value, seen)
        changed = self.desk.write_from(field, self._action, edit)
        if changed is None:
            return None
        self.position = changed.position
        return changed.position
