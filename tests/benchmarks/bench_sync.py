"""What exchange costs: words over a folder beside a plain copy with fsync, merging many devices, memory.

Run: python -m tests.benchmarks.bench_sync [records merge memory]
Only ratios taken in one run count; a copy of the same bytes is timed beside each figure. Photos, growth and Joplin, the
peer, have files of their own.
"""

from __future__ import annotations

import os
import resource
import shutil
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


def main(wanted: list[str]) -> None:
    parts: dict[str, list[Callable[[Path], None]]] = {
        "records": [lambda base: records(base, 1_000), lambda base: records(base, 10_000)],
        "merge": [lambda base: merge(base, 1_000, 100)],
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
