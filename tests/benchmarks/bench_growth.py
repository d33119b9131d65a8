"""How everything grows with the record: from a thousand changes to a million, in steps of one shape, in two vaults.

Run: python -m tests.benchmarks.bench_growth [MOST [PICTURE.svg]]
A step is 500 new findings, 500 edits of earlier ones, a visit, all written on one laptop; its trip to a folder; the
trip of a second laptop, which takes them in; one edit of the second there and back; a trip with nothing new; a
search. Medians over the steps up to each mark are printed, and drawn on logarithmic axes.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from db import fields, search
from db.changes import Edit
from db.records import RecordId
from tests.benchmarks.bench_memory import peak_mb
from tests.benchmarks.bench_sync import travel
from tests.benchmarks.growth_picture import drawn
from tests.desktop.sync.party import FINDING, VISIT, Device, begin

MOST = 100_000
HALF = 500
MARKS = [mark * 10**power for power in range(3, 7) for mark in (1, 2, 5)][:10]
SYLLABLES = str.split(
    "ủy ban nhân dân xã đã ban hành kế hoạch cải cách hành chính số hoá hồ sơ giải quyết đúng hạn còn chậm trả lời"
    " kiến nghị của cử tri do thiếu kinh phí sửa chữa trụ sở tại bộ phận một cửa theo nghị quyết hội đồng năm qua"
)
ACTS = ("write 1,000", "push", "pull", "edit there and back", "nothing new", "search")

Step = dict[str, float]


@dataclass(slots=True)
class Pair:
    """Two laptops of one delegation and the folder between them; `count` changes so far, `half` a step's findings."""

    base: Path
    half: int = HALF
    count: int = 0
    an: Device = field(init=False)
    binh: Device = field(init=False)

    def __post_init__(self) -> None:
        self.place.mkdir()
        self.an, self.binh = Device(self.base / "an", "an"), Device(self.base / "binh", "binh")
        begin(self.an, [self.binh])
        for each in (self.an, self.binh):
            travel(each, self.place)

    @property
    def place(self) -> Path:
        """The folder between them."""
        return self.base / "shelf"

    def steps(self) -> Iterator[Step]:
        """Go on for ever; each step says what each of its acts took, in seconds."""
        while True:
            acts: tuple[Callable[[], object], ...] = (
                self._write,
                lambda: travel(self.an, self.place),
                lambda: travel(self.binh, self.place),
                self._there_and_back,
                lambda: travel(self.an, self.place),
                lambda: search.find(self.binh.store.reader, f"hiếm{self.count // (2 * self.half)}"),
            )
            step = {name: timed(act) for name, act in zip(ACTS, acts, strict=True)}
            self.count += 2 * self.half
            yield step

    def _write(self) -> None:
        """Write down a visit and what was found on it, then second thoughts about what was found so far."""
        number = self.count // (2 * self.half)
        dice, visit = random.Random(number), RecordId(f"v-{number}")
        own = [fields.edit(replace(VISIT, id=visit))]
        for at in range(self.half):
            text = said(dice) + (f" hiếm{number}" if not at else "")
            found = replace(FINDING, visit=visit, text=text, position=f"{at:04}1")
            own.append(fields.edit(replace(found, id=RecordId(f"n{number}-{at}"))))
        self.an.store.write("case.import", own)
        own = []
        for _ in range(self.half - 1):
            record = RecordId(f"n{dice.randint(0, number)}-{dice.randrange(self.half)}")
            own.append(Edit("finding", record, {"text": said(dice)}))
        self.an.store.write("finding.edit", own)

    def _there_and_back(self) -> None:
        self.binh.write("f1", f"sửa {self.count}")
        travel(self.binh, self.place)
        travel(self.an, self.place)

    def size_mb(self, of: Path) -> float:
        """Return how much lies in a folder."""
        return sum(path.stat().st_size for path in of.rglob("*") if path.is_file()) / 1e6

    def close(self) -> None:
        """Close both vaults."""
        for each in (self.an, self.binh):
            each.store.close()


def said(dice: random.Random) -> str:
    """Return some forty syllables, which compress as little as what people say."""
    return " ".join(dice.choices(SYLLABLES, k=40))


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def grow(pair: Pair, most: int) -> Iterator[dict[int, Step]]:
    """Yield, after each step, the medians at the marks passed so far; print each mark as it is passed."""
    print(f"{'changes':>9}" + "".join(f"{name:>21}" for name in ACTS), "(ms)", flush=True)
    marks: dict[int, Step] = {}
    since: list[Step] = []
    for step in pair.steps():
        since.append(step)
        if pair.count in MARKS:
            marks[pair.count] = {
                name: statistics.median(each[name] for each in since) for name in ACTS
            }
            print_mark(pair, marks[pair.count])
            since = []
        yield marks
        if pair.count >= most:
            return


def print_mark(pair: Pair, step: Step) -> None:
    figures = "".join(f"{step[name] * 1000:21.1f}" for name in ACTS)
    book, shelf = pair.size_mb(pair.base / "an"), pair.size_mb(pair.place)
    sizes = f"book {book:.1f} MB, shelf {shelf:.1f} MB, peak {peak_mb()} MB"
    print(f"{pair.count:>9}{figures}  {sizes}, load {os.getloadavg()[0]:.1f}", flush=True)


def main(arguments: list[str]) -> None:
    most = int(arguments[0]) if arguments else MOST
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        *_, marks = grow(pair, most)
        pair.close()
    if arguments[1:]:
        Path(arguments[1]).write_text(drawn(marks, ACTS), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
