"""A card full of photos dropped in a process of its own, so that it can be killed: `card.py vault card`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from db.changes import Changed
from tests.journeys.drafting import opened, visit
from tests.journeys.evening import wait

TAKEN = 20
"""So many are in the record when the power goes; no other follows, however fast the machine."""


def dropped(card: Path) -> QMimeData:
    """Return the photos of a card as a file manager hands them over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in sorted(card.iterdir())])
    return data


class Power:
    """Hears of every write in the thread that wrote; after enough photos it lets that thread do nothing more."""

    def __init__(self) -> None:
        self._taken = 0

    def __call__(self, changed: Changed) -> None:
        """Count a photo."""
        self._taken += changed.action == "evidence.add"
        if self._taken == TAKEN:
            print("on screen", flush=True)
            threading.Event().wait()


def work(folder: Path, card: Path) -> None:
    """Drop the photos onto a finding, and wait to be killed."""
    application = QApplication.instance() or QApplication([])
    window = opened(folder)
    window._store.listen(Power())
    visit(window, "f1").record.passage.evidence.take(dropped(card))
    while application:
        wait(1000)


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]))
