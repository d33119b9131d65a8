"""What belongs to a paper: the file that was made, and what people changed in it beside the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from db.records.parts import Record, RecordId, Signing
from db.records.terms import DocumentKind, Overriding


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A paper that was produced (tài liệu): its bytes under `hash`, the hash of the record it says.

    A draft has version 0; a later paper `replaces` or `amends` (phụ lục) a final one, for a `reason`. A letter to
    one body of several names its `addressee`.
    """

    kind_name: ClassVar[str] = "document"

    inspection: RecordId
    kind: DocumentKind
    visit: RecordId | None = None
    addressee: RecordId | None = None
    title: str = ""
    number: str = ""
    date: dt.date | None = None
    file_name: str = ""
    hash: str = ""
    record_hash: str = ""
    size_bytes: int = 0
    pages: int = 0
    made_at: dt.datetime | None = None
    version: int = 0
    replaces: RecordId | None = None
    amends: RecordId | None = None
    reason: str = ""
    seal: str = ""
    signings: tuple[Signing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Record):
    """What a person changed in one paper only, beside the record it is made of.

    `place` names the passage: a record's id with the part of the paper it stands in, or a part of the frame.
    `was` is what the program had composed there, so that a change of the record after it shows; an added or
    moved passage stands after the passage `after`, in the order of `position`. How photos stand is named by `text`.
    """

    kind_name: ClassVar[str] = "override"

    inspection: RecordId
    paper: DocumentKind
    place: str
    done: Overriding
    visit: RecordId | None = None
    addressee: RecordId | None = None
    text: str = ""
    was: str = ""
    reason: str = ""
    author: str = ""
    after: str = ""
    position: str = ""
