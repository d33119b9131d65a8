"""Packs as a vault keeps them: written once or received once, which log positions each carries, what is yet to send.

A device's packs in one delegation form a stream, numbered by the changes in it from 1; each names the one before.
The bytes are kept as they were sealed, so that the same can be put on any shelf as often as needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from db import homes, log
from db.changes import Change
from db.errors import BadChange, Early
from db.intake import Admitted, printed
from db.records import RecordId

if TYPE_CHECKING:
    from db.database import Database

MOST_CHANGES = 1_000
MOST_CHARACTERS = 4_000_000


class Stamp(NamedTuple):
    """What tells a pack from every other: its device, the first and last of its changes, the hash of its bytes."""

    device: str
    first: int
    last: int
    hash: str


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes into a new pack of this device; `after` are the packs it saw since its previous one."""

    device: str
    first: int
    last: int
    previous: Stamp | None
    after: tuple[Stamp, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A pack that was opened: verified, and not yet in the record."""

    stamp: Stamp
    data: bytes
    previous: Stamp | None
    after: tuple[Stamp, ...]
    changes: tuple[Change, ...]


Seal = Callable[[Cut], tuple[Stamp, bytes]]


def stamps(db: Database, delegation: str, *, forked: bool = False) -> list[Stamp]:
    """Return the packs that are in the record, each device's in their order; or those kept beside it."""
    rows = db.execute(
        "select device, first, last, hash from parcel where delegation = ? and forked = ?"
        " order by device, first",
        [delegation, forked],
    )
    return [Stamp(*row) for row in rows]


def sizes(db: Database, delegation: str) -> dict[Stamp, int]:
    """Return how many bytes each pack has that is in the record, each device's in their order."""
    rows = db.execute(
        "select device, first, last, hash, length(bytes) from parcel"
        " where delegation = ? and forked = 0 order by device, first",
        [delegation],
    )
    return {Stamp(*row[:4]): row[4] for row in rows}


def last_stamp(db: Database, delegation: str, device: str) -> Stamp | None:
    """Return the last pack of a device that is in the record."""
    row = db.execute(
        "select device, first, last, hash from parcel"
        " where delegation = ? and device = ? and forked = 0 order by first desc limit 1",
        [delegation, device],
    ).fetchone()
    return Stamp(*row) if row else None


def data(db: Database, delegation: str, stamp: Stamp) -> bytes:
    """Return a pack's bytes as they were sealed."""
    row = db.execute(
        "select bytes from parcel where delegation = ? and device = ? and first = ? and last = ?"
        " and hash = ?",
        [delegation, *stamp],
    ).fetchone()
    return bytes(row[0])


def holds(db: Database, delegation: str, stamp: Stamp) -> bool:
    """Tell whether a pack is in the record."""
    row = db.execute(
        "select 1 from parcel where delegation = ? and device = ? and first = ? and last = ?"
        " and hash = ? and forked = 0",
        [delegation, *stamp],
    ).fetchone()
    return row is not None


def keep(db: Database, delegation: str, stamp: Stamp, data: bytes, *, forked: bool = False) -> int:
    """Keep a pack's bytes; return its number here. A pack that is here already is left alone."""
    cursor = db.execute(
        "insert or ignore into parcel (delegation, device, first, last, hash, forked, bytes)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [delegation, *stamp, forked, data],
    )
    return int(cursor.lastrowid or 0)


def cut(db: Database, delegation: str, inspection: str, device: str, seal: Seal) -> Stamp | None:
    """Seal what this device has not sent yet, as one pack, and keep it; None where there is nothing."""
    placed, end = _unsent(db, delegation, inspection, device)
    if not placed:
        return None
    previous = last_stamp(db, delegation, device)
    first = previous.last + 1 if previous else 1
    whole = Cut(
        device,
        first,
        first + len(placed) - 1,
        previous,
        tuple(_after(db, delegation, device)),
        tuple(change for _, change in placed),
    )
    stamp, sealed = seal(whole)
    parcel = keep(db, delegation, stamp, sealed)
    _carry(db, delegation, parcel, [row for row, _ in placed])
    _move_mark(db, delegation, min(end, placed[-1][0]))
    return stamp


def unsent(db: Database, delegation: str, inspection: str, device: str) -> int:
    """Return how many changes wait for the next pack, up to what one pack takes."""
    return len(_unsent(db, delegation, inspection, device)[0])


def _after(db: Database, delegation: str, device: str) -> list[Stamp]:
    """Return the last packs of other devices that came in since this device's last one."""
    rows = db.execute(
        "select device, first, last, hash from parcel where id in (select max(id) from parcel"
        " where delegation = ?1 and forked = 0 and device <> ?2 and id > (select coalesce(max(id), 0)"
        " from parcel where delegation = ?1 and device = ?2 and forked = 0) group by device)"
        " order by device",
        [delegation, device],
    )
    return [Stamp(*row) for row in rows]


Placed = tuple[int, Change]


def _unsent(
    db: Database, delegation: str, inspection: str, device: str
) -> tuple[list[Placed], int]:
    """Return what is to be sent with its log positions, causes before effects, up to a pack's measure.

    Beside it the position up to which nothing else can ever be to send.
    """
    since = db.execute("select cut from delegation where id = ?", [delegation]).fetchone()[0]
    own, end = _own(db, delegation, inspection, device, since)
    homes.name_bodies(db, delegation, (change for _, change in own))
    whole = sorted([*own, *_of_bodies(db, delegation)], key=_position)
    return list(_measured(whole)), end


def _position(placed: Placed) -> int:
    return placed[0]


def _own(
    db: Database, delegation: str, inspection: str, device: str, since: int
) -> tuple[list[Placed], int]:
    """Return this device's unsent changes to records of the inspection, and up to where no other can still come.

    A change to a record whose inspection is not known yet may have to go later: before the first the mark stays.
    """
    found: list[Placed] = []
    end = log.LAST
    for row, change in _rows(db, delegation, "row > ? and device = ?", [since, device]):
        its = homes.home(db, change.kind, change.record, change)
        if its == inspection:
            found.append((row, change))
        elif its is None and change.kind != homes.BODY:
            end = min(end, row - 1)
        if len(found) >= MOST_CHANGES:
            break
    if not found:
        _move_mark(db, delegation, min(end, _last_row(db, device)))
    return found, end


def _last_row(db: Database, device: str) -> int:
    sql = "select max(row) from change where device = ?"
    return int(db.execute(sql, [device]).fetchone()[0] or 0)


def _move_mark(db: Database, delegation: str, end: int) -> None:
    """Set the mark to where nothing before it is left to look at."""
    db.execute("update delegation set cut = ?1 where id = ?2 and cut < ?1", [end, delegation])


def _rows(db: Database, delegation: str, where: str, values: list[object]) -> Iterator[Placed]:
    """Return the changes that `where` selects and the delegation does not have yet."""
    return log.positioned(
        db,
        f"{where} and not exists (select 1 from carried where delegation = ? and carried.row = change.row)",  # noqa: S608
        [*values, delegation],
    )


def _of_bodies(db: Database, delegation: str) -> list[Placed]:
    """Return what was written, by whomever, of the bodies that the delegation names and does not have yet."""
    where = f"kind = '{homes.BODY}' and record in (select body from named where delegation = ?)"  # noqa: S608
    return list(_rows(db, delegation, where, [delegation]))


def _measured(placed: Iterable[Placed]) -> Iterator[Placed]:
    size = 0
    for number, (row, change) in enumerate(placed):
        size += sum(len(str(write.value)) for write in change.fields.values())
        if number and (number >= MOST_CHANGES or size > MOST_CHARACTERS):
            return
        yield row, change


def _carry(db: Database, delegation: str, parcel: int, positions: Iterable[int]) -> None:
    db.conn.executemany(
        "insert or ignore into carried (delegation, row, parcel) values (?, ?, ?)",
        [(delegation, row, parcel) for row in positions],
    )


def check_turn(db: Database, delegation: str, pack: Received) -> None:
    """Raise Early unless the packs that this one follows are in the record, or BadChange where it is no next one."""
    for needed in (pack.previous, *pack.after):
        if needed and not holds(db, delegation, needed):
            raise Early(f"{needed.device}:{needed.last}")
    last = last_stamp(db, delegation, pack.stamp.device)
    first = last.last + 1 if last else 1
    if (pack.previous, pack.stamp.first) != (last, first):
        raise BadChange(f"{pack.stamp.device}:{pack.stamp.first}")


def check_writers(pack: Received) -> None:
    """Raise BadChange where a device passes on another's writes; it may do so of bodies, which many share."""
    for change in pack.changes:
        if change.id.device != pack.stamp.device and change.kind != homes.BODY:
            raise BadChange(printed(change.id))


def settle(db: Database, delegation: str, inspection: str, pack: Received, done: Admitted) -> None:
    """Keep a pack whose changes are in the log. Raises BadChange where one hangs on another inspection."""
    seen: set[RecordId] = set()
    for change in pack.changes:
        if change.kind != homes.BODY and change.record not in seen:
            _settle_home(db, inspection, change, is_fresh=change.record in done.fresh)
            seen.add(change.record)
    parcel = keep(db, delegation, pack.stamp, pack.data)
    _carry(db, delegation, parcel, done.rows.values())
    homes.name_bodies(db, delegation, pack.changes)


def _settle_home(db: Database, inspection: str, change: Change, *, is_fresh: bool) -> None:
    its = homes.home(db, change.kind, change.record, change if is_fresh else None)
    if its is None:
        its = RecordId(inspection)
        homes.settle(db, change.record, its)
    if its != inspection:
        raise BadChange(printed(change.id))
