"""What a copy of a device wrote beside the record: told, and taken over once a person wishes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from db.sharing import Sharing
from db.store import Store
from desktop.sync import forks
from desktop.sync.forks import Fork
from desktop.sync.keyring import Keyring
from desktop.ui.desk import Desk, Message
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EDGE_PX, Card, column, emptied, row
from desktop.work import Work


class Copies(QWidget):
    """Hidden where no device was copied."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._forks: list[Fork] = []
        self._body = column(self)
        self._body.setContentsMargins(20, 16, EDGE_PX, 0)
        self.hide()

    def look(self) -> None:
        """Ask what copies of devices wrote that is not in the record."""
        self._desk.jobs.start("", partial(_asked, self._desk.store), self._show)

    @Slot(object)
    def _show(self, found: list[Fork]) -> None:
        if found == self._forks:
            return
        self._forks = found
        emptied(self._body)
        for number, fork in enumerate(found):
            self._body.addWidget(self._card(number, fork))
        self.setVisible(bool(found))

    def _card(self, number: int, fork: Fork) -> Card:
        words = self._desk.words
        card = Card(edge_px=14)
        author = fork.author or words("clashes.somebody")
        count = len(fork.changes)
        said = words("clashes.copied", author=author, device=fork.device, count=count)
        card.body.addWidget(PlainLabel(said, wrap=True))
        act = Button(words("clashes.take_copied"))
        act.setProperty("number", number)
        act.clicked.connect(self._take)
        line = row()
        line.addWidget(act)
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def _take(self) -> None:
        fork = self._forks[int(self.sender().property("number"))]
        store = self._desk.store

        def work(_job: Work) -> None:
            forks.adopt(Sharing(store), fork)

        self._desk.jobs.start(self._desk.words("clashes.taking_copied"), work, self._taken)

    @Slot(object)
    def _taken(self, _nothing: object) -> None:
        self._desk.say(Message(self._desk.words("clashes.taken_copied"), lasting=True))
        self.look()


def _asked(store: Store, _work: Work) -> list[Fork]:
    return forks.forks(Sharing(store), Keyring(store.vault, store.device))
