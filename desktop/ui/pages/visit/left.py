"""What was left of a batch that a stop, a crash or an unplugged phone ended: one quiet line, to go on or to let go."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from db.records import RecordId
from desktop.evidence import waiting
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Job
from desktop.ui.pages.visit.bringing import LINE, Bringing
from desktop.ui.pages.visit.intake import Owner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column
from desktop.work import Work

KEYS = "Shift+F9"


class LeftBar(QFrame):
    """Shown while files wait for the visit and none is on its way; `done` tells that the person decided."""

    done = Signal()

    def __init__(self, desk: Desk, bringing: Bringing) -> None:
        super().__init__()
        words = desk.words
        self._desk, self._bringing = desk, bringing
        self._visit: RecordId | None = None
        self.said = PlainLabel("", "muted")
        self.on = Button(words("visit.waiting.go_on", keys=KEYS), "quiet")
        self.drop = Button(words("visit.waiting.let_go"), "quiet")
        line = Flow(gap_px=4)
        for widget in (self.said, self.on, self.drop):
            line.addWidget(widget)
        whole = column(self)
        whole.setContentsMargins(20, 6, 20, 0)
        whole.addWidget(line)
        self.on.clicked.connect(self.go_on)
        self.drop.clicked.connect(self.let_go)
        desk.jobs.started.connect(self._heard)
        desk.jobs.ended.connect(self._heard)
        self.hide()

    def start(self, visit: RecordId) -> None:
        """Tell of what waits for another visit."""
        self._visit = visit
        self._look()

    @Slot()
    def go_on(self) -> None:
        """Take in what waits, each for what it was brought to."""
        if self._visit is None or self.isHidden():
            return
        for finding, paths in waiting.brought_to(self._desk.store, self._visit).items():
            self._bringing.take_files(paths, Owner(self._visit, finding))
        self.done.emit()

    @Slot()
    def let_go(self) -> None:
        """Let it wait no more; the files themselves stay where they are."""
        if self._visit is None:
            return
        store, visit = self._desk.store, self._visit

        def work(_job: Work) -> int:
            own = waiting.waiting(store, visit)
            waiting.forget(store, [each.spot for each in own])
            return len(own)

        self._desk.jobs.start("", work, self._gone)
        self.done.emit()

    @Slot(object)
    def _gone(self, count: int) -> None:
        self._look()
        self._desk.say(Message(self._desk.words("visit.waiting.gone", count=count)))

    @Slot(object)
    def _heard(self, job: object) -> None:
        if isinstance(job, Job) and job.line == LINE:
            self._look()

    def _look(self) -> None:
        """Ask what waits, once nothing is on its way any more."""
        if self._visit is None:
            return
        is_busy = any(job.line == LINE for job in self._desk.jobs.running)
        count = 0 if is_busy else len(waiting.waiting(self._desk.store, self._visit))
        self.said.setText(self._desk.words("visit.waiting.count", count=count) if count else "")
        self.setVisible(bool(count))
