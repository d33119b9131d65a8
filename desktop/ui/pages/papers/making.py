"""Making papers beside the window: the preview, and the file with its record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from db import query, seated
from db.ids import new_id
from db.records import Body, Case, Document, DocumentKind, RecordId
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.pictures import Pictures
from desktop.minutes import papers
from desktop.minutes.page.press import Preview, Produced
from desktop.minutes.papers import Asked, Composed, Format
from desktop.ui.pages.papers.wanted import Wanted
from desktop.ui.parts.sheets import Pdf, opened
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview ready for the screen: what was wanted, what it was made from, to whom it may go.

    `seen` is the log position up to which the record is in it.
    """

    wanted: Wanted
    case: Case
    composed: Composed
    preview: Preview
    pdf: Pdf
    seen: int
    bodies: tuple[Body, ...] = ()

    @property
    def asked(self) -> Asked:
        """What was asked for, a letter's addressee found."""
        return self.composed.asked

    @property
    def title(self) -> str:
        """What the paper calls itself."""
        return self.composed.document.title


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made; `document` is its record, `is_new` where the book has none of it yet."""

    produced: Produced
    document: Document
    is_new: bool


def show(store: Store, darkroom: Darkroom, wanted: Wanted, today: dt.date, work: Work) -> Shown:
    """Return the paper as it would be made now."""
    seen = store.position
    asked = wanted.asked(today)
    is_of_all = asked.of == wanted.inspection
    reader = store.reader
    case = query.case(reader, asked.of) if is_of_all else seated.case(reader, asked.of)
    own = papers.composed(case, asked)
    preview = papers.printed(own, Pictures.of(store, darkroom).paper, work)
    pdf = opened(preview.data)
    bodies = _bodies(case, asked) if wanted.kind is DocumentKind.URGING else ()
    return Shown(wanted, case, own, preview, pdf, seen, bodies)


def _bodies(case: Case, asked: Asked) -> tuple[Body, ...]:
    named = {body.id: body for body in case.bodies}
    return tuple(named[id] for id in papers.addressees(case, asked))


def make(
    store: Store,
    darkroom: Darkroom,
    asked: Asked,
    folder: Path,
    form: Format,
    now: dt.datetime,
    work: Work,
) -> Made:
    """Make a paper as a file in `folder`, and keep its bytes in the book."""
    kind = query.kind_of(store.reader, asked.of)
    visit = query.visit(store.reader, asked.of) if kind == "visit" else None
    case = query.case(store.reader, visit.inspection if visit else asked.of)
    photos = Pictures.of(store, darkroom).paper
    produced = papers.made(case, asked, photos, folder, work, form)
    store.blobs.add(produced.path, work)
    own = Document(
        id=new_id(),
        inspection=case.inspection.id,
        kind=asked.kind,
        visit=visit.id if visit else None,
        title=produced.path.stem,
        file_name=produced.path.name,
        hash=produced.hash,
        record_hash=produced.record_hash,
        size_bytes=produced.size_bytes,
        pages=produced.pages,
        made_at=now,
        addressee=_addressee(case, asked),
    )
    same = [each for each in case.documents if _same(each, own)]
    return Made(produced, same[0] if same else own, not same)


def _addressee(case: Case, asked: Asked) -> RecordId | None:
    """Return the body that a letter goes to, the first where none was named."""
    if asked.kind is not DocumentKind.URGING or asked.to:
        return asked.to
    return next(iter(papers.addressees(case, asked)), None)


def _same(old: Document, new: Document) -> bool:
    return (old.kind, old.visit, old.hash) == (new.kind, new.visit, new.hash)
