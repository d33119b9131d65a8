"""In which papers a record stands, and on which page of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.errors import Refused
from db.records import Case, DocumentKind, Mark, RecordId
from desktop.minutes import papers
from desktop.minutes.papers import KINDS, Asked
from desktop.minutes.photos import Rendition
from desktop.work import Work

LOOKED_INTO = tuple(kind for kind in KINDS if kind is not DocumentKind.URGING)
"""A reminder is a letter to one body each; all other kinds are one paper of the record."""


@dataclass(frozen=True, slots=True)
class Whereabout:
    """A paper of a record `of`, and the first of its pages, from 1, that says what was asked for."""

    kind: DocumentKind
    of: RecordId
    page: int


Whereabouts = dict[RecordId, tuple[Whereabout, ...]]


def whereabouts(case: Case, visit: RecordId, today: dt.date, work: Work) -> Whereabouts:
    """Return where each record stands in the papers of a visit and of its inspection, as made now.

    Photos are left out: they stand in annexes behind all that is asked for.
    """
    found: Whereabouts = {}
    for done, kind in enumerate(LOOKED_INTO):
        work.step(done, len(LOOKED_INTO))
        of = visit if "visit" in KINDS[kind].of else case.inspection.id
        asked = Asked(kind=kind, of=of, today=today)
        try:
            places = papers.preview(case, asked, _no_photo, work).places
        except Refused:
            continue
        pages: dict[RecordId, int] = {}
        for place in places:
            if place.source:
                pages.setdefault(place.source, place.page + 1)
        for source, page in pages.items():
            found[source] = (*found.get(source, ()), Whereabout(kind, of, page))
    return found


def _no_photo(_hash: str, _marks: tuple[Mark, ...]) -> Rendition | None:
    return None
