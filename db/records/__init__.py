"""The things written down, as frozen values: one class for each noun of the oversight procedure.

A record belongs to its owner by the owner's id. Its order among siblings is `position`, a text that
sorts by code point (see `positions.between`). `gone` marks a deleted record; nothing is ever erased.
Text is NFC. An unknown fact is empty (`""`, `None`, `UNKNOWN`) and prints as a dotted line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from db.records.campaign import Body, Camera, Inspection, Member, NumberBlock, Subject, Topic
from db.records.paper import Document, Override
from db.records.parts import Expected, Mark, Paper, Record, RecordId, Signing, Term
from db.records.sitting import (
    Attendee,
    Evidence,
    Figure,
    Finding,
    FollowUp,
    Recommendation,
    Visit,
)
from db.records.terms import (
    DocumentKind,
    FindingKind,
    FollowUpState,
    MadeBy,
    MarkKind,
    Medium,
    Overriding,
    Role,
    Side,
    Visibility,
    VisitKind,
)

__all__ = [
    "KINDS",
    "Attendee",
    "Body",
    "Camera",
    "Case",
    "Document",
    "DocumentKind",
    "Evidence",
    "Expected",
    "Figure",
    "Finding",
    "FindingKind",
    "FollowUp",
    "FollowUpState",
    "Inspection",
    "MadeBy",
    "Mark",
    "MarkKind",
    "Medium",
    "Member",
    "NumberBlock",
    "Override",
    "Overriding",
    "Paper",
    "Recommendation",
    "Record",
    "RecordId",
    "Role",
    "Side",
    "Signing",
    "Subject",
    "Term",
    "Topic",
    "Visibility",
    "Visit",
    "VisitKind",
]  # fmt: skip

KINDS: dict[str, type[Record]] = {
    cls.kind_name: cls for cls in (
        Inspection, Member, Body, Subject, Topic, Visit, Attendee, Finding, Figure, Evidence,
        Recommendation, FollowUp, Document, Camera, NumberBlock, Override,
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
    cameras: tuple[Camera, ...] = ()
    number_blocks: tuple[NumberBlock, ...] = ()
    overrides: tuple[Override, ...] = ()
