"""Long work of the window's thread goes on in portions, between which the window answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from desktop.ui.parts import portions
from desktop.ui.parts.portions import Portions


def steps(done: list[int], count: int) -> Iterator[None]:
    for number in range(count):
        done.append(number)
        yield


@pytest.fixture
def each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a portion be one step."""
    monkeypatch.setattr(portions, "_PORTION_S", 0.0)


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_the_first_steps_are_done_at_once_the_others_soon(qtbot: QtBot, owner: QObject) -> None:
    done: list[int] = []
    going = Portions(owner)
    going.begin(steps(done, 5), at_once=2)
    assert done == [0, 1]
    assert not going.is_done
    qtbot.waitUntil(lambda: going.is_done)
    assert done == [0, 1, 2, 3, 4]


@pytest.mark.usefixtures("each_alone")
def test_between_two_steps_the_window_answers(qtbot: QtBot, owner: QObject) -> None:
    done: list[int] = []
    seen: list[int] = []
    going = Portions(owner)
    between = QTimer(owner, interval=0)
    between.timeout.connect(lambda: seen.append(len(done)))
    between.start()
    going.begin(steps(done, 6), at_once=1)
    qtbot.waitUntil(lambda: going.is_done)
    between.stop()
    assert set(seen) >= {2, 3, 4, 5}


def test_what_is_needed_now_is_finished_now(owner: QObject) -> None:
    done: list[int] = []
    going = Portions(owner)
    going.begin(steps(done, 4), at_once=1)
    going.finish()
    assert (done, going.is_done) == ([0, 1, 2, 3], True)


@pytest.mark.usefixtures("each_alone")
def test_a_new_beginning_forgets_what_was_left(qtbot: QtBot, owner: QObject) -> None:
    old: list[int] = []
    new: list[int] = []
    going = Portions(owner)
    going.begin(steps(old, 9), at_once=2)
    going.begin(steps(new, 3), at_once=0)
    qtbot.waitUntil(lambda: going.is_done)
    assert (old, new) == ([0, 1], [0, 1, 2])


def test_a_step_may_begin_anew_itself(owner: QObject) -> None:
    done: list[int] = []
    going = Portions(owner)

    def restless() -> Iterator[None]:
        going.begin(steps(done, 2), at_once=0)
        yield

    going.begin(restless(), at_once=1)
    going.finish()
    assert done == [0, 1]
