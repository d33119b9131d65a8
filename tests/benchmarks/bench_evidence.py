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
from pathlib import Path

from PIL import Image, ImageFilter

PHOTOS = 200
ROUNDS = 3
SIZE_PX = (4032, 3024)
SIDES_PX = (1600, 256)
PROCESSES = 2
WARMING = 4

Seconds = tuple[float, float]
"""How long it took by the clock, and how much processor time."""


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


def cpu_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def alone(paths: list[Path], *, encode: bool) -> Seconds:
    """Return the seconds that the decoder alone needs, its processes warm."""
    act = decoded_and_encoded if encode else decoded_only
    before = cpu_s()
    with multiprocessing.get_context("spawn").Pool(PROCESSES, os.nice, (10,)) as pool:
        pool.map(act, paths[:WARMING], 1)
        start = time.perf_counter()
        pool.map(act, paths[WARMING:], 1)
        seconds = time.perf_counter() - start
        pool.close()
        pool.join()
    return seconds, cpu_s() - before


def taken_in(paths: list[Path], folder: Path) -> Seconds:
    """Return the seconds that taking the photos into a visit needs, the processes warm."""
    from db import fields, keys, vault
    from db.records import Inspection, RecordId, Visit, VisitKind
    from db.store import Store
    from desktop.evidence.darkroom import Darkroom
    from desktop.evidence.intake import Taken, take_in
    from desktop.work import Quiet

    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    opened = vault.create(folder / "vault", "for the benchmark", cost=cheap)
    before = cpu_s()
    with Store.open(opened) as store, Darkroom(PROCESSES) as darkroom:
        inspection = Inspection(id=RecordId("i"), topic="-")
        visit = Visit(id=RecordId("v"), inspection=inspection.id, kind=VisitKind.SURVEY)
        store.write("example.load", [fields.edit(inspection), fields.edit(visit)])
        take_in(paths[:WARMING], visit.id, None, store, darkroom, Quiet())
        start = time.perf_counter()
        found = take_in(paths[WARMING:], visit.id, None, store, darkroom, Quiet())
        seconds = time.perf_counter() - start
        assert all(isinstance(each, Taken) and not each.remarks for each in found)
    shutil.rmtree(folder / "vault")
    return seconds, cpu_s() - before


def main() -> None:
    """Measure in turns, so that all meet the same machine, and print the least, which others disturb least."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    found: dict[str, list[Seconds]] = {"decode": [], "decode, encode": [], "take in": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder, count + WARMING)
        size = paths[0].stat().st_size
        for _ in range(ROUNDS):
            found["decode"].append(alone(paths, encode=False))
            found["decode, encode"].append(alone(paths, encode=True))
            found["take in"].append(taken_in(paths, folder))
    print(f"{count} photos of {size / 1e6:.1f} MB, {PROCESSES} processes, least of {ROUNDS}")
    print(f"{'':20}{'s':>8}{'to take in':>12}{'cpu s':>8}{'to take in':>12}")
    best = {act: [min(each) for each in zip(*every, strict=True)] for act, every in found.items()}
    for act, least in best.items():
        wall, cpu = (one / whole for one, whole in zip(least, best["take in"], strict=True))
        print(f"{act:20}{least[0]:8.2f}{wall:12.2f}{least[1]:8.2f}{cpu:12.2f}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"largest memory: own {own} MB, a child {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10} MB"
    )


if __name__ == "__main__":
    main()
