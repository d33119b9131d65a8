"""The person's choices while the window lives: read once, written at every change."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.errors import Refused
from desktop import settings
from desktop.settings import Settings


class Preferences(QObject):
    """Holds the settings; `changed` follows a choice that alters what the window shows."""

    changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self.chosen: Settings = settings.load(file)
        self._kept = self.chosen
        self.not_kept: Refused | OSError | None = None
        """What the disk refused of them last; None where all was kept."""
        self._writing = threading.Lock()

    def choose(self, **choices: Any) -> None:
        """Take new choices, keep them, and tell the window."""
        if self._keep(**choices):
            self.changed.emit()

    def note(self, **choices: Any) -> None:
        """Keep what the window remembers for itself: its place, size, last folder."""
        self._keep(**choices)

    def hold(self, **choices: Any) -> None:
        """Remember for now; it is kept on disk with the next note, or by `keep`."""
        self.chosen = replace(self.chosen, **choices)

    @property
    def is_kept(self) -> bool:
        """Whether all that is chosen lies on the disk."""
        return self._kept == self.chosen

    def keep(self) -> None:
        """Write down what is held, which waits for the disk. May run in any thread: the last one writes the newest."""
        with self._writing:
            if self.is_kept:
                return
            self._kept = self.chosen
            self.not_kept = None
            try:
                settings.save(self._file, self._kept)
            except (Refused, OSError) as error:
                self.not_kept = error
                logging.getLogger(__name__).warning("settings not kept: %s", type(error).__name__)

    def _keep(self, **choices: Any) -> bool:
        self.hold(**choices)
        if self.is_kept:
            return False
        self.keep()
        return True
