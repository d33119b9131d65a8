"""What exchange costs: words and photos over a folder beside a plain copy with fsync, and merging many devices.

Run: python -m tests.benchmarks.bench_sync [records joplin photos merge growth memory]
Joplin, the peer, is run where SODOAN_JOPLIN names its command (of the npm package joplin, installed anywhere).
Only ratios taken in one run count; a copy of the same bytes is timed beside each figure.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from db import fields
from db.changes import Change, ChangeId, Hlc, Write
from db.records import Evidence, RecordId
from db.sharing import Delegation
from desktop.sync import journey
from desktop.sync.folder import Folder
from desktop.work import Quiet
from tests.benchmarks import bench_memory
from tests.desktop.sync.party import FINDING, VISIT, Device, begin

WORDS = (
    "Ủy ban nhân dân tỉnh đã ban hành kế hoạch cải cách thủ tục hành chính và tổ chức thực hiện. "
)
PHOTO_BYTES = 3_000_000
PHOTO_SLICE = 25


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def say(name: str, *figures: object) -> None:
    print(f"{name:<44}", *figures, flush=True)


def seconds(value: float) -> str:
    return f"{value * 1000:9.1f} ms"


def copy_durably(files: Iterable[Path], into: Path) -> None:
    into.mkdir()
    for path in files:
        copy = into / path.name
        shutil.copyfile(path, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
    descriptor = os.open(into, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def pair(base: Path) -> tuple[Device, Device, Delegation, Path]:
    place = base / "shelf"
    place.mkdir()
    first, second = Device(base / "an", "an"), Device(base / "binh", "binh")
    return first, second, begin(first, [second]), place


def travel(device: Device, place: Path) -> None:
    journey.go(device.sharing, device.ring, Folder(place), Quiet())


def records(base: Path, count: int) -> None:
    """Push and pull `count` records of about 1 kB, then nothing, then one edit there and back."""
    an, binh, _, place = pair(base)
    texts = (f"{number}: " + WORDS * 9 for number in range(count))
    own = [
        fields.edit(replace(FINDING, id=RecordId(f"n{n}"), text=text, position=f"{n:07}1"))
        for n, text in enumerate(texts)
    ]
    say(f"{count} records: import", seconds(timed(lambda: an.store.write("case.import", own))))
    plain = base / "plain"
    plain.mkdir()
    for number in range(count):
        (plain / str(number)).write_text(f"{number}: " + WORDS * 9, "utf-8")
    copy = timed(lambda: copy_durably(plain.iterdir(), base / "copied"))
    push, pull = timed(lambda: travel(an, place)), timed(lambda: travel(binh, place))
    say(
        f"{count} records: push",
        seconds(push),
        f"{copy / push:6.2f} x cp with fsync of a file each",
    )
    say(f"{count} records: pull", seconds(pull), f"{copy / pull:6.2f} x cp, {count / pull:8.0f}/s")
    say(
        f"{count} records: nothing new",
        seconds(min(timed(lambda: travel(an, place)) for _ in range(9))),
    )

    def there_and_back() -> None:
        binh.write("n5", f"sửa {time.perf_counter_ns()}")
        travel(binh, place)
        travel(an, place)

    say(
        f"{count} records: one edit there and back",
        seconds(min(timed(there_and_back) for _ in range(5))),
    )
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    say(f"{count} records: on the shelf", f"{size / 1e6:9.2f} MB")
    say(
        f"{count} records: peak memory",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MB",
    )
    for each in (an, binh):
        each.store.close()


class Meter:
    """Counts what one way of moving photos needs, slice by slice: by the clock and by the processor."""

    def __init__(self) -> None:
        self.clock_s = self.cpu_s = 0.0

    def slice(self, act: Callable[[], object]) -> None:
        clock, cpu = time.perf_counter(), time.process_time()
        act()
        self.clock_s += time.perf_counter() - clock
        self.cpu_s += time.process_time() - cpu


def photos(base: Path, count: int = 100) -> None:
    """Push and pull photos of 3 MB beside a plain copy of them with fsync, by turns, so that all meet the same disk."""
    an, binh, _, place = pair(base)
    travel(an, place)
    travel(binh, place)
    dice, ways = random.Random(1), {name: Meter() for name in ("cp with fsync", "push", "pull")}
    for start in range(0, count, PHOTO_SLICE):
        source = base / f"photos{start}"
        source.mkdir()
        for number in range(start, min(start + PHOTO_SLICE, count)):
            snap(an, source / str(number), dice.randbytes(PHOTO_BYTES))
        files, copied = sorted(source.iterdir()), base / f"copied{start}"
        acts: dict[str, Callable[[], object]] = {
            "cp with fsync": lambda f=files, c=copied: copy_durably(f, c),  # type: ignore[misc]
            "push": lambda: travel(an, place),
            "pull": lambda: travel(binh, place),
        }
        order = list(acts) if start // PHOTO_SLICE % 2 else ["push", "pull", "cp with fsync"]
        for name in order:
            ways[name].slice(acts[name])
    copy = ways["cp with fsync"]
    for name, own in ways.items():
        clock, cpu = copy.clock_s / own.clock_s, copy.cpu_s / own.cpu_s
        ratios = f"{clock:6.2f} of cp by the clock, {cpu:5.2f} by the processor"
        say(f"{count} photos of 3 MB: {name}", seconds(own.clock_s), ratios)
    for each in (an, binh):
        assert len(each.store.blobs.names()) == count
        each.store.close()


def snap(device: Device, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    blob = device.store.blobs.add(path, Quiet())
    own = Evidence(
        id=RecordId(f"e{path.name}"), visit=VISIT.id, hash=blob.hash, size_bytes=blob.size_bytes
    )
    device.store.write("evidence.add", [fields.edit(own)])


def histories(devices: int, each: int) -> Iterator[Change]:
    """Return what many devices wrote: each a record of its own that all the others' clocks mix with."""
    made = {"visit": Write(VISIT.id), "kind": Write("result"), "text": Write("một")}
    for number in range(each):
        for device in range(devices):
            name, record = f"d{device:09}", RecordId(f"r{device}")
            text = Write(f"{WORDS}{number}", (ChangeId(name, number),))
            yield Change(
                id=ChangeId(name, number + 1),
                hlc=Hlc(1_684_458_000_000 + number, 0),
                author=f"Người {device}",
                record=record,
                kind="finding",
                fields={"text": text} if number else made,
                action="finding.edit",
                step=number + 1,
            )


def merge(base: Path, devices: int, each: int) -> None:
    """Take in the changes of many devices."""
    an = Device(base / "an", "an")
    begin(an)
    changes = list(histories(devices, each))

    def take() -> None:
        for at in range(0, len(changes), 2_000):
            an.store.take(changes[at : at + 2_000])

    spent = timed(take)
    say(
        f"merge {devices} devices x {each} changes",
        seconds(spent),
        f"{len(changes) / spent:8.0f}/s",
    )
    an.store.close()


def joplin(base: Path, count: int) -> None:
    """Let Joplin push and pull as many notes of the same text over a folder."""
    program = os.environ.get("SODOAN_JOPLIN", "")
    if not program:
        say("Joplin", "left out: SODOAN_JOPLIN does not name its command")
        return
    notes, place = base / "notes", base / "joplin-shelf"
    notes.mkdir()
    place.mkdir()
    for number in range(count):
        (notes / f"{number}.md").write_text(f"{number}: " + WORDS * 9, "utf-8")

    def ask(who: str, *arguments: str) -> None:
        command = [program, "--profile", str(base / who), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    for who in ("first", "second"):
        ask(who, "config", "sync.target", "2")
        ask(who, "config", "sync.2.path", str(place))
    say(
        f"Joplin, {count} notes: import",
        seconds(timed(lambda: ask("first", "import", "--format", "md", str(notes)))),
    )
    for name, who in (("push", "first"), ("pull", "second"), ("nothing new", "second")):
        say(f"Joplin, {count} notes: {name}", seconds(timed(lambda who=who: ask(who, "sync"))))  # type: ignore[misc]


def main(wanted: list[str]) -> None:
    parts: dict[str, list[Callable[[Path], None]]] = {
        "records": [lambda base: records(base, 1_000), lambda base: records(base, 10_000)],
        "joplin": [lambda base: joplin(base, 1_000)],
        "photos": [photos],
        "merge": [lambda base: merge(base, 1_000, 100)],
        "growth": [
            lambda base: merge(base, 100, 10),
            lambda base: merge(base, 100, 100),
            lambda base: merge(base, 1_000, 100),
        ],
        "memory": [
            lambda base: bench_memory.measure(base, 1_000),
            lambda base: bench_memory.measure(base, 10_000),
        ],
    }
    for name in wanted or list(parts):
        for part in parts[name]:
            with tempfile.TemporaryDirectory() as folder:
                part(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
