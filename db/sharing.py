"""What a vault knows of its exchange with others: delegations, their rolls, packs written and received.

Everything here is one transaction with the record: a pack is kept in the same moment as its changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from db import intake, parcels
from db.intake import Admitted
from db.parcels import Received, Seal, Stamp
from db.records import RecordId
from db.store import Store

if TYPE_CHECKING:
    from db.database import Database


@dataclass(frozen=True, slots=True)
class Delegation:
    """The devices that work on one inspection together: their shared secret, the hash of their first roll."""

    id: str
    inspection: RecordId
    secret: bytes
    root: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A roll's bytes, by their hash, as its issuer signed them."""

    hash: str
    issuer: str
    number: int
    data: bytes


class Head(NamedTuple):
    """The last pack of a device that somebody holds: its last change, and the hash of its bytes."""

    device: str
    last: int
    hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A photo, file or paper that the record names: the hash and size of its bytes, and the visit it is of."""

    hash: str
    size_bytes: int
    visit: str


_WANTED = """
select hash, max(size_bytes), max(visit) from (
  select e.hash, e.size_bytes, v.id as visit, v.inspection,
    coalesce(v.start ->> '$.day', v.planned_start ->> '$.day', '') as day, e.rowid as number
  from evidence e join visit v on v.id = e.visit where e.hash <> '' and not e.gone
  union all
  select hash, size_bytes, coalesce(visit, ''), inspection, '9999', rowid
  from document where hash <> '' and not gone
  union all
  select s.value ->> '$.hash', s.value ->> '$.size_bytes', coalesce(d.visit, ''), d.inspection,
    '9999', d.rowid
  from document d, json_each(d.signings) s where s.value ->> '$.hash' <> '' and not d.gone
) where inspection = ? group by hash order by max(day) desc, max(number)
"""


_IS_HERE = (
    "exists (select 1 from parcel p where p.delegation = ?1 and p.device = told.device"
    " and p.last = told.last and p.hash = told.hash and p.forked = 0)"
)
_TABLES = ("roll", "carried", "parcel", "seen", "settled", "named", "checkpoint", "told")


class Sharing:
    """The exchange of one open store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def _reader(self) -> Database:
        return self.store.reader

    @property
    def device(self) -> str:
        """The name under which this vault writes."""
        return self.store.device

    @property
    def version(self) -> int:
        """A number that is another one after every write to the vault."""
        return int(self._reader.execute("pragma data_version").fetchone()[0])

    def delegations(self) -> list[Delegation]:
        """Return the delegations that this vault takes part in."""
        rows = self._reader.execute(
            "select id, inspection, secret, root from delegation order by rowid"
        )
        return [
            Delegation(id, RecordId(inspection), bytes.fromhex(secret), root)
            for id, inspection, secret, root in rows
        ]

    def join(self, delegation: Delegation) -> None:
        """Take part in a delegation; once it is known nothing changes."""
        with self.store.transaction() as db:
            db.execute(
                "insert or ignore into delegation (id, inspection, secret, root) values (?, ?, ?, ?)",
                [delegation.id, delegation.inspection, delegation.secret.hex(), delegation.root],
            )

    def leave(self, delegation: str) -> None:
        """Take part in a delegation no more; what came in through it stays in the record."""
        with self.store.transaction() as db:
            for table in _TABLES:
                db.execute(f"delete from {table} where delegation = ?", [delegation])  # noqa: S608
            db.execute("delete from delegation where id = ?", [delegation])

    def exposed(self, delegation: Delegation) -> dict[str, int]:
        """Return how many records of each kind the delegation's devices have of each other."""
        rows = self._reader.execute(
            "select kind, count(distinct record) from change where row in"
            " (select row from carried where delegation = ?) group by kind order by kind",
            [delegation.id],
        )
        return dict(rows.fetchall())

    def add_roll(self, delegation: str, roll: Kept) -> None:
        """Keep a verified roll."""
        with self.store.transaction() as db:
            db.execute(
                "insert or ignore into roll (hash, delegation, issuer, number, bytes)"
                " values (?, ?, ?, ?, ?)",
                [roll.hash, delegation, roll.issuer, roll.number, roll.data],
            )

    def rolls(self, delegation: str) -> list[Kept]:
        """Return the delegation's rolls, each after those it follows."""
        rows = self._reader.execute(
            "select hash, issuer, number, bytes from roll where delegation = ? order by number, hash",
            [delegation],
        )
        return [Kept(hash, issuer, number, bytes(data)) for hash, issuer, number, data in rows]

    def checkpoints(self, delegation: str) -> list[tuple[str, int, str]]:
        """Return the device, number and hash of the latest checkpoint of every device that left one."""
        rows = self._reader.execute(
            "select device, number, hash from checkpoint where delegation = ? order by device, number",
            [delegation],
        )
        return list({device: (device, number, hash) for device, number, hash in rows}.values())

    def checkpoint(self, delegation: str, device: str) -> Kept | None:
        """Return a device's latest checkpoint as it signed it; None where none is known."""
        row = self._reader.execute(
            "select hash, device, number, bytes from checkpoint where delegation = ? and device = ?"
            " order by number desc, hash limit 1",
            [delegation, device],
        ).fetchone()
        return Kept(row[0], row[1], row[2], bytes(row[3])) if row else None

    def add_checkpoint(self, delegation: str, kept: Kept, told: Iterable[Head]) -> None:
        """Keep a verified checkpoint in place of the device's earlier ones, and what it tells that is not here."""
        with self.store.transaction() as db:
            db.execute(
                "delete from checkpoint where delegation = ? and device = ? and number < ?",
                [delegation, kept.issuer, kept.number],
            )
            db.execute(
                "insert or ignore into checkpoint (delegation, device, number, hash, bytes)"
                " values (?, ?, ?, ?, ?)",
                [delegation, kept.issuer, kept.number, kept.hash, kept.data],
            )
            db.conn.executemany(
                "insert or ignore into told (delegation, device, last, hash) values (?, ?, ?, ?)",
                [(delegation, *head) for head in told],
            )
            db.execute(f"delete from told where delegation = ?1 and {_IS_HERE}", [delegation])  # noqa: S608

    def told(self, delegation: str) -> list[Head]:
        """Return the last packs that other devices said they hold, and that are not in the record."""
        rows = self._reader.execute(
            f"select device, last, hash from told where delegation = ?1 and not {_IS_HERE}"  # noqa: S608
            " order by device, last",
            [delegation],
        )
        return [Head(*row) for row in rows]

    def held(self, delegation: str) -> list[Stamp]:
        """Return the packs that are in the record, each device's in their order."""
        return parcels.stamps(self._reader, delegation)

    def forked(self, delegation: str) -> list[Stamp]:
        """Return the packs that are kept beside the record, since another bears the same numbers."""
        return parcels.stamps(self._reader, delegation, forked=True)

    def sizes(self, delegation: str) -> dict[Stamp, int]:
        """Return how many bytes each pack has that is in the record, each device's in their order."""
        return parcels.sizes(self._reader, delegation)

    def data(self, delegation: str, stamp: Stamp) -> bytes:
        """Return a pack's bytes as they were sealed."""
        return parcels.data(self._reader, delegation, stamp)

    def cut(self, delegation: Delegation, seal: Seal) -> Stamp | None:
        """Seal this device's unsent changes as a pack, once and for all; None where there are none."""
        with self.store.transaction() as db:
            return parcels.cut(db, delegation.id, delegation.inspection, self.device, seal)

    def receive(self, delegation: Delegation, packs: Iterable[Received]) -> list[Received]:
        """Take verified packs into the record, in their order, all or none; return those that were not in it yet.

        Raises Early where something that one follows is missing, Forked and BadChange.
        """
        new, done = [], Admitted()
        with self.store.transaction() as db:
            for pack in packs:
                if not parcels.holds(db, delegation.id, pack.stamp):
                    done.add(self._admitted(db, delegation, pack))
                    new.append(pack)
            self.store.bring(done)
        if new:
            self.store.tell_taken(done)
        return new

    def _admitted(self, db: Database, delegation: Delegation, pack: Received) -> Admitted:
        """Take a pack into the log."""
        parcels.check_writers(pack)
        parcels.check_turn(db, delegation.id, pack)
        done = intake.admit(db, self.device, pack.changes)
        parcels.settle(db, delegation.id, delegation.inspection, pack, done)
        return done

    def keep_fork(self, delegation: str, stamp: Stamp, data: bytes) -> None:
        """Keep a pack that bears the numbers of another, beside the record."""
        with self.store.transaction() as db:
            parcels.keep(db, delegation, stamp, data, forked=True)

    def seen(self, shelf: str, delegation: str) -> dict[str, int]:
        """Return up to which number each device's packs were last seen on a shelf."""
        rows = self._reader.execute(
            "select device, last from seen where shelf = ? and delegation = ?", [shelf, delegation]
        )
        return dict(rows.fetchall())

    def note_seen(self, shelf: str, delegation: str, seen: dict[str, int]) -> None:
        """Remember up to which number each device's packs are on a shelf now."""
        with self.store.transaction() as db:
            db.execute(
                "delete from settled where shelf = ? and delegation = ?", [shelf, delegation]
            )
            db.execute("delete from seen where shelf = ? and delegation = ?", [shelf, delegation])
            db.conn.executemany(
                "insert into seen (shelf, delegation, device, last) values (?, ?, ?, ?)",
                [(shelf, delegation, device, last) for device, last in seen.items()],
            )

    def unsent(self, delegation: Delegation) -> int:
        """Return how many changes of this device wait for the delegation's next pack."""
        with self.store.transaction() as db:
            return parcels.unsent(db, delegation.id, delegation.inspection, self.device)

    def wanted(self, delegation: Delegation) -> list[Wanted]:
        """Return the papers and evidence that the record names: papers first, then the newest visit's."""
        rows = self._reader.execute(_WANTED, [delegation.inspection])
        return [Wanted(*row) for row in rows]

    def settled(self, shelf: str, delegation: str) -> str:
        """Return the digest of the evidence that was last found whole both here and on a shelf."""
        row = self._reader.execute(
            "select digest from settled where shelf = ? and delegation = ?", [shelf, delegation]
        ).fetchone()
        return str(row[0]) if row else ""

    def note_unsettled(self, shelf: str, delegation: str) -> None:
        """Have the evidence listed there again: it was found, or is told, not to be whole."""
        if self.settled(shelf, delegation):
            self.note_settled(shelf, delegation, "")

    def note_settled(self, shelf: str, delegation: str, digest: str) -> None:
        """Remember of which evidence all is here and on a shelf; only ever a reason not to list it again."""
        with self.store.transaction() as db:
            db.execute(
                "insert or replace into settled (shelf, delegation, digest) values (?, ?, ?)",
                [shelf, delegation, digest],
            )
