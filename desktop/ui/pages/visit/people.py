"""Who is present on one side: the delegation ticked from its list, everybody else typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QSizePolicy, QWidget

from db import fields, positions
from db.ids import new_id
from db.records import Attendee, Member, RecordId, Role, Side
from desktop.fieldwork import attendance
from desktop.ui.desk import Message
from desktop.ui.pages.visit import names, siblings
from desktop.ui.pages.visit.beside import Beside
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.stage import Stage, chained
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.fields import Field, LineField
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import Section, column, row

MOST_ROWS = 60
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
DELEGATION_ROLES = (Role.HEAD, Role.DEPUTY, Role.MEMBER, Role.SECRETARY)


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
        across = row(self, gap_px=8)
        captions = (words.field("name"), words.field("position_title"), words.field("organisation"))
        for field, caption in zip(self.typed, captions, strict=True):
            field.line.setAccessibleName(caption)
            field.line.installEventFilter(self)
            field.entered.connect(self._entered)
            across.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        self.name.settled.connect(self._keep_name)
        self.post.settled.connect(self._keep_post)
        self.organisation.settled.connect(self._keep_organisation)
        self.remove.clicked.connect(self._remove)
        kept = {"name": self.name, "position_title": self.post, "organisation": self.organisation}
        self._beside = Beside(stage, self, kept)

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
        return [*(field.line for field in self.typed), self.remove]

    def show_attendee(self, attendee: Attendee) -> None:
        """Show what the record says; what is being typed stays."""
        attendee = self._stage.mine(attendee)
        self._attendee, self.is_unwritten = attendee, False
        self._beside.show_record(attendee)
        self.name.show_value(attendee.name)
        self.post.show_value(attendee.position_title)
        self.organisation.show_value(attendee.organisation)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move the row by Alt and an arrow, from any of its fields."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
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

    def _entered(self) -> None:
        if not self.is_unwritten:
            self.entered.emit(self.id)

    def _remove(self) -> None:
        self.deleted.emit(self.id)


class MemberTick(QCheckBox):
    """A member of the delegation, ticked when present; `ticked` carries the member and whether."""

    ticked = Signal(object, bool)
    moved = Signal(object, int)

    def __init__(self, member: RecordId) -> None:
        super().__init__()
        self.member = member
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the member by Alt and an arrow."""
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(self.member, STEPS[key])
        else:
            super().keyPressEvent(event)

    def _clicked(self, present: bool) -> None:
        self.ticked.emit(self.member, present)


class People(Section):
    """The attendees of one side."""

    def __init__(self, stage: Stage, side: Side) -> None:
        words = stage.words
        super().__init__(words.kind(side))
        self._stage, self._side = stage, side
        self._own: list[Attendee] = []
        self._proposed: list[Attendee] = []
        self._ticks: dict[RecordId, MemberTick] = {}
        self._rows: dict[RecordId, PersonRow] = {}
        theme = stage.desk.theme
        self.count = PlainLabel("", "muted")
        self.head.insertWidget(1, self.count)
        self.everyone = Button(words("visit.all_present"), "quiet").with_icon(theme, "list-check")
        self.everyone.hide()
        self.again = Button(words("visit.as_last_time"), "quiet").with_icon(theme, "history")
        self.again.clicked.connect(self._take_last_time)
        self.again.hide()
        self.everyone.clicked.connect(self._tick_all)
        self.add = Button(words("visit.add_attendee"), "quiet").with_icon(theme, "user-plus")
        self.add.clicked.connect(self.add_row)
        self.add_action(self.again)
        self.add_action(self.everyone)
        self.add_action(self.add)
        self._tick_lines = column(gap_px=0)
        self._row_lines = column(gap_px=6)
        self.body.addLayout(self._tick_lines)
        self.body.addLayout(self._row_lines)

    def begin(self) -> None:
        """Show another visit: no row of the last one stays."""
        for widget in (*self._ticks.values(), *self._rows.values()):
            widget.hide()
            widget.deleteLater()
        self._ticks, self._rows = {}, {}

    def show_people(self, held: Held) -> None:
        """Show who is present now."""
        everyone = list(held.attendees)
        self._own = [a for a in everyone if a.side is self._side]
        self._offer_last_time(held)
        self._show_ticks(held, everyone)
        self._show_rows([a for a in self._own if not a.member][:MOST_ROWS])
        self._chain()
        self.count.setText(self._stage.words.number(len(self._own)) if self._own else "")

    def reveal(self, id: RecordId) -> None:
        """Point at one attendee."""
        attendee = next((a for a in self._own if a.id == id), None)
        if attendee is not None and attendee.member in self._ticks:
            self._ticks[attendee.member].setFocus()
        elif id in self._rows:
            self._rows[id].name.focus()

    def add_row(self) -> PersonRow:
        """Begin another attendee."""
        blank = next((r for r in self._rows.values() if r.is_unwritten), None)
        attendee = Attendee(id=new_id(), visit=self._stage.held.visit.id, side=self._side)
        row_ = blank or self._new_row(attendee)
        self._chain()
        row_.name.focus()
        return row_

    def _chain(self) -> None:
        """Let Tab go through ticks and rows in the order shown."""
        ticks = sorted(self._ticks.values(), key=self._tick_lines.indexOf)
        rows = sorted(self._rows.values(), key=self._row_lines.indexOf)
        typed = (step for row_ in rows for step in row_.steps)
        chained([self.everyone, self.add, *ticks, *typed])

    def _show_ticks(self, held: Held, everyone: list[Attendee]) -> None:
        """Show the members who sit on this side, those present in their order first."""
        present = {a.member: a for a in everyone if a.member}
        here = [m for m in held.members if self._sits_here(m, present.get(m.id))]
        order = {a.id: at for at, a in enumerate(everyone)}
        here.sort(key=lambda m: order[present[m.id].id] if m.id in present else len(order))
        for id in [id for id in self._ticks if id not in {m.id for m in here}]:
            gone = self._ticks.pop(id)
            self._tick_lines.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for at, member in enumerate(here):
            tick = self._ticks.get(member.id) or self._new_tick(member.id)
            tick.setText(plain_caption(self._called(member)))
            tick.setChecked(member.id in present)
            if self._tick_lines.indexOf(tick) != at:
                self._tick_lines.insertWidget(at, tick)
        self.everyone.setVisible(any(m.id not in present for m in here))

    def _sits_here(self, member: Member, attendee: Attendee | None) -> bool:
        if attendee is not None:
            return attendee.side is self._side
        return self._usual_side(member) is self._side

    def _usual_side(self, member: Member) -> Side:
        return Side.DELEGATION if member.role in DELEGATION_ROLES else Side.GUEST

    def _called(self, member: Member) -> str:
        role = self._stage.words.kind(member.role)
        post = member.position_title if member.name else ""
        parts = (names.member_name(member), role, post)
        return " · ".join(" ".join(part.split()) for part in parts if part)

    def _new_tick(self, member: RecordId) -> MemberTick:
        tick = self._ticks[member] = MemberTick(member)
        tick.ticked.connect(self._tick)
        tick.moved.connect(self._move_member)
        return tick

    def _show_rows(self, attendees: list[Attendee]) -> None:
        wanted = {a.id for a in attendees}
        for id in [id for id, r in self._rows.items() if id not in wanted and not r.is_unwritten]:
            self._drop(id)
        for at, attendee in enumerate(attendees):
            row_ = self._rows.get(attendee.id) or self._new_row(attendee)
            row_.show_attendee(attendee)
            if self._row_lines.indexOf(row_) != at:
                self._row_lines.insertWidget(at, row_)

    def _new_row(self, attendee: Attendee) -> PersonRow:
        row_ = self._rows[attendee.id] = PersonRow(self._stage, attendee, self._end)
        row_.moved.connect(self._move)
        row_.deleted.connect(self._delete)
        row_.entered.connect(self._entered)
        self._row_lines.addWidget(row_)
        row_.show()
        return row_

    def _drop(self, id: RecordId) -> None:
        row_ = self._rows.pop(id)
        self._row_lines.removeWidget(row_)
        row_.hide()
        row_.deleteLater()

    def _end(self) -> str:
        return siblings.at_end(self._stage.held.attendees)

    def _entered(self, _id: RecordId) -> None:
        self.add_row()

    def _offer_last_time(self, held: Held) -> None:
        """Offer last time's people where nobody stands on this side yet."""
        self._proposed = []
        if not self._own:
            every = attendance.proposed(self._stage.desk.store.reader, held.visit)
            self._proposed = [a for a in every if a.side is self._side]
        self.again.setVisible(bool(self._proposed))

    def _take_last_time(self) -> None:
        """Write last time's people down, as one step."""
        edits = [fields.edit(attendee) for attendee in self._proposed]
        if edits:
            self._stage.write("attendee.add", *edits)

    def _tick(self, member: RecordId, present: bool) -> None:
        held = self._stage.held
        if present:
            self._stage.write("attendee.add", fields.edit(self._new(member, self._end())))
        else:
            standing = [a for a in held.attendees if a.member == member]
            self._stage.write("attendee.delete", *(fields.deleted(a) for a in standing))

    def _tick_all(self) -> None:
        """Write everybody of the list who is not there yet, as one step."""
        absent = [id for id, tick in self._ticks.items() if not tick.isChecked()]
        edits, last = [], self._end()
        for member in absent:
            edits.append(fields.edit(self._new(member, last)))
            last = positions.between(last, "")
        self._stage.write("attendee.add", *edits)

    def _new(self, member: RecordId, position: str) -> Attendee:
        return Attendee(
            id=new_id(),
            visit=self._stage.held.visit.id,
            side=self._side,
            member=member,
            position=position,
        )

    def _move_member(self, member: RecordId, by: int) -> None:
        attendee = next((a for a in self._own if a.member == member), None)
        if attendee is not None:
            self._move(attendee.id, by)

    def _move(self, id: RecordId, by: int) -> None:
        """Move an attendee among those of their kind: members, or typed ones."""
        own = next((a for a in self._own if a.id == id), None)
        if own is None:
            return
        alike = [a for a in self._own if bool(a.member) == bool(own.member)]
        position = siblings.moved(alike, alike.index(own), by)
        if position is not None:
            edit = fields.changed(own, replace(own, position=position))
            self._stage.write("attendee.move", edit)

    def _delete(self, id: RecordId) -> None:
        attendee = next((a for a in self._own if a.id == id), None)
        if attendee is None:
            self._drop(id)
            return
        for field in self._rows[id].typed:
            field.flush()
        if self._stage.write("attendee.delete", fields.deleted(attendee)):
            name = names.attendee_name(self._stage.held, attendee)
            said = self._stage.words("visit.attendee_deleted", name=name)
            self._stage.desk.say(Message(said, undo=True))
