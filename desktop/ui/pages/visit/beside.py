"""What others wrote into the same fields at the same time: a quiet mark beneath each, settled by a button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from db import fields
from db.changes import Edit, Json
from db.drafts import NOWHERE, Spot
from db.records import Record, RecordId
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.bodies import BodyField
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.clash import ClashMark
from desktop.ui.parts.fields import Field
from desktop.ui.parts.layouts import point_at

Kept = Field[Any] | ChoiceField[Any]


class Beside(QObject):
    """The marks on a form's fields, each made when it is first needed; `kept` names the fields."""

    def __init__(self, stage: Stage, parent: QObject, kept: Mapping[str, Kept]) -> None:
        super().__init__(parent)
        self._stage, self._kept = stage, dict(kept)
        self._marks: dict[str, ClashMark] = {}
        self._record: Record | None = None

    def hold(self, kept: Mapping[str, Kept]) -> None:
        """Take in further fields."""
        self._kept |= kept

    def show_record(self, record: Record) -> None:
        """Mark the fields in which others say something else than the form shows."""
        self._record = record
        self.stand_for(record.kind_name, record.id)
        clashes = self._stage.held.clashes
        for name in self._kept:
            heads = clashes.get((record.id, name), [])
            if heads or name in self._marks:
                shown = fields.encode(getattr(record, name))
                self._mark(name).show_heads(heads, shown, self._teller(name))

    def stand_for(
        self, kind: str, id: RecordId, within: RecordId = NOWHERE, *, waits: bool = False
    ) -> None:
        """Let the fields be those of a record, which may not be written yet: what was typed in them comes back."""
        for name, field in self._kept.items():
            if isinstance(field, Field):
                spot = Spot(kind, id, name, within)
                field.stand_at(self._stage.desk.drafts, spot, waits=waits)

    def point(self, name: str) -> bool:
        """Put the cursor into the field of this name; tell whether there is one."""
        field = self._kept.get(name)
        if field is not None:
            point_at(field)
        return field is not None

    def _mark(self, name: str) -> ClashMark:
        mark = self._marks.get(name)
        if mark is None:
            field = self._kept[name]
            mark = self._marks[name] = ClashMark(self._stage.words, field)
            mark.setProperty("field", name)
            mark.chosen.connect(self._decide)
            layout = field.layout()
            assert layout is not None
            layout.addWidget(mark)
        return mark

    def _teller(self, name: str) -> Any:
        def told(value: Json) -> str:
            assert self._record is not None
            own = fields.decode(self._record.kind_name, name, value)
            return self._worded(self._kept[name], own)

        return told

    def _worded(self, field: Kept, own: Any) -> str:
        if isinstance(field, BodyField):
            return names.body_name(self._stage.held.bodies.get(own))
        return field.caption(own) if isinstance(field, ChoiceField) else field.shown(own)

    def _decide(self, value: Json) -> None:
        """Let one value stand in place of all."""
        own = self._record
        if own is not None:
            name = str(self.sender().property("field"))
            edit = Edit(own.kind_name, own.id, {name: value})
            self._stage.desk.write(f"{own.kind_name}.edit", edit)
