"""How long the window's thread does not turn, in everything one does with the large vault.

`python -m tests.benchmarks.bench_stalls [first large keys steps dialogs dropped] [--load N] [--cold] [--where]` walks
one window: the first visit to every page, the sitting of 5,000 passages, lists by keys, large steps back and again (in
a copy of the vault), dialogs and looks, 500 photos dropped at once. Of each it prints the longest turn of the loop by
the clock, with what of it the thread worked itself and what it stood ready and waited for a processor; the most that
one turn worked; and how long all took. `--load` sets busy processes beside it, `--cold` begins before anything could
be loaded ahead, `--where` prints what long turns did.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.records import DocumentKind, RecordId
from desktop.ui.catalogue import ENTRIES
from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests.benchmarks import large
from tests.benchmarks.bench_program import surroundings
from tests.desktop.evidence import photos

BOUND_MS = 50
CALM_S, LONGEST_S = 0.25, 300
KEYS = Qt.Key
AREAS = ("first", "large", "keys", "steps", "dialogs", "dropped")
DROPPED = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the event loop, in milliseconds."""

    clock_ms: float = 0.0
    own_ms: float = 0.0
    ready_ms: float = 0.0


class Turns(QObject):
    """Ticks once each turn of the window's loop and keeps the worst turns since `reset`."""

    def __init__(self, *, where: bool) -> None:
        super().__init__()
        self._thread = threading.get_ident()
        self._schedstat = os.open(
            f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY
        )
        self.seen: Counter[str] = Counter()
        self.reset()
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        if where:
            threading.Thread(target=self._watch, daemon=True).start()

    def reset(self) -> None:
        """Begin to measure anew."""
        self._last = self._now()
        self.longest, self.most_own_ms, self.over = Turn(), 0.0, 0
        self.seen.clear()

    def tick(self) -> None:
        """End a turn."""
        now, last = self._now(), self._last
        self._last = now
        turn = Turn(*((new - old) * 1000 for new, old in zip(now, last, strict=True)))
        self.longest = max(self.longest, turn, key=lambda each: each.clock_ms)
        self.most_own_ms = max(self.most_own_ms, turn.own_ms)
        self.over += turn.own_ms > BOUND_MS

    def _now(self) -> tuple[float, float, float]:
        ready_ns = int(os.pread(self._schedstat, 100, 0).split()[1])
        return time.perf_counter(), time.thread_time(), ready_ns / 1e9

    def _watch(self) -> None:
        """Note, from a thread of its own, where the window's thread is while it does not turn."""
        while True:
            time.sleep(0.004)
            if (time.perf_counter() - self._last[0]) * 1000 > BOUND_MS / 3:
                frames = traceback.extract_stack(sys._current_frames()[self._thread])
                ours = [f for f in frames if "/desktop/" in f.filename or "/db/" in f.filename]
                told = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in ours[-5:]]
                self.seen[" < ".join(reversed(told))] += 1


class Walk:
    """One window on one vault, walked through step by step."""

    def __init__(self, folder: Path, *, cold: bool, where: bool) -> None:
        from desktop import app
        from desktop.work import Quiet

        self.program = app.Program(os.environ)
        store = self.program.unlock(folder, large.PASSPHRASE, Quiet())
        self.turns = Turns(where=where)
        self.program.show_window(store)
        assert self.program.window is not None
        self.window: Window = self.program.window
        self.window.activateWindow()
        self.turn() if cold else self.settle()

    def settle(self) -> float:
        """Let everything under way come to its end; return how many seconds that took."""
        begun = done = time.perf_counter()
        while time.perf_counter() - max(begun, done) < CALM_S and done - begun < LONGEST_S:
            self.turn()
            if self.program.jobs.running:
                done = time.perf_counter()
        return done - begun

    def turn(self) -> None:
        """Let the window answer what waits; a moment without work lets the workers go on."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
        time.sleep(0.0005)

    def step(self, name: str, act: Callable[[], object]) -> None:
        """Do something, wait until it is done, print what it took."""
        self.turn()
        self.turns.reset()
        act()
        self.turns.tick()
        stands_ms = self.settle() * 1000
        worst, over = self.turns.longest, self.turns.over
        told = (worst.clock_ms, worst.own_ms, worst.ready_ms, self.turns.most_own_ms, stands_ms)
        mark = f"  {over} over" if over else ""
        print(f"{name:44}" + "".join(f"{each:9.0f}" for each in told) + mark, flush=True)
        for where, count in self.turns.seen.most_common(8):
            print(f"      {count * 4:5} ms  {where}")

    def press(self, name: str, widget: QWidget, key: KEYS, times: int = 1) -> None:
        """Press a key so many times, each when the last one is answered."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) * (times - 1):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
            self.turn()
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        self.step(name, lambda: QApplication.sendEvent(widget, press))

    def head(self, title: str) -> None:
        """Print the head of a table."""
        parts = ("turn", "own", "ready", "most own", "stands")
        print(f"\n{title + ', ms':44}" + "".join(f"{part:>9}" for part in parts))


def first(one: Walk) -> None:
    """Visit every page once, then again."""
    for again in ("", ", again"):
        one.head(f"visit{again}")
        for entry in ENTRIES:
            record = {"inspection": RecordId("i00"), "visit": RecordId("v000001")}.get(entry.name)
            if entry.name == "today":
                one.window.go(Place("search"))
                one.settle()
            place = Place(
                entry.name, record or (RecordId("i00") if entry.name == "together" else None)
            )
            one.step(entry.name + again, partial(one.window.go, place))


def sitting(one: Walk) -> None:
    """Open the sitting of 5,000 passages, its stages, its papers."""
    one.head("the sitting of 5,000")
    go = one.window.go
    go(Place("today"))
    one.settle()
    one.step("the sitting", lambda: go(Place("visit", large.BIG_VISIT)))
    page: Any = one.window.page
    for name in (StageName.CONCLUDE, StageName.PREPARE, StageName.RECORD):
        one.step(f"its {name}", partial(page.show_stage, name))
    one.step(
        "its last passage", lambda: go(Place("visit", large.BIG_VISIT, RecordId("v000000f4999")))
    )
    one.step("sieve by words", lambda: page.record.sieve.line.setText("nghi quyet"))
    one.step("sieve by none", lambda: page.record.sieve.line.setText(""))
    minutes = DocumentKind.MINUTES
    one.step("its paper", lambda: go(Place("papers", large.BIG_VISIT, paper=minutes)))
    one.step("its final page", lambda: go(Place("final", large.BIG_VISIT, paper=minutes)))
    one.step("back to the sitting", one.window.back)


def by_keys(one: Walk) -> None:
    """Walk long lists by the keyboard."""
    one.head("lists by keys")
    one.window.go(Place("visit", large.BIG_VISIT))
    one.settle()
    page: Any = one.window.page
    page.show_stage(StageName.RECORD)
    walk_list(one, "passages", page.record.list)
    for name in ("search", "recommendations", "history", "directory"):
        one.window.go(Place(name, words="hành chính" if name == "search" else ""))
        one.settle()
        for table in one.window.page.findChildren(QWidget):
            if type(table).__name__ == "RecordTable" and table.isVisible():
                walk_list(one, name, table)
                break
    page = one.window.page
    one.step("people", lambda: page.tabs.setCurrentIndex(1))
    walk_list(one, "people", page.people.table)
    one.step("people: two letters", lambda: page.people.line.setText("bi"))


def walk_list(one: Walk, name: str, table: QWidget) -> None:
    """Go through a list by Down, PageDown, End, Home."""
    table.setFocus()
    one.press(f"{name}: Home", table, KEYS.Key_Home)
    one.press(f"{name}: Down ×20", table, KEYS.Key_Down, 20)
    one.press(f"{name}: PageDown ×10", table, KEYS.Key_PageDown, 10)
    one.press(f"{name}: End", table, KEYS.Key_End)
    one.press(f"{name}: Up", table, KEYS.Key_Up)
    one.press(f"{name}: Home again", table, KEYS.Key_Home)


def steps(one: Walk) -> None:
    """Delete what holds thousands of records, take it back, again and back."""
    from desktop.ui import steps as taken
    from desktop.ui.desk import Message

    one.head("large steps")
    desk, window = one.window._desk, one.window
    small, middle = RecordId("v000017"), RecordId("v000031f3")
    for name, record, shown in (
        ("a finding", middle, Place("visit", RecordId("v000031"))),
        ("a visit of 47", small, Place("inspection", RecordId("i00"))),
        ("the sitting of 5,000", large.BIG_VISIT, Place("inspection", RecordId("i00"))),
        ("an inspection of 40 visits", RecordId("i01"), Place("inspections")),
    ):
        window.go(shown)
        one.settle()
        act = partial(taken.delete, desk, "visit.delete", record, Message(""))
        one.step(f"delete {name}", act)
        one.step(f"undo {name}", window.undo)
        one.step(f"redo {name}", window.redo)
        one.step(f"undo {name} again", window.undo)


def dialogs(one: Walk) -> None:
    """Open and close dialogs; change language and look."""
    from desktop.ui.pages.inspection.templates import Templates
    from desktop.ui.pages.inspections.begin import BeginInspection
    from desktop.ui.pages.settings.passphrase import PassphraseDialog
    from desktop.ui.pages.visit.clock import ClockDialog
    from desktop.ui.pages.visit.photo import PhotoView
    from desktop.ui.pages.visit.signing import SignatureDialog

    one.head("dialogs and looks")
    window, desk = one.window, one.window._desk
    window.go(Place("visit", RecordId("v000001")))
    one.settle()
    page: Any = window.page
    stage = page.record
    inspection, photo, person = (
        stage.held.inspection,
        stage.held.evidence_of(None)[0],
        stage.held.attendees[0],
    )
    openings: dict[str, Callable[[], object]] = {
        "palette": window._show_palette,
        "shortcuts": window._list_shortcuts,
        "begin an inspection": lambda: BeginInspection(desk, window).open(),
        "passphrase": lambda: PassphraseDialog(desk, window).open(),
        "outline templates": lambda: Templates(desk, inspection, window.show, window).open(),
        "photo": lambda: PhotoView(stage, photo, page).open(),
        "camera's clock": lambda: ClockDialog(stage, photo, page).open(),
        "signature": lambda: SignatureDialog(stage, person, person.name, page).open(),
    }
    for again in ("", ", again"):
        for name, opening in openings.items():
            one.step(name + again, opening)
            for dialog in window.findChildren(QDialog):
                dialog.reject()
            one.settle()
    one.step("the other language", lambda: window._preferences.choose(language="en"))
    one.step("larger text", lambda: window._preferences.choose(text_percent=150))


def dropped(one: Walk) -> None:
    """Drop 500 photos of 12 MP at once on a sitting of 47 findings, on the one of 5,000; then the same once more."""
    one.head(f"{DROPPED} photos dropped")
    with tempfile.TemporaryDirectory() as home:
        for visit in (RecordId("v000001"), large.BIG_VISIT):
            one.window.go(Place("visit", visit))
            one.settle()
            page: Any = one.window.page
            page.show_stage(StageName.RECORD)
            one.settle()
            data = _photos_of(Path(home), str(visit))
            one.step(f"onto {visit}", partial(_drop, page, data))
            one.step(f"onto {visit}, known already", partial(_drop, page, data))


def _photos_of(home: Path, name: str) -> QMimeData:
    """Return what a file manager hands over when so many photos, each different, are dropped."""
    photo, urls = photos.jpeg(1000, (4000, 3000)), list[QUrl]()
    for number in range(DROPPED):
        file = home / f"{name} {number}.jpg"
        file.write_bytes(photo + f"{name}{number}".encode())
        urls.append(QUrl.fromLocalFile(str(file)))
    data = QMimeData()
    data.setUrls(urls)
    return data


def _drop(page: QWidget, data: QMimeData) -> None:
    at, copy = page.rect().center(), Qt.DropAction.CopyAction
    held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(at, copy, data, *held))
    QApplication.sendEvent(page, QDropEvent(QPointF(at), copy, data, *held))


DONE: dict[str, Callable[[Walk], None]] = dict(
    zip(AREAS, (first, sitting, by_keys, steps, dialogs, dropped), strict=True)
)


def linked(source: str, target: str) -> None:
    """Copy a file of a vault; what is sealed is never written again, a link of it does."""
    (os.link if Path(source).parent.parent.name == "blobs" else shutil.copy2)(source, target)


def main() -> None:
    """Measure what was asked for, all of it where nothing was; each area in a process of its own."""
    wanted = [each for each in sys.argv[1:] if each in AREAS]
    options = [each for each in sys.argv[1:] if each not in AREAS]
    if len(wanted) != 1:
        for area in wanted or AREAS:
            subprocess.run([sys.executable, "-m", __spec__.name, area, *options], check=True)
        return
    count = int(options[options.index("--load") + 1]) if "--load" in options else 0
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        with tempfile.TemporaryDirectory() as home:
            os.environ |= surroundings(Path(home))
            measure(DONE[wanted[0]], Path(home), options)
    finally:
        for each in busy:
            each.kill()


def measure(area: Callable[[Walk], None], home: Path, options: list[str]) -> None:
    """Walk one area in a window of its own."""
    folder = large.vault()
    if area in (steps, dropped):
        shutil.copytree(folder, folder := home / "copy", copy_function=linked)
    qt = QApplication.instance() or QApplication([])
    print(f"\nload {os.getloadavg()[0]:.1f}, {folder.name}", flush=True)
    one = Walk(folder, cold="--cold" in options, where="--where" in options)
    area(one)
    one.program.close()
    del qt


if __name__ == "__main__":
    main()
