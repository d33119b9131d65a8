"""The preparation: what, where and when the visit is, who takes part, what belongs to it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, pairwise
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from db import fields
from db.dates import When
from db.records import Attendee, Evidence, Record, RecordId, Role, Side, Visit, VisitKind
from db.store import Store
from desktop.fieldwork import attendance
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import bodies, names
from desktop.ui.pages.visit.beside import Beside, Kept
from desktop.ui.pages.visit.bodies import BodyField
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.kit import Kit
from desktop.ui.pages.visit.people import People
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import WhenField
from desktop.ui.parts.fields import Field, LineField, TextField, Unreadable
from desktop.ui.parts.layouts import Card, Scroll, Section, column, point_at
from desktop.ui.parts.portions import Portions
from desktop.work import Work

MOST_COPIES = 99
LINES_AT_ONCE = 6
"""How many people fill the first screen; the others come in portions."""

COLUMNS = 4
_NARROW_PX = 690


class FactsStage(Stage):
    """The visit's own facts, its attendees, its photos and files."""

    def __init__(self, desk: Desk, kit: Kit) -> None:
        super().__init__(desk)
        words = self.words
        self.title = LineField[str](words, words.field("title"), hint=words("visit.title_hint"))
        self.kind = ChoiceField(words.field("kind"), [(k, words.kind(k)) for k in VisitKind])
        self.purpose = TextField(words, words.field("purpose"))
        self.body = BodyField(words, words("visit.body_visited"))
        self.place = LineField[str](words, words.field("place"))
        self.planned_start = WhenField(words, words.field("planned_start"))
        self.planned_end = WhenField(words, words.field("planned_end"))
        self.start = WhenField(words, words("visit.real_start"))
        self.end = WhenField(words, words("visit.real_end"))
        self.chair: ChoiceField[RecordId | None] = ChoiceField(words.field("chair"))
        self.secretary: ChoiceField[RecordId | None] = ChoiceField(words.field("secretary"))
        self.copies: LineField[int | None] = LineField(
            words, words.field("copies"), read=_read_count, shown=_shown_count
        )
        self.sides = {side: People(self, side) for side in Side}
        self._peopling = Portions(self)
        self._proposed_for: tuple[object, ...] | None = None
        self.evidence = EvidenceBox(self, kit)
        self._connect()
        self._lay()
        self._beside = Beside(self, self, self._kept())

    def begin(self, held: Held) -> None:
        """Show another visit's facts."""
        self._held = None
        self._peopling.drop()
        self._proposed_for = None
        visit = held.visit
        texts: list[tuple[Field[Any], Any]] = [
            (self.title, visit.title),
            (self.purpose, visit.purpose),
            (self.place, visit.place),
            (self.planned_start, visit.planned_start),
            (self.planned_end, visit.planned_end),
            (self.start, visit.start),
            (self.end, visit.end),
            (self.copies, visit.copies),
        ]
        for field, value in texts:
            field.start(value)
        self.body.start_body(held, visit.body)
        super().begin(held)
        for people in self.sides.values():
            people.begin()
        self.evidence.start(held, None)

    def refresh(self, fresh: Sequence[Record]) -> None:
        """Show the facts as they are now."""
        held = self.held
        self._show_visit(held)
        if not fresh or any(_concerns_people(record) for record in fresh):
            self._show_people(held)
        self.evidence.show_evidence(held)

    def point(self, part: RecordId) -> None:
        """Point at an attendee or a photo of the visit."""
        signed = self.held.evidence_named(part)
        attendee = self.held.attendees.named(
            signed.attendee if signed and signed.attendee else part
        )
        if attendee is not None:
            self._peopling.finish()
            self.sides[attendee.side].reveal(attendee.id)
        else:
            self.evidence.choose(part)

    def point_field(self, name: str) -> bool:
        """Put the cursor into a field of the visit, or where the first of the body's people is added."""
        if name == "side":
            point_at(self.sides[Side.BODY].add)
            return True
        return self._beside.point(name)

    def focus(self) -> None:
        """Put the cursor into the first field."""
        self.title.focus()

    def focus_part(self, part: RecordId) -> None:
        """Put the cursor onto a photo or file; an attendee has it by being pointed at."""
        own = self.held.evidence_named(part)
        if own is not None and not own.attendee:
            self.evidence.tiles.setFocus()

    def next_pane(self, where: QWidget | None) -> None:
        """Go round: the visit's own facts, who is there on each side, photos and files."""
        panes: list[tuple[QWidget, QWidget]] = [(self._own, self.title)]
        panes += [(people, people.first) for people in self.sides.values()]
        panes.append((self.evidence, self.evidence.add))
        inside = (at for at, (pane, _) in enumerate(panes) if where and pane.isAncestorOf(where))
        point_at(panes[(next(inside, -1) + 1) % len(panes)][1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields into fewer columns where the window is narrow or the text large."""
        super().resizeEvent(event)
        columns = COLUMNS if self.width() >= self.desk.theme.px(_NARROW_PX) else COLUMNS // 2
        if columns != self._columns:
            self._arrange(columns)

    def _show_people(self, held: Held) -> None:
        """Show who is present, line after line; ask beside the window who may be asked for where nobody is."""
        for people in self.sides.values():
            people.hold(held)
        lines = chain.from_iterable(people.lines(held) for people in self.sides.values())
        self._peopling.begin(lines, LINES_AT_ONCE)
        asked = (held.visit.id, held.visit.body, attendance.day_of(held.visit))
        if self._proposed_for != asked:
            self._proposed_for = asked
            question = partial(_last_time, self.desk.store, held.visit)
            self.desk.jobs.start("", question, self._offer_last_time)

    @Slot(object)
    def _offer_last_time(self, found: tuple[RecordId, list[Attendee]]) -> None:
        visit, proposed = found
        if self._held is not None and self._held.visit.id == visit:
            for people in self.sides.values():
                people.offer_last_time(proposed)

    def _show_visit(self, held: Held) -> None:
        visit = self.mine(held.visit)
        self._beside.show_record(visit)
        self.title.show_value(visit.title)
        self.kind.show_value(visit.kind)
        self.purpose.show_value(visit.purpose)
        self.body.show_body(held, visit.body)
        self.body.tell_day(held, visit.body, attendance.day_of(visit))
        self.place.show_value(visit.place)
        self.planned_start.show_value(visit.planned_start)
        self.planned_end.show_value(visit.planned_end)
        self.start.show_value(visit.start)
        self.end.show_value(visit.end)
        posts = (
            (self.chair, visit.chair, Role.HEAD),
            (self.secretary, visit.secretary, Role.SECRETARY),
        )
        for choice, member, usual in posts:
            choice.offer(names.members(held, self.words, usual))
            choice.show_value(member)
        self.copies.show_value(visit.copies)

    def _kept(self) -> dict[str, Kept]:
        return {
            "title": self.title,
            "kind": self.kind,
            "purpose": self.purpose,
            "body": self.body,
            "place": self.place,
            "planned_start": self.planned_start,
            "planned_end": self.planned_end,
            "start": self.start,
            "end": self.end,
            "chair": self.chair,
            "secretary": self.secretary,
            "copies": self.copies,
        }

    def _lay(self) -> None:
        page = Scroll(widest_px=self.desk.theme.px(1080))
        page.body.setContentsMargins(20, 4, 20, 24)
        page.body.addWidget(self._own_card())
        page.body.addWidget(self._people_card())
        photos = Card()
        photos.body.addWidget(self.evidence)
        page.body.addWidget(photos)
        page.body.addStretch(1)
        column(self).addWidget(page)

    def _own_card(self) -> QWidget:
        card = self._own = Card()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(12)
        section = Section(self.words("visit.facts"))
        section.body.addLayout(self._grid)
        card.body.addWidget(section)
        self._arrange(COLUMNS)
        return card

    def _arrange(self, columns: int) -> None:
        """Put the fields into so many columns, each as wide as it needs and there is room for."""
        self._columns = columns
        line = at = 0
        for widget, wide in self._places():
            span = min(wide, columns)
            if at + span > columns:
                line, at = line + 1, 0
            self._grid.addWidget(widget, line, at, 1, span, Qt.AlignmentFlag.AlignTop)
            at += span
        for column_ in range(COLUMNS):
            self._grid.setColumnStretch(column_, int(column_ < columns))

    def _places(self) -> list[tuple[QWidget, int]]:
        return [
            (self.title, 3),
            (self.kind, 1),
            (self.purpose, 4),
            (self.body, 2),
            (self.place, 2),
            (self.planned_start, 1),
            (self.planned_end, 1),
            (self.start, 1),
            (self.end, 1),
            (self.chair, 2),
            (self.secretary, 1),
            (self.copies, 1),
        ]

    def _people_card(self) -> QWidget:
        card = Card()
        card.body.setSpacing(18)
        for people in self.sides.values():
            card.body.addWidget(people)
        return card

    def _connect(self) -> None:
        self.title.settled.connect(self._keep_title)
        self.kind.settled.connect(self._keep_kind)
        self.purpose.settled.connect(self._keep_purpose)
        self.body.settled.connect(self._keep_body)
        self.place.settled.connect(self._keep_place)
        self.planned_start.settled.connect(self._keep_planned_start)
        self.planned_end.settled.connect(self._keep_planned_end)
        self.start.settled.connect(self._keep_start)
        self.end.settled.connect(self._keep_end)
        self.chair.settled.connect(self._keep_chair)
        self.secretary.settled.connect(self._keep_secretary)
        self.copies.settled.connect(self._keep_copies)
        times = (self.planned_start, self.planned_end, self.start, self.end)
        lines: tuple[LineField[Any], ...] = (self.place, *times)
        self.title.entered.connect(self.purpose.focus)
        for line, following in pairwise(lines):
            line.entered.connect(following.focus)
        self.end.entered.connect(self.chair.setFocus)

    def _keep_title(self, title: str) -> None:
        self._keep(self.title, title=title)

    def _keep_kind(self, kind: VisitKind) -> None:
        self._keep(None, kind=kind)

    def _keep_purpose(self, purpose: str) -> None:
        self._keep(self.purpose, purpose=purpose)

    def _keep_body(self, name: str) -> None:
        if self._held is not None:
            id, edits = bodies.named(self.held, name)
            is_new = bool(edits)
            edits.append(fields.rewritten(self.held.visit, body=id))
            if self.write("visit.edit", *edits, field=self.body) and is_new:
                said = self.words("visit.new_body", body=name.strip())
                self.desk.say(Message(said, undo=True))

    def _keep_place(self, place: str) -> None:
        self._keep(self.place, place=place)

    def _keep_planned_start(self, when: When) -> None:
        self._keep(self.planned_start, planned_start=when)

    def _keep_planned_end(self, when: When) -> None:
        self._keep(self.planned_end, planned_end=when)

    def _keep_start(self, when: When) -> None:
        self._keep(self.start, start=when)

    def _keep_end(self, when: When) -> None:
        self._keep(self.end, end=when)

    def _keep_chair(self, member: RecordId | None) -> None:
        self._keep(None, chair=member)

    def _keep_secretary(self, member: RecordId | None) -> None:
        self._keep(None, secretary=member)

    def _keep_copies(self, copies: int | None) -> None:
        self._keep(self.copies, copies=copies)

    def _keep(self, field: Field[Any] | None, **values: Any) -> None:
        if self._held is not None:
            self.write("visit.edit", fields.rewritten(self.held.visit, **values), field=field)


def _concerns_people(record: Record) -> bool:
    return not isinstance(record, Evidence) or record.attendee is not None


def _read_count(text: str) -> int | None:
    if not text:
        return None
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:4]) <= MOST_COPIES):
        raise Unreadable("visit.unreadable_count")
    return int(text)


def _shown_count(count: int | None) -> str:
    return "" if count is None else str(count)


def _last_time(store: Store, visit: Visit, _work: Work) -> tuple[RecordId, list[Attendee]]:
    """Ask in a worker whom last time's list proposes."""
    return visit.id, attendance.proposed(store.reader, visit)
