"""What belongs to a visit: the sitting, who is there, what is found, shown and asked, and what comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from db.dates import UNKNOWN, Period, When
from db.figures import Amount
from db.records.parts import Mark, Record, RecordId
from db.records.terms import FindingKind, FollowUpState, MadeBy, Side, Visibility, VisitKind


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
    """Somebody present at a visit; `member` names the delegation's member, whose name then counts.

    `arrived` and `left` are known where somebody came late or went early; `same_as` as with members.
    """

    kind_name: ClassVar[str] = "attendee"

    visit: RecordId
    side: Side
    member: RecordId | None = None
    name: str = ""
    position_title: str = ""
    organisation: str = ""
    arrived: When = UNKNOWN
    left: When = UNKNOWN
    same_as: RecordId | None = None
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """One passage of the running record (ghi nhận). `speaker` is a member, an attendee or a body.

    `combined` names the finding that says the same for several members; this one keeps its author and words.
    """

    kind_name: ClassVar[str] = "finding"

    visit: RecordId
    kind: FindingKind
    text: str
    topic: RecordId | None = None
    speaker: RecordId | None = None
    at: dt.datetime | None = None
    author: str = ""
    visibility: Visibility = Visibility.PUBLIC
    combined: RecordId | None = None
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Record):
    """A number that a finding quotes (số liệu).

    `measure` names the same quantity wherever it is quoted, in whatever period; `part_of` names the whole
    of which several figures are parts (64/67 done and 03/67 not done are parts of one plan). `explained` says why it
    disagrees with another and yet stands.
    """

    kind_name: ClassVar[str] = "figure"

    finding: RecordId
    label: str
    amount: Amount
    period: Period | None = None
    measure: str = ""
    part_of: str = ""
    source: str = ""
    explained: str = ""
    visibility: Visibility = Visibility.PUBLIC
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A photo or file (minh chứng), its bytes kept under the SHA-256 `hash` of them; no bytes yet: empty hash.

    `marks` lie over a photo; `attendee` is whose signature it is; a sound of so many `seconds` was recorded
    with the `consent` noted. `camera` is the name that a photo carries; `corrected_s` is what was taken off the time
    its clock showed, which was so far ahead.
    """

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
    marks: tuple[Mark, ...] = ()
    attendee: RecordId | None = None
    seconds: int | None = None
    consent: str = ""
    camera: str = ""
    corrected_s: int = 0
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
