"""A paper finished in memory, with the record it says and who is to sign it; nothing is sealed or frozen yet."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from db import query
from db.errors import NoRecord
from db.records import Case, DocumentKind, Record, RecordId
from db.store import Store
from desktop.minutes import papers
from desktop.minutes.finished.versions import Subject
from desktop.minutes.model import (
    Block,
    Closing,
    Document,
    Letterhead,
    Signature,
    Signatures,
    Title,
)
from desktop.minutes.overriding.overrides import Standing
from desktop.minutes.page.rendering import Rendering
from desktop.minutes.papers import Asked, Composed, WrongSubject
from desktop.minutes.photos import Prints
from desktop.minutes.style.house import filled
from desktop.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a paper says, composed and not yet drawn: that takes no time, and most that is to be mended shows here."""

    subject: Subject
    case: Case
    composed: Composed

    @property
    def said(self) -> tuple[Record, ...]:
        """The records it says."""
        return self.composed.said

    @property
    def changes(self) -> tuple[Standing, ...]:
        """How what people changed in this paper alone stands to the record."""
        return self.composed.overridden.standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Said):
    """A finished paper, its photos not laid in yet, and what it was made of; `name` is its file's without an ending.

    `title` says in a line what it is about (trích yếu).
    """

    name: str
    title: str
    paper: Rendering
    record: bytes
    signers: tuple[Signature, ...]

    @property
    def record_hash(self) -> str:
        """The SHA-256 of the record's canonical JSON."""
        return hashlib.sha256(self.record).hexdigest()


def subject(store: Store, kind: DocumentKind, of: RecordId, to: RecordId | None = None) -> Subject:
    """Return which paper is meant by a kind and the id of a visit or an inspection; a letter goes `to` a body.

    Without one it goes to the first that may be written to. Raises NoRecord, WrongSubject.
    """
    about = query.kind_of(store.reader, of)
    if about == "visit":
        own = Subject(kind=kind, inspection=query.visit(store.reader, of).inspection, visit=of)
    elif about == "inspection":
        own = Subject(kind=kind, inspection=of)
    else:
        raise NoRecord(of)
    if about not in papers.KINDS[kind].of:
        raise WrongSubject(kind, of)
    if kind is not DocumentKind.URGING:
        return own
    return replace(own, to=to or next(iter(addressees(store, own)), None))


def addressees(store: Store, own: Subject) -> list[RecordId]:
    """Return the bodies to each of whom such a letter may go."""
    case = query.case(store.reader, own.inspection)
    return papers.addressees(case, Asked(kind=own.kind, of=own.inspection, today=dt.date.min))


def said(store: Store, own: Subject, today: dt.date) -> Said:
    """Return what a paper says as the record now is. Raises Refused."""
    case = filled(query.case(store.reader, own.inspection), papers.own_house().office)
    of = own.visit or own.inspection
    asked = Asked(kind=own.kind, of=of, today=today, to=own.to)
    return Said(subject=own, case=case, composed=papers.composed(case, asked))


def drawn(own: Said, photos: Prints, work: Work) -> Whole:
    """Return the paper that says this, finished. Raises Refused, and Stopped where a stop was asked for."""
    composed = own.composed
    record = composed.record
    return Whole(
        subject=own.subject,
        case=own.case,
        composed=composed,
        name=papers.file_name(composed),
        title=_about(composed.document),
        paper=papers.finished(composed, record, photos, work),
        record=record,
        signers=tuple(_signers(composed.document.blocks)),
    )


def whole(store: Store, own: Subject, photos: Prints, today: dt.date, work: Work) -> Whole:
    """Return a paper as the record now makes it. Raises Refused, and Stopped where a stop was asked for."""
    return drawn(said(store, own, today), photos, work)


def _about(document: Document) -> str:
    """Return what a paper is about, as below its type or its number."""
    said = [block.about for block in document.blocks if isinstance(block, Title | Letterhead)]
    text = next((about for about in reversed(said) if about), document.title)
    return " ".join(text.split())


def _signers(blocks: Iterable[Block]) -> Iterator[Signature]:
    """Yield who signs, in the order in which the places to sign are read."""
    for block in blocks:
        if isinstance(block, Signatures):
            yield from block.columns
        elif isinstance(block, Closing):
            yield block.signature
