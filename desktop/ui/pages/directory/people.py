"""People of all inspections by given name, their titles by date, and which of the entries are one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from db import directory, fields
from db.changes import Edit
from db.directory import PERSON, Sifted
from db.folding import nfc
from db.records import Member, RecordId
from desktop.fieldwork.people import Alike, Entry, Known, known
from desktop.ui.desk import Desk, Message
from desktop.ui.lists.keyed import Keyed
from desktop.ui.pages.directory.person import MOST_ALIKE, PersonPane
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
        self._near: Mapping[RecordId, Alike] = {}
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
        self.doubled.hide()
        self.merge_sure = Button("", "quiet").with_icon(desk.theme, "users")
        self.merge_sure.clicked.connect(self._merge_sure)
        self.merge_sure.hide()
        self.table: RecordTable[Known] = RecordTable(
            desk.theme, words("directory.person.name"), self._columns(), key=_key
        )
        self.table.picked.connect(self._picked)
        self.table.typed.connect(self._typed_on_list)
        self.pane = PersonPane(desk)
        self.pane.merged.connect(self._merge)
        self.pane.parted.connect(self._part)
        self.table.opened.connect(self.pane.enter)
        self.empty = EmptyState(desk.theme, "users", words("directory.person.empty"))
        self._lay()

    def refresh(self) -> None:
        """Show the people that the line lets pass: how many, and those on the screen; who is chosen stays so."""
        only = tuple(self._near) if self.doubled.isChecked() else None
        sifted = Sifted(PERSON, tuple(nfc(self.line.text()).split()), only)
        rows = Keyed(self.desk.store, sifted, self._known, _BLANK)
        self.table.show_rows(rows)
        self._find_wanted()
        if self.table.chosen() is None and rows:
            self.table.choose(_key(rows[0]))
        self._show_chosen()
        self.table.setVisible(bool(rows))
        self.pane.setVisible(bool(rows))
        is_narrowed = only is not None or sifted.words
        key = "empty" if is_narrowed else "none"
        self.empty.sentence.setText(self.words(f"directory.person.{key}"))
        self.empty.setVisible(not rows)
        self._whole.setStretchFactor(self._panes, 1 if rows else 0)

    def show_alike(self, near: Mapping[RecordId, Alike]) -> None:
        """Show who may be one with whom."""
        sure = sum(alike.sure for alike in near.values())
        self._caption(self.doubled, self.words("directory.person.doubled", count=len(near)))
        self._caption(self.merge_sure, self.words("directory.person.merge_sure", count=sure))
        self.doubled.setVisible(bool(near) or self.doubled.isChecked())
        self.merge_sure.setVisible(bool(sure))
        if near != self._near:
            self._near = near
            if not near:
                self.doubled.setChecked(False)
            self.refresh()

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

    @Slot(str)
    def _typed_on_list(self, text: str) -> None:
        self.line.setFocus()
        self.line.setText(text)

    @Slot()
    def _sift(self) -> None:
        self.refresh()

    def _find_wanted(self) -> None:
        if self._wanted is None:
            return
        own = directory.standing_for(self.desk.store.reader, self._wanted)
        self.table.choose(own)
        chosen = self.table.chosen()
        if chosen is not None and chosen.id == own:
            self._wanted = None

    def _known(self, ids: Sequence[RecordId]) -> list[Known]:
        return known(self.desk.store.reader, ids, self._near)

    def _show_chosen(self) -> None:
        chosen = self.table.chosen()
        self.pane.show_person(chosen, self._known(chosen.may_be[:MOST_ALIKE]) if chosen else ())

    @Slot(object)
    def _picked(self, _known: Known) -> None:
        self._show_chosen()

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
        for alike in dict.fromkeys(alike for alike in self._near.values() if alike.sure):
            first, *others = sorted(self._known(alike.people), key=_age)
            edits += [_same(other.first, first.id) for other in others]
        self._write("member.merge", edits, "merged")

    def _write(self, action: str, edits: Sequence[Edit], said: str) -> None:
        if edits and self.desk.write(action, *edits):
            key = f"directory.person.{said}"
            self.desk.say(Message(self.words(key, count=len(edits)), undo=True))

    def _caption(self, button: Button, caption: str) -> None:
        button.setText(f" {caption}")
        button.setAccessibleName(caption)

    def _lay(self) -> None:
        whole = self._whole = column(self, gap_px=10)
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


def _key(known: Known) -> object:
    return known.id


def _name(known: Known) -> str:
    return known.latest.name


def _title(known: Known) -> str:
    return ", ".join(filter(None, (known.title, known.latest.organisation)))


def _icon(known: Known) -> str:
    return "copy" if known.alike else "user"


_NOBODY = Entry(Member(id=RecordId(""), inspection=RecordId("")), None, "")
_BLANK = Known(_NOBODY, (_NOBODY,))
