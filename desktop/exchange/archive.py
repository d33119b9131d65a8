"""The archive package SIP_hoso: a dossier's final papers with what an archive must know of them, in one ZIP.

Layout and names are those of Thông tư 05/2025/TT-BNV on E-ARK CSIP 2.0.4. The package is read again, and every METS
file held against what it names, before it counts as done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import posixpath
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.errors import Refused
from db.records import Case, Document
from desktop.exchange import dossier, mets, parcel
from desktop.exchange.dossier import Rules
from desktop.exchange.mets import BadXml, Package, Part
from desktop.exchange.parcel import Entry, PackageDiffers
from desktop.work import Work

_SPACE = uuid.UUID("5b2d4b1e-9a53-4c4e-8f0e-3d1f6c1f7a90")
"""Our own name space: the same papers always make the same package."""

_REPRESENTATION = "representations/rep1"


class NothingFinal(Refused):
    """The inspection has no final paper to hand to an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is handed to the archive: each final paper with its file; `given` are fields the office filled in."""

    code: str
    case: Case
    papers: tuple[tuple[Document, Entry], ...]
    created: dt.datetime
    program: str
    given: Mapping[str, str] = field(default_factory=dict)


def write(own: Dossier, path: Path, rules: Rules, work: Work) -> tuple[Entry, ...]:
    """Write the package, read it again, and return what is in it.

    Raises NothingFinal, PackageDiffers and what the disk refuses; then no package is there.
    """
    if not own.papers:
        raise NothingFinal
    entries = entries_of(own, rules)
    parcel.write(path, entries, work.step)
    if faults(path):
        path.unlink()
        raise PackageDiffers(path)
    return entries


def entries_of(own: Dossier, rules: Rules) -> tuple[Entry, ...]:
    """Return every file of the package."""
    name = _name(own)
    inner = _representation(own, rules, f"{name}/{_REPRESENTATION}")
    told = dossier.of_dossier(
        rules, own.code, own.case, [paper for paper, _ in own.papers], own.given
    )
    ead = parcel.of_bytes(
        f"{name}/metadata/descriptive/EAD.xml",
        mets.described(told, own.code, "file", own.created),
    )
    top = Package(
        id=name,
        label=own.case.inspection.topic,
        profile=rules.profile,
        version=own.program,
        created=own.created,
        metadata=(_part("ead", ead, name),),
        representations=(_part("rep1-mets", inner[0], name),),
    )
    return (parcel.of_bytes(f"{name}/METS.xml", mets.written(top)), ead, *inner)


def _representation(own: Dossier, rules: Rules, place: str) -> tuple[Entry, ...]:
    """Return the files of the one representation, its METS file first."""
    papers, described = [], []
    for ordinal, (paper, entry) in enumerate(own.papers, start=1):
        code = parcel.safe(dossier.document_code(rules, own.code, ordinal))
        told = dossier.of_paper(rules, own.code, own.case, paper, ordinal)
        papers.append(Entry(f"{place}/data/{code}.pdf", entry.hash, entry.size_bytes, entry.open))
        described.append(
            parcel.of_bytes(
                f"{place}/metadata/descriptive/EAD_doc_{code}.xml",
                mets.described(told, f"{own.code}.{ordinal}", "item", own.created),
            )
        )
    package = Package(
        id="rep1",
        label=own.case.inspection.topic,
        profile=rules.profile,
        version=own.program,
        created=own.created,
        metadata=tuple(_part(f"ead-{n}", each, place) for n, each in enumerate(described, 1)),
        data=tuple(_part(f"file-{n}", each, place) for n, each in enumerate(papers, 1)),
    )
    return (parcel.of_bytes(f"{place}/METS.xml", mets.written(package)), *described, *papers)


def _part(id: str, entry: Entry, above: str) -> Part:
    return Part(id=id, href=entry.place.removeprefix(f"{above}/"), entry=entry)


def _name(own: Dossier) -> str:
    said = "\n".join([own.code, own.case.inspection.id, *(entry.hash for _, entry in own.papers)])
    return f"uuid-{uuid.uuid5(_SPACE, said)}"


# reading it again


def faults(path: Path) -> tuple[str, ...]:
    """Return the places in a package that break its schemas or its METS files' word; empty where all is well."""
    try:
        with zipfile.ZipFile(path) as package:
            return tuple(_faults(package))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        return (path.name,)


def _faults(package: zipfile.ZipFile) -> list[str]:
    names = package.namelist()
    roots = [name for name in names if name.count("/") == 1 and name.endswith("/METS.xml")]
    if len(roots) != 1:
        return ["METS.xml"]
    wrong: list[str] = []
    named = {roots[0]}
    waiting = list(roots)
    while waiting:
        at = waiting.pop()
        found, bad = _named_by(package, at, names)
        wrong += bad
        waiting += [each for each in found - named if each.endswith("METS.xml")]
        named |= found
    return wrong + sorted(set(names) - named) + _broken_xml(package, names)


def _named_by(
    package: zipfile.ZipFile, at: str, names: Sequence[str]
) -> tuple[set[str], list[str]]:
    """Return the files a METS file names, and those that are missing or other than it says."""
    found, bad = set(), []
    try:
        references = mets.references(package.read(at))
    except (BadXml, zipfile.BadZipFile):
        return set(), [at]
    for each in references:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(at), each.href))
        found.add(place)
        if place not in names or not _agrees(package, place, each.size_bytes, each.hash):
            bad.append(place)
    return found, bad


def _agrees(package: zipfile.ZipFile, place: str, size_bytes: int, hash: str) -> bool:
    digest, count = hashlib.sha256(), 0
    try:
        with package.open(place) as source:
            while chunk := source.read(parcel.CHUNK_BYTES):
                digest.update(chunk)
                count += len(chunk)
    except zipfile.BadZipFile:
        return False
    return (count, digest.hexdigest()) == (size_bytes, hash)


def _broken_xml(package: zipfile.ZipFile, names: Sequence[str]) -> list[str]:
    broken, schemas = [], mets.Schemas()
    for name in names:
        if name.endswith(".xml"):
            try:
                schemas.check(package.read(name))
            except (BadXml, zipfile.BadZipFile):
                broken.append(name)
    return broken
