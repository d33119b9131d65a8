"""Sync: a trip to the shelves and what came of it, what is to be settled, who takes part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.ui.desk import Desk
from desktop.ui.page import Keys, Page
from desktop.ui.pages.sync import asked
from desktop.ui.pages.sync.asked import Known
from desktop.ui.pages.sync.going import Going
from desktop.ui.pages.sync.joining import Joining
from desktop.ui.pages.sync.originals import OriginalsSection
from desktop.ui.pages.sync.people import People
from desktop.ui.pages.sync.room import RoomSection
from desktop.ui.pages.sync.shelves import Shelves
from desktop.ui.parts.layouts import Scroll, column, emptied
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place
from desktop.ui.visited import Visited
from desktop.work import Work


class SyncPage(Page):
    """Nothing is called synced here that was not counted on the shelf."""

    kinds = frozenset({"inspection"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: tuple[Known, dict[str, Visited]] | None = None
        scroll = Scroll(widest_px=desk.theme.px(980), tight=True)
        column(self).addWidget(scroll)
        self.going = Going(desk)
        self.room = RoomSection(desk)
        self.shelves = Shelves(desk)
        self.originals = OriginalsSection(desk)
        self.people = People(desk)
        self.joining = Joining(desk)
        self._clashes = column(gap_px=0)
        scroll.body.addWidget(self.going)
        scroll.body.addLayout(self._clashes)
        for section in (self.room, self.shelves, self.originals, self.people, self.joining):
            scroll.body.addWidget(section)
        scroll.body.addStretch(1)
        desk.trips.changed.connect(self._ask)
        for section in (self.shelves, self.originals):
            section.began.connect(self.going.watch)
        self.originals.chosen.connect(self._ask)
        self.people.changed.connect(self._rolls_changed)
        self.joining.changed.connect(self._rolls_changed)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.sync")

    def keys(self) -> Keys:
        """Return the key that starts a trip."""
        return (("F5", self.words("ui.key.sync")),)

    def begin(self) -> None:
        """Ask about the bundle that was handed over, if one was."""
        if self.place.words:
            self.joining.offer(Path(self.place.words))

    def refresh(self) -> None:
        """Ask for shelves and people again."""
        store, trips = self.desk.store, self.desk.trips
        clashes, counted = trips.waiting.clashes, dict(trips.counted)

        def question(_work: Work) -> Known:
            return replace(asked.known(store, counted), clashes=clashes)

        self.ask(question, self._show)

    def focus(self) -> None:
        """Begin with the trip, or with the bundle that was handed over."""
        (self.joining.offered.take if self.place.words else self.going.start).setFocus()

    @Slot(object)
    def _show(self, known: Known) -> None:
        shown = (known, dict(self.desk.trips.visited))
        if shown == self._shown:
            return
        self._shown = shown
        self.room.show_known(known)
        self.shelves.show_known(known)
        self.originals.show_known(known)
        self.people.show_known(known)
        self.joining.show_known(known)
        emptied(self._clashes)
        if known.clashes:
            self._clashes.addWidget(self._to_clashes(known.clashes))

    def _to_clashes(self, count: int) -> LinkRow:
        name = self.words("ui.exchange.clashes", count=count)
        link = LinkRow(
            self.desk.theme,
            "alert-triangle",
            name,
            self.words("sync_page.clashes_why"),
            Place("clashes"),
        )
        link.opened.connect(self.desk.go)
        return link

    def _ask(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _rolls_changed(self) -> None:
        self._ask()
        self.desk.trips.count()
