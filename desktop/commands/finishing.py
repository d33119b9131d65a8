"""Commands that make a paper final, and write down what the registry and those who sign by hand give it."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db import files, query
from db.changes import Json
from db.errors import NotArchival
from db.records import Case, Document, DocumentKind, Medium, RecordId, Signing
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.sync.keyring import Keyring
from desktop.words import Words

if TYPE_CHECKING:
    from desktop.minutes.press import Produced
    from desktop.minutes.seal import Seal
    from desktop.minutes.versions import Subject


def this_moment() -> dt.datetime:
    """Return now, in this computer's zone."""
    return dt.datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class _Made:
    """A paper as its press made it, and the record it says."""

    produced: Produced
    data: bytes
    record: bytes
    title: str


def finalised(session: Session, asked: Namespace) -> Answer:
    """Make a paper, seal it, freeze it as a version; the same record again gives the version that stands."""
    from desktop.minutes import versions

    now = this_moment()
    with session.writing() as store:
        subject, case = _subject(store, asked)
        versions.check_reason(case.documents, subject, asked.reason or "first")
        made = _made(session, store, case, subject, asked, now)
        last = versions.standing(case.documents, subject)
        if last and last.record_hash == made.produced.record_hash and not asked.addendum:
            return _kept(session, made, last)
        versions.check_reason(case.documents, subject, asked.reason)
        document = _frozen(store, case, subject, made, asked, now)
    return _told(session, document, asked.out / document.file_name)


def _subject(store: Store, asked: Namespace) -> tuple[Subject, Case]:
    from desktop.minutes.versions import Subject

    kind, of = DocumentKind(asked.kind), RecordId(asked.id)
    if query.kind_of(store.reader, of) == "visit":
        visit = query.visit(store.reader, of)
        own = Subject(kind=kind, inspection=visit.inspection, visit=visit.id)
    else:
        own = Subject(kind=kind, inspection=query.inspection(store.reader, of).id)
    return own, query.case(store.reader, own.inspection)


def _made(
    session: Session, store: Store, case: Case, own: Subject, asked: Namespace, now: dt.datetime
) -> _Made:
    """Print the paper into the folder. Raises Refused."""
    from desktop.minutes import finish, papers, press

    of = own.visit or own.inspection
    wanted = papers.Asked(kind=own.kind, of=of, today=asked.today or now.date())
    with session.photos(store) as photos:
        if own.kind is DocumentKind.MINUTES:
            produced = press.minutes(case, of, photos, asked.out, session.work)
        else:
            produced = papers.made(case, wanted, photos, asked.out, session.work)
    data = produced.path.read_bytes()
    return _Made(produced, data, finish.attached(data) or b"", produced.path.stem)


def _kept(session: Session, made: _Made, last: Document) -> Answer:
    made.produced.path.unlink()
    line = session.words("verify.finalise.same", version=last.version, id=last.id)
    return Answer(data=entry(last), lines=(line,))


def _frozen(
    store: Store,
    case: Case,
    own: Subject,
    made: _Made,
    asked: Namespace,
    now: dt.datetime,
) -> Document:
    from desktop.minutes import gate, versions

    version = versions.next_version(case.documents, own)
    sealed = _seal(store, own, version, made.produced.record_hash, now.date())
    data = _prepared(made.data, sealed)
    drawn = made.produced.path
    path = drawn.with_name(f"{drawn.stem} - v{version}.pdf")
    if rules := gate.faults(data, made.record):
        raise NotArchival(path, ", ".join(rules))
    files.write(path, data)
    drawn.unlink()
    draft = versions.Draft(
        subject=own,
        title=made.title,
        file_name=path.name,
        data=data,
        pages=made.produced.pages,
        record_hash=made.produced.record_hash,
        seal=sealed.text,
        version=version,
        reason=asked.reason,
        addendum=asked.addendum,
    )
    return versions.freeze(store, draft, now)


def _seal(store: Store, own: Subject, version: int, record_hash: str, day: dt.date) -> Seal:
    from desktop.minutes import seal

    ring = Keyring(store.vault, store.device)
    summary = seal.Summary(
        kind=own.kind.value,
        inspection=own.inspection,
        visit=own.visit or "",
        version=version,
        day=day,
        record_hash=record_hash,
    )
    return seal.sealed(summary, ring.card.sign, ring.sign)


def _prepared(data: bytes, sealed: Seal) -> bytes:
    """Return the paper with its seal on every page and a place for each who signs."""
    from desktop.minutes import fonts, marks, places, press
    from desktop.minutes.sign import Place

    words = Words("vi")  # the paper's language, whatever the program speaks

    def footer(code: str, page: int, count: int) -> str:
        return words("verify.footer", code=code, page=page, pages=count)

    marked = marks.sealed(data, sealed, footer, fonts.family())
    hint = press.own_wording()("closing.sign")
    wanted = [
        Place(field=f"ChuKy{n}", label=words("verify.place", number=n), spot=spot)
        for n, spot in enumerate(places.under(marked, hint), start=1)
    ]
    return places.prepared(marked, wanted) if wanted else marked


def _told(session: Session, document: Document, path: Path) -> Answer:
    from desktop.minutes import seal

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
    """Write down the number and date that the registry gave a final paper."""
    from desktop.minutes import versions

    with session.writing() as store:
        versions.register(store, RecordId(asked.document), asked.number, asked.date)
        document = versions.final(store, RecordId(asked.document))
    date = session.words.date(document.date)
    line = session.words("verify.register.done", number=document.number, date=date)
    return Answer(data=entry(document), lines=(line,))


def scanned(session: Session, asked: Namespace) -> Answer:
    """Keep a scan of the pages as they were signed by hand, with the version they print."""
    from desktop.minutes import versions

    signing = Signing(medium=Medium.HAND, who=asked.who, at=this_moment())
    with session.writing() as store:
        document = versions.add_scan(
            store, RecordId(asked.document), asked.scan, signing, session.work
        )
    line = session.words("verify.scan.done", file=asked.scan.name, version=document.version)
    return Answer(data=entry(document), lines=(line,))
