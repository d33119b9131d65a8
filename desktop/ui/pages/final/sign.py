"""Signing: each place of the paper with who signed it or is missing, and scans of pages signed by hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from db.drafts import Spot
from db.folding import fold
from db.records import Medium, Signing
from desktop.final import scanning
from desktop.final.scanning import Attached
from desktop.final.signing import Seat, Signed
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.final.key import KeyDialog
from desktop.ui.pages.final.known import Known
from desktop.ui.pages.final.steps import StepPane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, Section, column, emptied, row
from desktop.words import LOCAL
from desktop.work import Work


class SignPane(StepPane):
    """Secretary, body, head: one after another, in whatever order they are there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._just_signed = ""
        """The place whose button was pressed, until it is shown as signed and the keyboard went on."""
        self._open: list[Button] = []
        """The buttons of the places that nobody signed yet."""
        scroll = Scroll(widest_px=desk.theme.px(900))
        column(self).addWidget(scroll)
        self._state = PlainLabel("", "muted", wrap=True)
        scroll.body.addWidget(self._state)
        self._seats = Section(self.words("final.seats"))
        self._hands = Section(self.words("final.by_hand"))
        self._scans = column(gap_px=8)
        self._hands.body.addLayout(self._scans)
        self._hands.body.addWidget(self._scanning())
        for section in (self._seats, self._hands):
            scroll.body.addWidget(section)
        scroll.body.addStretch(1)

    def show_known(self, known: Known) -> None:
        """Show who signed and who is missing."""
        if self.known is None or self.known.of != known.of:
            self.who.start("")
        self.known = known
        self.who.stand_at(self.desk.drafts, Spot("final", known.of, "scan.who"), waits=True)
        self._open.clear()
        emptied(self._seats.body)
        emptied(self._scans)
        own = known.chosen
        for section in (self._seats, self._hands):
            section.setVisible(own is not None and known.here)
        if own is None:
            self._tell("final.freeze_first", "muted")
            return
        if not known.here:
            self._tell("final.not_here", "warning")
            return
        self._show_seats(known)
        for signing in own.signings:
            if signing.medium is Medium.HAND:
                self._scans.addWidget(self._scan(signing))
        self._go_on()

    def _go_on(self) -> None:
        waits = {button.property("field") for button in self._open}
        if self._just_signed and self._just_signed not in waits and self.isVisible():
            self._just_signed = ""
            self.focus()

    def _show_seats(self, known: Known) -> None:
        missing = [seat for seat in known.seats if seat.signing is None]
        key = "final.all_signed" if known.seats and not missing else "final.missing"
        self._tell(key, "muted" if missing else "success")
        for seat in known.seats:
            self._seats.body.addWidget(self._seat(seat))
        if not known.seats:
            none = PlainLabel(self.words("final.no_seat"), "muted", wrap=True)
            self._seats.body.addWidget(none)

    def focus(self) -> None:
        """Begin with the first place that is not signed, else with the scan."""
        next(iter(self._open), self._attach).setFocus()

    def open_key(self, field: str) -> KeyDialog | None:
        """Ask for the key with which a place is signed."""
        known = self.known
        seat = next((each for each in known.seats if each.field == field), None) if known else None
        if known is None or known.chosen is None or seat is None:
            return None
        dialog = KeyDialog(self.desk, known.chosen, seat, self)
        dialog.signed.connect(self._signed)
        dialog.open()
        return dialog

    def attach(self, path: Path) -> None:
        """Keep a scan of the pages as they were signed by hand, with the version they print."""
        known = self.known
        if known is None or known.chosen is None:
            return
        self.who.flush()
        store, own = self.desk.store, known.chosen
        at = self.desk.now().astimezone(LOCAL)
        signing = Signing(medium=Medium.HAND, who=self.who.text(), at=at)

        def work(job: Work) -> Attached:
            return scanning.attached(store, own.id, path, signing, job)

        self.desk.jobs.start(self.words("final.attaching"), work, self._attached, self.desk.refuse)

    def _tell(self, key: str, role: str) -> None:
        known = self.known
        seats = known.seats if known else ()
        missing = [seat.label for seat in seats if seat.signing is None]
        version = known.chosen.version if known and known.chosen else 0
        self._state.setText(
            self.words(key, version=version, count=len(missing), who="; ".join(missing))
        )
        self._state.set_role(role)

    def _seat(self, seat: Seat) -> Card:
        words, card = self.words, Card(edge_px=14)
        across = row(gap_px=12)
        texts = column(gap_px=2)
        texts.addWidget(PlainLabel(seat.label, wrap=True))
        signing = seat.signing
        if signing:
            at = words.moment(signing.at) if signing.at else ""
            texts.addWidget(
                PlainLabel(words("final.signed_by", who=signing.who, at=at), "small", wrap=True)
            )
        across.addLayout(texts, 1)
        if signing:
            across.addWidget(Badge(words("final.signed"), "success"))
        else:
            across.addWidget(Badge(words("final.unsigned"), "warning"))
            button = Button(words("final.sign_here")).with_icon(self.desk.theme, "signature")
            button.setAccessibleName(f"{words('final.sign_here')}: {seat.label}")
            button.setProperty("field", seat.field)
            button.clicked.connect(self._ask_key)
            self._open.append(button)
            across.addWidget(button)
        card.body.addLayout(across)
        return card

    def _scan(self, signing: Signing) -> Card:
        words, card = self.words, Card(edge_px=14)
        across = row(gap_px=12)
        texts = column(gap_px=2)
        texts.addWidget(PlainLabel(signing.file_name, wrap=True))
        at = words.moment(signing.at) if signing.at else ""
        size = words.size(signing.size_bytes)
        about = " · ".join(filter(None, (signing.who, at, size)))
        texts.addWidget(PlainLabel(about, "small", wrap=True))
        across.addLayout(texts, 1)
        across.addWidget(Badge(words("final.bound"), "success"))
        card.body.addLayout(across)
        return card

    def _scanning(self) -> QWidget:
        card = Card()
        self.who = LineField[str](
            self.words, self.words("final.who"), hint=self.words("final.who_hint")
        )
        attach = Button(self.words("final.attach")).with_icon(self.desk.theme, "paperclip")
        self._attach = attach
        attach.clicked.connect(self._ask_scan)
        across = row(gap_px=8)
        across.addWidget(attach)
        across.addStretch(1)
        card.body.addWidget(self.who)
        card.body.addLayout(across)
        card.body.addWidget(PlainLabel(self.words("final.attach_why"), "small", wrap=True))
        return card

    def _ask_key(self) -> None:
        self.open_key(str(self.sender().property("field")))

    def _ask_scan(self) -> None:
        kinds = f"{self.words('final.scan_kinds')} (*.pdf *.jpg *.jpeg *.png)"
        path, _ = QFileDialog.getOpenFileName(self, self.words("final.attach"), documents(), kinds)
        if path:
            self.attach(Path(path))

    @Slot(object)
    def _signed(self, done: Signed) -> None:
        self._just_signed = done.field
        self._go_on()
        seats = self.known.seats if self.known else ()
        label = next((seat.label for seat in seats if seat.field == done.field), "")
        if is_another(done.who, label):
            said = self.words("final.signed_by_another", who=done.who, place=label)
            self.desk.say(Message(said, lasting=True))
        else:
            self.desk.say(Message(self.words("final.signed_now", who=done.who)))

    @Slot(object)
    def _attached(self, done: Attached) -> None:
        self.who.clear()
        kept = self.words("final.attached", version=done.document.version)
        known = self.words(done.key, pages=done.told, count=done.document.pages)
        self.desk.say(Message(f"{kept} {known}", lasting=True))


def is_another(who: str, label: str) -> bool:
    """Tell whether a place that names its signer was signed by somebody of another name."""
    _, comma, named = label.rpartition(", ")
    return bool(comma) and fold(named) not in fold(who)
