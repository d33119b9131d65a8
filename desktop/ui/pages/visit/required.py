"""A word before the minutes: required topics of the outline of which nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from db.records import RecordId
from db.store import Store
from desktop.fieldwork import coverage
from desktop.ui.desk import Desk, Message
from desktop.work import Work

MOST_NAMED = 2
"""So many are named whole; of more it is said how many they are: the outline shows them all."""


class Required(QObject):
    """Looks beside the window; nothing waits for the answer. `see` shows the outline."""

    def __init__(self, desk: Desk, see: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._see = desk, see

    def look(self, inspection: RecordId) -> None:
        """Look, and say what is missing."""
        self._desk.jobs.start("", partial(_missing, self._desk.store, inspection), self._say)

    def _say(self, titles: tuple[str, ...]) -> None:
        if titles:
            words = self._desk.words
            named = "; ".join(titles[:MOST_NAMED])
            more = len(titles) - MOST_NAMED
            said = words("visit.required_missing", topics=named)
            if more > 0:
                said = words("visit.required_more", topics=named, count=more)
            button = words("visit.outline")
            self._desk.say(Message(said, lasting=True, action=button, act=self._see))


def _missing(store: Store, inspection: RecordId, _work: Work) -> tuple[str, ...]:
    found = coverage.of_inspection(store.reader, inspection)
    return tuple(f"{line.number}. {line.topic.title}" for line in found.lines if line.is_missing)
