"""What was begun and is not in the record yet, kept beside it: this device's own, sealed with the rest, never sent.

Most of it was typed; a tick, a choice, strokes of a pen and files that wait are kept the same way. A draft is no
change: the log, undo and other devices know nothing of it. It goes when its field is written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import secrecy
from db.errors import Secret
from db.records import Evidence, RecordId

if TYPE_CHECKING:
    from db.database import Database

NOWHERE = RecordId("")
_ALL = "select kind, record, field, within, text from draft"

HELD = "held."
"""How the field of a spot begins that keeps no words: a state, to be shown again and never to be read by a person."""

FILE = f"{HELD}file"
"""The field of a file that waits to become the evidence that the spot names."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is typed: a field of a record, which may not be written yet.

    `kind` is the record's, or the name of a page for what is typed there and of no record. `within` is the record
    that a new one will hang on. A field with a dot is one of a dialog or line opened there: `consent.names`.
    """

    kind: str
    record: RecordId
    field: str
    within: RecordId = dataclasses.field(default=NOWHERE, compare=False)

    @property
    def of(self) -> RecordId:
        """The record to go to."""
        return self.within or self.record

    @property
    def has_words(self) -> bool:
        """Whether a person can read what is kept."""
        return not self.field.startswith(HELD)


Spots = Iterable[Spot]


def keep(db: Database, spot: Spot, text: str) -> None:
    """Keep what stands there, instead of what was kept. Raises Secret: such a text is stored nowhere."""
    if line := secrecy.mark(text):
        raise Secret(f"{spot.kind}.{spot.field}", line)
    values = [spot.kind, spot.record, spot.field, spot.within, text]
    db.execute("insert or replace into draft values (?, ?, ?, ?, ?)", values)


def drop(db: Database, spots: Spots) -> None:
    """Keep nothing of these any more."""
    for spot in spots:
        own = [spot.kind, spot.record, spot.field]
        db.execute("delete from draft where kind = ? and record = ? and field = ?", own)


def kept(db: Database) -> dict[Spot, str]:
    """Return all that is kept, new records in the order in which they were begun."""
    return _spots(db.execute(f"{_ALL} order by record, field"))


def files(db: Database, within: RecordId) -> dict[Spot, str]:
    """Return what is kept of the files that wait for a record, in the order in which they came."""
    where = "kind = ? and field = ? and within = ? order by record"
    return _spots(db.execute(f"{_ALL} where {where}", [Evidence.kind_name, FILE, within]))


def _spots(found: Iterable[Sequence[Any]]) -> dict[Spot, str]:
    return {
        Spot(kind, RecordId(record), name, RecordId(within)): str(text)
        for kind, record, name, within, text in found
    }
