"""The things written down, as frozen values: one class for each noun of the oversight procedure.

A record belongs to its owner by the owner's id. Its order among siblings is `position`, a text that
sorts by code point (see `positions.between`). `gone` marks a deleted record; nothing is ever erased.
Text is NFC. An unknown fact is empty (`""`, `None`, `UNKNOWN`) and prints as a dotted line.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NewType

from db.dates import UNKNOWN, Period, When
from db.figures import Amount

RecordId = NewType("RecordId", str)
"""A ULID of 26 characters, or any short stable name that a case file gives (letters, digits, - and _)."""


class Visibility(StrEnum):
    """Whether a passage may leave the delegation (press notice, published papers)."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Role(StrEnum):
    """A member's part in the delegation."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    INVITED = "invited"


class VisitKind(StrEnum):
    """Survey on the spot (khảo sát thực tế) or working session (buổi làm việc)."""

    SURVEY = "survey"
    SESSION = "session"


class Side(StrEnum):
    """On whose side an attendee sits."""

    DELEGATION = "delegation"
    BODY = "body"
    GUEST = "guest"


class FindingKind(StrEnum):
    """What a passage of the running record is."""

    RESULT = "result"
    SHORTCOMING = "shortcoming"
    CAUSE = "cause"
    STATEMENT = "statement"
    CONCLUSION = "conclusion"


class MadeBy(StrEnum):
    """Who asks: the body of others, or the delegation of the body and others."""

    BODY = "body"
    DELEGATION = "delegation"


class FollowUpState(StrEnum):
    """How far a recommendation has come; overdue is computed, never stored."""

    NEW = "new"
    UNDER_WAY = "under_way"
    PARTLY = "partly"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"
    CARRIED_OVER = "carried_over"


class DocumentKind(StrEnum):
    """The papers that are made from the record."""

    MINUTES = "minutes"
    PRESS_NOTICE = "press_notice"
    NOTICE = "notice"
    REPORT = "report"
    TRACKING = "tracking"
    URGING = "urging"
    INVITATION = "invitation"
    OUTLINE = "outline"


class Medium(StrEnum):
    """How a paper was signed."""

    ELECTRONIC = "electronic"
    HAND = "hand"


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
class Record:
    """What every record has."""

    kind_name: ClassVar[str] = "record"

    id: RecordId
    gone: bool = False


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
    """A person, or an organisation yet without a name, in the delegation; each group has its own head."""

    kind_name: ClassVar[str] = "member"

    inspection: RecordId
    role: Role = Role.MEMBER
    name: str = ""
    position_title: str = ""
    organisation: str = ""
    group: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Record):
    """An organisation: one under oversight, or one that is asked for something. Bodies merge and are renamed."""

    kind_name: ClassVar[str] = "body"

    name: str
    short_name: str = ""
    parent: RecordId | None = None
    successor: RecordId | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Record):
    """A body under oversight in one inspection (cơ quan chịu sự giám sát)."""

    kind_name: ClassVar[str] = "subject"

    inspection: RecordId
    body: RecordId
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Record):
    """A line of the outline (đề cương), under its parent topic."""

    kind_name: ClassVar[str] = "topic"

    inspection: RecordId
    title: str
    parent: RecordId | None = None
    required: bool = False
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Record):
    """A survey or a working session; times as planned and as they really were."""

    kind_name: ClassVar[str] = "visit"

    inspection: RecordId
    kind: VisitKind
    title: str = ""
    purpose: str = ""
    body: RecordId | None = None
    place: str = ""
    planned_start: When = UNKNOWN
    planned_end: When = UNKNOWN
    start: When = UNKNOWN
    end: When = UNKNOWN
    chair: RecordId | None = None
    secretary: RecordId | None = None
    copies: int | None = None
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee(Record):
    """Somebody present at a visit; `member` names the delegation's member, whose name then counts."""

    kind_name: ClassVar[str] = "attendee"

    visit: RecordId
    side: Side
    member: RecordId | None = None
    name: str = ""
    position_title: str = ""
    organisation: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """One passage of the running record (ghi nhận). `speaker` is a member, an attendee or a body."""

    kind_name: ClassVar[str] = "finding"

    visit: RecordId
    kind: FindingKind
    text: str
    topic: RecordId | None = None
    speaker: RecordId | None = None
    at: dt.datetime | None = None
    author: str = ""
    visibility: Visibility = Visibility.PUBLIC
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Record):
    """A number that a finding quotes (số liệu).

    `measure` names the same quantity wherever it is quoted, in whatever period; `part_of` names the whole
    of which several figures are parts (64/67 done and 03/67 not done are parts of one plan).
    """

    kind_name: ClassVar[str] = "figure"

    finding: RecordId
    label: str
    amount: Amount
    period: Period | None = None
    measure: str = ""
    part_of: str = ""
    source: str = ""
    visibility: Visibility = Visibility.PUBLIC
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A photo or file (minh chứng), its bytes kept under the SHA-256 `hash` of them; no bytes yet: empty hash."""

    kind_name: ClassVar[str] = "evidence"

    visit: RecordId
    finding: RecordId | None = None
    caption: str = ""
    file_name: str = ""
    media_type: str = ""
    hash: str = ""
    size_bytes: int = 0
    taken: When = UNKNOWN
    place: str = ""
    taken_by: str = ""
    visibility: Visibility = Visibility.PUBLIC
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Record):
    """One ask of one addressee (kiến nghị, yêu cầu). `addressee` and `reports_to` are bodies."""

    kind_name: ClassVar[str] = "recommendation"

    visit: RecordId
    made_by: MadeBy
    text: str
    addressee: RecordId | None = None
    basis: str = ""
    due: dt.date | None = None
    reports_to: RecordId | None = None
    finding: RecordId | None = None
    visibility: Visibility = Visibility.PUBLIC
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Record):
    """A dated reply, claim, check or reminder on a recommendation (theo dõi thực hiện)."""

    kind_name: ClassVar[str] = "follow_up"

    recommendation: RecordId
    state: FollowUpState
    on: dt.date | None = None
    text: str = ""
    number: str = ""
    by: str = ""
    evidence: RecordId | None = None
    visibility: Visibility = Visibility.INTERNAL


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
class Document(Record):
    """A paper that was produced (tài liệu): its bytes under `hash`, the hash of the record it says.

    A draft has version 0; a later paper `replaces` or `amends` (phụ lục) a final one, for a `reason`.
    """

    kind_name: ClassVar[str] = "document"

    inspection: RecordId
    kind: DocumentKind
    visit: RecordId | None = None
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


KINDS: dict[str, type[Record]] = {
    cls.kind_name: cls for cls in (
        Inspection, Member, Body, Subject, Topic, Visit, Attendee, Finding, Figure, Evidence,
        Recommendation, FollowUp, Document,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One inspection with all that hangs on it, in order; what papers and case files are made from."""

    inspection: Inspection
    members: tuple[Member, ...] = ()
    bodies: tuple[Body, ...] = field(default=())
    subjects: tuple[Subject, ...] = ()
    topics: tuple[Topic, ...] = ()
    visits: tuple[Visit, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    findings: tuple[Finding, ...] = ()
    figures: tuple[Figure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    documents: tuple[Document, ...] = ()
