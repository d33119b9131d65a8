"""The database's log is brought in beside the window, now and then, and no commit has to do it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from db import fields
from db.records import Inspection, RecordId
from db.store import Store
from desktop.ui.checkpoints import EVERY, Checkpoints
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs


def written(store: Store, first: int, end: int) -> None:
    new = [Inspection(id=RecordId(f"i{number}"), topic="x") for number in range(first, end)]
    store.write("case.import", [fields.edit(each) for each in new])


def beginning(store: Store) -> bytes:
    """Return what changes in the log whenever it begins anew."""
    path = store.vault.database_path
    return path.with_name(path.name + "-wal").read_bytes()[12:24]


def test_after_so_many_records_the_log_begins_anew(
    qtbot: QtBot, store: Store, feed: Feed, jobs: Jobs
) -> None:
    own = Checkpoints(store, feed, jobs)
    written(store, 0, EVERY - 1)
    before = beginning(store)
    with qtbot.waitSignal(feed.changed):
        pass
    assert jobs.running == ()
    with qtbot.waitSignal(jobs.ended):
        written(store, EVERY - 1, EVERY)
    assert beginning(store) == before
    written(store, EVERY, EVERY + 1)
    assert beginning(store) != before
    assert not own._is_under_way


def test_while_one_is_under_way_no_other_begins(
    qtbot: QtBot, store: Store, feed: Feed, jobs: Jobs
) -> None:
    own = Checkpoints(store, feed, jobs)
    begun: list[object] = []
    jobs.started.connect(begun.append)
    with qtbot.waitSignal(jobs.ended):
        written(store, 0, EVERY)
        written(store, EVERY, 2 * EVERY)
        feed.catch_up()
        assert len(begun) == 1
    qtbot.waitUntil(lambda: not own._is_under_way)
