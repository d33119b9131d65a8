"""Where one is is written down beside the window; what is chosen later is never written over by what was earlier."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.settings import Settings
from desktop.ui.jobs import Jobs
from desktop.ui.keeping import Keeping
from desktop.ui.places import Place, to_text
from desktop.ui.preferences import Preferences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "choices.json"


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads in which choices were written."""
    seen: list[int] = []
    truth = settings.save

    def save(file: Path, chosen: Settings) -> None:
        seen.append(threading.get_ident())
        truth(file, chosen)

    monkeypatch.setattr(settings, "save", save)
    return seen


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_the_place_is_written_in_another_thread_and_only_where_it_is_another(
    qtbot: QtBot, jobs: Jobs, file: Path, writers: list[int], owner: QObject
) -> None:
    own = Keeping(lambda: Place("papers"), Preferences(file), jobs, owner)
    qtbot.waitUntil(lambda: settings.load(file).place == to_text(Place("papers")))
    assert threading.get_ident() not in writers
    qtbot.waitUntil(lambda: not own._is_writing)
    own._look()
    assert jobs.running == ()
    assert len(writers) == 1


def test_what_is_chosen_while_a_slow_disk_writes_is_what_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices, truth = Preferences(file), settings.save
    begun, go_on = threading.Event(), threading.Event()

    def slowly(file: Path, chosen: Settings) -> None:
        begun.set()
        go_on.wait(30)
        truth(file, chosen)

    monkeypatch.setattr(settings, "save", slowly)
    choices.hold(place="today")
    beside = threading.Thread(target=choices.keep)
    beside.start()
    assert begun.wait(30)
    choices.hold(author="Lục Văn Sơn")
    go_on.set()
    choices.keep()
    beside.join()
    kept = settings.load(file)
    assert (kept.place, kept.author) == ("today", "Lục Văn Sơn")
    assert choices.is_kept
