"""The clashes: a list at the left, what belongs together side by side; the chosen one at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from db import query
from db.changes import Json
from db.errors import NoRecord
from db.records import RecordId
from desktop.ui.desk import Desk, Message
from desktop.ui.page import Keys, Page, Trail
from desktop.ui.pages.clashes import found
from desktop.ui.pages.clashes.choice import Choice
from desktop.ui.pages.clashes.copies import Copies
from desktop.ui.pages.clashes.found import Clash
from desktop.ui.parts.layouts import EmptyState, column, row
from desktop.ui.parts.table import Column, RecordTable
from desktop.ui.places import Place, place_of
from desktop.work import Work

MOST_SIDES = 8
_LIST_PX = 300
_NARROW_BELOW_PX = 900
_WIDEST_LIST_PX = 16_777_215


@dataclass(frozen=True, slots=True)
class _Group:
    """A line of the list that names what the clashes beneath it belong to."""

    name: str
    count: int


_Row = _Group | Clash


class ClashesPage(Page):
    """Settling is a change like any other: it replaces the writes that were seen, and can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._clashes: list[Clash] | None = None
        self._choice: Choice | None = None
        self._at = 0
        self._list: RecordTable[_Row] = RecordTable(
            desk.theme,
            self.words("ui.page.clashes"),
            [Column("", self._said, tone=_tone)],
            key=_key,
            lines=2,
        )
        self._list.horizontalHeader().hide()
        self._list.picked.connect(self._pick)
        self._list.opened.connect(self._enter)
        self._right = QStackedWidget()
        none = EmptyState(desk.theme, "circle-check", self.words("clashes.none"))
        both = QWidget()
        self._line = row(both, gap_px=0)
        self._line.setContentsMargins(20, 20, 0, 0)
        self._line.addWidget(self._list)
        self._line.addWidget(self._right, 1)
        self._stack = QStackedWidget()
        for widget in (QWidget(), none, both):
            self._stack.addWidget(widget)
        self.copies = Copies(desk)
        whole = column(self, gap_px=0)
        whole.addWidget(self.copies)
        whole.addWidget(self._stack, 1)
        self._make_shortcuts()
        self._reflow()

    def title(self) -> str:
        """Return the page's name, and how many there are."""
        name = self.words("ui.page.clashes")
        return f"{name} ({len(self._clashes)})" if self._clashes else name

    def trail(self) -> Trail:
        """Return the way back to the exchange."""
        return ((self.words("ui.page.sync"), Place("sync")),)

    def keys(self) -> Keys:
        """Return the keys that settle."""
        keys = ("Alt+1 … 8", "Alt+0", "Alt+9", "Ctrl+Enter", "F8")
        names = ("take", "take_proposal", "take_all", "take_own", "next")
        return tuple((key, self.words(f"clashes.{n}")) for key, n in zip(keys, names, strict=True))

    def refresh(self) -> None:
        """Ask for all of them again."""
        store, words = self.desk.store, self.words

        def question(_work: Work) -> list[Clash]:
            return found.clashes(store, words)

        self.ask(question, self._show)
        self.copies.look()

    def focus(self) -> None:
        """Begin in the list."""
        self._list.setFocus()

    def next(self) -> None:
        """Go on to the next clash, from the last to the first."""
        if self._clashes:
            at = self._place_of(self._choice.clash) if self._choice else self._at
            self._list.choose(self._clashes[(at + 1) % len(self._clashes)].key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the choice where there is no room beside it."""
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        px, ways = self.desk.theme.px, QBoxLayout.Direction
        narrow = self.width() < px(_NARROW_BELOW_PX)
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._list.setMinimumWidth(0 if narrow else px(_LIST_PX))
        self._list.setMaximumWidth(_WIDEST_LIST_PX if narrow else px(_LIST_PX))
        self._list.setMaximumHeight(self.height() // 3 if narrow else _WIDEST_LIST_PX)
        self._line.setContentsMargins(20, 20, 20 if narrow else 0, 0)
        if self._choice:
            self._choice.set_narrow(narrow)

    @Slot(object)
    def _show(self, clashes: list[Clash]) -> None:
        if self._choice:
            shown = self._choice.clash
            clashes = [shown if shown.says_as(each) else each for each in clashes]
        if clashes == self._clashes:
            return
        is_first = self._stack.currentIndex() != 2
        self._clashes = clashes
        self._stack.setCurrentIndex(2 if clashes else 1)
        if clashes and is_first:
            self._list.setFocus()
        self._list.rows.show_rows(_grouped(clashes))
        self.retitled.emit()
        if clashes:
            wanted = self._choice.clash.key if self._choice else self._first_wanted(clashes)
            keys = [clash.key for clash in clashes]
            at = keys.index(wanted) if wanted in keys else min(self._at, len(keys) - 1)
            self._list.choose(keys[at])
        else:
            self._drop()

    def _first_wanted(self, clashes: Sequence[Clash]) -> tuple[RecordId, str]:
        """Return the first clash of the record that the place names, else the first of all."""
        own = (clash.key for clash in clashes if clash.record == self.place.record)
        return next(own, clashes[0].key)

    @Slot(object)
    def _pick(self, chosen: _Row) -> None:
        if isinstance(chosen, _Group) or (self._choice and self._choice.clash == chosen):
            return
        self._drop()
        if not chosen.is_compared:
            self._compare(chosen)
            return
        self._at = self._place_of(chosen)
        self._choice = Choice(self.desk, chosen)
        self._choice.settled.connect(self._settle)
        self._choice.wanted.connect(self._open)
        self._right.addWidget(self._choice)
        self._right.setCurrentWidget(self._choice)
        self._reflow()

    def _compare(self, chosen: Clash) -> None:
        def work(_job: Work) -> Clash:
            return found.compared(chosen)

        self.desk.jobs.start("", work, self._compared)

    @Slot(object)
    def _compared(self, clash: Clash) -> None:
        """Show a clash whose words were compared, if it is still the one that is looked at."""
        chosen = self._list.chosen()
        if self._clashes and isinstance(chosen, Clash) and chosen.key == clash.key:
            self._at = self._place_of(clash)
            self._clashes[self._at] = clash
            self._pick(clash)

    def _drop(self) -> None:
        """Take the choice shown away; what was written in it is kept for when it is shown again."""
        if self._choice is None:
            return
        self._choice.own.flush()
        self._right.removeWidget(self._choice)
        self._choice.hide()
        self._choice.deleteLater()
        self._choice = None

    @Slot(object)
    def _enter(self, _chosen: object) -> None:
        if self._choice:
            self._choice.focus()

    @Slot(object)
    def _settle(self, values: Mapping[str, Json]) -> None:
        if self._choice is None:
            return
        clash = self._choice.clash
        edit = clash.settled(values)
        changed = self.desk.write("clash.settle", edit)
        if changed and changed.records:
            self._choice.own.clear()
            self.desk.say(Message(self.words("clashes.settled"), undo=True))
            self._list.setFocus()

    def _open(self) -> None:
        if self._choice is None:
            return
        store = self.desk.store
        try:
            self.desk.go(place_of(store, query.record(store.reader, self._choice.clash.record)))
        except NoRecord as error:
            self.desk.refuse(error)

    def _place_of(self, clash: Clash) -> int:
        keys = [each.key for each in self._clashes or ()]
        return keys.index(clash.key) if clash.key in keys else 0

    def _said(self, row: _Row) -> str:
        if isinstance(row, _Group):
            return f"{row.name or self.words('clashes.elsewhere')} ({row.count})"
        field = self.words.field(row.field) if row.field else self.words("clashes.deletion")
        return self.words("clashes.line", field=field, name=row.name)

    def _make_shortcuts(self) -> None:
        for number in range(MOST_SIDES):
            shortcut = self._shortcut(f"Alt+{number + 1}")
            shortcut.setProperty("number", number)
            shortcut.activated.connect(self._take_by_key)
        for keys, act in (
            ("Alt+0", self._take_proposal_by_key),
            ("Alt+9", self._take_all_by_key),
            ("F8", self.next),
        ):
            self._shortcut(keys).activated.connect(act)

    def _shortcut(self, keys: str) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return made

    def _take_by_key(self) -> None:
        if self._choice:
            self._choice.take(int(self.sender().property("number")))

    def _take_proposal_by_key(self) -> None:
        if self._choice:
            self._choice.take_proposal()

    def _take_all_by_key(self) -> None:
        if self._choice:
            self._choice.take_all()


def _grouped(clashes: Sequence[Clash]) -> list[_Row]:
    """Return the clashes with a line before each group that names it."""
    rows: list[_Row] = []
    for at, clash in enumerate(clashes):
        if not at or clashes[at - 1].owner != clash.owner:
            count = sum(each.owner == clash.owner for each in clashes)
            rows.append(_Group(clash.owner, count))
        rows.append(clash)
    return rows


def _tone(row: _Row) -> str:
    return "muted" if isinstance(row, _Group) else ""


def _key(row: _Row) -> object:
    return row.name if isinstance(row, _Group) else row.key
