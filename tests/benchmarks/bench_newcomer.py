"""What a new device needs to come up with a record: a term of packs, each verified, beside what a state could cost.

Run: python -m tests.benchmarks.bench_newcomer [COUNT …]
The record grows in steps of a hundred changes, each a trip, so that its packs are many and small; a newcomer is put on
the roll and goes to the folder once. Beside it: the same records as they stand in the end, written into an empty
book: what taking over a compacted state, believed unseen, could not undercut by much.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from db import fields, query
from db.records import Finding, Visit
from desktop.sync import bundle
from tests.benchmarks.bench_growth import Pair
from tests.benchmarks.bench_sync import travel
from tests.desktop.sync.party import Device, admit

COUNTS = (10_000, 100_000)
HALF = 50


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def measure(base: Path, count: int) -> None:
    pair = Pair(base, HALF)
    for _ in pair.steps():
        if pair.count >= count:
            break
    travel(pair.binh, pair.place)
    chi = Device(base / "chi", "chi")
    [delegation] = pair.an.sharing.delegations()
    admit(pair.an, [chi], delegation)
    travel(pair.an, pair.place)
    objects = [path for path in pair.place.rglob("dev/*/*") if path.is_file()]
    bales = [path for path in objects if path.name.startswith("bale")]
    spent = timed(lambda: travel(chi, pair.place))
    assert chi.store.reader.execute("select count(*) from change").fetchone()[0] >= count
    held = len(chi.sharing.held(delegation.id))
    baled = sum(len(bundle.places(io.BytesIO(path.read_bytes()))) for path in bales)
    print(
        f"{count:>8} changes in {held} packs: {spent:7.1f} s, {count / spent:6.0f} changes/s;"
        f" {len(bales)} bales hold {baled} of the packs; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    least = state(base, chi)
    print(f"{count:>8} changes: their state alone {least:7.1f} s, {spent / least:4.1f} times less")
    chi.store.close()
    pair.close()


def state(base: Path, chi: Device) -> float:
    """Write what stands in the end into an empty book."""
    reader, fresh = chi.store.reader, Device(base / "fresh", "fresh")
    found = [*query.every(reader, Visit), *query.every(reader, Finding)]
    edits = [fields.edit(each) for each in found]
    spent = timed(lambda: fresh.store.write("case.import", edits))
    fresh.store.close()
    return spent


def main(counts: list[int]) -> None:
    for count in counts or COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
