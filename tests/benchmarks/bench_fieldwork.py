"""What the capture line costs at one keystroke beside spotting figures alone, in one run.

`python -m tests.benchmarks.bench_fieldwork` prints the 99th percentile of each over a sentence typed letter by
letter, each letter at its least disturbed of five, with 100 people, 300 bodies and topics from 10 to 10,000. The
bound of a keystroke is 16 ms with painting.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from db import figure_spotting
from db.records import RecordId
from desktop.fieldwork import marks
from desktop.fieldwork.marks import Lists
from desktop.fieldwork.names import Named, Names
from desktop.words import Words

LINE = "@Nguyễn Văn An 42: #nội dung giám sát số 7 !hạn chế Còn 03/67 nhiệm vụ chưa hoàn thành theo kế hoạch"
TOPICS = (10, 100, 1_000, 10_000)
ROUNDS = 5


def lists(topics: int) -> Lists:
    """Return lists as large as a province's."""
    people = [Named(RecordId(f"p{n}"), f"Nguyễn Văn An {n}", person=True) for n in range(100)]
    bodies = [Named(RecordId(f"b{n}"), f"Ủy ban nhân dân xã số {n}") for n in range(300)]
    titles = [
        Named(RecordId(f"t{n}"), f"Nội dung giám sát số {n}", number=str(n)) for n in range(topics)
    ]
    return Lists(
        signs=marks.signs(Words("vi")),
        speakers=Names([*people, *bodies]),
        topics=Names(titles),
        bodies=Names(bodies),
    )


def worst_ms(act: Callable[[str], object]) -> float:
    """Return the 99th percentile over every beginning of the line, each at its least disturbed."""
    taken = [
        min(_timed_ms(act, LINE[:end]) for _ in range(ROUNDS)) for end in range(1, len(LINE) + 1)
    ]
    return sorted(taken)[int(len(taken) * 0.99)]


def _timed_ms(act: Callable[[str], object], line: str) -> float:
    start = time.perf_counter()
    act(line)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the table."""
    print(f"{'':34}{'read':>9}{'offer':>9}  ms, 99th percentile")
    print(f"{'figures alone':34}{worst_ms(figure_spotting.spot):9.2f}")
    for count in TOPICS:
        start = time.perf_counter()
        known = lists(count)
        made_ms = (time.perf_counter() - start) * 1000

        def read(line: str, known: Lists = known) -> object:
            return marks.read(line, known)

        def offer(line: str, known: Lists = known) -> object:
            return marks.completions(line, len(line), known)

        name = f"{count:,} topics (lists made in {made_ms:.0f} ms)"
        print(f"{name:34}{worst_ms(read):9.2f}{worst_ms(offer):9.2f}")


if __name__ == "__main__":
    main()
