"""The steps of this device that can be undone and redone, read from the log, so that they survive a restart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.changes import Change

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the user's: the sequence of its first change, and its name."""

    first: int
    action: str


@dataclass(slots=True)
class Steps:
    """Two piles: what undo and what redo would take next, last on top."""

    undo: list[Step] = field(default_factory=list)
    redo: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, db: Database, device: str) -> Steps:
        """Read the piles of a device from the log."""
        steps = cls()
        for row in db.query(
            "select step, action, undoes from change where device = ? and step = sequence order by step",
            [device],
        ):
            steps._take(Step(row["step"], row["action"]), row["undoes"])
        return steps

    def add(self, change: Change) -> None:
        """Take note of a step that was just written, by its first change."""
        self._take(Step(change.step, change.action), change.undoes)

    @property
    def undoable(self) -> str | None:
        """The name of the step on top of the undo pile."""
        return self.undo[-1].action if self.undo else None

    @property
    def redoable(self) -> str | None:
        """The name of the step on top of the redo pile."""
        return self.redo[-1].action if self.redo else None

    def _take(self, step: Step, undoes: int | None) -> None:
        if undoes is None:
            self.undo.append(step)
            self.redo.clear()
        elif self.undo and self.undo[-1].first == undoes:
            self.undo.pop()
            self.redo.append(step)
        elif self.redo and self.redo[-1].first == undoes:
            self.redo.pop()
            self.undo.append(step)
