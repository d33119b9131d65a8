"""Photos of 3 MB over a folder beside a copy with fsync: sealed, put there and read back; fetched and sealed anew.

Run: python -m tests.benchmarks.bench_photos [REPEATS]
Each repeat is a hundred photos of a new pair of vaults: copied, pushed and pulled, in an order that goes round, and
gives one ratio of each. Their median is told with the middle half of them, and the machine's load.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_sync import copy_durably, pair, snap, travel

PHOTO_BYTES = 3_000_000
COUNT = 100
WAYS = ("copy", "push", "pull")

Spent = tuple[float, float]
"""Seconds by the clock, and of this process's processor time."""


def timed(act: Callable[[], object]) -> Spent:
    clock, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - clock, time.process_time() - cpu


def repeat(base: Path, number: int) -> dict[str, Spent]:
    """Move a hundred photos in each way."""
    an, binh, _, place = pair(base)
    for each in (an, binh):
        travel(each, place)
    source, dice = base / "photos", random.Random(number)
    source.mkdir()
    for at in range(COUNT):
        snap(an, source / str(at), dice.randbytes(PHOTO_BYTES))
    os.sync()
    acts: dict[str, Callable[[], object]] = {
        "copy": lambda: copy_durably(sorted(source.iterdir()), base / "copied"),
        "push": lambda: travel(an, place),
        "pull": lambda: travel(binh, place),
    }
    order = (WAYS, ("push", "copy", "pull"), ("push", "pull", "copy"))[number % 3]
    spent = {way: timed(acts[way]) for way in order}
    for each in (an, binh):
        assert len(each.store.blobs.names()) == COUNT
        each.store.close()
    return spent


def measure(repeats: int) -> None:
    done = []
    for number in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            done.append(repeat(Path(folder), number))
    for way in WAYS:
        say(way, done)


def say(way: str, done: list[dict[str, Spent]]) -> None:
    each_ms = statistics.median(one[way][0] for one in done) / COUNT * 1000
    ratios = sorted(one["copy"][0] / one[way][0] for one in done)
    cpu = statistics.median(one["copy"][1] / one[way][1] for one in done)
    quarter = len(ratios) // 4
    print(
        f"{way:5} {each_ms:7.2f} ms a photo, {statistics.median(ratios):5.2f} of a copy"
        f" ({ratios[quarter]:.2f} to {ratios[-1 - quarter]:.2f} in the middle half;"
        f" {cpu:.2f} by the processor), load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main(arguments: list[str]) -> None:
    measure(int(arguments[0]) if arguments else 9)


if __name__ == "__main__":
    main(sys.argv[1:])
