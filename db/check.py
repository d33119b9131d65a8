"""Is a vault what it says: pages, chain of changes, heads, rows, index and evidence, each against its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db import cipher, directory, fields, log, merge, rows, search
from db.blobs import Blobs, Step
from db.changes import Json
from db.errors import NoEvidence, VaultDamaged
from db.records import KINDS, RecordId

if TYPE_CHECKING:
    from db.database import Database


class Part(StrEnum):
    """What was found wrong."""

    DATABASE = "database"
    CHAIN = "chain"
    HEADS = "heads"
    ROW = "row"
    INDEX = "index"
    EVIDENCE = "evidence"
    MISSING_EVIDENCE = "missing_evidence"


REBUILT = {Part.HEADS, Part.ROW, Part.INDEX}
"""Parts that are made from the log and can be made anew."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be; `where` is a record, a change or a hash."""

    part: Part
    where: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was counted and what was found."""

    changes: int
    records: int
    evidence: int
    problems: tuple[Problem, ...]


def check(reader: Database, blobs: Blobs, work: Step) -> Report:
    """Check all of a vault. Damage to the database's own pages ends the check, since nothing can be read past it."""
    try:
        with cipher.refusals(blobs.folder.parent):
            return _check(reader, blobs, work)
    except VaultDamaged as damage:
        return Report(0, 0, 0, (Problem(Part.DATABASE, damage.detail),))


def _check(reader: Database, blobs: Blobs, work: Step) -> Report:
    problems = [Problem(Part.DATABASE, text) for text in _page_problems(reader)]
    if problems:
        return Report(0, 0, 0, tuple(problems))
    if broken := log.broken_chain(reader):
        problems.append(Problem(Part.CHAIN, f"{broken.device}:{broken.sequence}"))
    wanted = _wanted(reader)
    problems += _head_problems(reader, wanted)
    problems += _row_problems(reader, wanted)
    if not (search.is_sound(reader) and directory.is_sound(reader)):
        problems.append(Problem(Part.INDEX, ""))
    hashes = _hashes(reader)
    problems += _evidence_problems(hashes, blobs, work)
    changes = int(reader.execute("select count(*) from change").fetchone()[0])
    return Report(changes, len({record for record, _ in wanted}), len(hashes), tuple(problems))


def _page_problems(reader: Database) -> Iterator[str]:
    yield from (str(row[0]) for row in reader.execute("pragma cipher_integrity_check"))
    yield from (str(r[0]) for r in reader.execute("pragma integrity_check") if r[0] != "ok")


Wanted = dict[tuple[RecordId, str], tuple[merge.Head, ...]]


def _wanted(reader: Database) -> Wanted:
    """Return what the log says every field's heads are."""
    return dict(merge.heads(log.changes(reader)))


def _head_problems(reader: Database, wanted: Wanted) -> Iterator[Problem]:
    kept: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for row in reader.query("select record, field, device, sequence from head"):
        kept[row["record"], row["field"]].add((row["device"], row["sequence"]))
    for key in wanted.keys() | kept.keys():
        record, field = key
        own = {tuple(head.id) for head in wanted.get((RecordId(record), field), ())}
        if own != kept.get(key, set()):
            yield Problem(Part.HEADS, f"{record}.{field}")


def _row_problems(reader: Database, wanted: Wanted) -> Iterator[Problem]:
    shown: dict[str, dict[str, Json]] = defaultdict(dict)
    for (record, field), heads in wanted.items():
        shown[record][field] = merge.shown(heads)
    kinds = {row["record"]: row["kind"] for row in reader.query("select record, kind from change")}
    for kind in KINDS:
        kept = {row.pop("id"): row for row in reader.query(f'select * from "{kind}"')}  # noqa: S608
        own = {id for id, its in kinds.items() if its == kind}
        for id in own | kept.keys():
            values = dict(fields.defaults(kind)) | shown.get(id, {})
            if id not in kept or id not in own or rows.columns(kind, values) != kept[id]:
                yield Problem(Part.ROW, id)


def _hashes(reader: Database) -> list[str]:
    """Return the hashes of everything the record says it holds, gone or not: gone can be undone."""
    found = reader.query(
        "select hash from evidence where hash <> '' union select hash from document where hash <> ''"
        " union select s.value ->> '$.hash' from document d, json_each(d.signings) s"
        " where s.value ->> '$.hash' <> ''"
    )
    return [row["hash"] for row in found]


def _evidence_problems(hashes: list[str], blobs: Blobs, work: Step) -> Iterator[Problem]:
    for number, hash in enumerate(hashes):
        work.step(number, len(hashes))
        try:
            blobs.check(hash)
        except NoEvidence:
            yield Problem(Part.MISSING_EVIDENCE, hash)
        except VaultDamaged:
            yield Problem(Part.EVIDENCE, hash)
    work.step(len(hashes), len(hashes))
