"""The fields by which document systems know a paper (Nghị định 30/2020, Annex VI), filled from the record.

Names and greatest lengths are data that an office may edit. A value is never cut: one that is too long is said.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from db.errors import BadProfile
from db.folding import nfc
from db.records import Case, Document, Member, Role, Visit
from desktop import paths


class _Field(msgspec.Struct, frozen=True, rename={"source": "from"}, forbid_unknown_fields=True):
    name: str
    label: str
    longest: int
    source: str


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields in their order, and what each kind of paper is called."""

    basis: str
    type_names: dict[str, str]
    fields: tuple[_Field, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field ready to be copied. `flaw` is empty, `missing` or `long`."""

    name: str
    label: str
    value: str
    longest: int

    @property
    def flaw(self) -> str:
        """What is wrong with the value."""
        if not self.value:
            return "missing"
        return "long" if len(self.value) > self.longest else ""


def rules(path: Path | None = None) -> Rules:
    """Return the rules of a file, the shipped one where none is named. Raises BadProfile."""
    file = path or paths.resources() / "rules" / "annex6.toml"
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Rules)
    except (OSError, ValueError) as error:  # msgspec's and tomllib's own are ValueErrors
        raise BadProfile(file, str(error)[:80]) from error


def fields(
    own: Rules, case: Case, document: Document, given: Mapping[str, str] | None = None
) -> tuple[Field, ...]:
    """Return every field of a paper; what the office has `given` by its name goes before the record."""
    known = _known(own, case, document)
    values = {each.name: known.get(each.source, "") for each in own.fields} | dict(given or {})
    return tuple(
        Field(each.name, each.label, " ".join(nfc(values[each.name]).split()), each.longest)
        for each in own.fields
    )


def _known(own: Rules, case: Case, document: Document) -> dict[str, str]:
    """Return what the record knows; the number is split at its first stroke, as "05/BB-ĐGS"."""
    visit = next((each for each in case.visits if each.id == document.visit), None)
    number, _, notation = document.number.partition("/")
    signer = _signer(case, document, visit)
    return {
        "type_name": own.type_names.get(document.kind.value, ""),
        "code_number": number.strip(),
        "code_notation": notation.strip(),
        "organ_name": case.inspection.issuer,
        "subject": document.title or case.inspection.topic,
        "pages": str(document.pages or ""),
        "copies": str((visit.copies if visit else None) or ""),
        "signer_name": signer.name if signer else _last_signer(document),
        "signer_position": signer.position_title if signer else "",
    }


def _signer(case: Case, document: Document, visit: Visit | None) -> Member | None:
    """Return who signs: the last who did, else the visit's chair, else the delegation's head."""
    by_name = {nfc(each.name): each for each in case.members if each.name}
    if found := by_name.get(nfc(_last_signer(document))):
        return found
    chair = visit.chair if visit else None
    heads = [each for each in case.members if each.role is Role.HEAD]
    return next((each for each in case.members if each.id == chair), heads[0] if heads else None)


def _last_signer(document: Document) -> str:
    return document.signings[-1].who if document.signings else ""
