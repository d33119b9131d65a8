"""The shelves: each with what came of the last trip and what a person has to decide; a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from db.errors import Refused
from db.sharing import Sharing
from desktop.sync import addresses, enrolment, reasons, trial, trip
from desktop.sync.addresses import BadAddress, FolderAddress
from desktop.sync.credentials import Credentials, Purse
from desktop.sync.outcome import Answer, RestoredCopy, ShelfEmptied, ShelfOlder
from desktop.sync.shelf import ShelfRefused
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync import telling
from desktop.ui.pages.sync.asked import Known, keyring
from desktop.ui.pages.sync.server import ServerForm
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Section, column, emptied, row
from desktop.ui.parts.renewal import mark, renewed
from desktop.ui.visited import EVERYTHING, Errand, Visited
from desktop.work import Work


class Shelves(Section):
    """The list is made anew after each trip; the form for a server stays with what is typed into it.

    `began` tells that a trip to one shelf was begun.
    """

    began = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.words("sync_page.shelves"), parent)
        self._desk, self._words = desk, desk.words
        self._list = column(gap_px=8)
        self.body.addLayout(self._list)
        self.form = ServerForm(desk)
        self.form.entered.connect(self._add_server)
        self.form.hide()
        self.body.addWidget(self.form)
        for key, icon, act in (
            ("sync_page.add_folder", "folder", self._choose_folder),
            ("sync_page.add_server", "cloud", self._open_form),
        ):
            button = Button(self._words(key)).with_icon(desk.theme, icon)
            button.clicked.connect(act)
            self.add_action(button)

    def show_known(self, known: Known) -> None:
        """Show the shelves that are set up."""
        with renewed(self):
            emptied(self._list)
            for address in known.shelves:
                self._list.addWidget(self._card(address, known))
        if not known.shelves:
            card = Card()
            card.body.addWidget(PlainLabel(self._words("sync_page.no_shelf"), "muted", wrap=True))
            self._list.addWidget(card)

    def add_folder(self, folder: Path) -> None:
        """Set up a folder or stick as a shelf."""
        self._add(str(folder), Credentials())

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self._words("sync_page.add_folder"), documents()
        )
        if folder:
            self.add_folder(Path(folder))

    def _open_form(self) -> None:
        self.form.show()
        self.form.address.focus()

    def _add_server(self) -> None:
        self._add(self.form.address.text(), self.form.credentials())

    def _add(self, text: str, who: Credentials) -> None:
        """Keep a shelf, and try it out beside the window."""
        try:
            address = str(addresses.read(text))
        except BadAddress as error:
            self.form.show()
            self.form.address.refuse(self._words.explain(error))
            self.form.address.focus()
            return
        self.form.clear()
        self._run("sync_page.trying", _tried(self._desk, address, who))

    def _run(self, key: str, work: Callable[[Work], Visited | None]) -> None:
        self._desk.jobs.start(self._words(key) if key else "", work, self._ran)

    @Slot(object)
    def _ran(self, visited: Visited | None) -> None:
        trips = self._desk.trips
        if visited:
            trips.visited[visited.address] = visited
        trips.changed.emit()
        trips.count()

    def _card(self, address: str, known: Known) -> Card:
        card = Card(edge_px=14)
        card.body.setSpacing(4)
        card.setProperty("address", address)
        icon = "folder" if isinstance(addresses.read(address), FolderAddress) else "cloud"
        picture = QLabel()
        picture.setPixmap(self._desk.theme.picture(icon, "muted", self._desk.theme.px(20), 2.0))
        line = row(gap_px=10)
        line.addWidget(picture)
        line.addWidget(PlainLabel(address, "heading", wrap=True), 1)
        forget = IconButton(self._desk.theme, "x", self._words("sync_page.forget"))
        mark(forget, "sync_page.forget", address)
        forget.clicked.connect(self._forget)
        line.addWidget(forget)
        card.body.addLayout(line)
        visited = self._desk.trips.visited.get(address)
        if visited is None:
            card.body.addWidget(PlainLabel(self._words("sync_page.not_visited"), "small"))
            return card
        topics = {each.delegation.inspection: each.topic for each in known.shared}
        for sentence, role in telling.told(self._words, visited, topics, known.wishes):
            card.body.addWidget(PlainLabel(sentence, role, wrap=True))
        self._add_question(card, visited)
        return card

    def _add_question(self, card: Card, visited: Visited) -> None:
        """Offer what a person may decide where a trip did not go on by itself."""
        refill = ("sync_page.refill", self._refill)
        answers: Mapping[type[Refused], tuple[str, Callable[[], None]]] = {
            ShelfEmptied: refill,
            ShelfOlder: refill,
            RestoredCopy: ("sync_page.renew", self._renew),
            reasons.HostKeyUnknown: ("sync_page.trust", self._trust),
            ShelfRefused: ("sync_page.enter_again", self._enter_again),
        }
        if visited.error is None and not visited.stopped:
            return
        found = answers.get(type(visited.error)) if visited.error else None
        if found is refill:
            why = PlainLabel(self._words("sync_page.decide"), "small", wrap=True)
            card.body.addWidget(why)
        line = Flow()
        for key, act in filter(None, (found, ("sync_page.retry", self._retry))):
            button = Button(self._words(key))
            mark(button, key, visited.address)
            button.clicked.connect(act)
            line.addWidget(button)
        card.body.addSpacing(6)
        card.body.addWidget(line)

    def _address(self) -> str:
        return str(self.sender().property("value"))

    def _forget(self) -> None:
        """Let go of a shelf; who we are there is held until the sentence that says so goes."""
        address, vault = self._address(), self._desk.store.vault
        self._desk.trips.visited.pop(address, None)

        def work(_job: Work) -> tuple[str, Credentials]:
            purse = Purse(vault)
            who = purse.credentials(address)
            purse.forget(address)
            return address, who

        self._desk.jobs.start("", work, self._forgot)

    @Slot(object)
    def _forgot(self, forgotten: tuple[str, Credentials]) -> None:
        address, who = forgotten

        def keep_again() -> None:
            self._add(address, who)

        said = self._words("sync_page.forgotten", address=address)
        self._desk.say(Message(said, action=self._words("ui.undo_short"), act=keep_again))
        self._ran(None)

    def _refill(self) -> None:
        self._go(Errand(answers=[Answer.REFILL]))

    def _retry(self) -> None:
        self._go(EVERYTHING)

    def _go(self, errand: Errand) -> None:
        """Go to the one shelf once more."""
        if self._desk.trips.job is not None:
            self._desk.say(Message(self._words("ui.exchange.busy")))
            return
        name, only = self._words("ui.exchange.under_way"), [self._address()]
        self._desk.trips.start(name, self._desk.now, only=only, errand=errand)
        self.began.emit()

    def _renew(self) -> None:
        store, address = self._desk.store, self._address()
        self._desk.trips.visited.pop(address, None)

        def work(_job: Work) -> None:
            enrolment.renew(Sharing(store), keyring(store), trip.now_ms())

        self._run("sync_page.renewing", work)

    def _trust(self) -> None:
        address = self._address()
        error = self._desk.trips.visited[address].error
        if isinstance(error, reasons.HostKeyUnknown):
            who = Purse(self._desk.store.vault).credentials(address)
            self._run("sync_page.trying", _tried(self._desk, address, _trusting(who, error.key)))

    def _enter_again(self) -> None:
        address = self._address()
        self.form.address.set_text(address)
        self._open_form()


def _trusting(who: Credentials, key: str) -> Credentials:
    return replace(who, host_key=key)


def _tried(desk: Desk, address: str, who: Credentials) -> Callable[[Work], Visited]:
    """Return the work that keeps a shelf and tries it out; what it refuses is what is told of it."""
    store, now = desk.store, desk.now

    def work(job: Work) -> Visited:
        Purse(store.vault).keep(address, who)
        try:
            report = trial.tried(address, who, job)
        except Refused as error:
            return Visited(address, now(), error=error)
        return Visited(address, now(), tried=report.told)

    return work
