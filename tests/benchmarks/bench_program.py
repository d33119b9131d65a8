"""How long a person waits for the program: a command, the example's minutes, the window's first sight.

`python -m tests.benchmarks.bench_program` prints medians, each beside the least that its tools need for the same:
an empty Python for a command, a bare PySide6 window for the window.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import large

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
SESSION = "cb-2023-lv-01"

WINDOW = """
import os, sys, time
from PySide6.QtWidgets import QApplication
{made}
until = time.monotonic() + 30
while not shown.isVisible() and time.monotonic() < until:
    qt.processEvents()
shown.grab()
os._exit(0)
"""
BARE = "from PySide6.QtWidgets import QMainWindow\nqt = QApplication([])\nshown = QMainWindow()\nshown.show()"
OURS = """
from desktop import app
from desktop.work import Quiet
qt = QApplication([])
program = app.Program(os.environ)
program.show_window(program.try_out(None, "", Quiet()))
shown = program.window
"""

OPENED = """
import gc, pathlib
gc.disable()
from desktop import app
qt = QApplication([])
program = app.Program(os.environ)
program.open_directly(program.unlock, pathlib.Path({folder!r}), {passphrase!r})
while program.window is None:
    qt.processEvents()
shown = program.window
"""


def opened(folder: Path) -> str:
    """Return the program that opens a book as the program's own start does, up to its window's first sight."""
    return WINDOW.format(made=OPENED.format(folder=str(folder), passphrase=large.PASSPHRASE))


def main() -> None:
    """Measure everything and print the table."""
    with tempfile.TemporaryDirectory(prefix="so-doan-") as folder:
        environ = surroundings(Path(folder))
        program = [sys.executable, "main.py"]
        python = [sys.executable, "-c"]
        once([*program, "example"], environ)
        work = {
            "an empty Python": [*python, "pass"],
            "main.py list": [*program, "list"],
            "main.py search": [*program, "search", "hanh chinh"],
            "main.py minutes": [*program, "minutes", SESSION, "--out", folder],
            "a bare window": [*python, WINDOW.format(made=BARE)],
            "our window with the example": [*python, WINDOW.format(made=OURS)],
            "our window, an empty book": [*python, opened(large.empty(Path(folder)))],
            "our window, 100,000 findings": [*python, opened(large.vault())],
        }
        for name, command in work.items():
            took = [once(command, environ) for _ in range(ROUNDS)]
            print(
                f"{name:32} {statistics.median(took) * 1000:7.0f} ms (least {min(took) * 1000:.0f})"
            )


def surroundings(folder: Path) -> dict[str, str]:
    """Return an environment with a home of its own and no screen, in which Python keeps what it compiled."""
    homes = dict.fromkeys(
        ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"), str(folder)
    )
    left_out = ("SODOAN_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return (
        kept | homes | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    )


def once(command: list[str], environ: dict[str, str]) -> float:
    """Run a command to its end and return the seconds it took."""
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)
    took = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{command}\n{done.stderr.decode('utf-8', 'replace')}")
    return took


if __name__ == "__main__":
    main()
