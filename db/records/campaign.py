"""What belongs to an inspection as a whole: its facts, people, bodies, outline, cameras and numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from db.dates import Period
from db.records.parts import Expected, Paper, Record, RecordId, Term
from db.records.terms import DocumentKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Record):
    """One oversight campaign (cuộc giám sát)."""

    kind_name: ClassVar[str] = "inspection"

    topic: str
    issuer: str = ""
    issuer_short: str = ""
    delegation: str = ""
    place: str = ""
    symbol: str = "ĐGS"
    period: Period | None = None
    founding: tuple[Paper, ...] = ()
    terms: tuple[Term, ...] = ()
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Record):
    """A person, or an organisation yet without a name, in the delegation; each group has its own head.

    `same_as` names the earlier member or attendee who is the same person, once somebody said so.
    """

    kind_name: ClassVar[str] = "member"

    inspection: RecordId
    role: Role = Role.MEMBER
    name: str = ""
    position_title: str = ""
    organisation: str = ""
    group: str = ""
    same_as: RecordId | None = None
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Record):
    """An organisation: one under oversight, or one that is asked for something. Bodies merge and are renamed.

    `same_as` names the body of which this one is a second entry, once somebody said so.
    """

    kind_name: ClassVar[str] = "body"

    name: str
    short_name: str = ""
    parent: RecordId | None = None
    successor: RecordId | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    same_as: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Record):
    """A body under oversight in one inspection (cơ quan chịu sự giám sát)."""

    kind_name: ClassVar[str] = "subject"

    inspection: RecordId
    body: RecordId
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Record):
    """A line of the outline (đề cương), under its parent topic, with the questions and figures it expects."""

    kind_name: ClassVar[str] = "topic"

    inspection: RecordId
    title: str
    parent: RecordId | None = None
    required: bool = False
    questions: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera(Record):
    """A camera by the name that its photos carry, and by how many seconds its clock runs ahead (behind: negative)."""

    kind_name: ClassVar[str] = "camera"

    inspection: RecordId
    name: str
    ahead_s: int = 0
    set_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlock(Record):
    """Numbers that the registry reserved for papers made where it cannot be asked, `first` to `last`.

    `paper` is the kind they are for, None for any; `reconciled` is the day the registry heard which were used.
    """

    kind_name: ClassVar[str] = "number_block"

    inspection: RecordId
    first: int
    last: int
    symbol: str = ""
    paper: DocumentKind | None = None
    given_by: str = ""
    given_on: dt.date | None = None
    reconciled: dt.date | None = None
