"""Work beside the window: its result, its failure, its stop, and an owner that is gone."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.ui.jobs import WORKERS

if TYPE_CHECKING:
    from desktop.ui.jobs import Jobs
    from desktop.work import Work


class Owner(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.thread_was: QThread | None = None

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.thread_was = QThread.currentThread()


def test_the_result_comes_back_in_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    owner = Owner()
    jobs.start("", lambda job: 42, owner.hear)
    qtbot.waitUntil(lambda: owner.heard == [42])
    assert owner.thread_was == QThread.currentThread()


def test_a_failure_goes_to_the_starter(jobs: Jobs, qtbot: QtBot) -> None:
    owner = Owner()

    def work(_job: Work) -> None:
        raise OSError(28, "", "x")

    jobs.start("", work, print, owner.hear)
    qtbot.waitUntil(lambda: len(owner.heard) == 1)


def test_work_of_one_line_waits_for_the_one_before_and_keeps_no_thread_from_others(
    jobs: Jobs, qtbot: QtBot
) -> None:
    owner, other, may_end = Owner(), Owner(), threading.Event()
    under_way: list[int] = []

    def work(number: int) -> Callable[[Work], int]:
        def own(_job: Work) -> int:
            under_way.append(number)
            may_end.wait(10)
            return number

        return own

    for number in range(WORKERS + 1):
        jobs.start("", work(number), owner.hear, line="evidence")
    jobs.start("", lambda job: 42, other.hear)
    qtbot.waitUntil(lambda: other.heard == [42] and bool(under_way))
    assert under_way == [0]
    may_end.set()
    qtbot.waitUntil(lambda: owner.heard == list(range(WORKERS + 1)))
    jobs.start("", work(9), owner.hear, line="evidence")
    qtbot.waitUntil(lambda: owner.heard[-1] == 9)


def test_work_that_fails_or_was_stopped_lets_the_next_of_its_line_begin(
    jobs: Jobs, qtbot: QtBot
) -> None:
    owner = Owner()

    def work(_job: Work) -> None:
        raise OSError(28, "", "x")

    def stepping(job: Work) -> None:
        job.step(0, 1)

    jobs.start("", work, print, owner.hear, line="evidence")
    jobs.start("", stepping, print, line="evidence").stop()
    jobs.start("", lambda job: 42, owner.hear, line="evidence")
    qtbot.waitUntil(lambda: owner.heard[1:] == [42])


def test_a_stopped_job_tells_nobody(jobs: Jobs, qtbot: QtBot) -> None:
    owner, may_go_on = Owner(), threading.Event()

    def work(job: Work) -> None:
        may_go_on.wait(10)
        job.step(1, 2)

    job = jobs.start("", work, owner.hear, owner.hear)
    with qtbot.waitSignal(jobs.ended):
        job.stop()
        may_go_on.set()
    assert owner.heard == []


def test_an_owner_that_is_gone_is_not_called(jobs: Jobs, qtbot: QtBot) -> None:
    owner = Owner()
    heard = owner.heard
    may_go_on = threading.Event()
    jobs.start("", lambda job: may_go_on.wait(10), owner.hear)
    delete(owner)
    with qtbot.waitSignal(jobs.ended):
        may_go_on.set()
    assert heard == []


def test_progress_is_told(jobs: Jobs, qtbot: QtBot) -> None:
    may_go_on = threading.Event()

    def work(job: Work) -> None:
        may_go_on.wait(10)
        job.step(3, 7)

    job = jobs.start("", work, print)
    with qtbot.waitSignal(jobs.progressed):
        may_go_on.set()
    assert (job.done, job.total) == (3, 7)


def test_the_window_is_not_told_of_every_step_but_of_the_last(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []

    def work(job: Work) -> None:
        for done in range(5_001):
            job.step(done, 5_000)

    def note() -> None:
        told.append((job.done, job.total))

    jobs.progressed.connect(note)
    with qtbot.waitSignal(jobs.ended):
        job = jobs.start("", work, print)
    assert told[-1] == (5_000, 5_000)
    assert len(told) < 1_000


def test_garbage_is_never_swept_in_a_worker(jobs: Jobs, qtbot: QtBot) -> None:
    assert not gc.isenabled()
    jobs.close()
    assert gc.isenabled()


def test_sweeps_pass_over_what_was_loaded(jobs: Jobs) -> None:
    loaded = [[number] for number in range(1_000)]
    before = gc.get_freeze_count()
    jobs.all_is_loaded()
    assert gc.get_freeze_count() >= before + len(loaded)
    jobs.close()
    assert gc.get_freeze_count() == 0


def test_a_worker_leaves_the_window_its_turn_sooner_while_there_are_jobs(qtbot: QtBot) -> None:
    from desktop.ui.jobs import Jobs

    before = sys.getswitchinterval()
    jobs = Jobs()
    assert sys.getswitchinterval() < before / 5
    jobs.close()
    assert sys.getswitchinterval() == before


def test_after_the_end_nothing_is_begun_any_more(jobs: Jobs) -> None:
    jobs.close()
    job = jobs.start("", lambda job: 42, print)
    assert jobs.running == ()
    assert not job.stopped


def test_what_must_be_done_is_done_even_where_the_end_comes_before_its_turn(jobs: Jobs) -> None:
    did: list[str] = []

    def endless(work: Work) -> None:
        while True:
            work.step(1, 2)

    for _ in range(3):
        jobs.start("", endless, print)
    jobs.start("", lambda _work: did.append("may"), print)
    jobs.start("", lambda _work: did.append("must"), print, must=True)
    jobs.close()
    assert did == ["must"]
