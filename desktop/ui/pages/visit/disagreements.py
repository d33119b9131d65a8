"""One key leads from disagreement to disagreement: within the visit, then with earlier visits, there and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from db.records import RecordId, Visit
from db.store import Store
from desktop.fieldwork import partners
from desktop.ui.desk import Message
from desktop.ui.pages.visit import notes
from desktop.ui.pages.visit.notes import Notes
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.places import Place
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Stop:
    """A finding of this visit whose figures disagree; with `there` the figure that they disagree with, elsewhere."""

    finding: RecordId
    figure: RecordId | None = None
    there: Place | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was known when the earlier visits were asked for."""

    visit: Visit
    here: RecordId | None
    within: tuple[Stop, ...]


class Disagreements(QObject):
    """`wanted` carries the finding of this visit to go to."""

    wanted = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._last: dict[RecordId, Stop] = {}
        self._asked: _Asked | None = None

    def go_on(self, said: Notes, here: RecordId | None) -> None:
        """Go to the next disagreement behind the last one, or behind the finding one is at."""
        visit = self._stage.held.visit
        within = tuple(Stop(finding) for finding in notes.disagreeing(said))
        last = self._last_at(visit.id, here)
        behind = _behind(within, last, here) if last is None or last.figure is None else ()
        if behind:
            self._go(visit.id, behind[0])
            return
        self._asked = _Asked(visit, here, within)
        work = partial(_across, self._stage.desk.store, visit)
        self._stage.desk.jobs.start("", work, self._answered)

    @Slot(object)
    def _answered(self, answer: tuple[RecordId, tuple[Stop, ...]]) -> None:
        """Go to the next one with an earlier visit, else to the first of all; say where there is none."""
        asked, self._asked = self._asked, None
        visit, across = answer
        if asked is None or asked.visit.id != visit or self._stage.held.visit.id != visit:
            return
        last = self._last_at(visit, asked.here)
        at = across.index(last) + 1 if last in across else 0
        every = (*across[at:], *asked.within, *across)
        if every:
            self._go(visit, every[0])
        else:
            desk = self._stage.desk
            desk.say(Message(self._stage.words("visit.no_disagreement")))

    def _last_at(self, visit: RecordId, here: RecordId | None) -> Stop | None:
        """Return where the key led last, unless somebody went elsewhere since."""
        last = self._last.get(visit)
        return last if last is not None and last.finding == here else None

    def _go(self, visit: RecordId, stop: Stop) -> None:
        self._last[visit] = stop
        if stop.there is None:
            self.wanted.emit(stop.finding)
            return
        desk = self._stage.desk
        desk.go(Place("visit", visit, stop.finding))  # to be come back to
        desk.go(stop.there)
        desk.say(Message(self._stage.words("visit.at_earlier")))


def _behind(within: Sequence[Stop], last: Stop | None, here: RecordId | None) -> Sequence[Stop]:
    """Return the stops that follow the finding one is at; all of them where it is none of them."""
    findings = [each.finding for each in within]
    if here in findings:
        return within[findings.index(here) + 1 :]
    return within if last is None else ()


def _across(store: Store, visit: Visit, work: Work) -> tuple[RecordId, tuple[Stop, ...]]:
    """Return each disagreement with an earlier visit twice: at this visit's figure, then at the other one."""
    stops: list[Stop] = []
    for pair in partners.pairs(store.reader, visit, work):
        there = Place("visit", pair.partner.visit.id, pair.partner.figure.id)
        own = Stop(pair.figure.finding, pair.figure.id)
        stops += [own] if own not in stops else []
        stops.append(Stop(pair.figure.finding, pair.figure.id, there))
    return visit.id, tuple(stops)
