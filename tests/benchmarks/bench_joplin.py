"""Joplin, the peer, beside us: as many records of the same text pushed and pulled over the same folder, in one run.

Run: SODOAN_JOPLIN=COMMAND python -m tests.benchmarks.bench_joplin [COUNT …]
COMMAND is that of the npm package joplin, installed anywhere. A step of it that takes longer than LIMIT_S is cut off,
and the ratio is then a lower bound. The machine's load stands beside each figure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from db import vault as vaults
from db.sharing import Sharing
from db.store import Store
from desktop.sync import journey
from desktop.sync.folder import Folder
from desktop.sync.keyring import Keyring
from desktop.work import Quiet
from tests.benchmarks.bench_memory import TEXT, build
from tests.desktop.sync.party import PASSPHRASE

COUNTS = (1_000, 3_000, 10_000)
LIMIT_S = 3_600.0

Spent = tuple[float, bool]
"""Seconds, and whether the work was finished in them."""


def timed(act: Callable[[], object]) -> Spent:
    start = time.perf_counter()
    try:
        act()
    except subprocess.TimeoutExpired:
        return time.perf_counter() - start, False
    return time.perf_counter() - start, True


def trip(folder: Path, place: Path) -> None:
    """Open a vault, make its trip, close it."""
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, folder.name) as store:
        journey.go(Sharing(store), Keyring(vault, store.device), Folder(place), Quiet())


def joplin(program: str, base: Path, who: str, *words: str) -> Spent:
    """Let one of two Joplins do something."""
    command = [program, "--profile", str(base / f"joplin-{who}"), *words]
    quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return timed(lambda: subprocess.run(command, check=True, timeout=LIMIT_S, **quiet))  # type: ignore[call-overload]


def set_up(program: str, base: Path, count: int) -> None:
    """Have as many notes in the first Joplin, and both go to the folder."""
    notes = base / "notes"
    notes.mkdir()
    for number in range(count):
        (notes / f"{number}.md").write_text(f"{number}: {TEXT}", "utf-8")
    for who in ("an", "binh"):
        joplin(program, base, who, "config", "sync.target", "2")
        joplin(program, base, who, "config", "sync.2.path", str(base / "joplin-shelf"))
    (base / "joplin-shelf").mkdir()
    say(
        "Joplin: import", count, joplin(program, base, "an", "import", "--format", "md", str(notes))
    )


def say(name: str, count: int, spent: Spent, ours: float = 0.0) -> None:
    seconds, is_whole = spent
    ratio = f"{'' if is_whole else 'over '}{seconds / ours:8.0f} times ours" if ours else ""
    load = os.getloadavg()[0]
    mark = "" if is_whole else ", cut off"
    print(f"{count:>7} {name:<22}{seconds:10.3f} s{mark} {ratio} (load {load:.1f})", flush=True)


def measure(program: str, base: Path, count: int) -> None:
    """Push and pull, ours and then Joplin's."""
    build(base, count)
    ours: dict[str, float] = {}
    for act, who in (("push", "an"), ("pull", "binh"), ("nothing new", "binh")):
        spent = timed(lambda w=who: trip(base / w, base / "shelf"))  # type: ignore[misc]
        ours[act] = spent[0]
        say(f"ours: {act}", count, spent)
    if not program:
        print("Joplin left out: SODOAN_JOPLIN does not name its command")
        return
    set_up(program, base, count)
    say("Joplin: started, ended", count, joplin(program, base, "an", "version"))
    for act, who in (("push", "an"), ("pull", "binh"), ("nothing new", "binh")):
        say(f"Joplin: {act}", count, joplin(program, base, who, "sync"), ours[act])


def main(counts: list[int]) -> None:
    program = os.environ.get("SODOAN_JOPLIN", "")
    for count in counts or COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            measure(program, Path(folder), count)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
