"""A quiet word where several members wrote the same: it leads to where that is combined."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Slot

from db.records import RecordId
from db.store import Store
from desktop.fieldwork import together
from desktop.ui.jobs import Job
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import plain_caption
from desktop.ui.places import Place
from desktop.work import Work

PAUSE_MS = 2_000
"""Looked for once nothing was written for so long: it takes Python from those who type."""


class Alike(Button):
    """Hidden where nobody's findings are alike."""

    def __init__(self, stage: Stage) -> None:
        super().__init__("", "link")
        self.with_icon(stage.desk.theme, "users")
        self._stage = stage
        self._held: Held | None = None
        self._looking: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.clicked.connect(self._go)
        self.hide()

    def look(self, held: Held) -> None:
        """Look again soon for what is alike at this visit."""
        if self._held is None or held.visit.id != self._held.visit.id:
            self.hide()
        self._held = held
        self._pause.start()

    def _ask(self) -> None:
        """Look, only once at a time."""
        jobs, held = self._stage.desk.jobs, self._held
        if self._looking in jobs.running:
            self._pause.start()
        elif held is not None:
            work = partial(_alike, self._stage.desk.store, held.visit.id)
            self._looking = jobs.start("", work, self._show)

    @Slot(object)
    def _show(self, found: tuple[RecordId, int]) -> None:
        visit, count = found
        if self._held is not None and visit == self._held.visit.id:
            caption = self._stage.words("alike.offered", count=count)
            self.setText(" " + plain_caption(caption))
            self.setAccessibleName(caption)
            self.setVisible(count > 0)

    def _go(self) -> None:
        if self._held is not None:
            self._stage.desk.go(Place("together", self._held.visit.id))


def _alike(store: Store, visit: RecordId, work: Work) -> tuple[RecordId, int]:
    """Read the record beside the window, where several wrote it: what one person wrote is alike to nobody's."""
    return visit, len(together.alike(store.reader, visit, work))
