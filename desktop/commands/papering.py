"""Commands about papers: paper and minutes make one, kinds lists what can be made."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db import query
from db.changes import Json
from db.records import Case, DocumentKind, RecordId
from db.store import Store
from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.words import LOCAL

if TYPE_CHECKING:
    from desktop.minutes.page.press import Produced

CHOICES = tuple(kind.value for kind in DocumentKind)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line asked for."""

    kind: DocumentKind
    of: RecordId
    to: RecordId | None
    format: str


def paper_made(session: Session, asked: Namespace) -> Answer:
    """Make a paper of an inspection or a visit; a reminder to nobody in particular goes to all it may."""
    to = RecordId(asked.body) if asked.body else None
    wanted = _Wanted(DocumentKind(asked.kind), RecordId(asked.id), to, asked.format)
    with session.reading() as store:
        all_made = _papers(session, store, asked.out, wanted, asked.today or _today())
    lines = [line for made in all_made for line in _lines(session, wanted.kind, made)]
    lines += _faults(session)
    data = {
        "kind": wanted.kind.value,
        "of": wanted.of,
        "papers": [_entry(made) for made in all_made],
    }
    return Answer(data=data, lines=tuple(lines))


def minutes_made(session: Session, asked: Namespace) -> Answer:
    """Make the minutes of a visit as a file to print."""
    with session.reading() as store:
        visit = query.visit(store.reader, RecordId(asked.visit))
        wanted = _Wanted(DocumentKind.MINUTES, visit.id, None, "pdf")
        (made,) = _papers(session, store, asked.out, wanted, _today())
    words = session.words
    line = words("cli.minutes.done", file=str(made.path), count=made.pages)
    lines = (line, *_noted(session, made), *_faults(session))
    return Answer(data={"visit": visit.id, **_entry(made)}, lines=lines)


def _papers(
    session: Session, store: Store, out: Path, wanted: _Wanted, today: dt.date
) -> list[Produced]:
    from desktop.minutes import papers  # the typesetting is loaded only where it is needed

    case = _case(store, wanted)
    one = papers.Asked(kind=wanted.kind, of=wanted.of, to=wanted.to, today=today)
    several = one.kind is DocumentKind.URGING and one.to is None
    to = papers.addressees(case, one) if several else []
    every = [papers.addressed(one, body) for body in to] or [one]
    form = papers.Format(wanted.format)
    with session.photos(store) as photos:
        return [papers.made(case, each, photos, out, session.work, form) for each in every]


def _case(store: Store, wanted: _Wanted) -> Case:
    """Return the inspection with this id, or the one a visit belongs to. Raises NoRecord, WrongSubject."""
    from desktop.minutes import papers

    kind = query.kind_of(store.reader, wanted.of)
    if kind == "inspection":
        return query.case(store.reader, wanted.of)
    if kind != "visit":
        raise papers.WrongSubject(wanted.kind, wanted.of)
    return query.case(store.reader, query.visit(store.reader, wanted.of).inspection)


def _today() -> dt.date:
    return dt.datetime.now(LOCAL).date()


def _entry(made: Produced) -> dict[str, Json]:
    return {
        "file": str(made.path),
        "pages": made.pages,
        "size_bytes": made.size_bytes,
        "hash": made.hash,
        "record_hash": made.record_hash,
        "notes": [{"kind": n.kind.value, "what": n.what, "count": n.count} for n in made.notes],
    }


def _lines(session: Session, kind: DocumentKind, made: Produced) -> list[str]:
    words = session.words
    key = "cli.paper.done" if made.pages else "cli.paper.written"
    line = words(key, kind=kind, file=str(made.path), count=made.pages)
    return [line, *_noted(session, made)]


def _faults(session: Session) -> list[str]:
    """Say which of the office's own wording and rules could not be used, and where they are wrong."""
    from desktop.minutes import papers

    words = session.words
    return [
        words("final.office_fault", file=str(fault.path), place=fault.place)
        for fault in papers.faults()
    ]


def _noted(session: Session, made: Produced) -> list[str]:
    return [session.words(note.key, what=note.what, count=note.count) for note in made.notes]


def kinds(session: Session, asked: Namespace) -> Answer:
    """List the kinds of paper, and of what record each is made."""
    from desktop.minutes import papers

    del asked
    own = {kind: each.of for kind, each in papers.KINDS.items()}
    words = session.words
    data = [
        {"kind": kind.value, "label": words.kind(kind), "of": list(of)} for kind, of in own.items()
    ]
    lines = [
        words("cli.kinds.line", name=kind.value, label=words.kind(kind), of=_of(session, of))
        for kind, of in own.items()
    ]
    return Answer(data={"kinds": data}, lines=tuple(lines))


def _of(session: Session, of: tuple[str, ...]) -> str:
    return ", ".join(session.words(f"records.kind.{name}") for name in of)
