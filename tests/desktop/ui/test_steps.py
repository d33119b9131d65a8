"""Steps of thousands of records: they run beside the window, one step each, and nothing else is written meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from db import fields, lists, query
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.store import LONG_STEP, Store
from desktop.ui import steps
from desktop.ui.desk import Message
from desktop.work import Stopped

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.jobs import Jobs
    from desktop.ui.window import Window

VISIT = Visit(id=RecordId("v"), inspection=RecordId("i"), kind=VisitKind.SESSION)
FINDING = Finding(id=RecordId("f"), visit=VISIT.id, kind=FindingKind.RESULT, text="một")
MANY = LONG_STEP + 60


@pytest.fixture
def full(store: Store) -> Store:
    found = [replace(FINDING, id=RecordId(f"f{n}"), text=f"mục {n}") for n in range(MANY)]
    own = [Inspection(id=VISIT.inspection, topic="Cải cách"), VISIT, *found]
    store.write("case.import", [fields.edit(each) for each in own])
    return store


def count(store: Store) -> int:
    return len(query.findings(store.reader, VISIT.id))


def test_a_long_deletion_goes_and_comes_back_beside_the_window(
    full: Store, window: Window, jobs: Jobs, qtbot: QtBot
) -> None:
    said = Message("Đã xoá.", undo=True)
    assert steps.delete(window._desk, "visit.delete", VISIT.id, said) is False
    assert any(job.alone for job in jobs.running)
    assert not window._stack.isEnabled()
    qtbot.waitUntil(lambda: not any(job.alone for job in jobs.running))
    assert window._stack.isEnabled()
    assert count(full) == 0
    window.undo()
    assert not window._stack.isEnabled()
    qtbot.waitUntil(lambda: window._stack.isEnabled())
    assert count(full) == MANY
    window.redo()
    qtbot.waitUntil(lambda: window._stack.isEnabled() and count(full) == 0)


def test_a_short_deletion_is_done_at_once(full: Store, desk: Desk, jobs: Jobs) -> None:
    assert not lists.has_many_below(full.reader, RecordId("f1"), LONG_STEP)
    assert lists.has_many_below(full.reader, VISIT.inspection, LONG_STEP)
    assert steps.delete(desk, "finding.delete", RecordId("f1"), Message(""))
    assert not jobs.running
    assert count(full) == MANY - 1


def test_a_long_step_that_is_stopped_changes_nothing(full: Store) -> None:
    class Stopping:
        def step(self, done: int, total: int) -> None:
            raise Stopped

    before = full.position
    edits = query.deletion(full.reader, VISIT.id)
    with pytest.raises(Stopped):
        full.write("visit.delete", edits, Stopping())
    assert (full.position, count(full)) == (before, MANY)
    assert full.undo_is_long
    with pytest.raises(Stopped):
        full.undo(Stopping())
    assert (full.position, full.undoable) == (before, "case.import")
