"""Names for new records, made where a record is made and never again."""

from __future__ import annotations

from ulid import ULID

from db.records import RecordId


def new_id() -> RecordId:
    """Return a name that no record has, on whatever device: 26 characters that sort by the time of making."""
    return RecordId(str(ULID()))
