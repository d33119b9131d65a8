"""The log of writes is brought into the database beside the window, whose commits would else wait for the disk."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from db import checkpoints
from db.changes import Changed
from db.store import Store
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.work import Work

EVERY = 64
"""After so many records written, of some twelve database pages each."""


class Checkpoints(QObject):
    """Begins after writes that were told, one at a time. What the disk refuses is told by the next write."""

    def __init__(self, store: Store, feed: Feed, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._written, self._is_under_way = 0, False
        feed.changed.connect(self._wrote)

    @Slot(object)
    def _wrote(self, changed: Changed) -> None:
        self._written += len(changed.records) or EVERY
        if self._written >= EVERY and not self._is_under_way:
            self._written, self._is_under_way = 0, True
            self._jobs.start("", partial(_bring, self._store), self._ended, self._ended)

    @Slot(object)
    def _ended(self, all_of_it: object) -> None:
        """Go on after the next write where more was written meanwhile: the log begins anew only once all is there."""
        self._is_under_way = False
        if all_of_it is not True:
            self._written = EVERY


def _bring(store: Store, _work: Work) -> bool:
    return checkpoints.bring(store.vault)
