"""People of all inspections by given name, their titles by date, and which of the entries are one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from db import fields
from db.changes import Edit
from db.folding import fold
from db.records import RecordId
from desktop.fieldwork.people import Entry, Known
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.directory.person import PersonPane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.editors import LONGEST_QUERY
from desktop.ui.parts.layouts import EmptyState, column, row
from desktop.ui.parts.table import Column, RecordTable

_PANE_PX, _NARROW_PX = 372, 900
_ANY_WIDTH_PX = 16_777_215


class People(QWidget):
    """The table, beside it the chosen person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, desk.words
        self._everybody: Sequence[Known] = ()
        self._wanted: RecordId | None = None
        words = self.words
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_QUERY)
        self.line.setPlaceholderText(words("directory.person.sift"))
        self.line.setAccessibleName(words("directory.person.sift"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._sift)
        self.doubled = Button("", "quiet").with_icon(desk.theme, "copy")
        self.doubled.setCheckable(True)
        self.doubled.toggled.connect(self._sift)
        self.merge_sure = Button("", "quiet").with_icon(desk.theme, "users")
        self.merge_sure.clicked.connect(self._merge_sure)
        self.table: RecordTable[Known] = RecordTable(
            desk.theme, words("directory.person.name"), self._columns(), key=_key
        )
        self.table.picked.connect(self._picked)
        self.pane = PersonPane(desk)
        self.pane.merged.connect(self._merge)
        self.pane.parted.connect(self._part)
        self.table.opened.connect(self.pane.enter)
        self.empty = EmptyState(desk.theme, "users", words("directory.person.empty"))
        self._lay()

    def show_people(self, everybody: Sequence[Known]) -> None:
        """Show everybody anew; the chosen person stays chosen."""
        self._everybody = everybody
        doubled = sum(bool(known.may_be) for known in everybody)
        sure = sum(bool(known.sure) for known in everybody)
        self._caption(self.doubled, self.words("directory.person.doubled", count=doubled))
        self._caption(self.merge_sure, self.words("directory.person.merge_sure", count=sure))
        self.doubled.setVisible(bool(doubled) or self.doubled.isChecked())
        self.merge_sure.setVisible(bool(sure))
        self._sift()

    def choose(self, id: RecordId) -> None:
        """Choose the person of an entry, now or as soon as they are read."""
        self._wanted = id
        self._find_wanted()

    def focus(self) -> None:
        """Put the cursor where work begins."""
        self.table.setFocus()

    def _columns(self) -> Sequence[Column[Any]]:
        words = self.words
        return (
            Column(words.field("name"), _name, 230, icon=_icon),
            Column(words("directory.person.title"), _title),
            Column(words("directory.person.times"), self._times, 70, right=True),
        )

    def _times(self, known: Known) -> str:
        return self.words.number(len(known.entries))

    @Slot()
    def _sift(self) -> None:
        wanted, doubled = fold(self.line.text()).split(), self.doubled.isChecked()
        rows = [
            known
            for known in self._everybody
            if (known.may_be or not doubled) and _holds(known, wanted)
        ]
        self.table.show_rows(rows)
        self._find_wanted()
        if self.table.chosen() is None and rows:
            self.table.choose(_key(rows[0]))
        self.pane.show_person(self.table.chosen(), self._named)
        self.table.setVisible(bool(rows))
        self.pane.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _find_wanted(self) -> None:
        for known in self._everybody:
            if any(entry.person.id == self._wanted for entry in known.entries):
                self.table.choose(_key(known))
                self._wanted = None
                return

    def _named(self, id: RecordId) -> Known | None:
        return next((known for known in self._everybody if known.id == id), None)

    @Slot(object)
    def _picked(self, known: Known) -> None:
        self.pane.show_person(known, self._named)

    @Slot(object)
    def _merge(self, other: Known) -> None:
        """Say that another person is the one chosen; the one first written down stays first."""
        chosen = self.table.chosen()
        if chosen is not None:
            first, second = sorted((chosen, other), key=_age)
            self._write("member.merge", [_same(second.first, first.id)], "merged")
            self._wanted = first.id

    @Slot(object)
    def _part(self, entry: Entry) -> None:
        """Say that an entry is a person of its own."""
        self._write("member.part", [_same(entry, None)], "parted")

    @Slot()
    def _merge_sure(self) -> None:
        """Merge all who surely are one, as one step."""
        edits = []
        for known in self._everybody:
            group = [known, *filter(None, map(self._named, known.sure))]
            first = min(group, key=_age)
            if first is not known:
                edits.append(_same(known.first, first.id))
        self._write("member.merge", edits, "merged")

    def _write(self, action: str, edits: Sequence[Edit], said: str) -> None:
        if edits and self.desk.write(action, *edits):
            key = f"directory.person.{said}"
            self.desk.say(Message(self.words(key, count=len(edits)), undo=True))

    def _caption(self, button: Button, caption: str) -> None:
        button.setText(f" {caption}")
        button.setAccessibleName(caption)

    def _lay(self) -> None:
        whole = column(self, gap_px=10)
        bar = row(gap_px=8)
        bar.addWidget(self.line, 1)
        bar.addWidget(self.doubled)
        bar.addWidget(self.merge_sure)
        whole.addLayout(bar)
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._panes.setSpacing(16)
        self._panes.addWidget(self.table, 1)
        self._panes.addWidget(self.pane)
        whole.addLayout(self._panes, 1)
        whole.addWidget(self.empty, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the person beneath the table where there is no room beside it."""
        super().resizeEvent(event)
        px, ways = self.desk.theme.px, QBoxLayout.Direction
        narrow = self.width() < px(_NARROW_PX)
        self._panes.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._panes.setStretch(1, int(narrow))
        self.pane.setMinimumWidth(0 if narrow else px(_PANE_PX))
        self.pane.setMaximumWidth(_ANY_WIDTH_PX if narrow else px(_PANE_PX))

    def minimumSizeHint(self) -> QSize:
        """Allow less than the names need."""
        return QSize(320, 200)


def _same(entry: Entry, first: RecordId | None) -> Edit:
    any_person: Any = entry.person
    return fields.changed(entry.person, replace(any_person, same_as=first))


def _age(known: Known) -> tuple[str, str]:
    days = [entry.day for entry in known.entries if entry.day]
    return (str(min(days)) if days else "9999"), known.id


def _holds(known: Known, wanted: Sequence[str]) -> bool:
    told = fold(
        " ".join((known.latest.name, known.latest.position_title, known.latest.organisation))
    )
    return all(word in told for word in wanted)


def _key(known: Known) -> object:
    return known.id


def _name(known: Known) -> str:
    return known.latest.name


def _title(known: Known) -> str:
    return ", ".join(filter(None, (known.latest.position_title, known.latest.organisation)))


def _icon(known: Known) -> str:
    return "copy" if known.may_be else "user"
