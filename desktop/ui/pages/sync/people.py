"""Who works on an inspection together: its devices with their fingerprints, inviting and striking off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.records import RecordId
from db.sharing import Delegation, Sharing
from desktop.sync import bundle, enrolment, trip
from desktop.sync.enrolment import Exposure
from desktop.sync.keyring import Card as Identity
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.sync.asked import Known, Person, Shared, keyring
from desktop.ui.pages.sync.carrying import EVERYTHING, Along, Carrying
from desktop.ui.pages.sync.handed import Handed, Taken
from desktop.ui.pages.sync.role import RoleDialog, RoleField
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import Badge, PlainLabel, plain_tooltip
from desktop.ui.parts.layouts import Card, Line, Section, column, emptied, row
from desktop.ui.parts.renewal import mark, renewed
from desktop.work import Quiet, Work


class People(Section):
    """`changed` tells that a roll changed, which the record's own feed does not."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.words("sync_page.people"), parent)
        self._desk, self._words = desk, desk.words
        self._known: Known | None = None
        self._target: Shared | None = None
        self._doubted = ""
        self.report = PlainLabel("", "warning", wrap=True)
        self.report.hide()
        self.form = self._admission()
        self.invitation = Handed(
            desk, self._words("sync_page.invitation"), self._words("sync_page.invitation_file")
        )
        self.invitation.hide()
        self.carrying = Carrying(desk)
        self.carrying.chosen.connect(self._named)
        self._list = column(gap_px=8)
        for widget in (self.report, self.form, self.invitation, self.carrying):
            self.body.addWidget(widget)
        self.body.addLayout(self._list)

    def show_known(self, known: Known) -> None:
        """Show who is on each roll."""
        self._known = known
        with renewed(self):
            emptied(self._list)
            for shared in known.shared:
                self._list.addWidget(self._card(shared))
            if known.alone:
                self._list.addWidget(self._alone(known.alone))
        if not known.shared and not known.alone:
            text = self._words("sync_page.no_inspection")
            self._list.addWidget(PlainLabel(text, "muted", wrap=True))

    def admit(self) -> None:
        """Enter the device whose request was pasted and compared, and show its invitation."""
        shared, store = self._target, self._desk.store
        if shared is None:
            return
        text, part = self.form.text(), self.part.value()

        def work(_job: Work) -> str:
            request = enrolment.read_request(text)
            sharing, ring = Sharing(store), keyring(store)
            return enrolment.admit(sharing, ring, shared.delegation, request, part, trip.now_ms())

        self._desk.jobs.start("", work, self._admitted)

    def export(self, delegation: Delegation, path: Path, along: Along = EVERYTHING) -> None:
        """Write an inspection into a file to be carried by hand."""
        store, (with_evidence, visit) = self._desk.store, along

        def work(job: Work) -> tuple[int, Path]:
            sharing = Sharing(store)
            ring = keyring(store)
            trip.Trip(sharing, ring, bundle.Nowhere(), delegation, Quiet()).cut()
            return bundle.write(path, sharing, delegation, job, with_evidence, visit), path

        self._desk.jobs.start(self._words("sync_page.exporting"), work, self._exported)

    def _admission(self) -> Taken:
        words = self._words
        form = Taken(self._desk, words("sync_page.paste_request"), words("sync_page.admit"), _asker)
        self.part = RoleField(words)
        form.extra.addWidget(self.part)
        form.confirmed.connect(self.admit)
        form.hide()
        return form

    def _card(self, shared: Shared) -> Card:
        card = Card(edge_px=14)
        card.body.setSpacing(8)
        topic = shared.topic or self._words("sync_page.not_come")
        card.body.addWidget(PlainLabel(topic, "heading", wrap=True))
        line = Flow()
        for key, icon, act, is_shown in (
            ("sync_page.invite", "user-plus", self._invite, shared.is_keeper),
            ("sync_page.export", "file-export", self._carry, True),
        ):
            if is_shown:
                line.addWidget(self._button(key, shared.delegation.id, act, icon=icon))
        card.body.addWidget(line)
        for person in shared.people:
            card.body.addWidget(Line())
            card.body.addLayout(self._person(shared, person))
        if not shared.people:
            card.body.addWidget(PlainLabel(self._words("sync_page.roll_not_come"), "small"))
        return card

    def _person(self, shared: Shared, person: Person) -> QHBoxLayout:
        line = row(gap_px=10)
        texts = column(gap_px=0)
        texts.addWidget(PlainLabel(person.name or person.device, wrap=True))
        texts.addWidget(PlainLabel(person.fingerprint, "small"))
        line.addLayout(texts, 1)
        if person.is_own:
            line.addWidget(Badge(self._words("sync_page.own"), "accent"))
        line.addWidget(self._role(shared, person))
        if shared.is_keeper and not person.is_own:
            value = f"{shared.delegation.id}/{person.device}"
            if value == self._doubted:
                sure = self._button("sync_page.strike_sure", value, self._strike, "danger")
                line.addWidget(sure)
                leave = self._button("parts.cancel", "", self._doubt)
                line.addWidget(leave)
                leave.setFocus()
            else:
                line.addWidget(self._button("sync_page.strike", value, self._doubt, "quiet"))
        return line

    def _role(self, shared: Shared, person: Person) -> QWidget:
        """Return the role as a word; as a button where this machine may change it."""
        part = self._words(f"sync.part.{person.part}")
        if not shared.is_keeper:
            return Badge(part)
        value = f"{shared.delegation.id}/{person.device}"
        button = self._button("sync_page.role_change", value, self._change_role, "quiet", "pencil")
        button.setText(" " + part)
        name = person.name or person.device
        button.setAccessibleName(self._words("sync_page.role_now", name=name, part=part))
        plain_tooltip(button, button.accessibleName())
        return button

    def _change_role(self) -> None:
        id, _, device = self._value().partition("/")
        shared = self._shared(id)
        found = (each for each in shared.people if each.device == device) if shared else ()
        person = next(iter(found), None)
        if shared and person:
            dialog = RoleDialog(self._desk, shared, person, self)
            dialog.appointed.connect(self.changed)
            dialog.open()

    def _alone(self, inspections: Sequence[tuple[RecordId, str]]) -> Card:
        """Offer what is on this machine only: one choice, however many there are."""
        card = Card(edge_px=14)
        self.alone: ChoiceField[RecordId] = ChoiceField(self._words("sync_page.alone"), inspections)
        self.alone.show_value(inspections[0][0])
        line = row(gap_px=12)
        line.addWidget(self.alone, 1)
        share = self._button("sync_page.share", "", self._share, icon="users")
        line.addWidget(share, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(line)
        return card

    def _button(self, key: str, value: str, act: object, role: str = "", icon: str = "") -> Button:
        button = Button(self._words(key), role)
        if icon:
            button.with_icon(self._desk.theme, icon)
        mark(button, key, value)
        button.clicked.connect(act)
        return button

    def _value(self) -> str:
        return str(self.sender().property("value"))

    def _shared(self, id: str) -> Shared | None:
        found = self._known.shared if self._known else ()
        return next((each for each in found if each.delegation.id == id), None)

    def _share(self) -> None:
        store, id = self._desk.store, self.alone.value()
        if id is None:
            return

        def work(_job: Work) -> Delegation:
            return enrolment.found(Sharing(store), keyring(store), id, trip.now_ms())

        self._desk.jobs.start("", work, self._changed)

    def _invite(self) -> None:
        self._target = self._shared(self._value())
        self.invitation.hide()
        self.form.open_form()

    @Slot(object)
    def _admitted(self, invitation: str) -> None:
        self.form.close_form()
        self.invitation.show_text(invitation)
        self.invitation.show()
        self.invitation.text.setFocus()
        self._changed(None)

    def _doubt(self) -> None:
        """Ask once more on the spot: what a struck device wrote later is not taken any more."""
        self._doubted = self._value()
        if self._known:
            self.show_known(self._known)

    def _strike(self) -> None:
        id, _, device = self._value().partition("/")
        shared, store = self._shared(id), self._desk.store
        if shared is None:
            return
        name = next((p.name for p in shared.people if p.device == device), "") or device

        def work(_job: Work) -> tuple[str, Exposure]:
            sharing, ring = Sharing(store), keyring(store)
            now = trip.now_ms()
            return name, enrolment.strike(sharing, ring, shared.delegation, device, now)

        self._desk.jobs.start("", work, self._struck)

    @Slot(object)
    def _struck(self, done: tuple[str, Exposure]) -> None:
        name, exposure = done
        words = self._words
        kinds = [
            f"{words(f'records.kind.{kind}')}: {words.number(count)}"
            for kind, count in exposure.records.items()
        ]
        self.report.setText(
            words("sync_page.struck", name=name)
            + "\n"
            + (", ".join(kinds) or words("sync_page.nothing_exposed"))
            + "\n"
            + words("sync_page.struck_too")
        )
        self.report.show()
        self._doubted = ""
        self._changed(None)

    def _carry(self) -> None:
        shared = self._shared(self._value())
        if shared:
            self.carrying.open_form(shared)

    @Slot(Path)
    def _named(self, path: Path) -> None:
        shared = self.carrying.shared
        if shared:
            self.export(shared.delegation, path, self.carrying.along())

    @Slot(object)
    def _exported(self, done: tuple[int, Path]) -> None:
        count, path = done
        self._desk.say(
            Message(self._words("sync_page.exported", count=count, file=path.name), lasting=True)
        )

    @Slot(object)
    def _changed(self, _done: object) -> None:
        self.changed.emit()


def _asker(text: str) -> tuple[Identity, str]:
    request = enrolment.read_request(text)
    return request.card, request.name
