"""Files that become evidence: kept beside the window, then written into the record in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import fields, positions, query
from db.errors import Refused
from db.ids import new_id
from db.records import Evidence, RecordId
from db.store import Store
from desktop.ui.pages.visit import pictures
from desktop.work import Stopped, Work

_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files: how many are in the record, and why the others are not."""

    count: int
    failures: tuple[BaseException, ...] = ()


@dataclass(slots=True)
class Intake:
    """Keeps files as evidence of a finding, or of the visit as a whole.

    It writes by itself, so that photos under way are kept whatever page is open when they are done. Where the
    person stops it, what was read so far stays.
    """

    store: Store
    visit: RecordId
    finding: RecordId | None
    paths: Sequence[Path]
    _new: list[Evidence] = field(default_factory=list)
    _failures: list[BaseException] = field(default_factory=list)

    def __call__(self, work: Work) -> Taken:
        """Read every file; one that cannot be read does not keep the others out."""
        try:
            for number, path in enumerate(self.paths):
                self._keep(path, _Share(work, number, len(self.paths)))
        finally:
            self._record()
        return Taken(len(self._new), tuple(self._failures))

    def _keep(self, path: Path, work: Work) -> None:
        try:
            blob = self.store.blobs.add(path, work)
        except Stopped:
            raise
        except (Refused, OSError) as error:
            self._failures.append(error)
            return
        self._new.append(
            Evidence(
                id=new_id(),
                visit=self.visit,
                finding=self.finding,
                file_name=path.name,
                media_type=pictures.media_type(path),
                hash=blob.hash,
                size_bytes=blob.size_bytes,
                taken=pictures.taken(path),
            )
        )

    def _record(self) -> None:
        """Write what was kept, at the end of what is there."""
        from dataclasses import replace

        if not self._new:
            return
        standing = query.evidence(self.store.reader, self.visit)
        last = max((each.position for each in standing), default="")
        edits = []
        for each in self._new:
            last = positions.between(last, "")
            edits.append(fields.edit(replace(each, position=last)))
        self.store.write("evidence.add", edits)


@dataclass(frozen=True, slots=True)
class _Share:
    """One file's part of the progress."""

    work: Work
    number: int
    count: int

    def step(self, done: int, total: int) -> None:
        """Tell how far the whole is, in thousandths of a file."""
        part = _PARTS * done // total if total else _PARTS
        self.work.step(self.number * _PARTS + part, self.count * _PARTS)
