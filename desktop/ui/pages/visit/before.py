"""Earlier figures of the same measures, asked for beside the window: what they were, what disagrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from db.errors import NoRecord
from db.figure_changes import worded
from db.records import Figure, RecordId, Visit
from db.store import Store
from desktop.fieldwork import partners
from desktop.fieldwork.partners import Compared
from desktop.ui.desk import Desk
from desktop.ui.parts.periods import worded_period
from desktop.words import Words
from desktop.work import Work

_PHRASES = ("rise", "fall", "up", "down", "same", "same_rank", "percent_points")

Before = Mapping[RecordId, Compared]


class Earlier(QObject):
    """`found` carries what is known of the figures asked for last, by figure."""

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked: object = None

    def ask(self, figures: Sequence[Figure], visit: Visit) -> None:
        """Ask for what came before these figures, unless just that was asked."""
        asked = (visit.id, visit.body, visit.start, tuple(figures))
        if asked == self._asked:
            return
        self._asked = asked
        if any(figure.measure for figure in figures):
            work = partial(_compared, self._desk.store, tuple(figures), visit, asked)
            self._desk.jobs.start("", work, self._answered)
        else:
            self.found.emit({})

    def forget(self) -> None:
        """Let the next question be put whatever it is."""
        self._asked = None

    def _answered(self, answer: tuple[object, Before]) -> None:
        asked, found = answer
        if asked == self._asked:
            self.found.emit(found)


def said_before(words: Words, found: Compared) -> str:
    """Return "năm 2021: 91,33 điểm · tăng 1,42 điểm"; "" where nothing came before."""
    if found.since is None:
        return ""
    figure = found.since.figure
    period = worded_period(words, figure.period)
    phrases = {
        name: words(f"visit.change.{name}", amount="{amount}", places="{places}")
        for name in _PHRASES
    }
    change = worded(found.change, phrases) if found.change else ""
    said = words("visit.before", period=period, amount=figure.amount)
    return " · ".join(filter(None, (said, change)))


def _compared(
    store: Store, figures: Sequence[Figure], visit: Visit, asked: object, _work: Work
) -> tuple[object, Before]:
    found = {}
    for figure in figures:
        try:
            earlier = partners.earlier(store.reader, figure, visit)
        except NoRecord:
            earlier = []
        if earlier:
            found[figure.id] = partners.compared(figure, earlier)
    return asked, found
