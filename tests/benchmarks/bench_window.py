"""What the window's thread does with a large vault: how long each page takes to stand, and its longest stall.

`python -m tests.benchmarks.bench_window [pages search] [--where]` walks every page, searches letter by letter (keys are
`bench_keys`). `--where` prints what the thread was doing in each stall over 50 ms. A stall is the longest time in which
the window could answer nobody.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from db.records import RecordId
from desktop.ui.places import Place
from desktop.ui.window import Window
from tests.benchmarks import large
from tests.benchmarks.bench_program import surroundings

BOUND_MS = 50
CALM_S = 0.3
LONGEST_S = 30


class Probe(QObject):
    """Ticks as often as the window's thread is free; keeps the longest time between two ticks."""

    def __init__(self, *, where: bool) -> None:
        super().__init__()
        self.longest_ms, self.ticks = 0.0, 0
        self._last = time.perf_counter()
        self._own = threading.get_ident()
        self.seen: Counter[str] = Counter()
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        if where:
            threading.Thread(target=self._watch, daemon=True).start()

    def reset(self) -> None:
        """Begin to measure anew."""
        self._last, self.longest_ms, self.ticks = time.perf_counter(), 0.0, 0
        self.seen.clear()

    def end(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now
        self.ticks += 1

    def _watch(self) -> None:
        """Note, from a thread of its own, where the window's thread is while it does not tick."""
        while True:
            time.sleep(0.01)
            if (time.perf_counter() - self._last) * 1000 > BOUND_MS:
                frames = traceback.extract_stack(sys._current_frames()[self._own])
                ours = [f for f in frames if "/desktop/" in f.filename or "/db/" in f.filename]
                told = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in ours[-4:]]
                self.seen[" < ".join(reversed(told))] += 1


class Walk:
    """One window on one vault, walked through step by step."""

    def __init__(self, folder: Path, *, where: bool) -> None:
        from desktop import app
        from desktop.work import Quiet

        self.program = app.Program(os.environ)
        self.probe = Probe(where=where)
        store = self.program.unlock(folder, large.PASSPHRASE, Quiet())
        self.program.show_window(store)
        assert self.program.window is not None
        self.window: Window = self.program.window
        self.settle()

    def settle(self) -> float:
        """Let everything under way come to its end; return how many seconds that took."""
        begun = done = time.perf_counter()
        while time.perf_counter() - max(begun, done) < CALM_S and done - begun < LONGEST_S:
            self.turn()
            if self.program.jobs.running:
                done = time.perf_counter()
        return done - begun

    def turn(self) -> None:
        """Let the window answer what waits."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]

    def step(self, name: str, act: Callable[[], object]) -> None:
        """Do something, wait until it is done, print what it took."""
        self.probe.reset()
        begun = time.perf_counter()
        act()
        acted_ms = (time.perf_counter() - begun) * 1000
        self.window.grab()
        waited_ms = self.settle() * 1000
        print(f"{name:44}{acted_ms:9.0f}{waited_ms:9.0f}{self.probe.longest_ms:9.0f}", flush=True)
        for where, count in self.probe.seen.most_common(6):
            print(f"      {count * 10:5} ms  {where}")


def walk(folder: Path, *, where: bool) -> None:
    """Walk every page of a vault."""
    one = Walk(folder, where=where)
    go = one.window.go
    print(f"{folder.name + ', ms':44}{'act':>9}{'stands':>9}{'stall':>9}")
    for again in ("", ", again"):
        for page in (
            "inspections",
            "recommendations",
            "papers",
            "sync",
            "clashes",
            "settings",
            "today",
        ):
            one.step(page + again, lambda page=page: go(Place(page)))  # type: ignore[misc]
        for words in ("h", "hành", "hành chính", "nguyen", "so 17"):
            one.step(f"search {words}{again}", lambda words=words: go(Place("search", words=words)))  # type: ignore[misc]
        one.step("an inspection" + again, lambda: go(Place("inspection", RecordId("i00"))))
        one.step("a visit of 5,000" + again, lambda: go(Place("visit", large.BIG_VISIT)))
        one.step("a visit of 47" + again, lambda: go(Place("visit", RecordId("v000001"))))
    one.program.close()


QUERIES = ("hành chính", "giai quyet ho so", "ủy ban nhân dân xã số 17", "64/67", "so theo doi")
RESTED_MS, TYPED_ON_MS = 300, 10


def search(folder: Path) -> None:
    """Search as one types: from a letter to its results, and to the screen that shows them.

    Between letters the window rests in its event loop, as it does before a person; a hand that types on does not
    wait until the results beyond the screen are ready too.
    """
    one = Walk(folder, where=False)
    one.window.go(Place("search"))
    one.settle()
    one.probe.end()
    hand = Searching(one)
    for name, pause_ms in (("rested", RESTED_MS), ("typed on", TYPED_ON_MS)):
        taken = [times for query in QUERIES for times in hand.typed(query, pause_ms)]
        print(told(f"search as one types, {len(taken)} letters, {name}", [t[0] for t in taken]))
        print(told("  painted", [t[1] for t in taken]))
        print(told("  of it the processor", [t[2] for t in taken]), flush=True)
    one.program.close()


class Searching:
    """A hand that types words to look for, and an eye on the list of results."""

    def __init__(self, one: Walk) -> None:
        self.page: Any = one.window.page
        self.look_for = one.window._search
        self.words, self.shown_at = "", 0.0
        self.loop = QEventLoop()
        self.page._table.rows.modelReset.connect(self._shown)
        for widget in (self.page._table.viewport(), self.page._none):
            Paints(widget).painted.connect(self._painted)

    def _shown(self) -> None:
        if self.page._looked_for[0] == self.words:
            self.shown_at = self.shown_at or time.perf_counter()

    def _painted(self) -> None:
        if self.shown_at:
            self.loop.quit()

    def rest(self, pause_ms: int) -> None:
        """Leave the window to itself."""
        resting = QEventLoop()
        QTimer.singleShot(pause_ms, resting.quit)
        resting.exec()

    def typed(self, query: str, pause_ms: int) -> list[list[float]]:
        """Return, by letter, the milliseconds to its results, to the screen, and those of the processor."""
        taken = []
        for end in range(1, len(query) + 1):
            self.rest(pause_ms)
            self.words, self.shown_at = query[:end], 0.0
            begun, worked = time.perf_counter(), time.process_time()
            self.look_for(self.words)
            self.loop.exec()
            painted, spent_s = time.perf_counter(), time.process_time() - worked
            taken.append([1000 * s for s in (self.shown_at - begun, painted - begun, spent_s)])
        return taken


class Paints(QObject):
    """Tells when a widget is painted."""

    painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hear of what paints."""
        if event.type() == QEvent.Type.Paint:
            self.painted.emit()
        return False


def told(name: str, taken: list[float]) -> str:
    """Return a line of the table."""
    ordered = sorted(taken)
    at = {
        part: ordered[min(int(len(ordered) * part / 100), len(ordered) - 1)]
        for part in (50, 95, 99)
    }
    figures = "".join(f"  p{part} {ms:.1f}" for part, ms in at.items())
    return f"{name:60}{figures} ms"


def main() -> None:
    """Measure what was asked for, all of it where nothing was."""
    wanted = [each for each in sys.argv[1:] if not each.startswith("--")]
    with tempfile.TemporaryDirectory() as home:
        os.environ |= surroundings(Path(home))
        qt = QApplication.instance() or QApplication([])
        if not wanted or "pages" in wanted:
            walk(large.vault(), where="--where" in sys.argv)
        if not wanted or "search" in wanted:
            search(large.vault())
        del qt


if __name__ == "__main__":
    main()
