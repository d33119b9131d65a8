"""Files taken into a visit as evidence, many at once: each is written down as soon as it is kept."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from db import fields, positions, query, running
from db.dates import When
from db.drafts import Spot
from db.errors import DiskFailing, DiskFull, NotWritable, Refused, VaultDamaged
from db.folding import legible, nfc
from db.ids import new_id
from db.records import Evidence, RecordId
from db.store import Store
from desktop.evidence import drift
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.lane import Brought, Lane, Piece, place, step_back
from desktop.evidence.refused import AheadOfTime, AlreadyTaken
from desktop.evidence.renditions import Renditions
from desktop.evidence.shot import LOCAL
from desktop.work import Stopped, Work

_ENDS_ALL = (DiskFull, DiskFailing, NotWritable, VaultDamaged)
"""What the vault refuses to one file it refuses to all that follow."""

_LONGEST_NAME = 200

_AHEAD = dt.timedelta(minutes=15)
"""A camera's clock so far ahead is told of; a little is usual, and harmless to the order."""

Key = tuple[dt.datetime, list[tuple[int, str]], str]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is now evidence. `remarks` say what is odd about it."""

    path: Path
    evidence: Evidence
    remarks: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that is not evidence, and why."""

    path: Path
    reason: Refused


Outcome = Taken | NotTaken


class Halted(Stopped):
    """A batch was stopped: what became of the pieces until then, and which were not taken any more."""

    def __init__(self, outcomes: list[Outcome], left: list[Piece]) -> None:
        self.outcomes, self.left = outcomes, left
        super().__init__()


def take_in(
    pieces: Sequence[Piece],
    visit: RecordId,
    finding: RecordId | None,
    store: Store,
    darkroom: Darkroom,
    work: Work,
    noted: Mapping[Path, Spot] | None = None,
) -> list[Outcome]:
    """Take files, or bytes that are in none, in and return what became of each, in the order given.

    Each file is a step of its own that can be undone. In the visit they stand after what was there, by the
    time they were taken and then by name, as far as their cameras' clocks are known to be wrong put right. `work`
    counts files, or the bytes of a single one; where it raises `Stopped`, those under way are finished first, what
    was taken stays, and Halted says what is left. What is `noted` as waiting waits no more as soon as it is evidence.
    """
    if not pieces:
        return []
    every, found = list(dict.fromkeys(pieces)), dict[Piece, Outcome]()
    alone = work if len(every) == 1 else None
    lane = Lane(store.blobs, Renditions.of(store.vault), darkroom, alone)
    desk = _Desk(store, visit, finding, noted or {})
    jobs: dict[Future[Brought], Piece] = {}
    with ThreadPoolExecutor(darkroom.children + 1, "evidence", step_back) as threads:
        try:
            work.step(0, len(every))
            jobs = {threads.submit(lane.brought, piece): piece for piece in every}
            for job in as_completed(jobs):
                found[jobs[job]] = _outcome(job, jobs[job], lane, desk)
                work.step(len(found), len(every))
        except BaseException as error:
            lane.end(Stopped() if isinstance(error, Stopped) else InterruptedError())
            threads.shutdown(cancel_futures=True)
            if isinstance(error, Stopped):
                _finish(jobs, found, lane, desk)
                left = [piece for piece in every if piece not in found]
                raise Halted(list(found.values()), left) from None
            raise
    return [found[piece] for piece in pieces]


def _outcome(job: Future[Brought], piece: Piece, lane: Lane, desk: _Desk) -> Outcome:
    try:
        return desk.written(job.result())
    except Refused as error:
        if isinstance(error, _ENDS_ALL):
            lane.end(error)
        return NotTaken(place(piece), error)


def _finish(
    jobs: dict[Future[Brought], Piece], found: dict[Piece, Outcome], lane: Lane, desk: _Desk
) -> None:
    """Write down what was kept when the stop came."""
    for job, piece in jobs.items():
        if piece not in found and not job.cancelled() and job.exception() is None:
            found[piece] = _outcome(job, piece, lane, desk)


class _Desk:
    """Writes the files of one batch into the record, one thread only."""

    def __init__(
        self,
        store: Store,
        visit: RecordId,
        finding: RecordId | None,
        noted: Mapping[Path, Spot],
    ) -> None:
        self._store, self._visit, self._finding = store, visit, finding
        self._noted = noted
        inspection = query.visit(store.reader, visit).inspection
        self._ahead_s = {c.name: c.ahead_s for c in query.cameras(store.reader, inspection)}
        self._names = running.files(store.reader, visit)
        self._last = running.last_evidence(store.reader, visit)
        self._told_ahead: set[str] = set()
        self._keys: list[Key] = []
        self._positions: list[str] = []

    def written(self, brought: Brought) -> Taken:
        """Write one file down. Raises AlreadyTaken, and what the store refuses."""
        path, blob = brought.path, brought.blob
        if blob.hash in self._names:
            raise AlreadyTaken(path, self._names[blob.hash])
        spot = self._noted.get(path)
        own = Evidence(
            id=spot.record if spot else new_id(),
            visit=self._visit,
            finding=self._finding,
            file_name=shown_name(path),
            media_type=brought.seen.media_type,
            hash=blob.hash,
            size_bytes=blob.size_bytes,
            taken=brought.shot.taken,
            place=brought.shot.place,
            camera=brought.shot.camera,
        )
        own = drift.corrected(own, self._ahead_s.get(own.camera, 0) if own.camera else 0)
        place, position = self._place(_key(path, own.taken))
        evidence = replace(own, position=position)
        self._store.write("evidence.add", [fields.edit(evidence)], drafts=[spot] if spot else [])
        self._names[blob.hash] = evidence.file_name
        self._keys.insert(place, _key(path, own.taken))
        self._positions.insert(place, position)
        return Taken(path, evidence, (*brought.remarks, *self._ahead(path, evidence)))

    def _ahead(self, path: Path, own: Evidence) -> list[Refused]:
        """Return that a photo was taken after now, once of each camera in a batch."""
        if own.taken.day is None or own.taken.time is None or own.camera in self._told_ahead:
            return []
        now = dt.datetime.now(LOCAL).replace(tzinfo=None)
        if dt.datetime.combine(own.taken.day, own.taken.time) - now < _AHEAD:
            return []
        self._told_ahead.add(own.camera)
        return [AheadOfTime(path, own.taken)]

    def _place(self, key: Key) -> tuple[int, str]:
        """Return where in this batch a file stands and a position there."""
        place = bisect.bisect(self._keys, key)
        before = self._positions[place - 1] if place else self._last
        after = self._positions[place] if place < len(self._positions) else ""
        return place, positions.between(before, after)


def shown_name(path: Path) -> str:
    """Return a file's name as the record keeps it: NFC, printable, of some length."""
    name = "".join(letter if letter.isprintable() else "\ufffd" for letter in legible(path.name))
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 12] + "…" + name[-11:]


def _key(path: Path, taken: When) -> Key:
    """Return what orders a batch: the moment taken, unknown ones last, then the name with its numbers."""
    moment = dt.datetime.combine(taken.day or dt.date.max, taken.time or dt.time.max)
    parts = re.split(r"(\d+)", nfc(path.name).casefold())
    return moment, [(len(part) if part.isdecimal() else 0, part) for part in parts], str(path)
