"""What an archive is told of a dossier and its papers: fields by data that an office may edit, filled by the record."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from db.errors import BadProfile
from db.folding import nfc
from db.records import Case, Document, Medium
from desktop import paths

LANGUAGE = "vie"


class FieldRule(msgspec.Struct, frozen=True, rename={"source": "from"}, forbid_unknown_fields=True):
    """One field: its name, what people call it, its place in EAD, and what of the record fills it."""

    name: str
    label: str
    element: Literal["unitid", "unittitle", "unitdate", "odd"]
    source: str


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How dossiers are handed to an archive."""

    basis: str
    profile: str
    ordinal_digits: int
    type_codes: dict[str, str]
    file_fields: tuple[FieldRule, ...]
    document_fields: tuple[FieldRule, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A field and its value; one that nobody knows is left out."""

    rule: FieldRule
    value: str


def rules(path: Path | None = None) -> Rules:
    """Return the rules of a file, the shipped one where none is named. Raises BadProfile."""
    file = path or paths.resources() / "rules" / "archive.toml"
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Rules)
    except (OSError, ValueError) as error:  # msgspec's and tomllib's own are ValueErrors
        raise BadProfile(file, str(error)[:80]) from error


def of_dossier(
    own: Rules,
    code: str,
    case: Case,
    papers: Sequence[Document],
    given: Mapping[str, str],
) -> tuple[Told, ...]:
    """Return what is told of the whole dossier; what the office has `given` goes before the record."""
    days = sorted(day for each in papers if (day := issued(each)))
    known = {
        "code": code,
        "title": case.inspection.topic,
        "first_day": days[0].isoformat() if days else "",
        "last_day": days[-1].isoformat() if days else "",
        "year": str(days[0].year) if days else "",
        "language": LANGUAGE,
        "documents": str(len(papers)),
        "pages": str(sum(each.pages for each in papers)),
        "organ_name": case.inspection.issuer,
    }
    return _told(own.file_fields, known, given)


def of_paper(own: Rules, code: str, case: Case, paper: Document, ordinal: int) -> tuple[Told, ...]:
    """Return what is told of one paper of the dossier."""
    number, _, notation = paper.number.partition("/")
    day = issued(paper)
    signed = [each.who for each in paper.signings if each.medium is Medium.ELECTRONIC]
    known = {
        "code": document_code(own, code, ordinal),
        "file_code": code,
        "ordinal": str(ordinal),
        "subject": paper.title or case.inspection.topic,
        "day": day.isoformat() if day else "",
        "type_code": own.type_codes.get(paper.kind.value, ""),
        "code_number": number.strip(),
        "code_notation": notation.strip(),
        "organ_name": case.inspection.issuer,
        "language": LANGUAGE,
        "pages": str(paper.pages or ""),
        "signers": "; ".join(signed),
        "version": str(paper.version),
    }
    return _told(own.document_fields, known, {})


def document_code(own: Rules, code: str, ordinal: int) -> str:
    """Return the code of a paper in its dossier, which also names its file."""
    return f"{code}.{ordinal:0{own.ordinal_digits}}"


def issued(paper: Document) -> dt.date | None:
    """Return a paper's day: the registry's, else the day it became final."""
    return paper.date or (paper.made_at.date() if paper.made_at else None)


def _told(
    wanted: Sequence[FieldRule], known: Mapping[str, str], given: Mapping[str, str]
) -> tuple[Told, ...]:
    values = ((rule, given.get(rule.name) or known.get(rule.source, "")) for rule in wanted)
    return tuple(Told(rule, nfc(" ".join(value.split()))) for rule, value in values if value)
