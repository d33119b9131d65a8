"""The window on the worked example, on a real screen and bus; does what each line asks and tells when it is done."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabBar, QWidget

from db import keys
from db import vault as vaults
from db.records import RecordId
from db.store import Store
from desktop import paths
from desktop.exchange import example
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.pages.visit import VisitPage
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.toolkit import Toolkit
from desktop.ui.window import Window
from desktop.words import Words
from tests.desktop.ui.test_reach_dialogs import DIALOGS

PROGRAM = "so-doan"
_LOOK_MS = 30
CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)


class Obeying(QObject):
    """Reads lines: a name of a method and its words."""

    def __init__(
        self, window: Window, jobs: Jobs, toolkit: Toolkit, preferences: Preferences
    ) -> None:
        super().__init__()
        self._window, self._jobs = window, jobs
        self._toolkit, self._preferences = toolkit, preferences
        self._said: object = None
        self._ears = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ears.activated.connect(self._asked)
        self._soon = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._soon.timeout.connect(self._tell)
        self._soon.start()

    def _asked(self) -> None:
        line = sys.stdin.readline()
        if not line:
            QApplication.quit()
            return
        name, *words = json.loads(line)
        act: Callable[..., object] = getattr(self, name)
        self._said = act(*words)
        self._soon.start()

    def _tell(self) -> None:
        """Answer once nothing is at work, all was laid out, and a window has the keyboard."""
        if self._jobs.running or QApplication.activeWindow() is None:
            self._soon.start()
        else:
            print(json.dumps(self._said), flush=True)

    def speak(self, language: str) -> None:
        self._toolkit.words = Words(language)
        self._preferences.choose(language=language)

    def go(self, page: str, record: str = "", part: str = "", words: str = "") -> None:
        here, own = RecordId(record) if record else None, RecordId(part) if part else None
        self._window.go(Place(page, here, own, words=words))

    def stage(self, name: str) -> None:
        assert isinstance(self._window.page, VisitPage)
        self._window.page.show_stage(StageName(name))

    def tabs(self) -> int:
        return sum(each.count() for each in self._tab_bars())

    def tab(self, at: int) -> None:
        for each in self._tab_bars():
            each.setCurrentIndex(at)

    def dialogs(self) -> int:
        return len(DIALOGS)

    def dialog(self, at: int) -> None:
        DIALOGS[at](self._window).open()

    def close(self) -> None:
        for each in self._window.findChildren(QDialog):
            each.reject()
        self._window.activateWindow()  # no desktop does it here

    def press(self, key: str, held: str = "") -> str:
        """Press a key where the keyboard is; tell what has it then."""
        modifier = (
            Qt.KeyboardModifier[f"{held}Modifier"] if held else Qt.KeyboardModifier.NoModifier
        )
        QTest.keyClick(self._at(), Qt.Key[f"Key_{key}"], modifier)
        return self._at().accessibleName()

    def write(self, letters: str) -> None:
        QTest.keyClicks(self._at(), letters)

    def _at(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _tab_bars(self) -> list[QTabBar]:
        return [each for each in self._window.page.findChildren(QTabBar) if each.isVisible()]


def main() -> None:
    application = QApplication([PROGRAM])
    folder = Path(tempfile.mkdtemp(prefix="so-doan-"))
    os.environ["HOME"] = str(folder)
    vault = vaults.create(folder / "vault", "mật khẩu để thử", cost=CHEAP)
    with Store.open(vault, "Thư ký Đoàn") as store:
        example.load(store)
        preferences = Preferences(folder / "settings.json")
        toolkit = Toolkit(Words("vi"))
        application.installTranslator(toolkit)
        jobs = Jobs()
        theme = Theme(paths.resources(), preferences.chosen.theme)
        window = Window(store, Feed(store), jobs, preferences, theme)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        obeying = Obeying(window, jobs, toolkit, preferences)
        application.exec()
        del obeying
        jobs.close()


if __name__ == "__main__":
    main()
