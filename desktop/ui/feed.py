"""What the store wrote, told in the window's thread, whoever wrote it."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, Signal, Slot

from db.changes import Changed
from db.store import Store


class Feed(QObject):
    """Emits `changed` with a `Changed` after every commit; pages then ask the store again."""

    changed = Signal(object)
    _written = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard_of: deque[Changed] = deque()
        self._written.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        store.listen(self._heard)

    def _heard(self, changed: Changed) -> None:
        """Note a write, in the thread that wrote. No Python value rides on the signal between threads."""
        self._heard_of.append(changed)
        self._written.emit()

    @Slot()
    def _tell(self) -> None:
        if self._heard_of:
            self.changed.emit(self._heard_of.popleft())
