"""Making a paper final: checked, sealed, given its places to sign, and frozen in the book as a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from db import query
from db.blobs import Parts
from db.errors import Refused, Secret
from db.records import Document, RecordId
from db.store import Store
from desktop.final.whole import Said, Whole, whole
from desktop.minutes.finished import gate, versions
from desktop.minutes.finished.versions import Draft, Subject
from desktop.minutes.model import Signature
from desktop.minutes.page.rendering import Rendering
from desktop.minutes.papers import own_house
from desktop.minutes.photos import Prints
from desktop.minutes.reviewing import review
from desktop.minutes.reviewing.remarks import RemarkKind
from desktop.minutes.sealing import marks, places, seal
from desktop.minutes.sealing.seal import Seal
from desktop.minutes.style import fonts
from desktop.sync.keyring import Keyring
from desktop.words import Words
from desktop.work import Work


class Clashing(Refused):
    """People wrote differently in `count` fields of what the paper says: that is settled first."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(count)


class Unfit(Refused):
    """The sealed paper breaks `rules` of PDF/A-3a or PDF/UA-1, so that it was not made final."""

    def __init__(self, rules: str) -> None:
        self.rules = rules
        super().__init__(rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which paper is to become final, as of which moment, why it changes; `addendum`: it amends the one that stands.

    `keep` is handed the paper, part by part, before it is frozen: a file that cannot be written freezes nothing.
    """

    subject: Subject
    now: dt.datetime
    reason: str = ""
    addendum: bool = False
    today: dt.date | None = None
    keep: Callable[[str, Parts], None] = field(default=lambda _name, _parts: None)

    @property
    def day(self) -> dt.date:
        """The day as of which it is made."""
        return self.today or self.now.date()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The final paper; not `is_new` where the record says no more than the version that stands."""

    document: Document
    is_new: bool


def finalised(store: Store, wanted: Wanted, photos: Prints, work: Work) -> Outcome:
    """Make a paper, seal it and freeze it; the same record again gives the version that stands.

    Raises NoReason, Clashing, Secret, Unfit, Stopped and what composing refuses; then nothing is frozen.
    """
    documents = query.documents(store.reader, wanted.subject.inspection)
    versions.check_reason(documents, wanted.subject, wanted.reason or "first")
    made = whole(store, wanted.subject, photos, wanted.day, work)
    last = versions.standing(documents, wanted.subject)
    if last and last.record_hash == made.record_hash and not wanted.addendum:
        return Outcome(last, False)
    versions.check_reason(documents, wanted.subject, wanted.reason)
    check(store, made, wanted.day)
    return Outcome(_frozen(store, made, wanted, documents), True)


def check(store: Store, made: Said, today: dt.date) -> None:
    """Raise what forbids that a paper becomes final: a clash in what it says, a mark of secrecy."""
    if count := len(clashing(store, made)):
        raise Clashing(count)
    own = made.subject
    for each in review.review(made.case, own.kind, own.visit or own.inspection, today, own_house()):
        if each.kind is RemarkKind.SECRET:
            raise Secret(f"{query.kind_of(store.reader, each.record)}.{each.field}", each.what)


def clashing(store: Store, made: Said) -> list[tuple[RecordId, str]]:
    """Return the fields of what a paper says in which people wrote differently."""
    mute = review.silent(made.subject.kind)
    said = {record.id for record in made.said if record.kind_name not in mute}
    return [key for key in query.clashes(store.reader) if key[0] in said]


def sealed_as_it_would_be(store: Store, made: Whole, today: dt.date) -> Rendering:
    """Return the paper as it would become final, sealed and with its places, to be looked at and measured."""
    version = versions.next_version(made.case.documents, made.subject)
    return _sealed(made, _seal(store, made, version, today))


def _sealed(made: Whole, own: Seal) -> Rendering:
    """Return the paper with its seal; its photos are laid in after that, one at a time."""
    return replace(made.paper, light=sealed(made.paper.light, own, made.signers, _agency(made)))


def sealed(
    data: bytes, own: Seal, signers: Iterable[Signature], agency: str | None = None
) -> bytes:
    """Return the paper with its seal on every page and an empty place for each who signs.

    Where the office seals such papers, `agency` names whose seal has its place beside the last signature.
    """
    words = Words("vi")  # the paper's language, whatever the program speaks

    def footer(code: str, page: int, count: int) -> str:
        return words("verify.footer", code=code, page=page, pages=count)

    wanted = places.for_signers(data, tuple(signers))
    if agency is not None and wanted:
        wanted = (*wanted, places.beside(wanted[-1], words("verify.agency_seal", agency=agency)))
    marked = marks.sealed(data, own, footer, fonts.family())
    return places.prepared(marked, wanted) if wanted else marked


def _agency(made: Whole) -> str | None:
    """Return whose seal the paper bears; None where the office does not seal such papers."""
    seals = own_house().office.seals.get(made.subject.kind, False)
    return made.case.inspection.issuer if seals else None


def _frozen(store: Store, made: Whole, wanted: Wanted, documents: list[Document]) -> Document:
    own = made.subject
    version = versions.next_version(documents, own)
    signed = _seal(store, made, version, wanted.now.date())
    paper = _sealed(made, signed)
    if rules := gate.faults(paper.light, made.record):
        raise Unfit(", ".join(rules))
    draft = Draft(
        subject=own,
        title=made.title,
        file_name=f"{made.name} - v{version}.pdf",
        parts=paper.parts,
        pages=paper.pages,
        record_hash=made.record_hash,
        seal=signed.text,
        version=version,
        reason=wanted.reason,
        addendum=wanted.addendum,
    )
    wanted.keep(draft.file_name, paper.parts)
    return versions.freeze(store, draft, wanted.now)


def _seal(store: Store, made: Whole, version: int, day: dt.date) -> Seal:
    ring, own = Keyring(store.vault, store.device), made.subject
    summary = seal.Summary(
        kind=own.kind.value,
        inspection=own.inspection,
        visit=own.visit or "",
        version=version,
        day=day,
        record_hash=made.record_hash,
    )
    return seal.sealed(summary, ring.card.sign, ring.sign)
