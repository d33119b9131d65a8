"""What the figures of a visit say about each other; in a long record they are compared beside the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from db import running
from db.records import RecordId
from db.store import Store
from desktop.ui.jobs import Job
from desktop.ui.pages.visit import notes
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.notes import NOTHING, Notes
from desktop.ui.pages.visit.stage import Stage
from desktop.work import Quiet, Work

MOST_AT_ONCE = 300
"""The figures of a longer record are compared beside the window."""


class Checking(QObject):
    """`found` follows where `notes` came later than they were asked for."""

    found = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._held: Held | None = None
        self._turned = 0
        self._job: Job | None = None
        self.notes: Notes = NOTHING
        stage.desk.jobs.ended.connect(self._ended)

    def begin(self) -> None:
        """Know nothing yet of another visit."""
        self.notes, self._held = NOTHING, None

    def look(self, held: Held) -> None:
        """Compare, where figures changed since."""
        if self._held is held and self._turned == held.turned:
            return
        self._held, self._turned = held, held.turned
        work = partial(_checked, self._stage.desk.store, held.visit.id)
        if len(held.findings) <= MOST_AT_ONCE:
            _, self.notes = work(Quiet())
        elif self._job is None:
            self._job = self._stage.desk.jobs.start("", work, self._show)
        else:
            self._job.stop()

    @Slot(object)
    def _ended(self, job: Job) -> None:
        """Compare again what changed while figures were compared."""
        if job is self._job:
            self._job = None
            if job.stopped and self._held is not None:
                held, self._held = self._held, None
                self.look(held)

    @Slot(object)
    def _show(self, found: tuple[RecordId, Notes]) -> None:
        visit, said = found
        if self._held is not None and visit == self._held.visit.id:
            self.notes = said
            self.found.emit()


def _checked(store: Store, visit: RecordId, _work: Work) -> tuple[RecordId, Notes]:
    return visit, notes.checked(running.standing_together(store.reader, visit))
