"""Where one is, written down beside the window: a power cut leads back there, and a slow disk stops nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.ui.jobs import Jobs
from desktop.ui.places import Place, to_text
from desktop.ui.preferences import Preferences
from desktop.work import Work

KEEP_PLACE_MS = 250
"""How often it is looked where one is."""


class Keeping(QObject):
    """Looks where one is, and has it written where that is another place than before, one writing at a time."""

    def __init__(
        self, here: Callable[[], Place], preferences: Preferences, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._here, self._preferences, self._jobs = here, preferences, jobs
        self._is_writing = False
        self._timer = QTimer(self, interval=KEEP_PLACE_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._preferences.hold(place=to_text(self._here()))
        if not self._preferences.is_kept and not self._is_writing:
            self._is_writing = True
            self._jobs.start("", self._write, self._written, self._written)

    def _write(self, _work: Work) -> None:
        self._preferences.keep()

    @Slot(object)
    def _written(self, _nothing: object) -> None:
        self._is_writing = False
