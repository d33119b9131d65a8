"""Who closes the window while files come in is told once; who closes it again closes it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Message
from desktop.ui.leaving import Leaving
from desktop.words import Words

if TYPE_CHECKING:
    from desktop.ui.jobs import Jobs
    from desktop.work import Work


def shown(qtbot: QtBot, jobs: Jobs, said: list[Message], words: Words) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    Leaving(window, jobs, said.append, lambda: words)
    window.show()
    return window


def begun(qtbot: QtBot, jobs: Jobs, may_end: threading.Event, line: str = "evidence") -> None:
    def work(job: Work) -> None:
        job.step(3, 10)
        may_end.wait(10)

    with qtbot.waitSignal(jobs.progressed):
        jobs.start("", work, print, line=line)


def test_the_first_closing_says_how_many_files_are_left_and_the_second_closes(
    qtbot: QtBot, jobs: Jobs, words: Words
) -> None:
    said: list[Message] = []
    window, may_end = shown(qtbot, jobs, said, words), threading.Event()
    begun(qtbot, jobs, may_end)
    window.close()
    assert window.isVisible()
    assert "Còn 7 tệp chưa thêm xong" in said[-1].text
    assert (said[-1].action, said[-1].lasting) == ("Vẫn đóng", True)
    assert said[-1].act is not None
    said[-1].act()
    assert not window.isVisible()
    assert len(said) == 1
    may_end.set()


def test_with_nothing_left_the_window_closes_and_asks_anew_at_the_next_batch(
    qtbot: QtBot, jobs: Jobs, words: Words
) -> None:
    said: list[Message] = []
    window, may_end = shown(qtbot, jobs, said, words), threading.Event()
    begun(qtbot, jobs, may_end)
    window.close()
    with qtbot.waitSignal(jobs.ended):
        may_end.set()
    again = threading.Event()
    begun(qtbot, jobs, again)
    window.close()
    assert window.isVisible()
    assert len(said) == 2
    with qtbot.waitSignal(jobs.ended):
        again.set()
    window.close()
    assert not window.isVisible()


def test_quiet_work_holds_no_window_open(qtbot: QtBot, jobs: Jobs, words: Words) -> None:
    said: list[Message] = []
    window, may_end = shown(qtbot, jobs, said, words), threading.Event()
    begun(qtbot, jobs, may_end, line="")
    window.close()
    assert not window.isVisible()
    assert said == []
    may_end.set()
