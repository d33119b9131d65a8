"""How many keys a finding takes, typed into the whole window, and how long that is by the keystroke model.

`python -m tests.benchmarks.bench_typing` writes the same finding of 35 letters in each of several ways and prints keys
struck, Shift and Ctrl among them, letters by Telex, and seconds at 4.5 keys a second. It counts; it measures no time.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from db import keys, query
from db import vault as vaults
from db.store import Store
from desktop import paths
from desktop.fieldwork import own, phrases
from desktop.settings import Theme as Shade
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.window import Window
from tests.desktop.ui.typist import OLD_WAY, PHRASES, WAYS, Typist, Way
from tests.desktop.ui.visit_hand import VISIT, written

BEFORE = ("!hc @ntt #1 Chưa có sổ", "!kq @Lê Thị Hòa Tốt")


def counted(home: Path, way: Way) -> Typist:
    """Type one way into a window of its own, and return the typist."""
    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    vault = vaults.create(home / "v", "mật khẩu để đếm phím", cost=cheap)
    jobs = Jobs()
    with vault, Store.open(vault, "Thư ký") as store:
        written(store)
        theme = Theme(paths.resources(), Shade.LIGHT)
        window = Window(store, Feed(store), jobs, Preferences(home / "s.json"), theme)
        window.show()
        window.go(Place("visit", VISIT))
        line = window.page.record.capture  # type: ignore[attr-defined]  # the visit's page
        while not line._language.phrases:
            QApplication.processEvents()
        typist = _typed(line.line.pages, way)
        last = query.last_finding(store.reader, VISIT)
        assert last is not None
        assert last.text.lower() == "còn 03/67 nhiệm vụ chưa hoàn thành"
        jobs.close()
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return typist


def _typed(pages: QPlainTextEdit, way: Way) -> Typist:
    first = Typist(pages)
    for text in BEFORE[: 2 if way.is_all_changed else 1]:
        first.type(text)
        first.enter()
    typist = Typist(pages)
    way.act(typist)
    return typist


def main() -> None:
    """Print the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        application = QApplication([])
        for short, text in PHRASES.items():
            phrases.keep(own.folder() / phrases.FILE, short, text)
        print(f"{'':54}{'keys':>6}{'model':>9}")
        for number, way in enumerate((OLD_WAY, *WAYS)):
            home = Path(folder) / str(number)
            home.mkdir()
            typist = counted(home, way)
            print(f"{way.name:54}{typist.keys:6}{typist.seconds:7.1f} s")
        application.quit()


if __name__ == "__main__":
    main()
