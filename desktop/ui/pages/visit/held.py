"""What the page holds of one visit: asked once, then kept true by the records that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db import query
from db.errors import NoRecord
from db.merge import Head
from db.records import (
    Attendee,
    Body,
    Evidence,
    Figure,
    Finding,
    Inspection,
    Member,
    Recommendation,
    Record,
    RecordId,
    Subject,
    Topic,
    Visit,
)
from desktop.ui.pages.visit.siblings import Siblings

if TYPE_CHECKING:
    from db.query import Reader

KINDS = frozenset(
    cls.kind_name
    for cls in (
        Inspection, Member, Body, Subject, Topic, Visit, Attendee, Finding, Figure, Evidence, Recommendation,
    )
)  # fmt: skip
FIRST_FINDINGS = 300
"""How many findings are read at once; the rest follows from a worker."""


@dataclass(slots=True)
class Held:
    """One visit with all that hangs on it. `complete` turns true when every finding is here."""

    visit: Visit
    inspection: Inspection
    members: Siblings[Member]
    bodies: dict[RecordId, Body]
    subjects: Siblings[Subject]
    topics: Siblings[Topic]
    attendees: Siblings[Attendee]
    findings: Siblings[Finding]
    evidence: Siblings[Evidence]
    asks: Siblings[Recommendation]
    figures: dict[RecordId, Siblings[Figure]] = field(default_factory=dict)
    complete: bool = True
    strangers: set[RecordId] = field(default_factory=set)
    """Findings that came from elsewhere, whose figures are not asked for yet."""
    seen: int = 0
    """Up to which log position all this was read: what the person has before their eyes."""
    clashes: Mapping[tuple[RecordId, str], list[Head]] = field(default_factory=dict)
    clashing: frozenset[RecordId] = frozenset()
    """The records of which two machines wrote one field at once."""

    def see(self, reader: Reader, seen: int) -> None:
        """Take note that everything up to this log position is here, and ask what clashes."""
        self.seen = seen
        self.clashes = query.clashes(reader)
        self.clashing = frozenset(record for record, _ in self.clashes)

    def figures_of(self, finding: RecordId) -> Siblings[Figure]:
        """Return the figures that a finding quotes."""
        return self.figures.get(finding) or Siblings()

    def evidence_of(self, finding: RecordId | None) -> list[Evidence]:
        """Return the photos and files of a finding; of the visit as a whole for None, signatures apart."""
        return [e for e in self.evidence if e.finding == finding and not e.attendee]

    def take(self, record: Record) -> bool:
        """Take in a record as it now is; tell whether it belongs here. Raises NoRecord: the visit is gone."""
        match record:
            case Visit() if record.id == self.visit.id:
                if record.gone:
                    raise NoRecord(record.id)
                self.visit = record
            case Inspection() if record.id == self.inspection.id:
                self.inspection = record
            case Body():
                self._take_body(record)
            case Figure():
                return self._take_figure(record)
            case _:
                return self._take_placed(record)
        return True

    def take_findings(self, findings: list[Finding], figures: list[Figure]) -> None:
        """Take in the whole running record, read beside the window."""
        self.findings = Siblings(findings)
        self.figures = _by_finding(figures)
        self.strangers.clear()
        self.complete = True

    def take_figures(self, figures: list[Figure]) -> None:
        """Take in the figures of the findings that came from elsewhere."""
        found = _by_finding(figures)
        for finding in self.strangers:
            self.figures[finding] = found.get(finding) or Siblings()
        self.strangers.clear()

    def keep_findings(self, last: Held) -> None:
        """Show the findings that were held last, until all of them are read again."""
        self.findings, self.figures = last.findings, last.figures

    def _take_placed(self, record: Any) -> bool:
        owners = {
            Attendee: (self.attendees, "visit"),
            Finding: (self.findings, "visit"),
            Evidence: (self.evidence, "visit"),
            Recommendation: (self.asks, "visit"),
            Member: (self.members, "inspection"),
            Subject: (self.subjects, "inspection"),
            Topic: (self.topics, "inspection"),
        }
        siblings, owner = owners.get(type(record), (None, ""))
        if siblings is None or getattr(record, owner) not in (self.visit.id, self.inspection.id):
            return False
        if isinstance(record, Finding) and record.id not in self.figures:
            self._greet(record)
        siblings.take(record)  # type: ignore[attr-defined]  # each list takes its own kind
        return True

    def _greet(self, finding: Finding) -> None:
        if not finding.gone and self.findings.index(finding.id) < 0:
            self.strangers.add(finding.id)

    def _take_figure(self, figure: Figure) -> bool:
        for siblings in self.figures.values():
            at = siblings.index(figure.id)
            if at >= 0 and siblings[at].finding != figure.finding:
                del self.figures[siblings[at].finding]
                break
        if self.complete and self.findings.named(figure.finding) is None:
            return figure.finding in self.figures
        self.figures.setdefault(figure.finding, Siblings()).take(figure)
        return True

    def _take_body(self, body: Body) -> None:
        self.bodies.pop(body.id, None) if body.gone else self.bodies.update({body.id: body})


def held(reader: Reader, id: RecordId, most: int = FIRST_FINDINGS) -> Held:
    """Ask for a visit with its first findings. Raises NoRecord."""
    visit = query.visit(reader, id)
    inspection = query.inspection(reader, visit.inspection)
    first = query.first_findings(reader, id, most + 1)
    complete = len(first) <= most
    return Held(
        visit=visit,
        inspection=inspection,
        members=Siblings(query.members(reader, inspection.id)),
        bodies={body.id: body for body in query.bodies(reader)},
        subjects=Siblings(query.subjects(reader, inspection.id)),
        topics=Siblings(query.topics(reader, inspection.id)),
        attendees=Siblings(query.attendees(reader, id)),
        findings=Siblings(first),
        evidence=Siblings(query.evidence(reader, id)),
        asks=Siblings(query.recommendations(reader, id)),
        figures=_by_finding(query.figures(reader, id)) if complete else {},
        complete=complete,
    )


def _by_finding(figures: Iterable[Figure]) -> dict[RecordId, Siblings[Figure]]:
    found: dict[RecordId, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.finding, []).append(figure)
    return {finding: Siblings(own) for finding, own in found.items()}
