"""Somebody present, on a line: ticked off as a member of the delegation, or typed in three fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from db import fields
from db.records import Attendee, Member, RecordId
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.beside import Beside
from desktop.ui.pages.visit.post import Post
from desktop.ui.pages.visit.signing import SignButton
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.ticks import NameTick
from desktop.ui.pages.visit.times import Times
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.fields import Field, LineField
from desktop.ui.parts.layouts import row

_NARROW_PX = 700
"""Below this the three fields have a line of their own."""

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PersonRow(QFrame):
    """One attendee: a member's name to be ticked off, or three fields. Alt and an arrow moves it."""

    moved = Signal(object, int)
    deleted = Signal(object)
    entered = Signal(object)

    def __init__(self, stage: Stage, attendee: Attendee, position: Callable[[], str]) -> None:
        super().__init__()
        self._stage, self._attendee, self._position = stage, attendee, position
        self.is_unwritten = not attendee.position
        words = stage.words
        self.name = LineField[str](words, "", hint=words("visit.name_hint"))
        self.post = LineField[str](words, "", hint=words.field("position_title"))
        self.organisation = LineField[str](words, "", hint=words.field("organisation"))
        self.remove = IconButton(stage.desk.theme, "trash", words("visit.delete_attendee"))
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(8)
        typed, acts = row(gap_px=8), row(gap_px=8)
        captions = (words.field("name"), words.field("position_title"), words.field("organisation"))
        for field, caption in zip(self.typed, captions, strict=True):
            field.line.setAccessibleName(caption)
            field.line.installEventFilter(self)
            field.entered.connect(self._entered)
            typed.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.times = Times(stage, self._write_times)
        self.sign = SignButton(stage)
        acts.addStretch(1)
        for widget in (self.times, self.sign, self.remove):
            acts.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.setMinimumWidth(1)
        self._across.addLayout(typed, 1)
        self._across.addLayout(acts)
        self.name.settled.connect(self._keep_name)
        self.post.settled.connect(self._keep_post)
        self.organisation.settled.connect(self._keep_organisation)
        self.remove.clicked.connect(self._remove)
        kept = {"name": self.name, "position_title": self.post, "organisation": self.organisation}
        self._beside = Beside(stage, self, kept)
        self.times.hide()

    @property
    def id(self) -> RecordId:
        """The attendee's name in the record."""
        return self._attendee.id

    @property
    def typed(self) -> tuple[LineField[str], ...]:
        """The fields, from left to right."""
        return (self.name, self.post, self.organisation)

    @property
    def steps(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [*(field.line for field in self.typed), *self.times.steps, self.sign, self.remove]

    def show_attendee(self, attendee: Attendee) -> None:
        """Show what the record says; what is being typed stays."""
        attendee = self._stage.mine(attendee)
        self._attendee, self.is_unwritten = attendee, False
        self._beside.show_record(attendee)
        self.name.show_value(attendee.name)
        self.post.show_value(attendee.position_title)
        self.organisation.show_value(attendee.organisation)
        self._show_beside(attendee)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put times and buttons beneath the fields where there is no room beside them."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < self._stage.desk.theme.px(_NARROW_PX)
        self._across.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move the row by Alt and an arrow, note arrival and leaving by Alt and a letter, from any field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if self.times.takes(event):
            return True
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(self.id, STEPS[key])
            return True
        return False

    def _keep_name(self, name: str) -> None:
        self._keep(self.name, name=name)

    def _keep_post(self, post: str) -> None:
        self._keep(self.post, position_title=post)

    def _keep_organisation(self, organisation: str) -> None:
        self._keep(self.organisation, organisation=organisation)

    def _keep(self, field: Field[Any], **values: Any) -> None:
        before = self._attendee
        after = replace(before, **values)
        if self.is_unwritten:
            after = replace(after, position=self._position())
            done = self._stage.write("attendee.add", fields.edit(after), field=field)
        else:
            edit = fields.changed(before, after)
            done = self._stage.write("attendee.edit", edit, field=field)
        if done:
            self._attendee, self.is_unwritten = after, False
            self._show_beside(after)

    def _show_beside(self, attendee: Attendee) -> None:
        person = attendee.name or attendee.organisation
        self.times.show_attendee(attendee, person)
        self.sign.show_attendee(attendee, person)

    def _write_times(self, before: Attendee, after: Attendee, field: Field[Any] | None) -> bool:
        edit = fields.changed(before, after)
        done = bool(self._stage.write("attendee.edit", edit, field=field))
        self._attendee = after if done else before
        return done

    def _entered(self) -> None:
        if not self.is_unwritten:
            self.entered.emit(self.id)

    def _remove(self) -> None:
        self.deleted.emit(self.id)


class MemberTick(NameTick):
    """A member of the delegation, ticked when present; `ticked` carries the member and whether."""

    ticked = Signal(object, bool)
    moved = Signal(object, int)

    def __init__(self, member: RecordId, times: Times, post: Post) -> None:
        super().__init__()
        self.member, self._times, self._post = member, times, post
        self.clicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the member by Alt and an arrow; note arrival, leaving and another title by Alt and a letter."""
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(self.member, STEPS[key])
        elif not (self._times.takes(event) or self._post.takes(event)):
            super().keyPressEvent(event)

    def _clicked(self, present: bool) -> None:
        self.ticked.emit(self.member, present)


class MemberLine(QFrame):
    """A member with the tick; of who is present the title here, arrival and leaving."""

    def __init__(self, stage: Stage, member: RecordId) -> None:
        super().__init__()
        self._stage = stage
        self.times = Times(stage, self._write)
        self.post = Post(stage, self._write)
        self.tick = MemberTick(member, self.times, self.post)
        across = row(self, gap_px=8)
        across.addWidget(self.tick, 1)
        across.addWidget(self.post)
        across.addWidget(self.times)
        self.sign = SignButton(stage)
        across.addWidget(self.sign)

    @property
    def steps(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [self.tick, *self.post.steps, *self.times.steps, self.sign]

    def show_member(self, member: Member, called: str, attendee: Attendee | None) -> None:
        """Show who it is, and whether and how long present; a signature is that of the name alone."""
        self.tick.call(called)
        self.tick.setChecked(attendee is not None)
        self.post.show_attendee(attendee, called)
        self.times.show_attendee(attendee, called)
        self.sign.show_attendee(attendee, names.member_name(member))

    def _write(self, before: Attendee, after: Attendee, field: Field[Any] | None) -> bool:
        edit = fields.changed(before, after)
        return bool(self._stage.write("attendee.edit", edit, field=field))
