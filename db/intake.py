"""Changes of other devices into the log: checked as strictly as our own, in causal order, each once.

What the log comes to is brought up to them afterwards (`standing.bring`), for many packs at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db import fields, log
from db.changes import Change, ChangeId, Edit
from db.errors import BadChange, BadField, Early, Forked, Secret
from db.folding import nfc
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

_RECORD = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_AUTHOR = 200
_LARGEST = 2**53


@dataclass(slots=True)
class Admitted:
    """What came of taking changes in.

    `placed`: those that were new, with their log positions. `rows`: the positions of all of them. `fresh`: the
    records of which nothing was in the log before.
    """

    placed: list[tuple[int, Change]] = field(default_factory=list)
    rows: dict[ChangeId, int] = field(default_factory=dict)
    fresh: set[RecordId] = field(default_factory=set)

    def add(self, later: Admitted) -> None:
        """Count in what was taken in afterwards."""
        self.placed += later.placed
        self.rows |= later.rows
        self.fresh |= later.fresh


def admit(db: Database, own: str, changes: Sequence[Change]) -> Admitted:
    """Append the changes that are not in the log yet.

    Raises Early where one replaces a write that is not here, Forked where another change already bears its
    number (or it claims to be of the device `own` and is not in its log), BadChange where it fits no record. The
    caller's transaction then takes back what went before.
    """
    for change in changes:
        if not _is_sane(change):
            raise BadChange(printed(change.id))
    here = log.places(db, {id for change in changes for id in (change.id, *_replaced(change))})
    done = Admitted(fresh={c.record for c in changes} - log.known(db, {c.record for c in changes}))
    new = _new(db, own, changes, here)
    begun = set[RecordId]()
    for change in new.values():
        _check(change, is_first=change.record in done.fresh and change.record not in begun)
        begun.add(change.record)
    done.placed = log.append(db, list(new.values()))
    done.fresh &= begun
    here |= {change.id: position for position, change in done.placed}
    done.rows = {change.id: here[change.id] for change in changes}
    return done


def _new(
    db: Database, own: str, changes: Sequence[Change], here: Mapping[ChangeId, int]
) -> dict[ChangeId, Change]:
    """Return the changes that are not `here`, in the log. Raises Early, Forked."""
    new: dict[ChangeId, Change] = {}
    for change in changes:
        if change.id in here or change.id in new:
            same = (
                new[change.id] == change
                if change.id in new
                else log.says(db, here[change.id], change)
            )
            if not same:
                raise Forked(printed(change.id))
            continue
        if change.id.device == own:
            raise Forked(printed(change.id))
        for old in _replaced(change):
            if old not in here and old not in new:
                raise Early(printed(old))
        new[change.id] = change
    return new


def printed(id: ChangeId) -> str:
    """Return a change's id as people and messages quote it."""
    return f"{id.device}:{id.sequence}"


def _check(change: Change, *, is_first: bool) -> None:
    try:
        _check_fields(change, is_first=is_first)
    except (BadField, Secret) as error:
        raise BadChange(printed(change.id)) from error


def _replaced(change: Change) -> Iterable[ChangeId]:
    return {old: None for write in change.fields.values() for old in write.replaces}


def _is_sane(change: Change) -> bool:
    numbers = (
        change.id.sequence,
        change.hlc.ms,
        change.hlc.counter,
        change.step,
        change.undoes or 0,
    )
    return (
        bool(change.fields)
        and all(0 <= number < _LARGEST for number in numbers)
        and change.id.sequence > 0
        and _RECORD.fullmatch(change.record) is not None
        and _ACTION.fullmatch(change.action) is not None
        and len(change.author) <= _LONGEST_AUTHOR
        and nfc(change.author) == change.author
        and not _CONTROLS.search(change.author)
    )


def _check_fields(change: Change, *, is_first: bool) -> None:
    values = {name: write.value for name, write in change.fields.items()}
    if fields.checked(Edit(change.kind, change.record, values)) != values:
        raise BadField(change.kind, "", "")
    if is_first:
        fields.check_whole(change.kind, values)
