"""When somebody came or went, where that was not the beginning or the end: one click or key, then editable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.dates import UNKNOWN, When
from db.drafts import Spot
from db.records import Attendee
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dates import shown_hour
from desktop.ui.parts.fields import Field, LineField, Unreadable
from desktop.ui.parts.labels import PlainLabel, plain_tooltip
from desktop.ui.parts.layouts import row
from desktop.ui.parts.moments import read_when
from desktop.words import LOCAL

KEYS = {Qt.Key.Key_D: "arrived", Qt.Key.Key_V: "left"}
"""With Alt: đến, về."""

_FIELD_PX = 92


class Moment(QWidget):
    """A button until the moment is known, then a field for it; `wanted` asks for the moment it is now."""

    wanted = Signal(str)

    def __init__(self, stage: Stage, name: str) -> None:
        super().__init__()
        self.name = name
        self._day: dt.date | None = None
        self._stage, words, px = stage, stage.words, stage.desk.theme.px
        self.button = Button(words(f"visit.{name}"), "quiet")
        self.button.clicked.connect(self._clicked)
        key = next(Qt.Key(key).name[-1] for key, own in KEYS.items() if own == name)
        plain_tooltip(self.button, f"{words(f'visit.{name}_now')} (Alt+{key})")
        self._caption = PlainLabel(words(f"visit.{name}").lower(), "small")
        self.field: LineField[When] = LineField(words, "", read=self._read, shown=self._shown)
        self.field.line.setAccessibleName(words.field(name))
        self.field.setFixedWidth(px(_FIELD_PX))
        line = row(self, gap_px=4)
        for widget in (self.button, self._caption, self.field):
            line.addWidget(widget)
        self._turn(False)

    def call(self, person: str) -> None:
        """Name the button and the field for who cannot see whose row it is."""
        self.button.setAccessibleName(f"{self._stage.words(f'visit.{self.name}_now')}: {person}")
        self.field.line.setAccessibleName(f"{self._stage.words.field(self.name)}: {person}")

    def stand_for(self, attendee: Attendee) -> None:
        """Let what is typed here be of this attendee: what could not be read comes back."""
        spot = Spot(attendee.kind_name, attendee.id, self.name)
        self.field.stand_at(self._stage.desk.drafts, spot)

    def show_value(self, when: When) -> None:
        """Show what the record says."""
        self._day = when.day or self._day
        self.field.show_value(when)
        self._turn(when != UNKNOWN or self.field.is_refused or bool(self.field.text()))

    def _turn(self, known: bool) -> None:
        had_focus = self.button.hasFocus()
        for widget in (self._caption, self.field):
            widget.setVisible(known)
        self.button.setVisible(not known)
        if had_focus and known:
            self.field.focus()

    def _shown(self, when: When) -> str:
        return shown_hour(self._stage.words, when.time)

    def _read(self, text: str) -> When:
        """Return the moment typed, on the visit's day unless another is named; nothing is unknown."""
        try:
            when = read_when(text)
        except Unreadable:
            raise Unreadable("visit.unreadable_time") from None
        if when == UNKNOWN:
            return when
        if when.time is None:
            raise Unreadable("visit.unreadable_time")
        visit = self._stage.held.visit
        known = (when.day, visit.start.day, visit.planned_start.day, self._day)
        return replace(when, day=next(filter(None, known), None))

    def _clicked(self) -> None:
        self.wanted.emit(self.name)


class Times(QWidget):
    """Arrival and leaving of one attendee; `write` takes the attendee changed, and the field it was typed in."""

    def __init__(
        self, stage: Stage, write: Callable[[Attendee, Attendee, Field[Any] | None], bool]
    ) -> None:
        super().__init__()
        self._stage, self._write = stage, write
        self._attendee: Attendee | None = None
        self.arrived, self.left = Moment(stage, "arrived"), Moment(stage, "left")
        line = row(self, gap_px=4)
        for moment in (self.arrived, self.left):
            moment.wanted.connect(self.now)
            line.addWidget(moment)
        self.arrived.field.settled.connect(self._keep_arrived)
        self.left.field.settled.connect(self._keep_left)

    @property
    def steps(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [w for m in (self.arrived, self.left) for w in (m.button, m.field.line)]

    def show_attendee(self, attendee: Attendee | None, person: str) -> None:
        """Show what the record says of somebody; nothing of who is not on the list."""
        if self._attendee and attendee and attendee.id != self._attendee.id:
            for moment in (self.arrived, self.left):
                moment.field.start(UNKNOWN)
        self._attendee = attendee
        self.setVisible(attendee is not None)
        if attendee is not None:
            for moment in (self.arrived, self.left):
                moment.call(person)
                moment.stand_for(attendee)
                moment.show_value(getattr(attendee, moment.name))

    def takes(self, event: QKeyEvent) -> bool:
        """Note the moment it is now for Alt and a letter; tell whether that was the key."""
        name = KEYS.get(Qt.Key(event.key()), "")
        if not name or event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        self.now(name)
        return True

    def now(self, name: str) -> None:
        """Write down that somebody comes or goes now; what is known already stays."""
        if self._attendee is not None and getattr(self._attendee, name) == UNKNOWN:
            here = self._stage.desk.now().astimezone(LOCAL)
            moment = When(day=here.date(), time=here.time().replace(second=0, microsecond=0))
            self._keep(None, **{name: moment})

    def _keep_arrived(self, when: When) -> None:
        self._keep(self.arrived.field, arrived=when)

    def _keep_left(self, when: When) -> None:
        self._keep(self.left.field, left=when)

    def _keep(self, field: Field[Any] | None, **values: Any) -> None:
        before = self._attendee
        if before is not None:
            after = replace(before, **values)
            if self._write(before, after, field):
                self._attendee = after
