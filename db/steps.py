"""The steps of this device that can be undone and redone, read from the log, so that they survive a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from db.changes import Change, ChangeId, Write

if TYPE_CHECKING:
    from db.database import Database

T = TypeVar("T")


class Told(Protocol):
    """What a long step reports to; it may raise to end the step."""

    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` records are written."""


TYPING_MS = 60_000
"""Pauses of one typing are steps of their own, so that nothing is lost; within this time undo takes them as one."""

TYPED = (".add", ".edit")
"""How the name of a step ends that may be a pause in typing; any other is an act of its own."""

MOST = 1_000
"""So many steps are read from the log when a book is opened."""

LASTING = frozenset({"fork.adopt", "document.finalise", "document.sign", "document.scan"})
"""Steps that undo passes over: a paper that is final stays so with its signatures, and what was taken over from a
copy of a device stands beside the writes of others."""

_BACK = """with recursive back (step, action, undoes) as (
    select * from (select step, action, undoes from change where device = ? order by sequence desc limit 1)
    union all
    select c.step, c.action, c.undoes from back
    join change c on c.device = ? and c.sequence = back.step - 1
    limit ?) select * from back"""
"""From a step's beginning to the end of the one before: a step of thousands of changes is passed at one bound."""


class Step(NamedTuple):
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
        """Read the piles of a device from the log, as far back as anybody would go."""
        steps = cls()
        for step, action, undoes in reversed(db.execute(_BACK, [device, device, MOST]).fetchall()):
            steps._take(Step(step, action), undoes)
        return steps

    def add(self, change: Change) -> None:
        """Take note of a step that was just written, by its first change."""
        self._take(Step(change.step, change.action), change.undoes)

    @property
    def undoable(self) -> str | None:
        """The name of the step on top of the undo pile."""
        return next((step.action for step in self.undo[-1:]), None)

    @property
    def redoable(self) -> str | None:
        """The name of the step on top of the redo pile."""
        return next((step.action for step in self.redo[-1:]), None)

    def _take(self, step: Step, undoes: int | None) -> None:
        if step.action in LASTING:
            return
        if undoes is None:
            self.undo.append(step)
            self.redo.clear()
        elif self.redo and self.redo[-1].first == undoes:
            self.redo.pop()
            self.undo.append(step)
        elif self.undo and self.undo[-1].first >= undoes:
            while self.undo and self.undo[-1].first >= undoes:
                self.undo.pop()
            self.redo.append(step)


def last_writes(changes: Sequence[Change]) -> dict[str, list[Write]]:
    """Return, by field, the writes of a step to one record that the step itself did not replace."""
    within = {old for each in changes for write in each.fields.values() for old in write.replaces}
    found: dict[str, list[Write]] = {}
    for change in changes:
        for name, write in change.fields.items():
            if change.id not in within:
                found.setdefault(name, []).append(write)
    return found


def replaced(changes: Sequence[Change]) -> dict[str, set[ChangeId]]:
    """Return, by field, the writes from before a step that it replaced."""
    own = {change.id for change in changes}
    found: dict[str, set[ChangeId]] = {}
    for change in changes:
        for name, write in change.fields.items():
            found.setdefault(name, set()).update(old for old in write.replaces if old not in own)
    return found


def last_run(done: Sequence[Step], changes: Callable[[Step], list[Change]]) -> list[Change]:
    """Return what undo takes back: the last step's changes; where that was typing, all of it as one change.

    Steps belong to one typing when each is a single change of the same record by the same author under the same
    name, one that may be `TYPED`, none of them an undo or redo, all within `TYPING_MS`, and none writes a field that
    its first did not, or over what somebody else wrote meanwhile.
    """
    last = changes(done[-1])
    run = last[:1]
    at = len(done) - 2
    while len(last) == 1 and at >= 0:
        own = changes(done[at])
        if len(own) != 1 or not _same_typing(own[0], last[0]):
            break
        run.insert(0, own[0])
        at -= 1
    while not _goes_on(run):
        del run[0]
    return [_merged(run)] if len(run) > 1 else last


def _same_typing(one: Change, last: Change) -> bool:
    own = (last.record, last.action, last.author)
    alike = (one.record, one.action, one.author) == own and last.action.endswith(TYPED)
    near = 0 <= last.hlc.ms - one.hlc.ms <= TYPING_MS
    return alike and near and one.undoes is None and last.undoes is None


def _goes_on(run: Sequence[Change]) -> bool:
    """Tell whether all after the first writes anew what these wrote, and nothing else."""
    own = {change.id for change in run}
    return all(
        name in run[0].fields and own.issuperset(write.replaces)
        for change in run[1:]
        for name, write in change.fields.items()
    )


def _merged(run: Sequence[Change]) -> Change:
    """Return one change that says what the last of each field said and replaces what the first replaced."""
    fields = dict(run[0].fields)
    for change in run[1:]:
        for name, write in change.fields.items():
            fields[name] = Write(write.value, fields[name].replaces)
    return replace(run[0], fields=fields)


def told(work: Told | None, rounds: Iterable[list[T]], total: int) -> Iterator[list[T]]:
    """Return the rounds of a step, telling `work` of each as it begins; it may raise and so end the step."""
    done = 0
    for some in rounds:
        if work:
            work.step(done, total)
        yield some
        done += len(some)
