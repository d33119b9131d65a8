"""Photos and files visit by visit: how many are where, whether they come by themselves, and "bring these now"."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from db.records import RecordId
from desktop.sync.wishes import EVERYTHING, Wishbook, Wishes
from desktop.ui.desk import Desk, Message
from desktop.ui.lists.form import TickField
from desktop.ui.pages.sync.asked import Known, Shared
from desktop.ui.pages.sync.counted import Originals
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Line, Section, column, emptied, row
from desktop.ui.places import visit_name
from desktop.ui.visited import Errand
from desktop.words import Words
from desktop.work import Work

FIRST = 12
"""So many visits are shown before one asks for all."""

Key = tuple[str, RecordId]
"""A delegation and a visit of its inspection."""


class OriginalsSection(Section):
    """`began` tells that a trip for one visit was begun; `chosen` that another choice was kept."""

    began = Signal()
    chosen = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.words("originals.title"), parent)
        self._desk, self._words = desk, desk.words
        self._known: Known | None = None
        self._wishes = EVERYTHING
        self._keeping: Wishes | None = None
        self._rows: dict[Key, VisitRow] = {}
        self._shows_all = False
        self.by_itself = TickField(self._words("originals.by_itself"))
        self.by_itself.settled.connect(self._choose_all)
        hint = PlainLabel(self._words("originals.why"), "small", wrap=True)
        self._list = column(gap_px=8)
        self.all = Button("", "quiet")
        self.all.clicked.connect(self._show_all)
        self.body.addWidget(self.by_itself)
        self.body.addWidget(hint)
        self.body.addLayout(self._list)
        self.body.addWidget(self.all)
        self.hide()

    def show_known(self, known: Known) -> None:
        """Show those of every inspection that is shared; a row that stays keeps the keyboard."""
        self._known = known
        self._wishes = self._wishes if self._keeping else known.wishes
        keys = list(_keys(known))
        self.setVisible(bool(keys))
        shown = keys if self._shows_all else keys[:FIRST]
        if list(self._rows) != shown:
            self._make_rows(known, shown)
        left = len(keys) - len(shown)
        self.all.setVisible(left > 0)
        self.all.setText(self._words("originals.all", count=left))
        self.all.setAccessibleName(self.all.text())
        self._show_state()

    def row(self, visit: RecordId) -> VisitRow:
        """Return the row of a visit that is shown."""
        return next(made for (_, id), made in self._rows.items() if id == visit)

    def _show_state(self) -> None:
        self.by_itself.show_value(self._wishes.by_itself)
        for shared in self._known.shared if self._known else ():
            for own in shared.originals:
                made = self._rows.get((shared.delegation.id, own.id))
                if made:
                    made.show_state(own, self._wishes.brings(own.id))

    def _make_rows(self, known: Known, shown: list[Key]) -> None:
        emptied(self._list)
        self._rows.clear()
        for shared in known.shared:
            own = [o for o in shared.originals if (shared.delegation.id, o.id) in shown]
            if own:
                self._list.addWidget(self._card(shared, own))

    def _card(self, shared: Shared, originals: list[Originals]) -> Card:
        card = Card(edge_px=14)
        card.body.setSpacing(8)
        topic = shared.topic or self._words("sync_page.not_come")
        card.body.addWidget(PlainLabel(topic, "heading", wrap=True))
        for own in originals:
            made = VisitRow(self._desk, own)
            made.bring.clicked.connect(self._bring)
            made.brings.settled.connect(self._choose)
            self._rows[shared.delegation.id, own.id] = made
            card.body.addWidget(Line())
            card.body.addWidget(made)
        return card

    def _show_all(self) -> None:
        self._shows_all = True
        if self._known:
            self.show_known(self._known)
            list(self._rows.values())[FIRST].brings.setFocus()

    def _bring(self) -> None:
        """Fetch those of one visit now, before anything else is moved."""
        made, trips = self.sender().parent(), self._desk.trips
        if trips.job is not None:
            self._desk.say(Message(self._words("ui.exchange.busy")))
        elif isinstance(made, VisitRow):
            name = self._words("originals.bringing", name=made.called)
            trips.start(name, self._desk.now, errand=Errand(now=frozenset({made.own.id})))
            self.began.emit()

    @Slot(object)
    def _choose(self, brings: bool) -> None:
        made = self.sender().parent()
        if isinstance(made, VisitRow):
            self._keep(self._wishes.choosing(made.own.id, brings))

    @Slot(object)
    def _choose_all(self, brings: bool) -> None:
        self._keep(Wishes(by_itself=brings))

    def _keep(self, wishes: Wishes) -> None:
        """Keep another choice; it is shown at once, and counts from the next trip."""
        self._wishes = wishes
        self._show_state()
        if self._keeping is None:
            self._write()

    def _write(self) -> None:
        """Write the newest choice beside the window, never two at once: the last one is to stand."""
        self._keeping = wishes = self._wishes
        vault = self._desk.store.vault

        def work(_job: Work) -> None:
            Wishbook(vault).keep(wishes)

        self._desk.jobs.start("", work, self._kept, self._not_kept)

    @Slot(object)
    def _kept(self, _done: object) -> None:
        if self._keeping != self._wishes:
            self._write()
        else:
            self._keeping = None
            self.chosen.emit()

    @Slot(object)
    def _not_kept(self, error: BaseException) -> None:
        """Show what was kept last, and say why this was not."""
        self._keeping = None
        self._desk.refuse(error)
        self.chosen.emit()


class VisitRow(QWidget):
    """One visit: what is where, whether it comes by itself, and a button that brings it."""

    def __init__(self, desk: Desk, own: Originals) -> None:
        super().__init__()
        self._words, self.own = desk.words, own
        self.called = called(self._words, own)
        self.told = PlainLabel("", "small", wrap=True)
        self.brings = TickField(self._words("originals.brings"))
        self.brings.box.setAccessibleName(self._words("originals.brings_named", name=self.called))
        self.bring = Button("").with_icon(desk.theme, "file-import")
        texts = column(gap_px=4)
        for widget in (PlainLabel(self.called, wrap=True), self.told, self.brings):
            texts.addWidget(widget)
        line = row(self, gap_px=12)
        line.addLayout(texts, 1)
        line.addWidget(self.bring)

    def show_state(self, own: Originals, brings: bool) -> None:
        """Show what is where now, and what was chosen."""
        self.own = own
        self.told.setText(told(self._words, own))
        self.told.set_role("warning" if own.nobody.number else "small")
        self.brings.show_value(brings)
        count = self._words.number(own.missing.number)
        size = self._words.size(own.missing.size_bytes)
        self.bring.setText(" " + self._words("originals.bring", count=count, size=size))
        name = self._words("originals.bring_named", name=self.called, count=count, size=size)
        self.bring.setAccessibleName(name)
        self.bring.setVisible(own.missing.number > 0)


def called(words: Words, own: Originals) -> str:
    """Return what a visit is called."""
    visit = own.visit
    return visit_name(visit, words.kind(visit.kind)) if visit else words("originals.no_visit")


def told(words: Words, own: Originals) -> str:
    """Return in one sentence how many are here, on the shelf, with nobody."""
    numbers = {
        name: words.number(getattr(own, name).number) for name in ("named", "here", "nobody")
    }
    if own.there is None:
        return words("originals.here", **numbers)
    there = words.number(own.there.number)
    if own.is_whole:
        return words("originals.whole", size=words.size(own.named.size_bytes), **numbers)
    key = "originals.counted_nobody" if own.nobody.number else "originals.counted"
    return words(key, there=there, **numbers)


def _keys(known: Known) -> Iterator[Key]:
    for shared in known.shared:
        yield from ((shared.delegation.id, own.id) for own in shared.originals)
