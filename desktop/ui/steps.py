"""Whole steps taken at the window's wish: back, again, and the deletion of a record with all below it.

What would make the window wait runs beside it, with progress and a stop; it stays one step in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from db import lists, query
from db.changes import Changed
from db.errors import Refused
from db.records import RecordId
from db.store import LONG_STEP
from desktop.ui.desk import Desk, Message
from desktop.work import Work

Step = Callable[..., Changed]
Turn = Callable[[Changed], None]


def take_back(desk: Desk, turn: Turn) -> None:
    """Take the last step back, then `turn` to where it was made."""
    store = desk.store
    if store.undoable is not None:
        _take(desk, store.undo, Taken(desk, "ui.undone", store.undoable, turn), store.undo_is_long)


def take_again(desk: Desk, turn: Turn) -> None:
    """Bring the step taken back last again, then `turn` to where it was made."""
    store = desk.store
    if store.redoable is not None:
        _take(desk, store.redo, Taken(desk, "ui.redone", store.redoable, turn), store.redo_is_long)


def delete(desk: Desk, action: str, record: RecordId, said: Message) -> bool:
    """Delete a record with all that belongs to it; return whether that is done, and may be said by the caller.

    What takes long is said when it is done.
    """
    store = desk.store
    if lists.has_many_below(store.reader, record, LONG_STEP):
        desk.jobs.start(
            desk.words("ui.deleting"),
            partial(_deleted, desk, action, record),
            Told(desk, said).tell,
            alone=True,
        )
        return False
    return bool(desk.write(action, *query.deletion(store.reader, record)))


def step_name(desk: Desk, action: str) -> str:
    """Return what a step is called."""
    key = f"action.{action}"
    return desk.words(key if key in desk.words else "ui.some_change")


def _deleted(desk: Desk, action: str, record: RecordId, work: Work) -> None:
    work.step(0, 0)
    desk.store.write(action, query.deletion(desk.store.reader, record), work)


def _take(desk: Desk, step: Step, taken: Taken, is_long: bool) -> None:
    if is_long:
        desk.jobs.start(desk.words("ui.taking_step"), partial(step), taken.tell, alone=True)
        return
    try:
        done = step()
    except (Refused, OSError) as error:
        desk.refuse(error)
    else:
        taken.tell(done)


class Taken:
    """What follows a step that was taken back or again: the place where it was made, and its name."""

    def __init__(self, desk: Desk, key: str, action: str, turn: Turn) -> None:
        self._desk, self._turn = desk, turn
        self._message = Message(desk.words(key, step=step_name(desk, action)))

    def tell(self, done: Changed) -> None:
        """Go there and say it."""
        self._turn(done)
        self._desk.say(self._message)


class Told:
    """What is said once a step is done."""

    def __init__(self, desk: Desk, message: Message) -> None:
        self._desk, self._message = desk, message

    def tell(self, _done: Any) -> None:
        """Say it."""
        self._desk.say(self._message)
