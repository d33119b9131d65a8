"""What records are made of besides plain fields: values that have no life of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, NewType

from db.records.terms import MarkKind, Medium

RecordId = NewType("RecordId", str)
"""A ULID of 26 characters, or any short stable name that a case file gives (letters, digits, - and _)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has."""

    kind_name: ClassVar[str] = "record"

    id: RecordId
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that the inspection rests on: decision, resolution, plan, outline."""

    kind: str
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time limit of the procedure, with the law it comes from."""

    what: str
    days: int | None = None
    due: dt.date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A signature on a paper: the file after it, or a scan of the signed pages; `field` is its place in the file."""

    medium: Medium
    who: str = ""
    at: dt.datetime | None = None
    field: str = ""
    file_name: str = ""
    hash: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A figure that a topic of the outline expects, by its measure."""

    measure: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark laid over a photo, whose own bytes stay as they are.

    Places are in ten-thousandths of the upright picture's width and height, from its top left. An arrow
    points from (x1, y1) to (x2, y2); box and blur fill the rectangle between; a text begins at (x1, y1).
    """

    kind: MarkKind
    x1: int
    y1: int
    x2: int
    y2: int
    text: str = ""
