"""What passes the sieve, shown in the list of findings; in a long record words are looked for beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot

from db import running
from db.records import Finding, RecordId
from db.store import Store
from desktop.ui.jobs import Job
from desktop.ui.pages.visit.lines import LineList
from desktop.ui.pages.visit.sieve import Sieve
from desktop.ui.pages.visit.stage import Stage
from desktop.work import Quiet, Work

MOST_AT_ONCE = 300
"""In a longer record words are looked for beside the window."""

Asked = tuple[RecordId, tuple[str, ...]]


class Sifting(QObject):
    """One look at a time; the newest words win."""

    def __init__(self, stage: Stage, sieve: Sieve, shown: LineList[Finding]) -> None:
        super().__init__(stage)
        self._stage, self._sieve, self._list = stage, sieve, shown
        self._job: Job | None = None
        stage.desk.jobs.ended.connect(self._ended)

    def show(self) -> None:
        """Show what passes now."""
        held, sieve = self._stage.held, self._sieve
        if sieve.is_open:
            self._list.show_rows(held.findings)
        elif not sieve.wanted:
            self._list.show_rows(held.passing(sieve.sift()))
        elif len(held.findings) <= MOST_AT_ONCE:
            self._found(self._work()(Quiet()))
        elif self._job is None:
            self._job = self._stage.desk.jobs.start("", self._work(), self._found)
        else:
            self._job.stop()

    def _work(self) -> partial[tuple[Asked, Sequence[RecordId]]]:
        return partial(_holding, self._stage.desk.store, self._asked)

    @property
    def _asked(self) -> Asked:
        return self._stage.held.visit.id, tuple(self._sieve.wanted)

    @Slot(object)
    def _ended(self, job: Job) -> None:
        """Look anew where something changed while the last look was under way."""
        if job is self._job:
            self._job = None
            if job.stopped:
                self.show()

    @Slot(object)
    def _found(self, found: tuple[Asked, Sequence[RecordId]]) -> None:
        asked, among = found
        if asked == self._asked:
            self._list.show_rows(
                self._stage.held.passing(replace(self._sieve.sift(), among=tuple(among)))
            )


def _holding(store: Store, asked: Asked, _work: Work) -> tuple[Asked, Sequence[RecordId]]:
    visit, words = asked
    return asked, running.holding(store.reader, visit, words)
