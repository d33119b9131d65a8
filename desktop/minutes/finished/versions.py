"""Final papers: a version, frozen with its hashes; later ones replace or amend it; number and signatures come after.

What is final is never written again. Its record takes on only what others give it: the registry's number and
date, and signatures, each with the file or scan that shows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from db import fields, query
from db.blobs import Parts, Step
from db.changes import Changed
from db.errors import NoRecord, Refused
from db.ids import new_id
from db.records import Document, DocumentKind, Medium, RecordId, Signing
from db.store import Store


class NoReason(Refused):
    """A paper that is final changes only with a reason; `version` is the one that stands."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(version)


class NotFinal(Refused):
    """Only a final paper is registered, signed and handed over; `title` is one that is a draft."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Which paper of what, `to` whom a letter goes; all its versions share it. No `visit`: of the whole inspection."""

    kind: DocumentKind
    inspection: RecordId
    visit: RecordId | None = None
    to: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A finished paper about to be frozen: its bytes, part by part, and what they say.

    An addendum amends, all else replaces.
    """

    subject: Subject
    title: str
    file_name: str
    parts: Parts
    pages: int
    record_hash: str
    seal: str
    version: int
    reason: str = ""
    addendum: bool = False


def subject_of(document: Document) -> Subject:
    """Return which paper of what a document is a version of."""
    return Subject(
        kind=document.kind,
        inspection=document.inspection,
        visit=document.visit,
        to=document.addressee,
    )


def versions(documents: Iterable[Document], subject: Subject) -> list[Document]:
    """Return the final papers of a subject, oldest first."""
    found = [each for each in documents if each.version and subject_of(each) == subject]
    return sorted(found, key=lambda document: (document.version, document.id))


def standing(documents: Iterable[Document], subject: Subject) -> Document | None:
    """Return the final paper that counts now: the latest that is no addendum."""
    found = [each for each in versions(documents, subject) if each.amends is None]
    return found[-1] if found else None


def next_version(documents: Iterable[Document], subject: Subject) -> int:
    """Return the number of the next version, addenda counted."""
    found = versions(documents, subject)
    return found[-1].version + 1 if found else 1


def check_reason(documents: Iterable[Document], subject: Subject, reason: str) -> None:
    """Raise NoReason where a final paper stands and nothing is said why it changes."""
    last = standing(documents, subject)
    if last and not reason.strip():
        raise NoReason(last.version)


def freeze(store: Store, draft: Draft, now: dt.datetime) -> Document:
    """Keep a paper for good and return its record. Raises NoReason."""
    documents = query.documents(store.reader, draft.subject.inspection)
    check_reason(documents, draft.subject, draft.reason)
    last = standing(documents, draft.subject)
    blob = store.blobs.add_parts(draft.parts)
    document = Document(
        id=new_id(),
        inspection=draft.subject.inspection,
        kind=draft.subject.kind,
        visit=draft.subject.visit,
        addressee=draft.subject.to,
        title=draft.title,
        file_name=draft.file_name,
        hash=blob.hash,
        record_hash=draft.record_hash,
        size_bytes=blob.size_bytes,
        pages=draft.pages,
        made_at=now,
        version=draft.version,
        replaces=last.id if last and not draft.addendum else None,
        amends=last.id if last and draft.addendum else None,
        reason=draft.reason.strip(),
        seal=draft.seal,
    )
    store.write("document.finalise", [fields.edit(document)])
    return document


def final(store: Store, id: RecordId) -> Document:
    """Return a final paper. Raises NoRecord, NotFinal."""
    record = query.record(store.reader, id)
    if not isinstance(record, Document):
        raise NoRecord(id)
    if not record.version:
        raise NotFinal(record.title)
    return record


def register(store: Store, id: RecordId, number: str, date: dt.date | None) -> Changed:
    """Write down the number and date that the registry gave a final paper; its bytes stay as they are."""
    own = final(store, id)
    after = replace(own, number=number.strip(), date=date)
    return store.write("document.register", [fields.changed(own, after)])


def newest_file(document: Document) -> str:
    """Return the hash of a paper's file with all its electronic signatures."""
    signed = [each.hash for each in document.signings if each.medium is Medium.ELECTRONIC]
    return signed[-1] if signed else document.hash


def add_signature(store: Store, id: RecordId, data: bytes, signing: Signing) -> Document:
    """Keep the file after one more signature, bound to the version it signs."""
    own = final(store, id)
    blob = store.blobs.add_bytes(data)
    whole = replace(signing, medium=Medium.ELECTRONIC, hash=blob.hash, size_bytes=blob.size_bytes)
    return _add(store, own, whole, "document.sign")


def add_scan(store: Store, id: RecordId, scan: Path, signing: Signing, work: Step) -> Document:
    """Keep a scan of the pages as they were signed by hand, bound to the version they print."""
    own = final(store, id)
    blob = store.blobs.add(scan, work)
    whole = replace(
        signing,
        medium=Medium.HAND,
        file_name=scan.name,
        hash=blob.hash,
        size_bytes=blob.size_bytes,
    )
    return _add(store, own, whole, "document.scan")


def _add(store: Store, own: Document, signing: Signing, action: str) -> Document:
    after = replace(own, signings=(*own.signings, signing))
    store.write(action, [fields.changed(own, after)])
    return after
