"""Files on their way into a visit, kept beside the record until each is evidence: no stop and no crash forgets one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from db import drafts, query, secrecy
from db.drafts import FILE, Spot
from db.folding import legible
from db.ids import new_id
from db.records import Evidence, RecordId
from db.store import Store


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for a visit, or for one of its findings; `spot` names the evidence that it will be."""

    path: Path
    finding: RecordId | None
    spot: Spot


def note(
    store: Store, visit: RecordId, finding: RecordId | None, paths: Iterable[Path]
) -> dict[Path, Spot]:
    """Keep that files wait, all or none of them; one that waits already goes where it was brought last.

    A file in whose path stands a secrecy mark is not kept, and has no spot.
    """
    known = {each.path: each.spot for each in waiting(store, visit)}
    noted = {path: known.get(path) or _spot(visit) for path in paths if not _is_secret(path)}
    if not noted:
        return {}
    with store.transaction() as db:
        for path, spot in noted.items():
            drafts.keep(db, spot, json.dumps([os.fspath(path), finding]))
    return noted


def waiting(store: Store, visit: RecordId) -> list[Waiting]:
    """Return the files that wait for a visit, in the order in which they came."""
    found = drafts.files(store.reader, visit)
    return [Waiting(Path(path), own, spot) for spot, (path, own) in _read(found)]


def brought_to(store: Store, visit: RecordId) -> dict[RecordId | None, list[Path]]:
    """Return these files by what they are brought to; what was a finding's that is gone is the visit's."""
    every = waiting(store, visit)
    standing = {id for id in {each.finding for each in every} if id and _stands(store, id)}
    found: dict[RecordId | None, list[Path]] = {}
    for each in every:
        there = each.finding if each.finding in standing else None
        found.setdefault(there, []).append(each.path)
    return found


def forget(store: Store, spots: Iterable[Spot]) -> None:
    """Let files wait no more."""
    own = list(spots)
    if own:
        with store.transaction() as db:
            drafts.drop(db, own)


def _spot(visit: RecordId) -> Spot:
    return Spot(Evidence.kind_name, new_id(), FILE, visit)


def _stands(store: Store, id: RecordId) -> bool:
    record = query.find_record(store.reader, id)
    return record is not None and not record.gone


def _read(found: dict[Spot, str]) -> Iterable[tuple[Spot, tuple[str, RecordId | None]]]:
    return ((spot, json.loads(text)) for spot, text in found.items())


def _is_secret(path: Path) -> bool:
    return secrecy.mark("\n".join(legible(part) for part in (*path.parts, path.stem))) is not None
