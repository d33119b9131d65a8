"""What exchange needs of memory: records pushed, pulled and left alone, each in a process of its own.

Run: python -m tests.benchmarks.bench_memory [COUNT …]
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from db import fields
from db import vault as vaults
from db.records import RecordId
from db.sharing import Sharing
from db.store import Store
from desktop.sync import journey
from desktop.sync.folder import Folder
from desktop.sync.keyring import Keyring
from desktop.work import Quiet
from tests.desktop.sync.party import FINDING, PASSPHRASE, Device, begin

COUNTS = (1_000, 10_000, 100_000)
AT_ONCE = 1_000
TEXT = (
    "Ủy ban nhân dân tỉnh đã ban hành kế hoạch cải cách thủ tục hành chính và tổ chức thực hiện. "
    * 9
)


def build(base: Path, count: int) -> None:
    """Write down `count` records of about 1 kB on the first of two devices."""
    (base / "shelf").mkdir()
    an, binh = Device(base / "an", "an"), Device(base / "binh", "binh")
    begin(an, [binh])
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        texts = ((RecordId(f"n{n}"), f"{n}: {TEXT}", f"{n:07}1") for n in numbers)
        own = [replace(FINDING, id=id, text=text, position=place) for id, text, place in texts]
        an.store.write("case.import", [fields.edit(each) for each in own])
    for each in (an, binh):
        each.store.close()


def travel(base: Path, name: str, act: str, count: int) -> None:
    """Make one device's trip and say what it took beyond what the opened vault did."""
    folder = base / name
    with vaults.unlock(folder, PASSPHRASE) as vault, Store.open(vault, name) as store:
        before, start = peak_mb(), time.perf_counter()
        ring = Keyring(vault, store.device)
        journey.go(Sharing(store), ring, Folder(base / "shelf"), Quiet())
        spent, after = time.perf_counter() - start, peak_mb()
    print(
        f"{count:>8} records: {act:12}{spent:9.2f} s, {after:5} MB, {after - before:5} MB of it its own"
    )


def peak_mb() -> int:
    """Return the largest memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def alone(act: Callable[..., None], *values: object) -> None:
    """Do something in a new process, so that its peak is its own."""
    process = multiprocessing.get_context("spawn").Process(target=act, args=values)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def measure(base: Path, count: int) -> None:
    """Build, push, pull, and go once more with nothing new."""
    alone(build, base, count)
    for name, act in (("an", "push"), ("binh", "pull"), ("an", "nothing new")):
        alone(travel, base, name, act, count)


def main() -> None:
    """Measure each count."""
    for count in map(int, sys.argv[1:] or COUNTS):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count)


if __name__ == "__main__":
    main()
