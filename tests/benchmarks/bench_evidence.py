"""What taking photos in costs beside the decoder alone, in one run, on the same number of processes.

`python -m tests.benchmarks.bench_evidence [PHOTOS]` prints a table. The decoder alone is Pillow's draft at the
true proportions with BICUBIC, to 1600 and 256 pixels, encoded again; it neither keeps, hashes, seals nor writes
anything down. The photos are of 12 megapixels, each of them different.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from PIL import Image, ImageFilter

from desktop.evidence.child import NICER

PHOTOS = 200
SLICE = 34
SIZE_PX = (4032, 3024)
SIDES_PX = (1600, 256)
PROCESSES = 2
WARMING = 4


def make(folder: Path, count: int) -> list[Path]:
    """Make photos of about the size a phone makes them."""
    ground = Image.effect_noise((504, 378), 60).resize(SIZE_PX, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SIZE_PX, 22).filter(ImageFilter.GaussianBlur(0.6))
    tone = Image.linear_gradient("L").resize(SIZE_PX)
    whole = Image.merge(
        "RGB", (ground, Image.blend(ground, grain, 0.4), Image.blend(tone, grain, 0.3))
    )
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=90)
    data, paths = out.getvalue(), []
    for number in range(count):
        path = folder / f"IMG_{number:04}.JPG"
        path.write_bytes(data + b"%d" % number)  # what follows the end of a JPEG is not decoded
        paths.append(path)
    return paths


def decoded(path: Path, *, encode: bool) -> int:
    """Decode one photo as the decoder alone does."""
    with Image.open(path) as image:
        size = image.size
        made = 0
        shown: Image.Image = image
        for side_px in SIDES_PX:
            target = (side_px, round(size[1] * side_px / size[0]))
            if shown is image:
                image.draft("RGB", target)
            shown = shown.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)
            if encode:
                out = io.BytesIO()
                shown.save(out, "JPEG", quality=85)
                made += len(out.getvalue())
        return made


def decoded_only(path: Path) -> int:
    """Decode and scale."""
    return decoded(path, encode=False)


def decoded_and_encoded(path: Path) -> int:
    """Decode, scale and encode what is shown."""
    return decoded(path, encode=True)


@contextmanager
def alone(act: Callable[[Path], int]) -> Iterator[Callable[[list[Path]], object]]:
    """Lend what lets the decoder alone do `act` to photos, its processes warm."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES, os.nice, (NICER,)) as pool:
        yield lambda paths: pool.map(act, paths, 1)
        pool.close()
        pool.join()


@contextmanager
def taking_in(folder: Path) -> Iterator[Callable[[list[Path]], object]]:
    """Lend what takes photos into a visit, the processes warm."""
    from db import fields, keys, vault
    from db.records import Inspection, RecordId, Visit, VisitKind
    from db.store import Store
    from desktop.evidence.darkroom import Darkroom
    from desktop.evidence.intake import Taken, take_in
    from desktop.work import Quiet

    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    opened = vault.create(folder / "vault", "for the benchmark", cost=cheap)
    with Store.open(opened) as store, Darkroom(PROCESSES) as darkroom:
        inspection = Inspection(id=RecordId("i"), topic="-")
        visit = Visit(id=RecordId("v"), inspection=inspection.id, kind=VisitKind.SURVEY)
        store.write("example.load", [fields.edit(inspection), fields.edit(visit)])

        def taken(paths: list[Path]) -> None:
            found = take_in(paths, visit.id, None, store, darkroom, Quiet())
            assert all(isinstance(each, Taken) and not each.remarks for each in found)

        yield taken
    shutil.rmtree(folder / "vault")


class Meter:
    """Counts what one way of work needs, slice by slice: by the clock, and processor time with its children's."""

    def __init__(self, way: AbstractContextManager[Callable[[list[Path]], object]]) -> None:
        self.clock_s = self.cpu_s = 0.0
        self._way = way
        self._act = way.__enter__()

    def warm(self, paths: list[Path]) -> None:
        """Let every process work once, which does not count by the clock."""
        self._act(paths)

    def slice(self, paths: list[Path]) -> None:
        """Do one slice of the work."""
        clock, cpu = time.perf_counter(), time.process_time()
        self._act(paths)
        self.clock_s += time.perf_counter() - clock
        self.cpu_s += time.process_time() - cpu

    def end(self) -> None:
        """End the processes and count what they needed, their start with it."""
        before = children_s()
        self._way.__exit__(None, None, None)
        self.cpu_s += children_s() - before


def children_s() -> float:
    """Return the processor time of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure in slices by turns, so that all ways meet the same machine, and print the sums."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder, count + WARMING)
        size = paths[0].stat().st_size
        ways = {
            "decode": Meter(alone(decoded_only)),
            "decode, encode": Meter(alone(decoded_and_encoded)),
            "take in": Meter(taking_in(folder)),
        }
        for meter in ways.values():
            meter.warm(paths[:WARMING])
        turns = deque(ways.values())
        for start in range(WARMING, len(paths), SLICE):
            for meter in turns:
                meter.slice(paths[start : start + SLICE])
            turns.rotate(1)  # nobody always comes after the same
        for meter in ways.values():
            meter.end()
    print(f"{count} photos of {size / 1e6:.1f} MB, {PROCESSES} processes, in slices of {SLICE}")
    print(f"{'':20}{'s':>8}{'to take in':>12}{'cpu s':>8}{'to take in':>12}")
    whole = ways["take in"]
    for act, own in ways.items():
        clock, cpu = own.clock_s / whole.clock_s, own.cpu_s / whole.cpu_s
        print(f"{act:20}{own.clock_s:8.2f}{clock:12.2f}{own.cpu_s:8.2f}{cpu:12.2f}")
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"largest memory: own {own_mb} MB, a child {child_mb} MB")


if __name__ == "__main__":
    main()
