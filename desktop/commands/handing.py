"""Commands that hand final papers over: to a document system, to an archive."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from db import query
from db.records import Case, Document, Evidence, Medium, RecordId
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.exchange import annex6, archive, dossier, handover
from desktop.exchange.parcel import Entry

if TYPE_CHECKING:
    from desktop.exchange.annex6 import Field
    from desktop.words import Words

PROGRAM = "0.1.0"


def handed_over(session: Session, asked: Namespace) -> Answer:
    """Write a final paper, what belongs to it and its fields as one package; show the fields to be copied."""
    from desktop.minutes import versions

    with session.reading() as store:
        document = versions.final(store, RecordId(asked.document))
        case = query.case(store.reader, document.inspection)
        fields = annex6.fields(annex6.rules(), case, document, _given(asked.set))
        own = handover.Handover(
            document=document,
            paper=_paper(store, document),
            attachments=tuple(_attachments(store, case, document, asked.evidence)),
            fields=fields,
        )
        entries = handover.write(own, asked.out, session.work)
    data = {
        "file": str(asked.out),
        "fields": {field.name: field.value for field in fields},
        "missing": [field.name for field in fields if field.flaw == "missing"],
        "files": [{"name": e.place, "sha256": e.hash, "size_bytes": e.size_bytes} for e in entries],
    }
    done = session.words("handover.done", file=str(asked.out), count=len(entries))
    return Answer(data=data, lines=(done, *_lines(session.words, fields)))


def archived(session: Session, asked: Namespace) -> Answer:
    """Write the final papers of an inspection as a package for the archive."""
    from desktop.minutes import versions

    with session.reading() as store:
        case = query.case(store.reader, RecordId(asked.inspection))
        subjects = {
            versions.Subject(kind=d.kind, inspection=d.inspection, visit=d.visit)
            for d in case.documents
            if d.version
        }
        standing = [versions.standing(case.documents, each) for each in subjects]
        amending = [d for d in case.documents if d.version and d.amends]
        papers = sorted(
            [d for d in (*standing, *amending) if d], key=lambda d: (str(d.made_at), d.id)
        )
        own = archive.Dossier(
            code=asked.code,
            case=case,
            papers=tuple((each, _paper(store, each)) for each in papers),
            created=dt.datetime.now(dt.UTC),
            program=PROGRAM,
            given=_given(asked.set),
        )
        entries = archive.write(own, asked.out, dossier.rules(), session.work)
    data = {"file": str(asked.out), "papers": [each.id for each in papers], "files": len(entries)}
    line = session.words("handover.archived", file=str(asked.out), count=len(papers))
    return Answer(data=data, lines=(line,))


def _given(pairs: list[str]) -> dict[str, str]:
    split = (each.partition("=") for each in pairs)
    return {name.strip(): value.strip() for name, _, value in split}


def _paper(store: Store, document: Document) -> Entry:
    """Return the newest file of a paper: with all its electronic signatures."""
    signed = [each for each in document.signings if each.medium is Medium.ELECTRONIC]
    last = signed[-1] if signed else document
    return Entry(
        document.file_name, last.hash, last.size_bytes, lambda: store.blobs.open(last.hash)
    )


def _attachments(
    store: Store, case: Case, document: Document, with_evidence: bool
) -> Iterator[Entry]:
    """Yield the scans signed by hand and, where it is asked for, the visit's evidence."""
    for each in document.signings:
        if each.medium is Medium.HAND and each.hash:
            yield _entry(store, each.file_name, each.hash, each.size_bytes)
    for item in case.evidence if with_evidence else ():
        if item.hash and item.visit == document.visit and store.blobs.holds(item.hash):
            yield _entry(store, _named(item), item.hash, item.size_bytes)


def _named(item: Evidence) -> str:
    return item.file_name or item.caption or item.id


def _entry(store: Store, name: str, hash: str, size_bytes: int) -> Entry:
    return Entry(name, hash, size_bytes, lambda: store.blobs.open(hash))


def _lines(words: Words, fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        value = field.value or words("handover.missing")
        yield f"{field.label}: {value}"
