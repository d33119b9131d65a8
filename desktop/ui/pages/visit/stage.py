"""A stage of the visit: what every one of them is, and the bar that leads from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from db import fields, query
from db.changes import Changed, Edit
from db.records import Attendee, Evidence, Recommendation, Record, RecordId
from db.store import Store
from desktop.ui.desk import Desk
from desktop.ui.pages.visit.held import Held
from desktop.ui.parts.buttons import Button, one_of
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import plain_caption, plain_tooltip
from desktop.ui.preferences import Preferences
from desktop.words import Words

R = TypeVar("R", bound=Record)


class StageName(StrEnum):
    """The stages of a visit, in the order of the work."""

    PREPARE = "prepare"
    RECORD = "record"
    CONCLUDE = "conclude"
    MINUTES = "minutes"
    SIGN = "sign"


ELSEWHERE = {StageName.MINUTES: "papers", StageName.SIGN: "final"}
"""Stages that are pages of their own."""

SHOWN = (StageName.PREPARE, StageName.RECORD, StageName.CONCLUDE)


def remembered(layout: str) -> tuple[StageName, str]:
    """Return the stage and the state of the dividers that the settings keep."""
    stage, _, dividers = layout.partition(" ")
    return StageName(stage) if stage in SHOWN else StageName.RECORD, dividers


def remember(
    preferences: Preferences, *, stage: StageName | None = None, dividers: str | None = None
) -> None:
    """Keep the stage or the state of the dividers for the next start."""
    old_stage, old_dividers = remembered(preferences.chosen.layout)
    own = old_dividers if dividers is None else dividers
    preferences.hold(layout=f"{stage or old_stage} {own}")


def stage_of(store: Store, part: RecordId) -> StageName:
    """Return the stage that shows a part of the visit, also where it stood before it was deleted."""
    match query.find_record(store.reader, part):
        case Evidence(finding=str(owner)) if not _is_gone(store, RecordId(owner)):
            return StageName.RECORD
        case Attendee() | Evidence():
            return StageName.PREPARE
        case Recommendation():
            return StageName.CONCLUDE
    return StageName.RECORD


def _is_gone(store: Store, id: RecordId) -> bool:
    found = query.find_record(store.reader, id)
    return found is None or found.gone


class Stage(QWidget):
    """One stage: shows what is held, writes what is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, desk.words
        self.stale = True
        self._held: Held | None = None
        self._behind: dict[Field[Any], int] = {}

    @property
    def held(self) -> Held:
        """The visit that is shown."""
        assert self._held is not None
        return self._held

    def begin(self, held: Held) -> None:
        """Show another visit: nothing of the last one stays."""
        self._held = held
        self.stale = True

    def hold(self, held: Held) -> None:
        """Take the same visit, asked for anew; what is chosen and typed stays."""
        self._held = held
        self.stale = True

    def refresh(self, fresh: Sequence[Record]) -> None:
        """Show what is held now; `fresh` are the records that changed since, none means all may have."""
        raise NotImplementedError

    def point(self, part: RecordId) -> None:
        """Point at one record of this stage."""

    def point_field(self, name: str) -> bool:
        """Put the cursor into a field of what is pointed at, else of the visit; tell whether there is one."""
        raise NotImplementedError

    def focus(self) -> None:
        """Put the cursor where work on this stage begins."""

    def focus_part(self, _part: RecordId) -> None:
        """Put the cursor where work on what was pointed at goes on."""
        self.focus()

    def next_pane(self, where: QWidget | None) -> None:
        """Put the keyboard into the pane after the one it is in."""

    def write(self, action: str, *edits: Edit, field: Field[Any] | None = None) -> Changed | None:
        """Write one step; a refusal stands beneath `field`, or in the notice.

        What arrived since the person saw the field stays beside what they wrote.
        """
        seen = self._behind.pop(field, self.held.seen) if field else self.held.seen
        own = [part for edit in edits for part in self._as_seen(edit, seen)]
        if field is not None:
            return self.desk.write_from(field, action, *own)
        return self.desk.write(action, *own)

    def mark_behind(self) -> None:
        """Remember up to where the person had seen what they are typing over, before something newer is shown."""
        if self._held is not None:
            typed = (f for f in self.findChildren(Field) if f.is_unsettled or f.is_refused)
            self._behind = {f: self._behind.get(f, self._held.seen) for f in typed}

    def mine(self, record: R) -> R:
        """Return a record as this machine wrote it, in the fields that clash; a mark shows the rest."""
        if record.id not in self.held.clashing:
            return record
        values = {}
        for name in fields.types(record.kind_name):
            heads = self.held.clashes.get((record.id, name), [])
            own = [head.value for head in heads if head.id.device == self.desk.store.device]
            if own:
                values[name] = fields.decode(record.kind_name, name, own[-1])
        return replace(record, **values)

    def _as_seen(self, edit: Edit, seen: int) -> Iterator[Edit]:
        """Return the edit with what its author had seen; a clash is settled by its button alone."""
        clash = {name for name in edit.fields if (edit.record, name) in self.held.clashes}
        calm = {name: value for name, value in edit.fields.items() if name not in clash}
        if calm:
            yield replace(edit, fields=calm, seen=seen)
        if clash:
            yield replace(edit, fields={name: edit.fields[name] for name in clash}, seen=0)


def chained(steps: Iterable[QWidget]) -> None:
    """Let the Tab key go through the widgets in this order, whenever they were made."""
    for first, second in pairwise(steps):
        QWidget.setTabOrder(first, second)


class StageBar(QFrame):
    """The stages with what each holds; `chosen` carries the one wanted."""

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._group = QButtonGroup(self)
        self._buttons: dict[StageName, QPushButton] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(20, 8, 20, 8)
        self._line.setSpacing(4)
        self.setAccessibleName(words("visit.stages"))
        for number, name in enumerate(StageName, start=1):
            self._add(number, name)
        self._line.addStretch(1)

    def light(self, name: StageName) -> None:
        """Show which stage is open."""
        self._buttons[name].setChecked(True)

    def count(self, name: StageName, count: str) -> None:
        """Show how much a stage holds."""
        stage = self._words(f"visit.stage.{name}")
        caption = f"{stage}  {count}" if count else stage
        button = self._buttons[name]
        button.setText(plain_caption(caption))
        key = self._words("visit.stage_key", number=list(StageName).index(name) + 1)
        button.setAccessibleDescription(", ".join(filter(None, (count, key))))

    def _add(self, number: int, name: StageName) -> None:
        button = Button(self._words(f"visit.stage.{name}"), "segment")
        button.setProperty("stage", name)
        plain_tooltip(button, self._words("visit.stage_key", number=number))
        button.clicked.connect(self._clicked)
        if name in SHOWN:
            one_of(self._group, button)
        self._buttons[name] = button
        self._line.addWidget(button)
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
        shortcut.setProperty("stage", name)
        shortcut.activated.connect(self._clicked)

    def _clicked(self) -> None:
        self.chosen.emit(StageName(str(self.sender().property("stage"))))
