"""What the store wrote, told in the window's thread, whoever wrote it."""

from __future__ import annotations

import threading
from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from db.changes import Changed
from db.records import Evidence
from db.store import Store

GATHERED_MS = 250
"""How far apart the window hears of photos that come in: each time it asks and paints anew, and keys wait."""

_MANY = frozenset({Evidence.kind_name})


class Feed(QObject):
    """Emits `changed` with a `Changed` after every commit; pages then ask the store again.

    It tells at once, but photos that come in beside the window one after the other are told together.
    """

    changed = Signal(object)
    _written = Signal()
    _come_in = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard_of: deque[Changed] = deque()
        self._own_thread = threading.get_ident()
        self._pause = QTimer(self, singleShot=True, interval=GATHERED_MS)
        self._pause.timeout.connect(self._tell_gathered)
        self._written.connect(self.catch_up, Qt.ConnectionType.QueuedConnection)
        self._come_in.connect(self._tell_gathered, Qt.ConnectionType.QueuedConnection)
        store.listen(self._heard)

    def _heard(self, changed: Changed) -> None:
        """Note a write, in the thread that wrote. No Python value rides on the signal between threads."""
        self._heard_of.append(changed)
        beside = threading.get_ident() != self._own_thread and changed.kinds == _MANY
        (self._come_in if beside else self._written).emit()

    @Slot()
    def catch_up(self) -> None:
        """Tell now of everything that was written."""
        self._pause.start()
        while self._heard_of:
            self.changed.emit(self._heard_of.popleft())

    @Slot()
    def _tell_gathered(self) -> None:
        if self._heard_of and not self._pause.isActive():
            self.catch_up()
