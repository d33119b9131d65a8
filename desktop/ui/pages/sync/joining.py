"""This machine: its fingerprint, its request to be entered, an invitation to it, a bundle that was handed over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db.sharing import Delegation, Sharing
from desktop.sync import bundle, enrolment, journey
from desktop.sync.journey import Result
from desktop.sync.keyring import Card as Identity
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync.asked import Known, keyring
from desktop.ui.pages.sync.handed import Handed, Taken
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Section, column, row
from desktop.work import Work


class Joining(Section):
    """`changed` tells that this machine joined a delegation, or took a bundle in."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.words("sync_page.this_machine"), parent)
        self._desk, self._words = desk, desk.words
        words = self._words
        self.fingerprint = PlainLabel("", "title")
        self.request = Handed(desk, words("sync_page.request"), words("sync_page.request_file"))
        self.request.hide()
        self.form = Taken(
            desk, words("sync_page.paste_invitation"), words("sync_page.accept"), self._keeper
        )
        self.form.confirmed.connect(self.accept)
        self.form.hide()
        card = Card(edge_px=14)
        texts = column(gap_px=2)
        texts.addWidget(PlainLabel(words("sync_page.own_fingerprint"), "small", wrap=True))
        texts.addWidget(self.fingerprint)
        card.body.addLayout(texts)
        line = Flow()
        for key, icon, act in (
            ("sync_page.show_request", "message", self._show_request),
            ("sync_page.have_invitation", "user-plus", self.form.open_form),
            ("sync_page.import", "file-import", self._choose_file),
        ):
            button = Button(words(key)).with_icon(desk.theme, icon)
            button.clicked.connect(act)
            line.addWidget(button)
        card.body.addWidget(line)
        self.offered = _Offered(desk)
        self.offered.taken.connect(self.take)
        for widget in (self.offered, card, self.request, self.form):
            self.body.addWidget(widget)

    def show_known(self, known: Known) -> None:
        """Show this machine's fingerprint."""
        self.fingerprint.setText(known.fingerprint)

    def offer(self, path: Path) -> None:
        """Ask whether to take in a bundle that was handed over."""
        self.offered.ask(path)

    def accept(self) -> None:
        """Join the delegation whose keeper's fingerprint was compared."""
        store, text = self._desk.store, self.form.text()

        def work(_job: Work) -> Delegation:
            ring = keyring(store)
            return enrolment.accept(Sharing(store), ring, enrolment.read_invitation(ring, text))

        self._desk.jobs.start("", work, self._accepted)

    def take(self, path: Path) -> None:
        """Take in a bundle that was handed over."""
        store = self._desk.store

        def work(job: Work) -> list[Result]:
            return journey.take(Sharing(store), keyring(store), bundle.Bundle(path), job)

        self._desk.jobs.start(self._words("sync_page.importing"), work, self._taken)

    def _keeper(self, text: str) -> tuple[Identity, str]:
        invitation = enrolment.read_invitation(keyring(self._desk.store), text)
        return invitation.keeper, invitation.name

    def _show_request(self) -> None:
        store = self._desk.store
        self.request.show_text(enrolment.requested(keyring(store), store.author))
        self.request.show()
        self.request.text.setFocus()

    @Slot(object)
    def _accepted(self, _delegation: Delegation) -> None:
        self.form.close_form()
        self._desk.say(Message(self._words("sync_page.accepted"), lasting=True))
        self.changed.emit()

    def _choose_file(self) -> None:
        kinds = f"{self._words('sync_page.bundle')} (*{bundle.ENDING})"
        path, _ = QFileDialog.getOpenFileName(
            self, self._words("sync_page.import"), documents(), kinds
        )
        if path:
            self.take(Path(path))

    @Slot(object)
    def _taken(self, results: list[Result]) -> None:
        words = self._words
        if not results:
            self._desk.say(Message(words("sync.foreign_bundle"), lasting=True))
            return
        changes = sum(each.words.changes for each in results)
        files = sum(each.pulled for each in results)
        said = [words("sync_page.taken", changes=changes, files=files)]
        said += [
            words(f"sync.trouble.{problem.trouble.value}", where=problem.where)
            for each in results
            for problem in each.words.problems
        ]
        self._desk.say(Message("\n".join(said), lasting=True))
        self.changed.emit()


class _Offered(Card):
    """The question about a bundle that was clicked twice; `taken` carries its path."""

    taken = Signal(Path)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = desk.words
        self._path = Path()
        self.said = PlainLabel("", "heading", wrap=True)
        self.take = Button(desk.words("sync_page.take_bundle"), "primary")
        self.take.with_icon(desk.theme, "file-import").clicked.connect(self._take)
        leave = Button(desk.words("parts.cancel"))
        leave.clicked.connect(self.hide)
        line = row(gap_px=8)
        line.addWidget(self.take)
        line.addWidget(leave)
        line.addStretch(1)
        self.body.addWidget(self.said)
        self.body.addLayout(line)
        self.hide()

    def ask(self, path: Path) -> None:
        """Ask about a bundle."""
        self._path = path
        self.said.setText(self._words("sync_page.bundle_offered", file=str(path)))
        self.show()

    def _take(self) -> None:
        self.hide()
        self.taken.emit(self._path)
