"""Who is present on one side: the delegation ticked from its list, everybody else typed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from db import fields, positions
from db.changes import Edit
from db.ids import new_id
from db.records import Attendee, Member, RecordId, Role, Side
from desktop.ui.desk import Message
from desktop.ui.pages.visit import names, siblings
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.person import MemberLine, PersonRow
from desktop.ui.pages.visit.stage import Stage, chained
from desktop.ui.pages.visit.ticks import LastTime
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Section, column, point_at

MOST_ROWS = 60
DELEGATION_ROLES = (Role.HEAD, Role.DEPUTY, Role.MEMBER, Role.SECRETARY)


class People(Section):
    """The attendees of one side."""

    def __init__(self, stage: Stage, side: Side) -> None:
        words = stage.words
        super().__init__(words.kind(side))
        self._stage, self._side = stage, side
        self._own: list[Attendee] = []
        self._proposed: list[Attendee] = []
        self._most = MOST_ROWS
        self._ticks: dict[RecordId, MemberLine] = {}
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
        for button in (self.again, self.everyone, self.add):
            button.setAccessibleName(f"{button.accessibleName()}: {words.kind(side)}")
        self._tick_lines = column(gap_px=0)
        self._row_lines = column(gap_px=6)
        self.more = Button(words("visit.more_people"), "quiet")
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self.last_time = LastTime(stage)
        self.last_time.taken.connect(self._take)
        self.last_time.changed.connect(self._chain)
        self.body.addLayout(self._tick_lines)
        self.body.addLayout(self._row_lines)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.last_time)

    def begin(self) -> None:
        """Show another visit: no row of the last one stays."""
        for widget in (*self._ticks.values(), *self._rows.values()):
            widget.hide()
            widget.deleteLater()
        self._ticks, self._rows = {}, {}
        self._most, self._proposed = MOST_ROWS, []
        self.last_time.begin()

    @property
    def is_empty(self) -> bool:
        """Whether nobody stands on this side yet."""
        return not self._own

    def hold(self, held: Held) -> None:
        """Take who is present now; `lines` shows them."""
        self._own = [a for a in held.attendees if a.side is self._side]
        self.count.setText(self._stage.words.number(len(self._own)) if self._own else "")
        self._offer()

    def lines(self, held: Held) -> Iterator[None]:
        """Show who is present, a step for each line that is new."""
        yield from self._show_ticks(held, list(held.attendees))
        yield from self._show_rows(self._typed())
        self._chain()

    def _typed(self) -> list[Attendee]:
        """Return whom there is room for: the first, and who stands there already."""
        own = [a for a in self._own if not a.member]
        shown = [a for at, a in enumerate(own) if at < self._most or a.id in self._rows]
        self.more.setVisible(len(shown) < len(own))
        return shown

    def _show_more(self) -> None:
        self._most += MOST_ROWS
        before = len(self._rows)
        deque(self._show_rows(self._typed()), maxlen=0)
        self._chain()
        list(self._rows.values())[before].name.focus()

    def offer_last_time(self, people: Sequence[Attendee]) -> None:
        """Offer last time's people of this side: all at once where nobody stands on it yet, or one by one."""
        self._proposed = [a for a in people if a.side is self._side]
        self._offer()

    def _offer(self) -> None:
        standing = {a.id for a in self._own}
        missing = [a for a in self._proposed if a.id not in standing]
        self.again.setVisible(bool(missing) and self.is_empty)
        self.last_time.show_people([a for a in missing if not a.member])

    def reveal(self, id: RecordId) -> None:
        """Point at one attendee."""
        attendee = next((a for a in self._own if a.id == id), None)
        if attendee is not None and attendee.member in self._ticks:
            self._ticks[attendee.member].tick.setFocus()
        elif attendee is not None:
            self._most = max(self._most, self._own.index(attendee) + 1)
            deque(self._show_rows(self._typed()), maxlen=0)
            self._rows[id].name.focus()

    @property
    def first(self) -> QWidget:
        """Where work on this side begins: last time's people, everybody of the list, who is typed."""
        offered = (each for each in (self.again, self.everyone) if not each.isHidden())
        return next(offered, self.add)

    def add_row(self) -> PersonRow:
        """Begin another attendee."""
        blank = next((r for r in self._rows.values() if r.is_unwritten), None)
        attendee = Attendee(id=new_id(), visit=self._stage.held.visit.id, side=self._side)
        row_ = blank or self._new_row(attendee)
        if blank is None:
            self._row_lines.addWidget(row_)
            row_.show()
        self._chain()
        point_at(row_.name)
        return row_

    def _chain(self) -> None:
        """Let Tab go through ticks and rows in the order shown."""
        ticks = sorted(self._ticks.values(), key=self._tick_lines.indexOf)
        rows = sorted(self._rows.values(), key=self._row_lines.indexOf)
        ticked = (step for line in ticks for step in line.steps)
        typed = (step for row_ in rows for step in row_.steps)
        offered = self.last_time.steps
        chained([self.again, self.everyone, self.add, *ticked, *typed, self.more, *offered])

    def _show_ticks(self, held: Held, everyone: list[Attendee]) -> Iterator[None]:
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
        self.everyone.setVisible(any(m.id not in present for m in here))
        for at, member in enumerate(here):
            known = self._ticks.get(member.id)
            tick = known or self._new_tick(member.id)
            attendee = present.get(member.id)
            tick.show_member(member, self._called(member, attendee), attendee)
            if self._tick_lines.indexOf(tick) != at:
                self._tick_lines.insertWidget(at, tick)
            if known is None:
                yield

    def _sits_here(self, member: Member, attendee: Attendee | None) -> bool:
        if attendee is not None:
            return attendee.side is self._side
        return self._usual_side(member) is self._side

    def _usual_side(self, member: Member) -> Side:
        return Side.DELEGATION if member.role in DELEGATION_ROLES else Side.GUEST

    def _called(self, member: Member, attendee: Attendee | None) -> str:
        role = self._stage.words.kind(member.role)
        here = attendee.position_title if attendee else ""
        post = (here or member.position_title) if member.name else ""
        parts = (names.member_name(member), role, post)
        return " · ".join(" ".join(part.split()) for part in parts if part)

    def _new_tick(self, member: RecordId) -> MemberLine:
        line = self._ticks[member] = MemberLine(self._stage, member)
        line.tick.ticked.connect(self._tick)
        line.tick.moved.connect(self._move_member)
        return line

    def _show_rows(self, attendees: list[Attendee]) -> Iterator[None]:
        wanted = {a.id for a in attendees}
        for id in [id for id, r in self._rows.items() if id not in wanted and not r.is_unwritten]:
            self._drop(id)
        for at, attendee in enumerate(attendees):
            known = self._rows.get(attendee.id)
            row_ = known or self._new_row(attendee)
            row_.show_attendee(attendee)
            if self._row_lines.indexOf(row_) != at:
                self._row_lines.insertWidget(at, row_)
            if known is None:
                yield

    def _new_row(self, attendee: Attendee) -> PersonRow:
        row_ = self._rows[attendee.id] = PersonRow(self._stage, attendee, self._end)
        row_.moved.connect(self._move)
        row_.deleted.connect(self._delete)
        row_.entered.connect(self._entered)
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

    def _take_last_time(self) -> None:
        """Write last time's people down, as one step."""
        edits = [fields.edit(attendee) for attendee in self._proposed]
        if edits:
            self._stage.write("attendee.add", *edits)

    def _take(self, attendee: Attendee) -> None:
        """Write down one of last time's people."""
        self._stage.write("attendee.add", fields.edit(replace(attendee, position=self._end())))

    def _tick(self, member: RecordId, present: bool) -> None:
        held = self._stage.held
        if present:
            self._stage.write("attendee.add", fields.edit(self._new(member, self._end())))
        else:
            standing = [a for a in held.attendees if a.member == member]
            self._stage.write("attendee.delete", *(e for a in standing for e in self._gone(a)))

    def _gone(self, attendee: Attendee) -> list[Edit]:
        """Return what deletes somebody together with what they signed."""
        signed = self._stage.held.signatures(attendee.id)
        return [fields.deleted(attendee), *(fields.deleted(each) for each in signed)]

    def _tick_all(self) -> None:
        """Write everybody of the list who is not there yet, as one step."""
        absent = [id for id, tick in self._ticks.items() if not tick.tick.isChecked()]
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
        if self._stage.write("attendee.delete", *self._gone(attendee)):
            name = names.attendee_name(self._stage.held, attendee)
            said = self._stage.words("visit.attendee_deleted", name=name)
            self._stage.desk.say(Message(said, undo=True))
