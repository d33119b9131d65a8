"""The conclusions: what the body asks of others and the delegation of the body, by addressee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from db import fields
from db.records import MadeBy, Recommendation, Record, RecordId, Visibility
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit import names, siblings
from desktop.ui.pages.visit.ask import Ask
from desktop.ui.pages.visit.ask_bar import AskBar
from desktop.ui.pages.visit.brush import Line, Mark
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.lines import LineList
from desktop.ui.pages.visit.panes import Panes
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.layouts import EmptyState, column


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group in the list."""

    text: str
    level: int = 0


Row = Recommendation | Heading


class AsksStage(Stage):
    """The recommendations of a visit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        words = self.words
        self._follow: RecordId | None = None
        self.bar = AskBar(self)
        self.bar.entered.connect(self.follow)
        self.list: LineList[Row] = LineList(
            desk.theme, words, words("visit.stage.conclude"), self._line, _key
        )
        self.empty = EmptyState(desk.theme, "flag", words("visit.no_asks"))
        self.ask = Ask(self)
        self._lay()
        self._connect()

    def begin(self, held: Held) -> None:
        """Show another visit's recommendations."""
        super().begin(held)
        self._follow = None
        self.list.unchoose()
        self.ask.start(None)
        self.bar.begin(held)

    def refresh(self, _fresh: Sequence[Record]) -> None:
        """Show the recommendations as they are now."""
        held = self.held
        self.bar.offer(held)
        self.list.show_rows(list(self._rows(held)))
        self._stack.setCurrentIndex(0 if len(held.asks) else 1)
        self.ask.show_held()
        self.ask.empty.setVisible(self.ask.shown is None and len(held.asks) > 0)
        self._follow_new()

    def point(self, part: RecordId) -> None:
        """Point at one recommendation."""
        self.list.choose(part)

    def point_field(self, name: str) -> bool:
        """Put the cursor into a field of the chosen recommendation."""
        return self.ask.shown is not None and self.ask.point_field(name)

    def focus(self) -> None:
        """Put the cursor into the line for the next one."""
        self.bar.line.focus()

    def focus_part(self, _part: RecordId) -> None:
        """Put the cursor into the text of the recommendation."""
        self.focus_details()

    def next_pane(self, where: QWidget | None) -> None:
        """Go round: line, list, details."""
        if where is not None and self.bar.isAncestorOf(where):
            self.focus_list()
        elif where is self.list:
            self.focus_details()
        else:
            self.focus()

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        if self.list.chosen() is None and len(self.held.asks):
            self.list.choose(self.held.asks[0].id)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_details(self) -> None:
        """Put the cursor into the text of the chosen recommendation."""
        if self.ask.shown is None:
            self.focus_list()
        if self.ask.shown is not None:
            self.ask.text.focus()

    def follow(self, id: RecordId) -> None:
        """Show a recommendation just entered, once the store has told of it."""
        self._follow = id
        self._follow_new()

    def _follow_new(self) -> None:
        if self._follow is not None and self.list.choose(self._follow):
            self._follow = None

    def _rows(self, held: Held) -> Iterator[Row]:
        """Return the list's rows: per side its name, per addressee its name, then what is asked."""
        for made_by in MadeBy:
            own = [ask for ask in held.asks if ask.made_by is made_by]
            if own:
                count = self.words.number(len(own))
                yield Heading(f"{self.words.kind(made_by)} ({count})")
            for addressee in dict.fromkeys(ask.addressee for ask in own):
                body = held.bodies.get(addressee) if addressee else None
                yield Heading(names.body_name(body) or self.words("visit.no_addressee"), 1)
                yield from (ask for ask in own if ask.addressee == addressee)

    def _line(self, row_: Row, _at: int) -> Line:
        if isinstance(row_, Heading):
            return Line(text=row_.text, heading=True, level=row_.level)
        words, held = self.words, self.held
        reporter = names.body_name(held.bodies.get(row_.reports_to) if row_.reports_to else None)
        known = [
            words("visit.due_on", due=row_.due) if row_.due else "",
            words("visit.reports_to", body=reporter) if reporter else "",
            row_.basis,
        ]
        return Line(
            text=row_.text,
            number=words.number(self._number(row_)),
            head=" · ".join(filter(None, known)),
            marks=tuple(self._marks(row_)),
        )

    def _number(self, ask: Recommendation) -> int:
        own = [each.id for each in self.held.asks if each.made_by is ask.made_by]
        return own.index(ask.id) + 1 if ask.id in own else 0

    def _marks(self, ask: Recommendation) -> Iterator[Mark]:
        """Return what is not known yet or stands in two ways, as quiet marks."""
        if ask.id in self.held.clashing:
            yield Mark("alert-circle", "", "warning", self.words("parts.clash.badge"))
        if ask.visibility is Visibility.INTERNAL:
            yield Mark("eye-off", self.words.kind(ask.visibility))
        if ask.addressee is None:
            yield Mark("building", self.words("visit.missing.addressee"), "warning")
        if ask.due is None:
            yield Mark("calendar-due", self.words("visit.missing.due"))
        if ask.reports_to is None:
            yield Mark("message", self.words("visit.missing.reports_to"))

    def _lay(self) -> None:
        left = QWidget()
        inner = column(left, gap_px=10)
        inner.setContentsMargins(20, 0, 12, 14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        inner.addWidget(self._stack, 1)
        self.panes = Panes(self.desk.theme, left, self.ask)
        whole = column(self, gap_px=10)
        top = column(gap_px=0)
        top.setContentsMargins(20, 4, 20, 0)
        top.addWidget(self.bar)
        whole.addLayout(top)
        whole.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self.focus_details)
        self.list.moved.connect(self._move)
        self.list.deleted.connect(self._delete)
        self.ask.deleted.connect(self._delete)
        self.ask.closed.connect(self.focus)

    def _picked(self, row_: Row | None) -> None:
        self.ask.start(row_ if isinstance(row_, Recommendation) else None)
        self.ask.show_held()

    def _move(self, by: int) -> None:
        """Move a recommendation among those of its side to the same addressee."""
        ask = self.list.chosen()
        if not isinstance(ask, Recommendation):
            return
        group = (ask.made_by, ask.addressee)
        alike = [each for each in self.held.asks if (each.made_by, each.addressee) == group]
        at = [each.id for each in alike].index(ask.id)
        position = siblings.moved(alike, at, by)
        if position is not None:
            edit = fields.changed(ask, replace(ask, position=position))
            self.write("recommendation.move", edit)
            self._follow = ask.id

    def _delete(self) -> None:
        ask = self.list.chosen()
        if not isinstance(ask, Recommendation):
            return
        self.ask.settle()
        if self.write("recommendation.delete", fields.deleted(ask)):
            said = self.words("visit.ask_deleted", text=ask.text)
            self.desk.say(Message(said, undo=True))


def _key(row_: Row) -> object:
    return row_.id if isinstance(row_, Recommendation) else row_
