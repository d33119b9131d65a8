"""A quiet word where several members wrote the same: it leads to where that is combined."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot

from db import query
from db.records import RecordId
from desktop.fieldwork import similar
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import plain_caption
from desktop.ui.places import Place
from desktop.work import Work

PAUSE_MS = 800
"""Looked for once the typing has paused."""


class Alike(Button):
    """Hidden where nobody's findings are alike."""

    def __init__(self, stage: Stage) -> None:
        super().__init__("", "link")
        self.with_icon(stage.desk.theme, "users")
        self._stage = stage
        self._visit: RecordId | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.clicked.connect(self._go)
        self.hide()

    def look(self, held: Held) -> None:
        """Look again soon for what is alike at this visit."""
        if held.visit.id != self._visit:
            self._visit = held.visit.id
            self.hide()
        self._pause.start()

    def _ask(self) -> None:
        store, visit = self._stage.desk.store, self._visit
        if visit is None:
            return

        def work(_job: Work) -> tuple[RecordId, int]:
            return visit, len(similar.groups(query.findings(store.reader, visit)))

        self._stage.desk.jobs.start("", work, self._show)

    @Slot(object)
    def _show(self, found: tuple[RecordId, int]) -> None:
        visit, count = found
        if visit == self._visit:
            caption = self._stage.words("alike.offered", count=count)
            self.setText(" " + plain_caption(caption))
            self.setAccessibleName(caption)
            self.setVisible(count > 0)

    def _go(self) -> None:
        self._stage.desk.go(Place("together", self._visit))
