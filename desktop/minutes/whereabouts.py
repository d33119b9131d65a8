"""In which papers a record stands, and on which page of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from db.errors import Refused
from db.records import Case, DocumentKind, Mark, RecordId
from desktop.minutes import papers
from desktop.minutes.papers import KINDS, Asked
from desktop.minutes.photos import Rendition
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Whereabout:
    """A paper of a record `of`, and the first of its pages, from 1, that says what was asked for.

    `to` is the body that a letter of reminder goes to.
    """

    kind: DocumentKind
    of: RecordId
    page: int
    to: RecordId | None = None


Whereabouts = dict[RecordId, tuple[Whereabout, ...]]


def whereabouts(case: Case, visit: RecordId, today: dt.date, work: Work) -> Whereabouts:
    """Return where each record stands in the papers of a visit and of its inspection, as made now.

    Photos are left out: they stand in annexes behind all that is asked for.
    """
    found: Whereabouts = {}
    looked_into = list(_looked_into(case, visit, today))
    for done, asked in enumerate(looked_into):
        work.step(done, len(looked_into))
        try:
            places = papers.preview(case, asked, _no_photo, work).places
        except Refused:
            continue
        pages: dict[RecordId, int] = {}
        for place in places:
            if place.source:
                pages.setdefault(place.source, place.page + 1)
        for source, page in pages.items():
            here = Whereabout(asked.kind, asked.of, page, asked.to)
            found[source] = (*found.get(source, ()), here)
    return found


def _looked_into(case: Case, visit: RecordId, today: dt.date) -> Iterator[Asked]:
    """Yield each paper; of the letters of reminder those to whom this visit asked something of."""
    for kind in KINDS:
        of = visit if "visit" in KINDS[kind].of else case.inspection.id
        asked = Asked(kind=kind, of=of, today=today)
        if kind is not DocumentKind.URGING:
            yield asked
            continue
        here = {each.addressee for each in case.recommendations if each.visit == visit}
        for body in papers.addressees(case, asked):
            if body in here:
                yield papers.addressed(asked, body)


def _no_photo(_hash: str, _marks: tuple[Mark, ...]) -> Rendition | None:
    return None
