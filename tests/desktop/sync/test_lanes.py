"""Several contents on their way at once: told as one work, ended together, in the order in which they are needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from db.sharing import Wanted
from desktop.sync import lanes
from desktop.sync.shelf import ShelfFull
from desktop.work import Quiet, Stopped, Work

SOON_S = 30
MANY = [Wanted(f"{number:064x}", 100, "v1") for number in range(8)]


class Alone:
    """Work that is told by one thread at a time, or says so."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []
        self.is_told = threading.Lock()

    def step(self, done: int, total: int) -> None:
        assert self.is_told.acquire(blocking=False), "told by two threads at once"
        self.steps.append((done, total))
        self.is_told.release()


def moved(wanted: list[Wanted], count: int, work: Work, move: lanes.Move) -> list[str]:
    return [each.hash for each, is_whole in lanes.moved(wanted, count, work, move) if is_whole]


def test_two_are_on_their_way_at_once() -> None:
    meeting = threading.Barrier(2, timeout=SOON_S)

    def move(_wanted: Wanted, _work: Work) -> bool:
        meeting.wait()  # comes back only once another is here
        return True

    assert moved(MANY, 2, Quiet(), move) == [each.hash for each in MANY]


class Counted(list[Wanted]):
    """Contents that tell how many of them were taken up the last time."""

    taken = 0

    def __iter__(self) -> Iterator[Wanted]:
        self.taken = 0
        for each in super().__iter__():
            self.taken += 1
            yield each


def test_thousands_are_taken_up_a_few_at_a_time() -> None:
    thousands = Counted(Wanted(f"{number:064x}", 1, "v1") for number in range(1_000))
    moving = lanes.moved(thousands, 3, Quiet(), lambda *_: True)
    for number, (each, _) in enumerate(moving):
        assert each == thousands[number]
        assert number < thousands.taken <= number + 3 * lanes.AHEAD


@pytest.mark.parametrize(("count", "wanted"), [(1, MANY), (2, MANY[:1])], ids=["lane", "content"])
def test_one_alone_goes_in_the_askers_thread(count: int, wanted: list[Wanted]) -> None:
    own = threading.get_ident()
    assert moved(wanted, count, Quiet(), lambda *_: threading.get_ident() == own)


@pytest.mark.parametrize("count", [1, 3])
def test_the_work_hears_of_all_as_of_one(count: int) -> None:
    work = Alone()

    def move(wanted: Wanted, own: Work) -> bool:
        for done in range(0, 2 * wanted.size_bytes, 10):
            own.step(done, 2 * wanted.size_bytes)  # sealed, an object is larger than its content
        return wanted != MANY[3]

    whole = moved(MANY, count, work, move)
    assert whole == [each.hash for each in MANY if each != MANY[3]]
    assert {total for _, total in work.steps} == {800}
    assert work.steps == sorted(work.steps)
    assert work.steps[-1] == (800, 800)


def test_where_one_fails_the_others_end_and_the_rest_is_not_begun() -> None:
    begun: list[Wanted] = []
    both, failed = threading.Barrier(2, timeout=SOON_S), threading.Event()

    def move(wanted: Wanted, work: Work) -> bool:
        begun.append(wanted)
        both.wait()
        if wanted == MANY[1]:
            raise ShelfFull("stick")
        while not failed.is_set():  # the first goes on until it hears of the second's failure
            try:
                work.step(1, 100)
            except Stopped:
                failed.set()
                raise
        return True

    with pytest.raises(ShelfFull):
        moved(MANY, 2, Quiet(), move)
    assert failed.is_set()
    assert sorted(begun, key=MANY.index) == MANY[:2]


def test_a_stop_ends_all() -> None:
    class Stopping:
        def step(self, done: int, total: int) -> None:
            raise Stopped

    def move(_wanted: Wanted, work: Work) -> bool:
        work.step(1, 100)
        return True

    with pytest.raises(Stopped):
        moved(MANY, 3, Stopping(), move)
