"""In which papers the chosen record stands; each leads to its page."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame

from db import query
from db.records import RecordId
from db.store import Store
from desktop.ui.jobs import Job
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button, LinkLine
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, emptied
from desktop.ui.places import Place
from desktop.work import Work

if TYPE_CHECKING:
    from desktop.minutes.whereabouts import Whereabout, Whereabouts

CALM_MS = 900
"""How long nothing may change before the papers are made to be looked into."""

MOST_FINDINGS = 400
"""A longer record is looked into only when somebody asks."""

Asked = tuple[RecordId, int]
"""A visit, and the log position up to which its papers were looked into."""


class SaidIn(QFrame):
    """Looks beside the window once typing pauses; what is typed is never waited for."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._record = stage, RecordId("")
        self._found: Whereabouts = {}
        self._known: Asked | None = None
        self._job: Job | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self.look)
        self.ask = Button(stage.words("visit.look_into_papers"), "link")
        self.ask.with_icon(stage.desk.theme, "file-text").clicked.connect(self.look)
        self._caption = PlainLabel(stage.words("visit.said_in"), "label")
        self.lines: list[Button] = []
        self._lines = column(gap_px=0)
        whole = column(self, gap_px=2)
        whole.addWidget(self._caption)
        whole.addLayout(self._lines)
        whole.addWidget(self.ask)
        self._show()

    def show_record(self, record: RecordId) -> None:
        """Show where a record stands, as soon as that is known."""
        if record != self._record:
            self._record = record
            self._show()
        if self._known != self._asked() and len(self._stage.held.findings) <= MOST_FINDINGS:
            self._calm.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again where something changed while this was out of sight."""
        super().showEvent(event)
        if self._record:
            self.show_record(self._record)

    def look(self) -> None:
        """Make the papers beside the window and look into them."""
        if self._job is None and self.isVisible():
            desk, asked = self._stage.desk, self._asked()
            work = partial(_looked, desk.store, asked, desk.today())
            self._job = desk.jobs.start("", work, self._looked, self._not_looked)

    def _asked(self) -> Asked:
        return self._stage.held.visit.id, self._stage.desk.store.position

    def _looked(self, answer: tuple[Asked, Whereabouts]) -> None:
        self._job = None
        self._known, self._found = answer
        self._show()
        if self._known != self._asked():
            self._calm.start()

    def _not_looked(self, _error: BaseException) -> None:
        """Leave it at what was known: the papers' own page says what is wrong."""
        self._job = None

    def _show(self) -> None:
        emptied(self._lines)
        own = self._found.get(self._record, ()) if self._known else ()
        self.lines = [self._line(each) for each in own]
        for line in self.lines:
            self._lines.addWidget(line)
        self._caption.setVisible(bool(own))
        self.ask.setVisible(self._known is None)

    def _line(self, found: Whereabout) -> Button:
        words = self._stage.words
        paper = words.kind(found.kind)
        if found.to:
            to = names.body_name(self._stage.held.bodies.get(found.to))
            paper = words("visit.letter_to", paper=paper, body=to)
        said = words("visit.paper_page", paper=paper, page=found.page)
        line = LinkLine(said).with_icon(self._stage.desk.theme, "file-text")
        line.setProperty(
            "place", Place("papers", found.of, found.to or self._record, paper=found.kind)
        )
        line.clicked.connect(self._go)
        return line

    def _go(self) -> None:
        self._stage.desk.go(self.sender().property("place"))


def _looked(store: Store, asked: Asked, today: dt.date, work: Work) -> tuple[Asked, Whereabouts]:
    from desktop.minutes.whereabouts import whereabouts

    visit, _ = asked
    case = query.case(store.reader, query.visit(store.reader, visit).inspection)
    return asked, whereabouts(case, visit, today, work)
