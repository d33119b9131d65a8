"""What several members of the delegation said alike at a visit: offered for combining, and parted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from db import query
from db.changes import Edit
from db.records import RecordId
from desktop.fieldwork import similar, together
from desktop.fieldwork.similar import Group
from desktop.ui.desk import Desk, Message
from desktop.ui.page import Keys, Page, Trail
from desktop.ui.pages.together.said import Said
from desktop.ui.parts.layouts import EDGE_PX, EmptyState, column, row
from desktop.ui.parts.table import Column, RecordTable
from desktop.ui.places import Place, visit_name
from desktop.work import Work

_LIST_PX = 320
_NARROW_BELOW_PX = 900
_WIDEST_PX = 16_777_215


@dataclass(frozen=True, slots=True)
class _Offer:
    """A group in the list; `is_combined` tells what was from what may be."""

    group: Group
    is_combined: bool

    @property
    def key(self) -> tuple[bool, frozenset[RecordId]]:
        """What tells it from the others."""
        return self.is_combined, frozenset(f.id for f in self.group.findings)


@dataclass(frozen=True, slots=True)
class _Found:
    """The groups of a visit, asked at a log position."""

    offers: tuple[_Offer, ...]
    seen: int


class TogetherPage(Page):
    """Combining is a step like any other: each author's words stay in the book, and undo parts them."""

    kinds = frozenset({"finding", "visit"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: _Found | None = None
        self._left: set[frozenset[RecordId]] = set()
        self.said: Said | None = None
        self.list: RecordTable[_Offer] = RecordTable(
            desk.theme,
            self.words("ui.page.together"),
            [Column("", self._line, tone=_tone)],
            key=lambda offer: offer.key,
            lines=2,
        )
        self.list.horizontalHeader().hide()
        self.list.picked.connect(self._pick)
        self._right = QStackedWidget()
        both = QWidget()
        self._line_of_both = row(both, gap_px=0)
        self._line_of_both.addWidget(self.list)
        self._line_of_both.addWidget(self._right, 1)
        none = EmptyState(desk.theme, "circle-check", self.words("alike.none"))
        self._stack = QStackedWidget()
        for widget in (QWidget(), none, both):
            self._stack.addWidget(widget)
        self._whole = column(self)
        self._whole.addWidget(self._stack)
        QShortcut(QKeySequence("F8"), self).activated.connect(self.next)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.together")

    def trail(self) -> Trail:
        """Return the way back to the visit."""
        if self.place.record is None:
            return ()
        visit = query.visit(self.desk.store.reader, self.place.record)
        return ((visit_name(visit, self.words.kind(visit.kind)), Place("visit", visit.id)),)

    def keys(self) -> Keys:
        """Return the keys that combine."""
        return (("Ctrl+Enter", self.words("alike.combine")), ("F8", self.words("alike.next")))

    def begin(self) -> None:
        """Forget the visit before."""
        self._found = None
        self._left.clear()
        self._drop()
        self._stack.setCurrentIndex(0)
        if self.place.record is not None:
            query.visit(self.desk.store.reader, self.place.record)

    def refresh(self) -> None:
        """Ask for the groups again."""
        store, visit = self.desk.store, self.place.record
        if visit is None:
            self._show(_Found((), store.position))
            return

        def question(work: Work) -> _Found:
            seen, reader = store.position, store.reader
            open_ = [_Offer(group, False) for group in together.offered(reader, visit, work)]
            done = [_Offer(group, True) for group in together.combined(reader, visit)]
            return _Found((*open_, *done), seen)

        self.ask(question, self._show)

    def focus(self) -> None:
        """Begin in the list."""
        self.list.setFocus()

    def next(self) -> None:
        """Go on to the next group, from the last to the first."""
        rows = self.list.rows.rows
        if rows:
            self.list.selectRow((self.list.currentIndex().row() + 1) % len(rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the words where there is no room beside them."""
        super().resizeEvent(event)
        px, ways = self.desk.theme.px, QBoxLayout.Direction
        narrow = self.width() < px(_NARROW_BELOW_PX)
        self._line_of_both.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.list.setMaximumWidth(_WIDEST_PX if narrow else px(_LIST_PX))
        self._whole.setContentsMargins(EDGE_PX, EDGE_PX, EDGE_PX if narrow else 0, 0)
        self.list.setMaximumHeight(self.height() // 3 if narrow else _WIDEST_PX)

    @Slot(object)
    def _show(self, found: _Found) -> None:
        self._found = found
        shown = [o for o in found.offers if o.is_combined or o.key[1] not in self._left]
        self._stack.setCurrentIndex(2 if shown else 1)
        kept = self.said.group if self.said else None
        self.list.show_rows(shown)
        if not shown:
            self._drop()
        elif self.list.chosen() is None or kept not in [o.group for o in shown]:
            self._drop()
            self.list.selectRow(max(min(self.list.currentIndex().row(), len(shown) - 1), 0))
            self._pick(self.list.chosen())

    @Slot(object)
    def _pick(self, offer: _Offer | None) -> None:
        if offer is None or (self.said and self.said.group == offer.group):
            return
        self._drop()
        self.said = Said(self.desk, offer.group, offer.is_combined)
        self.said.combined.connect(self._combine)
        self.said.parted.connect(self._part)
        self.said.left.connect(self._leave)
        self._right.addWidget(self.said)
        self._right.setCurrentWidget(self.said)

    def _drop(self) -> None:
        if self.said is not None:
            self.said.own.flush()
            self._right.removeWidget(self.said)
            self.said.hide()
            self.said.deleteLater()
            self.said = None

    @Slot(object, str)
    def _combine(self, lead: RecordId, text: str) -> None:
        if self.said is None or self._found is None:
            return
        group = self.said.group.findings
        self._settle(similar.combine(group, lead, text, self._found.seen), "alike.combined")

    @Slot()
    def _part(self) -> None:
        if self.said is not None and self._found is not None:
            self._settle(similar.part(self.said.group, self._found.seen), "alike.parted")

    def _settle(self, edits: Sequence[Edit], key: str) -> None:
        if self.desk.write("finding.combine", *edits):
            if self.said is not None:
                self.said.own.took()
            self.desk.say(Message(self.words(key), undo=True))
            self.list.setFocus()

    @Slot()
    def _leave(self) -> None:
        """Offer this group no more, as long as one is here."""
        if self.said is not None and self._found is not None:
            self.said.own.took()
            self._left.add(frozenset(f.id for f in self.said.group.findings))
            self._show(self._found)

    def _line(self, offer: _Offer) -> str:
        key = "alike.line_combined" if offer.is_combined else "alike.line"
        count, text = len(offer.group.findings), offer.group.findings[0].text
        return self.words(key, count=count, text=text)


def _tone(offer: _Offer) -> str:
    return "muted" if offer.is_combined else ""
