"""What the store wrote, told in the window's thread, whoever wrote it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from db.changes import Changed
from db.store import Store


class Feed(QObject):
    """Emits `changed` with a `Changed` after every commit; pages then ask the store again."""

    changed = Signal(object)
    _written = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._written.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        store.listen(self._heard)

    def _heard(self, changed: Changed) -> None:
        self._written.emit(changed)
