"""The window is to be closed while files still come in: said once, with a way to close all the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from desktop.ui.desk import Message
from desktop.ui.jobs import Jobs
from desktop.words import Words


class Leaving(QObject):
    """Holds a window open once for work that stands in a line; who closes it again closes it."""

    def __init__(
        self,
        window: QWidget,
        jobs: Jobs,
        say: Callable[[Message], None],
        words: Callable[[], Words],
    ) -> None:
        super().__init__(window)
        self._window, self._jobs, self._say, self._words = window, jobs, say, words
        self._has_asked = False
        window.installEventFilter(self)
        jobs.ended.connect(self._ended)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the window where something is not done that closing would leave undone."""
        left = self._left()
        if event.type() != QEvent.Type.Close or watched is not self._window:
            return False
        if not left or self._has_asked:
            return False
        self._has_asked = True
        event.ignore()
        words = self._words()
        said = words("ui.leaving", count=left)
        button = words("ui.leave_anyway")
        self._say(Message(said, lasting=True, action=button, act=self._leave))
        return True

    def _left(self) -> int:
        """Return how many files are still to come."""
        return sum(job.total - job.done or 1 for job in self._jobs.running if job.line)

    def _leave(self) -> None:
        self._window.close()

    def _ended(self, _job: object) -> None:
        self._has_asked = self._has_asked and self._left() > 0
