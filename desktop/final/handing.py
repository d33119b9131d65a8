"""Handing final papers over: to a document system as one package with its fields, to an archive as a dossier."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from db import blobs, files, query
from db.blobs import Parts
from db.errors import BadPaper
from db.records import Case, Document, Evidence, Medium, RecordId, Visibility
from db.store import Store
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.pictures import Pictures
from desktop.exchange import annex6, archive, dossier, handover
from desktop.exchange.annex6 import Field
from desktop.exchange.parcel import Entry
from desktop.minutes.composers.sitting import is_told
from desktop.minutes.finished import versions
from desktop.work import Work

PROGRAM = "0.1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A final paper to be handed over; `given` are fields that the office filled in, by their names."""

    document: RecordId
    given: Mapping[str, str] = field(default_factory=dict)
    with_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """The package that was written and read again: the fields and files in it."""

    path: Path
    fields: tuple[Field, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """The dossier that was written and read again: the papers and files in it."""

    path: Path
    papers: tuple[Document, ...]
    entries: tuple[Entry, ...]


def copied(folder: Path, name: str, parts: Parts) -> Path:
    """Put a file into a folder, read it again and return its path; another file of that name is left alone.

    Raises what the disk refuses, BadPaper where it does not read back as it was.
    """
    with files.refusals(folder):
        files.make_folder(folder)
        path, count = folder / name, 1
        own = blobs.measured(parts())
        while path.is_dir() or (path.exists() and _hash(path) != own.hash):
            count += 1
            path = folder / f"{Path(name).stem} ({count}){Path(name).suffix}"
    files.write_parts(path, parts())
    with files.refusals(path):
        if _hash(path) != own.hash:
            raise BadPaper(path, "damaged")
    return path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fields(store: Store, document: RecordId, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the fields by which a document system knows a final paper. Raises NotFinal."""
    own = versions.final(store, document)
    case = query.case(store.reader, own.inspection)
    return annex6.fields(annex6.rules(), case, own, given)


def handed_over(store: Store, package: Package, path: Path, work: Work) -> Packed:
    """Write a final paper, what belongs to it and its fields as one package, and read it again.

    Raises NotFinal, FieldTooLong, PackageDiffers, Stopped and what the disk refuses; then no package is there.
    """
    document = versions.final(store, package.document)
    case = query.case(store.reader, document.inspection)
    with Darkroom(children=1) as darkroom:
        photos = Pictures.of(store, darkroom) if package.with_evidence else None
        attachments = tuple(_attachments(store, case, document, photos))
    own = handover.Handover(
        document=document,
        paper=_paper(store, document),
        attachments=attachments,
        fields=annex6.fields(annex6.rules(), case, document, package.given),
    )
    return Packed(path, own.fields, handover.write(own, path, work))


def archived(
    store: Store, inspection: RecordId, code: str, given: Mapping[str, str], path: Path, work: Work
) -> Archived:
    """Write the final papers of an inspection that stand, with their addenda, as a dossier, and read it again.

    Raises NothingFinal, PackageDiffers, Stopped and what the disk refuses; then no package is there.
    """
    case = query.case(store.reader, inspection)
    papers = standing(case)
    own = archive.Dossier(
        code=code,
        case=case,
        papers=tuple((each, _paper(store, each)) for each in papers),
        created=dt.datetime.now(dt.UTC),
        program=PROGRAM,
        given=given,
    )
    return Archived(path, papers, archive.write(own, path, dossier.rules(), work))


def standing(case: Case) -> tuple[Document, ...]:
    """Return the final papers of an inspection that stand, and those that amend them, in the order they were made."""
    own = [each for each in case.documents if each.version]
    subjects = {versions.subject_of(each) for each in own}
    found = [versions.standing(case.documents, each) for each in subjects]
    amending = [each for each in own if each.amends]
    papers = [each for each in (*found, *amending) if each]
    return tuple(sorted(papers, key=lambda each: (str(each.made_at), each.id)))


def _paper(store: Store, document: Document) -> Entry:
    """Return the newest file of a paper: with all its electronic signatures."""
    signed = [each for each in document.signings if each.medium is Medium.ELECTRONIC]
    last = signed[-1] if signed else document
    return Entry(
        document.file_name, last.hash, last.size_bytes, lambda: store.blobs.open(last.hash)
    )


def _attachments(
    store: Store, case: Case, document: Document, photos: Pictures | None
) -> Iterator[Entry]:
    """Yield the scans signed by hand and, where it is asked for, the visit's evidence that may go out."""
    for each in document.signings:
        if each.medium is Medium.HAND and each.hash:
            yield _entry(store, each.file_name, each.hash, each.size_bytes)
    if photos is not None:
        own = (e for e in case.evidence if e.visit == document.visit and e.hash)
        told = (e for e in own if is_told(e) and e.visibility is Visibility.PUBLIC)
        for item in (each for each in told if store.blobs.holds(each.hash)):
            if item.marks:
                yield from _shown(item, photos)
            else:
                yield _entry(store, _named(item), item.hash, item.size_bytes)


def _shown(item: Evidence, photos: Pictures) -> Iterator[Entry]:
    """Yield a marked photo as papers show it, so that what was hidden stays here; nothing where it cannot be drawn."""
    own = photos.paper(item.hash, item.marks)
    if own is not None:
        jpeg = own.jpeg
        name = Path(_named(item)).with_suffix(".jpg").name
        hash = hashlib.sha256(jpeg).hexdigest()
        yield Entry(name, hash, len(jpeg), lambda: io.BytesIO(jpeg))


def _named(item: Evidence) -> str:
    return item.file_name or item.caption or item.id


def _entry(store: Store, name: str, hash: str, size_bytes: int) -> Entry:
    return Entry(name, hash, size_bytes, lambda: store.blobs.open(hash))
