"""The rules papers follow beside their layout: laws by day, type codes, an office's own style; read strictly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from db.errors import BadProfile
from db.records import Case, DocumentKind
from desktop.minutes.style.layout import Arrangement
from desktop.minutes.style.overlay import NOTHING_OWN, Overlay

SCHEMA = 1
_USUAL_SYMBOL = "ĐGS"
_SLOT = re.compile(r"\{(\w*)\}")
_SLOTS = frozenset({"issuer", "bodies"})


class Signer(StrEnum):
    """Who of the delegation signs a paper."""

    HEAD = "head"
    DEPUTY = "deputy"
    SECRETARY = "secretary"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a file of rules; a name it does not know is a mistake in the file."""


class Law(_Part, frozen=True):
    """A law as papers name it, in force from a day."""

    since: dt.date
    text: str


class Limit(_Part, frozen=True):
    """A time limit of the procedure in days, with its basis."""

    what: str
    days: int
    basis: str


class RuleSet(_Part, frozen=True):
    """What is in force from a day until the next set's day."""

    name: str
    since: dt.date
    laws: tuple[Law, ...]
    terms: tuple[Limit, ...] = ()


class Outdated(_Part, frozen=True):
    """Words that no longer fit a paper dated from this day on, and why."""

    since: dt.date
    words: tuple[str, ...]
    basis: str


class Laws(_Part, frozen=True):
    """The rule sets in the order of their days."""

    schema: int
    sets: tuple[RuleSet, ...]
    outdated: tuple[Outdated, ...] = ()

    def of(self, day: dt.date) -> RuleSet:
        """Return the set in force on a day; the first for a day before all."""
        return [self.sets[0], *(each for each in self.sets if each.since <= day)][-1]

    def named(self, day: dt.date) -> tuple[str, ...]:
        """Return the laws that a paper of this day rests on."""
        return tuple(law.text for law in self.of(day).laws if law.since <= day)


class Types(_Part, frozen=True):
    """The decree's codes of types of papers, and which of them each of our papers has."""

    schema: int
    basis: str
    codes: Mapping[str, str]
    unlisted: Mapping[str, str]
    papers: Mapping[DocumentKind, str]

    def named(self, kind: DocumentKind) -> str:
        """Return the name of a paper's type; "" for one that has none, as a letter."""
        code = self.papers.get(kind, "")
        return self.codes.get(code, "") or self.unlisted.get(code, "")


class Office(_Part, frozen=True):
    """An office's own style: its names and place, who signs and seals what, who receives it, how photos stand.

    Names, symbol and place count where the record says none.
    """

    schema: int
    place: str
    signers: Mapping[DocumentKind, Signer]
    recipients: Mapping[DocumentKind, tuple[str, ...]]
    photos: Mapping[DocumentKind, Arrangement]
    issuer: str = ""
    issuer_short: str = ""
    delegation: str = ""
    symbol: str = ""
    seals: Mapping[DocumentKind, bool] = {}


@dataclass(frozen=True, slots=True)
class House:
    """All the rules a composer asks."""

    laws: Laws
    types: Types
    office: Office


Rules = TypeVar("Rules", Laws, Types, Office)


def load(folder: Path, over: Overlay = NOTHING_OWN) -> House:
    """Read the rules. Raises BadProfile, naming the place, for anything unknown or missing."""
    laws = _read(folder / "laws.toml", Laws, over)
    types = _read(folder / "types.toml", Types, over)
    office = _read(folder / "office.toml", Office, over)
    days = [each.since for each in laws.sets]
    if not days or days != sorted(set(days)):
        raise BadProfile(folder / "laws.toml", "sets")
    for kind, code in types.papers.items():
        if code and code not in types.codes and code not in types.unlisted:
            raise BadProfile(folder / "types.toml", f"papers.{kind.value} = {code}")
    for kind, lines in office.recipients.items():
        if unknown := {slot for line in lines for slot in _SLOT.findall(line)} - _SLOTS:
            place = f"recipients.{kind.value} {{{sorted(unknown)[0]}}}"
            raise BadProfile(over.source(folder / "office.toml"), place)
    return House(laws, types, office)


def filled(case: Case, office: Office) -> Case:
    """Return the case with the office's names where its inspection says none."""
    own = case.inspection
    usual = {
        name: getattr(office, name)
        for name in ("issuer", "issuer_short", "delegation")
        if getattr(office, name) and not getattr(own, name)
    }
    if office.symbol and own.symbol in ("", _USUAL_SYMBOL):
        usual["symbol"] = office.symbol
    return replace(case, inspection=replace(own, **usual)) if usual else case


def _read(shipped: Path, kind: type[Rules], over: Overlay) -> Rules:
    path = over.source(shipped)
    try:
        rules = msgspec.convert(over.tables(shipped), kind)
    except msgspec.ValidationError as error:
        raise BadProfile(path, str(error)) from error
    if rules.schema != SCHEMA:
        raise BadProfile(path, f"schema = {rules.schema}")
    return rules
