"""Changes of other devices into the log: checked as strictly as our own, in causal order, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from db import fields, log
from db.changes import Change, ChangeId, Edit
from db.errors import BadChange, BadField, Early, Forked, Secret
from db.folding import nfc

if TYPE_CHECKING:
    from sqlite_utils import Database

_RECORD = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_AUTHOR = 200
_LARGEST = 2**53


def admit(db: Database, own: str, changes: Sequence[Change]) -> list[tuple[int, Change]]:
    """Append and apply the changes that are not in the log yet; return them with their log positions.

    Raises Early where one replaces a write that is not here, Forked where another change already bears its
    number (or it claims to be of the device `own` and is not in its log), BadChange where it fits no record. The
    caller's transaction then takes back what went before.
    """
    placed: list[tuple[int, Change]] = []
    known: set[str] = set()
    for change in changes:
        position = log.place(db, change.id)
        if position is not None:
            if not log.says(db, position, change):
                raise Forked(printed(change.id))
            continue
        if change.id.device == own:
            raise Forked(printed(change.id))
        _check(db, change, known)
        placed.append((log.append(db, change), change))
    log.apply_all(db, placed)
    return placed


def printed(id: ChangeId) -> str:
    """Return a change's id as people and messages quote it."""
    return f"{id.device}:{id.sequence}"


def _check(db: Database, change: Change, known: set[str]) -> None:
    for missing in (old for old in _replaced(change) if log.place(db, old) is None):
        raise Early(printed(missing))
    if not _is_sane(change):
        raise BadChange(printed(change.id))
    try:
        _check_fields(db, change, known)
    except (BadField, Secret) as error:
        raise BadChange(printed(change.id)) from error
    known.add(change.record)


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


def _check_fields(db: Database, change: Change, known: set[str]) -> None:
    values = {name: write.value for name, write in change.fields.items()}
    if fields.checked(Edit(change.kind, change.record, values)) != values:
        raise BadField(change.kind, "", "")
    if change.record not in known and not log.knows(db, change.record):
        fields.record(change.kind, change.record, values)
