"""The rooms at whose doors one may knock: those of last time at once, those nearby as they are heard of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from db.vault import Vault
from desktop.ui.jobs import Jobs
from desktop.work import Work

if TYPE_CHECKING:
    from desktop.sync.room.nearby import Lookout, Nearby
    from desktop.sync.room.ticket import Place

_HEAR_MS = 600
_FOLLOW_AFTER = 10
"""After so many times of listening it is looked whether the networks of this machine are still those."""

Remembered = tuple[tuple[str, "tuple[Place, ...]"], ...]
"""Whose rooms we were in before, and where."""


class Doors(QObject):
    """`changed` tells that other rooms may be knocked at. Looks and listens beside the window."""

    changed = Signal()

    def __init__(self, vault: Vault, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault, self._jobs = vault, jobs
        self._lookout: Lookout | None = None
        self._is_looking = self._is_following = False
        self._times = 0
        self.nearby: tuple[Nearby, ...] = ()
        self.remembered: Remembered = ()
        self._hears = QTimer(self, interval=_HEAR_MS)
        self._hears.timeout.connect(self._hear)

    @property
    def is_listening(self) -> bool:
        """Whether rooms nearby are heard of by now."""
        return self._lookout is not None

    def look(self) -> None:
        """Recall the rooms of last time, then listen for those nearby until one looks no more."""
        if not self._is_looking:
            self._is_looking = True
            vault = self._vault
            self._jobs.start("", lambda _work: _recalled(vault), self._recall)

    def look_no_more(self) -> None:
        """Listen no more; also with the end of the program."""
        self._is_looking, self.nearby = False, ()
        self._hears.stop()
        lookout, self._lookout = self._lookout, None
        if lookout is not None:
            self._jobs.start("", _closing(lookout), self._nothing, must=True)

    @Slot(object)
    def _recall(self, remembered: Remembered) -> None:
        self.remembered = remembered
        self.changed.emit()
        self._jobs.start("", lambda _work: _listening(), self._listen)

    @Slot(object)
    def _listen(self, lookout: Lookout) -> None:
        if not self._is_looking or self._lookout is not None:
            self._jobs.start("", _closing(lookout), self._nothing, must=True)
            return
        self._lookout = lookout
        self._hears.start()
        self._hear()

    @Slot()
    def _hear(self) -> None:
        """See who announces a room, and now and then on which networks that can be heard."""
        lookout = self._lookout
        if lookout is None:
            return
        found = lookout.rooms
        if found != self.nearby:
            self.nearby = found
            self.changed.emit()
        self._times += 1
        if self._times % _FOLLOW_AFTER == 0 and not self._is_following:
            self._is_following = True
            self._jobs.start("", lambda _work: lookout.follow(), self._followed)

    @Slot(object)
    def _followed(self, _nothing: object) -> None:
        self._is_following = False

    @Slot(object)
    def _nothing(self, _nothing: object) -> None:
        """Nothing is to be shown."""


def _recalled(vault: Vault) -> Remembered:
    from desktop.sync.room.memory import Memory

    return tuple(Memory(vault).rooms())


def _listening() -> Lookout:
    from desktop.sync.room.nearby import Lookout

    return Lookout()


def _closing(lookout: Lookout) -> Callable[[Work], None]:
    return lambda _work: lookout.close()
