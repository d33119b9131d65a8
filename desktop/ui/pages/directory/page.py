"""The directory: two lists, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar

from db import query
from db.store import Store
from desktop.fieldwork.bodies import all_doubles
from desktop.fieldwork.people import all_alike
from desktop.ui.desk import Desk
from desktop.ui.lists.form import Sight
from desktop.ui.page import Keys, Page
from desktop.ui.pages.directory.bodies import Bodies
from desktop.ui.pages.directory.people import People
from desktop.ui.parts.layouts import EDGE_PX, column
from desktop.ui.places import Place
from desktop.work import Work

if TYPE_CHECKING:
    from db.query import Reader

TABS = ("bodies", "people")


class DirectoryPage(Page):
    """Place("directory", record): a body, or an entry of a person, to be chosen."""

    kinds = frozenset({"body", "member", "attendee", "visit", "inspection"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.bodies, self.people = Bodies(desk), People(desk)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.words("directory.parts"))
        for name in TABS:
            self.tabs.addTab(self.words(f"directory.tab.{name}"))
        whole = column(self, gap_px=12)
        whole.setContentsMargins(EDGE_PX, 14, EDGE_PX, 18)
        whole.addWidget(self.tabs)
        whole.addWidget(self.bodies, 1)
        whole.addWidget(self.people, 1)
        self.people.hide()
        self.tabs.currentChanged.connect(self._tab_changed)
        self._shortcuts()

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.directory")

    def keys(self) -> Keys:
        """Return what the keys of this page do."""
        return (
            ("Ctrl+N", self.words("directory.key.new")),
            ("Alt+1, Alt+2", self.words("directory.key.tabs")),
            ("F6", self.words("inspection.key.pane")),
        )

    def begin(self) -> None:
        """Point at the record that the place names."""
        record = self.place.record
        if record is None:
            return
        if query.kind_of(self.desk.store.reader, record) == "body":
            self.tabs.setCurrentIndex(0)
            self.bodies.choose(record)
        else:
            self.tabs.setCurrentIndex(1)
            self.people.choose(record)

    def turn_to(self, place: Place) -> bool:
        """Choose what a step wrote."""
        if place.page != "directory":
            return False
        self.place = place
        self.begin()
        return True

    def refresh(self) -> None:
        """Ask again for the list that is shown; who and what may be double is looked for beside the window."""
        store = self.desk.store
        if self.tabs.currentIndex() == 0:
            self.bodies.refresh(Sight(store.position, query.clashes(store.reader)))
            self.ask(_Asked(store, all_doubles), self.bodies.show_doubles)
        else:
            self.people.refresh()
            self.ask(_Asked(store, all_alike), self.people.show_alike)

    def focus(self) -> None:
        """Put the cursor where work begins."""
        (self.bodies if self.tabs.currentIndex() == 0 else self.people).focus()

    @Slot()
    def add(self) -> None:
        """Go to the line in which a body is named."""
        self.tabs.setCurrentIndex(0)
        self.bodies.add()

    @Slot(int)
    def _tab_changed(self, at: int) -> None:
        self.flush()
        before, now = (self.people, self.bodies) if at == 0 else (self.bodies, self.people)
        had_keyboard = before.isAncestorOf(self.window().focusWidget() or self)
        now.show()
        self._stale = True
        self._ask_again()
        if had_keyboard:
            self.focus()
        before.hide()

    @Slot()
    def _go_to_tab(self) -> None:
        self.tabs.setCurrentIndex(int(self.sender().property("tab")))
        self.focus()

    def _shortcuts(self) -> None:
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add)
        for at in range(len(TABS)):
            shortcut = QShortcut(QKeySequence(f"Alt+{at + 1}"), self)
            shortcut.setProperty("tab", at)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._go_to_tab)


class _Asked:
    """A question of the book, put in a worker."""

    def __init__(self, store: Store, question: Callable[[Reader], Any]) -> None:
        self._store, self._question = store, question

    def __call__(self, _work: Work) -> Any:
        """Return the answer."""
        return self._question(self._store.reader)
