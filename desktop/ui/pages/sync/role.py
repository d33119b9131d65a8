"""Whose machine it is, chosen with what that lets it do and what it does not: at the door, and changed later."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from db.drafts import NOWHERE, Spot
from db.errors import Refused
from db.sharing import Sharing
from desktop.sync import enrolment, trip
from desktop.sync.rolls import Part
from desktop.ui.desk import Desk
from desktop.ui.pages.sync.asked import Person, Shared, keyring
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column
from desktop.words import Words
from desktop.work import Work


class RoleField(QWidget):
    """A choice of the role; beneath it stands in plain words what the keys enforce of it and what they do not."""

    def __init__(
        self, words: Words, part: Part = Part.MEMBER, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.choice: ChoiceField[Part] = ChoiceField(
            words("sync_page.part"), [(each, words(f"sync.part.{each}")) for each in Part]
        )
        self.choice.settled.connect(self._tell)
        self.limits = PlainLabel("", "small", wrap=True)
        whole = column(self, gap_px=6)
        whole.addWidget(self.choice)
        whole.addWidget(self.limits)
        self.setFocusProxy(self.choice)
        self.show_value(part)

    @property
    def box(self) -> QComboBox:
        """What the keyboard chooses with."""
        return self.choice.box

    def value(self) -> Part:
        """Return the role chosen."""
        return self.choice.value() or Part.MEMBER

    def show_value(self, part: Part) -> None:
        """Show another role."""
        self.choice.show_value(part)
        self._tell(part)

    @Slot(object)
    def _tell(self, part: Part) -> None:
        self.limits.setText(self._words(f"sync.limits.{part}"))
        self.box.setAccessibleDescription(self.limits.text())


class RoleDialog(Dialog):
    """Gives one machine on the roll another role; `appointed` tells that it has it."""

    appointed = Signal()

    def __init__(self, desk: Desk, shared: Shared, person: Person, parent: QWidget) -> None:
        words = desk.words
        name = person.name or person.device
        super().__init__(
            words,
            words("sync_page.role_of", name=name),
            words("sync_page.role_change"),
            parent=parent,
        )
        self._desk, self._shared, self._person = desk, shared, person
        self.role = RoleField(words, person.part)
        self.body.addWidget(self.role)
        self.body.addWidget(PlainLabel(words("sync_page.role_why"), "small", wrap=True))
        spot = Spot("sync", NOWHERE, f"role.{shared.delegation.inspection}.{person.device}")
        self.keep_entered(desk.drafts, spot, part=self.role.choice)
        self.role.setFocus()

    def confirmed(self) -> None:
        """Write the next roll beside the window; what is refused is said beneath the choice."""
        store, part = self._desk.store, self.role.value()
        if part is self._person.part:
            self.accept()
            return
        delegation, device = self._shared.delegation, self._person.device

        def work(_job: Work) -> None:
            sharing, ring = Sharing(store), keyring(store)
            enrolment.appoint(sharing, ring, delegation, device, part, trip.now_ms())

        self.confirm.setEnabled(False)
        self._desk.jobs.start("", work, self._done, self._refused)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.appointed.emit()
        self.accept()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.confirm.setEnabled(True)
        if isinstance(error, Refused):
            self.role.choice.refuse(self._desk.words.explain(error))
            self.role.setFocus()
        else:
            self._desk.jobs.failed.emit(error)
