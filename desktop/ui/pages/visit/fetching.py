"""An original that is not here: brought from a shelf when a person asks for it; else it is said why it is not there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.records import Evidence
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit.tiles import called
from desktop.ui.visited import Errand


def is_absent(desk: Desk, own: Evidence) -> bool:
    """Tell whether the record names bytes that are not here."""
    return bool(own.hash) and not desk.store.blobs.holds(own.hash)


class Away:
    """Tells whose bytes are not here; the disk is asked once, of what comes into sight."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, bool] = {}

    def __call__(self, own: Evidence) -> bool:
        """Tell whether the bytes of a piece of evidence are not here."""
        if own.hash not in self._known:
            self._known[own.hash] = is_absent(self._desk, own)
        return self._known[own.hash]

    def forget(self) -> None:
        """Ask the disk anew from now on."""
        self._known.clear()

    def came(self) -> list[str]:
        """Ask the disk again for what was not here; return what came, by its hash."""
        holds = self._desk.store.blobs.holds
        came = [hash for hash, away in self._known.items() if away and holds(hash)]
        self._known |= dict.fromkeys(came, False)
        return came


class Fetching(QObject):
    """Brings one original at a time; a trip under way is waited for. `changed` tells that it began or ended."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, desk.words
        self.own: Evidence | None = None
        self._is_asked = False
        desk.trips.changed.connect(self._go_on)

    def bring(self, own: Evidence) -> None:
        """Go to the shelves for one original."""
        waiting = self._desk.trips.waiting
        if not waiting.is_shared or not waiting.shelves:
            self._desk.say(Message(self._words("sync.no_shelf")))
            return
        self.own, self._is_asked = own, False
        self._go_on()
        self.changed.emit()

    def stop(self) -> None:
        """Bring it no more; what came of it by then is kept for the next time."""
        self.own = None
        self._desk.trips.stop()
        self.changed.emit()

    def _go_on(self) -> None:
        own, trips = self.own, self._desk.trips
        if own is None or trips.job is not None:
            return
        if is_absent(self._desk, own) and not self._is_asked:
            self._is_asked = True
            name = self._words("photo.fetching", name=called(self._words, own))
            trips.start(name, self._desk.now, errand=Errand(now=frozenset({own.hash})))
            return
        self.own = None
        self._tell(own)
        self.changed.emit()

    def _tell(self, own: Evidence) -> None:
        """Say that it is here, or why it is not."""
        name, visited = called(self._words, own), self._desk.trips.meter.visited
        if not is_absent(self._desk, own):
            self._desk.say(Message(self._words("photo.fetched", name=name)))
        elif errors := [each.error for each in visited if each.error]:
            self._desk.refuse(errors[0])
        elif not any(each.stopped for each in visited):
            self._desk.say(Message(self._words("photo.nobody", name=name), lasting=True))
