"""Several devices of one delegation, each with a real vault, and the shelf between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from db import fields, keys, query
from db import vault as vaults
from db.changes import Edit
from db.records import Finding, FindingKind, Inspection, RecordId, Visit, VisitKind
from db.sharing import Delegation, Sharing
from db.store import Store
from desktop.sync import rolls
from desktop.sync.folder import Folder
from desktop.sync.keyring import Keyring
from desktop.sync.outcome import Answer, Outcome
from desktop.sync.rolls import Entry, Part, Rolls
from desktop.sync.shelf import Shelf
from desktop.sync.trip import Trip
from desktop.work import Quiet

PASSPHRASE = "mật khẩu để thử"
CHEAP = keys.Cost(memory_kib=64, iterations=1, lanes=1)
NOW_MS = 1_700_000_000_000

INSPECTION = Inspection(id=RecordId("i1"), topic="Cải cách hành chính")
VISIT = Visit(id=RecordId("v1"), inspection=INSPECTION.id, kind=VisitKind.SESSION)
FINDING = Finding(
    id=RecordId("f1"), visit=VISIT.id, kind=FindingKind.RESULT, text="Ban hành 28 văn bản"
)


class Clock:
    """A device's own clock, which a test may set to anything."""

    def __init__(self) -> None:
        self.now = dt.datetime(2023, 5, 19, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(milliseconds=1)
        return self.now


class Device:
    """One laptop."""

    def __init__(
        self,
        folder: Path,
        name: str,
        clock: Clock | None = None,
        id: Callable[[], str] | None = None,
    ) -> None:
        self.folder, self.name, self.clock = folder, name, clock or Clock()
        self.open(vaults.create(folder, PASSPHRASE, CHEAP, id or vaults.new_device))

    def open(self, vault: vaults.Vault) -> None:
        self.store = Store.open(vault, self.name, self.clock)
        self.sharing = Sharing(self.store)
        self.ring = Keyring(vault, self.store.device)

    def reopen(self) -> None:
        self.store.close()
        self.open(vaults.unlock(self.folder, PASSPHRASE))

    def write(self, id: str, text: str, seen: int | None = None) -> None:
        edit = Edit("finding", RecordId(id), {"text": text}, seen)
        self.store.write("finding.edit", [edit])

    def add(self, id: str, text: str, visit: RecordId = VISIT.id) -> None:
        finding = replace(FINDING, id=RecordId(id), text=text, visit=visit)
        self.store.write("finding.add", [fields.edit(finding)])

    def texts(self) -> dict[str, str]:
        return {f.id: f.text for f in query.findings(self.store.reader, VISIT.id)}

    def clashes(self) -> dict[tuple[str, str], set[str]]:
        found = query.clashes(self.store.reader)
        return {key: {head.value for head in heads} for key, heads in found.items()}

    def rolls(self, delegation: Delegation) -> Rolls:
        return Rolls.of(delegation, self.ring, self.sharing.rolls(delegation.id))

    def go(
        self, shelf: Shelf | Path, delegation: Delegation, answers: Collection[Answer] = ()
    ) -> Outcome:
        place = Folder(shelf) if isinstance(shelf, Path) else shelf
        trip = Trip(self.sharing, self.ring, place, delegation, Quiet(), answers, clock=self.now_ms)
        return trip.run()

    def now_ms(self) -> int:
        return int(self.clock().timestamp() * 1000)


def begin(first: Device, others: Sequence[Device] = (), part: Part = Part.MEMBER) -> Delegation:
    """Write a case on the first device, found its delegation, and put the others on the roll."""
    first.store.write("case.import", [fields.edit(INSPECTION), fields.edit(VISIT)])
    first.store.write("finding.add", [fields.edit(FINDING)])
    delegation, roll = rolls.found(INSPECTION.id, first.name, first.ring, NOW_MS)
    first.sharing.join(delegation)
    first.sharing.add_roll(delegation.id, roll)
    if others:
        admit(first, others, delegation, part)
    return delegation


def admit(
    keeper: Device, others: Sequence[Device], delegation: Delegation, part: Part = Part.MEMBER
) -> None:
    known = keeper.rolls(delegation)
    new = [Entry(other.ring.card, other.name, part) for other in others]
    keeper.sharing.add_roll(delegation.id, known.issue([*known.entries, *new], [], NOW_MS))
    for other in others:
        other.sharing.join(delegation)
