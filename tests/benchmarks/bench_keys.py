"""From a key to the screen, in a sitting of 5,000 findings: at rest, and while photos come in.

`python -m tests.benchmarks.bench_keys [--where]` types into the window and, at the same time in a process of its own,
into a bare line of Qt's: what the machine can do at all under that load. Of each key it tells the clock, the own work
of the window's thread, and how long that thread was ready and another had the processor (Linux). `--where` prints
what all threads were doing in the keys that took longer than 16 ms.
"""

from __future__ import annotations

import json
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
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.ui.pages.visit.stage import StageName
from desktop.ui.places import Place
from tests.benchmarks import large
from tests.benchmarks.bench_program import surroundings
from tests.benchmarks.bench_window import Walk, told
from tests.desktop.evidence import photos
from tests.typing_hand import key_in

LINE = "Trung tâm đã tiếp nhận 64/67 hồ sơ, còn 03/67 hồ sơ quá hạn do thiếu nhân lực. "
LINES, BROUGHT = 6, 500
AIM_MS = 16
APART_S, PAUSE_S, PAUSE_EVERY = 0.04, 0.4, 20
SCHEDULED = Path("/proc/thread-self/schedstat")


class Key(NamedTuple):
    """How long one key took to its paint; of it the thread's own work, and its wait for the processor."""

    clock_ms: float
    own_ms: float
    ready_ms: float


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count what paints."""
        self.count += event.type() == QEvent.Type.Paint
        return False


class Watch:
    """Notes, from a thread of its own, what every thread is doing while a key takes longer than was aimed at."""

    def __init__(self) -> None:
        self.begun: float | None = None
        self.seen: Counter[str] = Counter()
        self._names = {threading.get_ident(): "the window"}
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            time.sleep(0.004)
            begun = self.begun
            if begun is None or (time.perf_counter() - begun) * 1000 < AIM_MS:
                continue
            for thread, frame in sys._current_frames().items():
                frames = traceback.extract_stack(frame)
                ours = [f for f in frames if "/desktop/" in f.filename or "/db/" in f.filename]
                if ours:
                    told = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in ours[:-5:-1])
                    self.seen[f"{self._names.get(thread, 'a worker')}: {told}"] += 1


def typed(
    widget: QWidget, shown: QWidget, turn: Callable[[], None], watch: Watch | None = None
) -> list[Key]:
    """Type lines letter by letter with a pause at times, in which they are saved; return what each key took."""
    painted, taken = Painted(shown), []
    for number in range(LINES * len(LINE)):
        begun, worked, waited, before = (
            time.perf_counter(),
            time.thread_time(),
            _ready_s(),
            painted.count,
        )
        if watch:
            watch.begun = begun
        key_in(widget, LINE[number % len(LINE)])
        while painted.count == before and time.perf_counter() - begun < 1:
            turn()
        clock_s, own_s, ready_s = (
            time.perf_counter() - begun,
            time.thread_time() - worked,
            _ready_s() - waited,
        )
        if watch:
            watch.begun = None
        taken.append(Key(clock_s * 1000, own_s * 1000, ready_s * 1000))
        pause_s = PAUSE_S if number % PAUSE_EVERY == PAUSE_EVERY - 1 else APART_S
        while time.perf_counter() - begun < pause_s:
            turn()
            time.sleep(0.001)
    return taken


def _ready_s() -> float:
    """Return how long this thread was ready to run and did not, since it began; 0 where nobody tells."""
    return int(SCHEDULED.read_text().split()[1]) / 1e9 if SCHEDULED.exists() else 0.0


def bare() -> None:
    """Type into a bare line, and say as JSON what the keys took."""
    line = QLineEdit()
    line.resize(900, 40)
    line.show()
    line.setFocus()
    print(json.dumps(typed(line, line, QApplication.processEvents)))


def keys(folder: Path, home: Path, watch: Watch | None) -> None:
    """Type into the long sitting of a copy, at rest and while photos come in."""
    copy = home / "copy"
    shutil.copytree(folder, copy, copy_function=_linked)
    one = Walk(copy, where=False)
    one.window.go(Place("visit", large.BIG_VISIT))
    page: Any = one.window.page
    page.show_stage(StageName.RECORD)
    one.settle()
    _measured("at rest", one, page, watch)
    files = [home / f"IMG_{number}.jpg" for number in range(BROUGHT)]
    photo = photos.jpeg(1000, (4000, 3000))
    for number, file in enumerate(files):
        file.write_bytes(photo + number.to_bytes(2, "big"))
    page._bring(files)
    _measured("while photos of 12 MP come in", one, page, watch)
    [coming] = [job for job in one.program.jobs.running if job.name] or [None]
    print(f"  photos by then: {coming.done if coming else 'all'} of {BROUGHT}")
    page.flush()
    one.program.close()


def _measured(name: str, one: Walk, page: Any, watch: Watch | None) -> None:
    """Type into the window and into a bare line at once, and print both."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_keys", "--bare"]
    beside = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = page.record.capture.line
    line.focus()
    taken = typed(line.pages, line.pages.viewport(), one.turn, watch)
    limit = [Key(*each) for each in json.loads(beside.communicate()[0])]
    print(f"{name}, {len(taken)} keys, load {os.getloadavg()[0]:.1f}")
    for who, found in (("our window", taken), ("a bare line", limit)):
        print(told(f"  {who}, by the clock", [key.clock_ms for key in found]))
        print(told("    of it own work", [key.own_ms for key in found]))
        print(told("    of it ready, without a processor", [key.ready_ms for key in found]))
        print(
            told(
                "    the clock without that wait",
                [max(0.0, key.clock_ms - key.ready_ms) for key in found],
            )
        )
    print(
        f"  over {AIM_MS} ms: {_over(taken)} of ours, {_over(limit)} of the bare line", flush=True
    )
    for where, count in watch.seen.most_common(20) if watch else ():
        print(f"      {count:5} ×  {where}")


def _over(found: list[Key]) -> int:
    return sum(key.clock_ms > AIM_MS for key in found)


def _linked(source: str, target: str) -> None:
    """Copy a file of a vault; what is sealed is never written again, a link of it does."""
    (os.link if Path(source).parent.parent.name == "blobs" else shutil.copy2)(source, target)


def main() -> None:
    """Measure in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= surroundings(Path(home))
        qt = QApplication.instance() or QApplication([])
        if "--bare" in sys.argv:
            bare()
        else:
            keys(large.vault(), Path(home), Watch() if "--where" in sys.argv else None)
        del qt


if __name__ == "__main__":
    main()
