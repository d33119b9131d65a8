"""Making the minutes beside the window: the preview, and the file with its record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from db import query
from db.ids import new_id
from db.records import Case, Document, DocumentKind, RecordId, Visit
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.pictures import Pictures
from desktop.minutes import press
from desktop.minutes.press import Preview, Produced
from desktop.ui.parts.sheets import Pdf, opened
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview ready for the screen, with the case it was made from."""

    case: Case
    visit: Visit
    preview: Preview
    pdf: Pdf


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made; `document` is its record, `is_new` where the book has none of it yet."""

    produced: Produced
    document: Document
    is_new: bool


def show(store: Store, darkroom: Darkroom, visit: RecordId, work: Work) -> Shown:
    """Return the minutes as they would be made now."""
    own = query.visit(store.reader, visit)
    case = query.case(store.reader, own.inspection)
    photos = Pictures.of(store, darkroom).paper
    preview = press.preview_bytes(case, visit, photos, work)
    return Shown(case, own, preview, opened(preview.data))


def make(
    store: Store, darkroom: Darkroom, visit: RecordId, folder: Path, now: dt.datetime, work: Work
) -> Made:
    """Make the minutes as a file in `folder`, and keep its bytes in the book."""
    own = query.visit(store.reader, visit)
    case = query.case(store.reader, own.inspection)
    photos = Pictures.of(store, darkroom).paper
    produced = press.minutes(case, visit, photos, folder, work)
    store.blobs.add(produced.path, work)
    same = [d for d in case.documents if d.visit == visit and d.hash == produced.hash]
    return Made(produced, same[0] if same else _document(own, produced, now), not same)


def _document(visit: Visit, produced: Produced, now: dt.datetime) -> Document:
    return Document(
        id=new_id(),
        inspection=visit.inspection,
        kind=DocumentKind.MINUTES,
        visit=visit.id,
        title=visit.title,
        file_name=produced.path.name,
        hash=produced.hash,
        record_hash=produced.record_hash,
        size_bytes=produced.size_bytes,
        pages=produced.pages,
        made_at=now,
    )
