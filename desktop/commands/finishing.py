"""Commands that make a paper final, and write down what the registry and those who sign by hand give it."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path

from db import query
from db.blobs import Parts
from db.changes import Json
from db.errors import Refused
from db.records import Document, DocumentKind, Medium, RecordId, Signing
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import LOCAL


class NoNumberNamed(Refused):
    """Neither a number was named nor the next reserved one asked for."""


def this_moment() -> dt.datetime:
    """Return now, as papers tell time."""
    return dt.datetime.now(LOCAL)


def finalised(session: Session, asked: Namespace) -> Answer:
    """Make a paper, seal it, freeze it as a version; the same record again gives the version that stands."""
    from desktop.final import finishing, handing
    from desktop.final.whole import subject

    made: list[Path] = []

    def keep(name: str, parts: Parts) -> None:
        made.append(handing.copied(asked.out, name, parts))

    with session.writing() as store, session.photos(store) as photos:
        wanted = finishing.Wanted(
            subject=subject(store, DocumentKind(asked.kind), RecordId(asked.id), asked.body),
            now=this_moment(),
            reason=asked.reason,
            addendum=asked.addendum,
            today=asked.today,
            keep=keep,
        )
        done = finishing.finalised(store, wanted, photos, session.work)
    if not done.is_new:
        last = done.document
        line = session.words("verify.finalise.same", version=last.version, id=last.id)
        return Answer(data=entry(last), lines=(line,))
    return _told(session, done.document, made[0])


def _told(session: Session, document: Document, path: Path) -> Answer:
    from desktop.minutes.sealing import seal

    code = seal.grouped(seal.code(document.seal))
    line = session.words(
        "verify.finalise.done", file=str(path), version=document.version, id=document.id, code=code
    )
    return Answer(data={**entry(document), "file": str(path), "code": code}, lines=(line,))


def entry(document: Document) -> dict[str, Json]:
    """Return what a final paper's record says, for programs."""
    return {
        "id": document.id,
        "kind": document.kind.value,
        "version": document.version,
        "title": document.title,
        "number": document.number,
        "hash": document.hash,
        "record_hash": document.record_hash,
        "replaces": document.replaces,
        "amends": document.amends,
        "reason": document.reason,
    }


def registered(session: Session, asked: Namespace) -> Answer:
    """Write down the number and date of a final paper: the registry's own, or the next one that it reserved."""
    from desktop.minutes.finished import versions

    with session.writing() as store:
        own = versions.final(store, RecordId(asked.document))
        number = asked.number or (_reserved(store, own) if asked.take else "")
        if not number:
            raise NoNumberNamed
        date = asked.date or (this_moment().date() if asked.take else None)
        versions.register(store, own.id, number, date)
        document = versions.final(store, own.id)
    line = session.words(
        "verify.register.done", number=document.number, date=session.words.date(document.date)
    )
    return Answer(data=entry(document), lines=(line,))


def _reserved(store: Store, own: Document) -> str:
    from desktop.final import numbers

    blocks = numbers.fitting(query.number_blocks(store.reader, own.inspection), own.kind)
    return numbers.next_of(blocks, query.documents(store.reader, own.inspection))


def scanned(session: Session, asked: Namespace) -> Answer:
    """Keep a scan of the pages as they were signed by hand, with the version they print."""
    from desktop.final import scanning

    signing = Signing(medium=Medium.HAND, who=asked.who, at=this_moment())
    with session.writing() as store:
        done = scanning.attached(store, RecordId(asked.document), asked.scan, signing, session.work)
    words, document = session.words, done.document
    lines = (
        words("verify.scan.done", file=asked.scan.name, version=document.version),
        words(done.key, pages=done.told, count=document.pages),
    )
    return Answer(data={**entry(document), "pages": list(done.pages)}, lines=lines)
