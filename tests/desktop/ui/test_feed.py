"""What is written is told at once and in order; photos that come in beside the window are told together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields
from db.records import Evidence, RecordId
from desktop.ui import feed as feeds
from tests import make

if TYPE_CHECKING:
    from db.changes import Changed
    from db.store import Store
    from desktop.ui.feed import Feed
    from desktop.ui.jobs import Jobs
    from desktop.ui.window import Window
    from desktop.work import Work


@pytest.fixture(autouse=True)
def _long_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is gathered be told by time alone."""
    monkeypatch.setattr(feeds, "GATHERED_MS", 3_600_000)


@pytest.fixture
def told(feed: Feed) -> Iterator[list[frozenset[str]]]:
    """The records that the feed told of, step by step."""
    found: list[frozenset[str]] = []

    def heard(changed: Changed) -> None:
        found.append(changed.records)

    feed._pause.setInterval(3_600_000)
    feed.changed.connect(heard)
    yield found
    feed.changed.disconnect(heard)


def photo(store: Store, name: str) -> None:
    own = Evidence(id=RecordId(name), visit=RecordId("v"))
    store.write("evidence.add", [fields.edit(own)])


def beside(store: Store, *names: str) -> None:
    """Write photos in another thread, and let the window hear of them."""
    for name in names:
        thread = threading.Thread(target=photo, args=(store, name))
        thread.start()
        thread.join()
        QApplication.processEvents()


def test_photos_that_come_in_are_told_together(
    qtbot: QtBot, feed: Feed, store: Store, told: list[frozenset[str]]
) -> None:
    beside(store, "e1", "e2", "e3")
    assert told == [{"e1"}], "the first at once"
    feed.catch_up()
    assert told == [{"e1"}, {"e2"}, {"e3"}]


def test_what_the_person_writes_is_told_at_once_after_what_came_before(
    qtbot: QtBot, feed: Feed, store: Store, told: list[frozenset[str]]
) -> None:
    beside(store, "e1", "e2")
    photo(store, "own")
    QApplication.processEvents()
    assert told == [{"e1"}, {"e2"}, {"own"}]


def test_other_records_are_told_at_once_whoever_writes_them(
    qtbot: QtBot, feed: Feed, store: Store, told: list[frozenset[str]]
) -> None:
    beside(store, "e1", "e2")
    edits = [fields.edit(make.finding(1, "một"))]
    thread = threading.Thread(target=store.write, args=("finding.add", edits))
    thread.start()
    thread.join()
    QApplication.processEvents()
    assert [len(records) for records in told] == [1, 1, 1]


def test_the_window_knows_all_of_it_before_it_hears_that_the_work_is_done(
    qtbot: QtBot, window: Window, jobs: Jobs, store: Store, told: list[frozenset[str]]
) -> None:
    known: list[int] = []

    def work(_work: Work) -> None:
        for name in ("e1", "e2", "e3"):
            photo(store, name)

    jobs.start("Đang thêm", work, lambda _done: known.append(len(told)))
    qtbot.waitUntil(lambda: bool(known))
    assert known == [3]
