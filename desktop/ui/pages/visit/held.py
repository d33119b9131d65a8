"""What the page holds of one visit: asked once, then kept true by the records that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db import paging, positions, query, running
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
from db.running import Sift, Tally
from desktop.ui.pages.visit.known import Bodies
from desktop.ui.pages.visit.siblings import Siblings
from desktop.ui.parts.paging import Pages

if TYPE_CHECKING:
    from db.query import Reader

KINDS = frozenset(
    cls.kind_name
    for cls in (
        Inspection, Member, Body, Subject, Topic, Visit, Attendee, Finding, Figure, Evidence, Recommendation,
    )
)  # fmt: skip
MOST_KEPT = 2_000
"""Of how many findings the figures and photos counted are kept at hand."""


@dataclass(slots=True)
class Held:
    """One visit with all that hangs on it. Its findings and photos are read by pages; what concerns all is counted."""

    reader: Reader
    visit: Visit
    inspection: Inspection
    members: Siblings[Member]
    bodies: Bodies
    subjects: Siblings[Subject]
    topics: Siblings[Topic]
    attendees: Siblings[Attendee]
    findings: Pages[Finding]
    asks: Siblings[Recommendation]
    seen: int = 0
    """Up to which log position all this was read: what the person has before their eyes."""
    clashes: Mapping[tuple[RecordId, str], list[Head]] = field(default_factory=dict)
    clashing: frozenset[RecordId] = frozenset()
    """The records of which two machines wrote one field at once."""
    turned: int = 0
    """Counts up when figures come, go or change, also with their finding."""
    _figures: dict[RecordId, Siblings[Figure]] = field(default_factory=dict)
    _photos: dict[RecordId, int] = field(default_factory=dict)
    _albums: dict[RecordId | None, Pages[Evidence]] = field(default_factory=dict)
    _numbers: dict[RecordId, int] = field(default_factory=dict)
    _numbered: int = 0
    _signed: dict[RecordId | None, list[Evidence]] | None = None
    _tally: Tally | None = None
    _quoted: list[tuple[str, str]] | None = None

    def see(self, reader: Reader, seen: int) -> None:
        """Take note that everything up to this log position is here, and ask what clashes."""
        self.seen = seen
        self.clashes = query.clashes(reader)
        self.clashing = frozenset(record for record, _ in self.clashes)

    @property
    def tally(self) -> Tally:
        """How many findings there are of each topic and speaker."""
        if self._tally is None:
            self._tally = running.tally(self.reader, self.visit.id)
        return self._tally

    @property
    def quoted(self) -> list[tuple[str, str]]:
        """The measures and labels that figures name, each pair once."""
        if self._quoted is None:
            self._quoted = running.quoted(self.reader, self.visit.id)
        return self._quoted

    def passing(self, sift: Sift) -> Pages[Finding]:
        """Return the findings that pass."""
        return Pages(self.reader, running.findings(self.visit.id, sift))

    def number_of(self, finding: RecordId) -> int:
        """Return a finding's number in the whole record, 0 where it is not here."""
        if self._numbered != self.findings.version:
            self._numbers, self._numbered = {}, self.findings.version
        if finding not in self._numbers:
            self._numbers[finding] = self.findings.place_of(finding) + 1
        return self._numbers[finding]

    def part_named(self, id: RecordId) -> Figure | Evidence | None:
        """Return a figure, photo, file or signature of this visit."""
        return self.evidence_named(id) or running.figure(self.reader, self.visit.id, id)

    def figures_of(self, finding: RecordId) -> Siblings[Figure]:
        """Return the figures that a finding quotes; those of the findings on its page are read with them."""
        if finding not in self._figures:
            near = self.findings.beside(finding)
            found = query.figures_of(self.reader, near)
            self._figures = {} if len(self._figures) > MOST_KEPT else self._figures
            self._figures |= {
                each: Siblings(f for f in found if f.finding == each) for each in near
            }
        return self._figures[finding]

    def photos_of(self, finding: RecordId) -> int:
        """Return how many photos and files a finding has."""
        if finding not in self._photos:
            near = self.findings.beside(finding)
            self._photos = {} if len(self._photos) > MOST_KEPT else self._photos
            self._photos |= dict.fromkeys(near, 0) | running.photos(self.reader, near)
        return self._photos[finding]

    def evidence_of(self, finding: RecordId | None) -> Pages[Evidence]:
        """Return the photos and files of a finding; of the visit as a whole for None, signatures apart."""
        if finding not in self._albums:
            self._albums = {id: album for id, album in self._albums.items() if id is None}
            self._albums[finding] = Pages(self.reader, running.album(self.visit.id, finding))
        return self._albums[finding]

    def evidence_named(self, id: RecordId) -> Evidence | None:
        """Return a photo, file or signature of this visit."""
        return paging.named(self.reader, running.evidence(self.visit.id), id)

    def signatures(self, attendee: RecordId) -> list[Evidence]:
        """Return what somebody present signed, in order."""
        if self._signed is None:
            every = Pages(self.reader, running.signatures(self.visit.id))
            self._signed = {}
            for each in every:
                self._signed.setdefault(each.attendee, []).append(each)
        return self._signed.get(attendee, [])

    def album_end(self) -> str:
        """Return a position after every photo, file and signature."""
        return positions.between(running.last_evidence(self.reader, self.visit.id), "")

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
                self.bodies.take(record)
            case Finding():
                return self._take_finding(record)
            case Figure():
                return self._take_figure(record)
            case Evidence():
                return self._take_evidence(record)
            case _:
                return self._take_placed(record)
        return True

    def _take_placed(self, record: Any) -> bool:
        owners = {
            Attendee: (self.attendees, "visit"),
            Recommendation: (self.asks, "visit"),
            Member: (self.members, "inspection"),
            Subject: (self.subjects, "inspection"),
            Topic: (self.topics, "inspection"),
        }
        siblings, owner = owners.get(type(record), (None, ""))
        if siblings is None or getattr(record, owner) not in (self.visit.id, self.inspection.id):
            return False
        siblings.take(record)  # type: ignore[attr-defined]  # each list takes its own kind
        return True

    def _take_finding(self, finding: Finding) -> bool:
        if finding.visit != self.visit.id:
            return False
        before = self.findings.known(finding.id)
        stays = self.findings.take(finding)
        if not (stays and before and _counted(before) == _counted(finding)):
            self._tally = None
        if not stays:
            self._figures.pop(finding.id, None)
            self._albums.pop(None, None)
            self._turn()
        return True

    def _take_figure(self, figure: Figure) -> bool:
        own = [id for id, held in self._figures.items() if held.named(figure.id)]
        for id in {figure.finding, *own}:
            self._figures.pop(id, None)
        self._turn()
        return bool(own) or self.findings.named(figure.finding) is not None

    def _turn(self) -> None:
        self.turned += 1
        self._quoted = None

    def _take_evidence(self, evidence: Evidence) -> bool:
        if evidence.visit != self.visit.id:
            return False
        self._photos.clear()
        self._signed = None
        owner = evidence.finding if self.findings.named(evidence.finding) else None
        for finding, album in self._albums.items():
            if owner == finding and not evidence.attendee:
                album.take(evidence)
            elif album.known(evidence.id):
                album.forget(evidence.id)
        return True


def held(reader: Reader, id: RecordId) -> Held:
    """Ask for a visit. Raises NoRecord."""
    visit = query.visit(reader, id)
    inspection = query.inspection(reader, visit.inspection)
    return Held(
        reader=reader,
        visit=visit,
        inspection=inspection,
        members=Siblings(query.members(reader, inspection.id)),
        bodies=Bodies(reader, inspection.id),
        subjects=Siblings(query.subjects(reader, inspection.id)),
        topics=Siblings(query.topics(reader, inspection.id)),
        attendees=Siblings(query.attendees(reader, id)),
        findings=Pages(reader, running.findings(id)),
        asks=Siblings(query.recommendations(reader, id)),
    )


def _counted(finding: Finding) -> tuple[RecordId | None, RecordId | None]:
    return finding.topic, finding.speaker
