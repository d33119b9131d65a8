"""Photos of 3 MB over a folder beside a copy with fsync: sealed, put there and read back; fetched and sealed anew.

Run: python -m tests.benchmarks.bench_photos [REPEATS]
Each repeat is a hundred photos in slices of 25; the copy, the push and the pull of a slice take turns, so that all meet
the same disk, and each slice gives one ratio. Their median is told with the middle half of them, and the load.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_sync import copy_durably, pair, snap, travel
from tests.desktop.sync.party import Device

PHOTO_BYTES = 3_000_000
SLICE, SLICES = 25, 4
WAYS = ("copy", "push", "pull")

Spent = tuple[float, float]
"""Seconds by the clock, and of this process's processor time."""


def timed(act: Callable[[], object]) -> Spent:
    clock, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - clock, time.process_time() - cpu


def slice_of(an: Device, binh: Device, base: Path, number: int) -> dict[str, Spent]:
    """Move one slice in each way, in an order that goes round."""
    source, dice = base / f"photos{number}", random.Random(number)
    source.mkdir()
    for at in range(SLICE):
        snap(an, source / f"{number}-{at}", dice.randbytes(PHOTO_BYTES))
    os.sync()
    acts: dict[str, Callable[[], object]] = {
        "copy": lambda: copy_durably(sorted(source.iterdir()), base / f"copied{number}"),
        "push": lambda: travel(an, base / "shelf"),
        "pull": lambda: travel(binh, base / "shelf"),
    }
    order = (WAYS, ("push", "copy", "pull"), ("push", "pull", "copy"))[number % 3]
    spent = {way: timed(acts[way]) for way in order}
    shutil.rmtree(base / f"copied{number}")
    shutil.rmtree(source)
    return spent


def measure(base: Path, repeats: int) -> None:
    an, binh, _, place = pair(base)
    for each in (an, binh):
        travel(each, place)
    slices = [slice_of(an, binh, base, number) for number in range(repeats * SLICES)]
    for way in WAYS:
        say(way, slices)
    count = len(slices) * SLICE
    for each in (an, binh):
        assert len(each.store.blobs.names()) == count
        each.store.close()


def say(way: str, slices: list[dict[str, Spent]]) -> None:
    each_ms = statistics.median(one[way][0] for one in slices) / SLICE * 1000
    ratios = sorted(one["copy"][0] / one[way][0] for one in slices)
    cpu = statistics.median(one["copy"][1] / one[way][1] for one in slices)
    quarter = len(ratios) // 4
    print(
        f"{way:5} {each_ms:7.2f} ms a photo, {statistics.median(ratios):5.2f} of a copy"
        f" ({ratios[quarter]:.2f} to {ratios[-1 - quarter]:.2f} in the middle half;"
        f" {cpu:.2f} by the processor), load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main(arguments: list[str]) -> None:
    repeats = int(arguments[0]) if arguments else 3
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), repeats)


if __name__ == "__main__":
    main(sys.argv[1:])
