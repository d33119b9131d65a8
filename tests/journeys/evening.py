"""An evening's work in a process of its own, so that it can be killed: `evening.py vault visit text`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from db import vault as vaults
from db.records import RecordId
from db.store import Store
from desktop import paths
from desktop.settings import Theme as Shade
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.window import Window
from tests.conftest import PASSPHRASE
from tests.typing_hand import compose, key_in

ON_SCREEN_MS = 1000


def wait(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def work(folder: Path, visit: RecordId, text: str) -> None:
    """Type, say what has been on the screen for a second, and type on until killed."""
    application = QApplication.instance() or QApplication([])
    store = Store.open(vaults.unlock(folder, PASSPHRASE), "Người thử")
    theme = Theme(paths.resources(), Shade.LIGHT)
    settings = Preferences(folder.parent / "settings.json")
    window = Window(store, Feed(store), Jobs(), settings, theme)
    window.show()
    window.go(Place("visit", visit))
    page = window.page
    assert isinstance(page, VisitPage)
    compose(page.record.capture.line.pages, text)
    wait(ON_SCREEN_MS + 200)
    print("on screen", flush=True)
    while application:
        key_in(page.record.capture.line.pages, "x")
        wait(20)


if __name__ == "__main__":
    work(Path(sys.argv[1]), RecordId(sys.argv[2]), sys.argv[3])
