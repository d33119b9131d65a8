"""From a start to a window on the screen: ours with an empty and with the large book, beside peers, warm and cold.

`python -m tests.benchmarks.bench_starts [ROUNDS [COLD_ROUNDS]]` starts each program by turns on one virtual screen
(Xvfb), in a session with a bus as every desktop has one, and ends it once its window, no splash, is there. Peers are
taken from the path, or from the folders that SODOAN_BENCH_PEERS names; those that are not there are left out. Cold
starts need the right to drop the system's memory of files. Ours is started by the Python that runs this: a comparison
with programs that a system brings is fair with that system's own.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from desktop import passphrases, paths
from tests.benchmarks import large
from tests.benchmarks.bench_program import ROOT, surroundings

ROUNDS, COLD_ROUNDS = 7, 5
LEAST_PX = (480, 320)
LONGEST_S, LOOK_S = 90.0, 0.004
CACHES = Path("/proc/sys/vm/drop_caches")
PEERS = {
    "Vorta": ["vorta"],
    "Picard": ["picard"],
    "novelWriter": ["novelwriter"],
    "Anki": ["anki", "-l", "en", "-p", "User 1"],
}
PROFILE = """
from pathlib import Path
from aqt.profiles import ProfileManager
own = ProfileManager(ProfileManager.get_created_base_folder(None))
own.setupMeta()
own.setLang("en_US")
own.create("User 1")
own.db.close()
"""
"""What the dialogs of Anki's first start settle, run by its own Python."""


class Program(NamedTuple):
    """What is started, and what its environment says besides."""

    command: list[str]
    environ: dict[str, str]


class Start(NamedTuple):
    """Seconds to the window by the clock, and of the program's processor until then."""

    clock_s: float
    cpu_s: float


class _Look(ctypes.Structure):
    """Where and how a window is, as Xlib's XWindowAttributes has it."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border", "depth")),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("kind", "bit_gravity", "win_gravity", "backing")),
        ("planes", ctypes.c_ulong),
        ("pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        *((name, ctypes.c_long) for name in ("all_events", "your_events", "no_propagate")),
        ("override", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    ]


class Screen:
    """The windows of a screen, asked of its server."""

    VIEWABLE = 2

    def __init__(self, name: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XSetErrorHandler(_FORGIVE)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def has_window(self) -> bool:
        """Tell whether a program's own window is in sight: large enough, and no menu or splash."""
        return any(map(self._is_shown, self._windows()))

    def is_bare(self) -> bool:
        """Tell whether no window is left."""
        return not self._windows()

    def _windows(self) -> list[int]:
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        found = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree(
            self._display, self._root, ctypes.byref(root), ctypes.byref(parent),
            ctypes.byref(found), ctypes.byref(count),
        )  # fmt: skip
        windows = [found[at] for at in range(count.value)]
        if windows:
            self._x.XFree(found)
        return windows

    def _is_shown(self, window: int) -> bool:
        look = _Look()
        self._x.XGetWindowAttributes(self._display, ctypes.c_ulong(window), ctypes.byref(look))
        large_enough = look.width >= LEAST_PX[0] and look.height >= LEAST_PX[1]
        return look.map_state == self.VIEWABLE and not look.override and large_enough


_FORGIVE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)
"""A window may be gone before it is asked about."""


@contextmanager
def screen() -> Iterator[str]:
    """Lend a virtual screen of a laptop's size."""
    told, tell = os.pipe()
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL)
    os.close(tell)
    with os.fdopen(told) as line:
        name = f":{line.readline().strip()}"
    try:
        yield name
    finally:
        server.terminate()
        server.wait()


@contextmanager
def bus() -> Iterator[None]:
    """Lend the bus that every desktop's session has; without it each program that asks for one starts its own."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = running.stdout.readline().strip()
        try:
            yield
        finally:
            del os.environ["DBUS_SESSION_BUS_ADDRESS"]
            running.terminate()


def around(home: Path, name: str) -> dict[str, str]:
    """Return the environment of a program on the screen of this name."""
    own = surroundings(home) | {"DISPLAY": name, "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    own |= {"XDG_RUNTIME_DIR": str(home)}
    del own["QT_QPA_PLATFORM"]
    del own["PYTHONPATH"]
    return own


def started(what: Program, home: Path, name: str, seen: Screen) -> Start:
    """Start a program, wait for its window, end it."""
    home.mkdir(exist_ok=True)
    command, own = what.command, around(home, name) | what.environ
    begun = time.perf_counter()
    with (home / "told").open("w") as told:
        program = subprocess.Popen(
            command, cwd=home, env=own, stdout=told, stderr=told, start_new_session=True
        )
    while not seen.has_window() and time.perf_counter() - begun < LONGEST_S:
        time.sleep(LOOK_S)
        if program.poll() is not None:
            raise SystemExit(f"{command[0]} ended: {(home / 'told').read_text()[-2000:]}")
    clock_s = time.perf_counter() - begun
    os.killpg(program.pid, signal.SIGKILL)
    _, _, used = os.wait4(program.pid, 0)
    while not seen.is_bare():
        time.sleep(LOOK_S)
    return Start(clock_s, used.ru_utime + used.ru_stime)


def programs(home: Path) -> dict[str, Program]:
    """Return what is started, by name: ours, and the peers that are here."""
    folders = os.environ.get("SODOAN_BENCH_PEERS", "")
    (home / "passphrase").write_text(large.PASSPHRASE, "utf-8")
    asked = {passphrases.VARIABLE: str(home / "passphrase"), "PYTHONPATH": str(ROOT)}
    books = {"ours, an empty book": large.empty(home), "ours, 100,000 findings": large.vault()}
    ours = [sys.executable, str(ROOT / "main.py")]
    found = {
        name: Program(ours, {**asked, paths.VAULT_VARIABLE: str(folder)})
        for name, folder in books.items()
    }
    for name, command in PEERS.items():
        path = shutil.which(command[0], path=os.pathsep.join([folders, os.defpath]))
        if path:
            found[name] = Program([path, *command[1:]], {})
        else:
            print(f"{name} is not here and is left out; SODOAN_BENCH_PEERS may name its folder")
    return found


def measured(rounds: int, home: Path, *, cold: bool) -> None:
    """Start everything by turns and print the medians."""
    with bus(), screen() as name:
        seen, work = Screen(name), programs(home)
        if "Anki" in work:
            python = Path(work["Anki"].command[0]).with_name("python")
            (home / "Anki").mkdir()
            own = around(home / "Anki", name) | {"QT_QPA_PLATFORM": "offscreen"}
            subprocess.run([python, "-c", PROFILE], env=own, check=True, capture_output=True)
        taken: dict[str, list[Start]] = {each: [] for each in work}
        for number in range(-1, rounds):
            order = list(work.items())
            turn = number % len(order)
            for each, what in order[turn:] + order[:turn]:
                if cold:
                    os.sync()
                    CACHES.write_text("3")
                start = started(what, home / each.replace(",", ""), name, seen)
                if number >= 0:  # the first one sets the program up
                    taken[each].append(start)
    say(taken, rounds, "cold" if cold else "warm")


def say(taken: dict[str, list[Start]], rounds: int, kind: str) -> None:
    """Print the table; ratios are to our empty book."""
    print(f"{kind}, median of {rounds}, load {os.getloadavg()[0]:.1f}")
    print(f"{'':28}{'ms':>8}{'least':>8}{'ratio':>8}{'cpu ms':>8}{'ratio':>8}")
    first: Start | None = None
    for name, starts in taken.items():
        one = Start(*(statistics.median(each) for each in zip(*starts, strict=True)))
        first = first or one
        least_s = min(each.clock_s for each in starts)
        print(
            f"{name:28}{one.clock_s * 1000:8.0f}{least_s * 1000:8.0f}{one.clock_s / first.clock_s:8.2f}"
            f"{one.cpu_s * 1000:8.0f}{one.cpu_s / first.cpu_s:8.2f}",
            flush=True,
        )


def main() -> None:
    """Measure warm starts, and cold ones where that is permitted."""
    asked = [*map(int, sys.argv[1:]), ROUNDS, COLD_ROUNDS]
    rounds, cold = asked[0], asked[len(sys.argv) > 1]
    if not shutil.which("Xvfb"):
        print("there is no Xvfb here: starts are not measured")
        return
    with tempfile.TemporaryDirectory(prefix="so-doan-", ignore_cleanup_errors=True) as home:
        measured(rounds, Path(home), cold=False)
    if not cold or not os.access(CACHES, os.W_OK):
        print(
            "cold starts are not measured: they need the right to drop the system's memory of files"
        )
        return
    with tempfile.TemporaryDirectory(prefix="so-doan-", ignore_cleanup_errors=True) as home:
        measured(cold, Path(home), cold=True)


if __name__ == "__main__":
    main()
