"""Which paper is looked at: of what kind, of what record, to whom; found from the place in the window."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db import lists, query
from db.errors import NoRecord
from db.records import DocumentKind, RecordId
from db.store import Store
from desktop.minutes.papers import KINDS, Asked
from desktop.ui.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A kind of paper `of` a visit or of the whole inspection; `to` is the body that a letter goes to."""

    kind: DocumentKind
    inspection: RecordId
    of: RecordId
    to: RecordId | None = None

    @property
    def visit(self) -> RecordId | None:
        """The visit it is of, None where it is of the whole inspection."""
        return None if self.of == self.inspection else self.of

    @property
    def possible(self) -> bool:
        """Whether such a record can have such a paper: one of a visit needs a visit."""
        return ("visit" if self.visit else "inspection") in KINDS[self.kind].of

    @property
    def place(self) -> Place:
        """Where in the window it is shown."""
        return Place("papers", self.of, self.to, paper=self.kind)

    def asked(self, today: dt.date) -> Asked:
        """Return what the press is asked for."""
        return Asked(kind=self.kind, of=self.of, today=today, to=self.to)


def wanted(store: Store, place: Place, recent: Place) -> Wanted | None:
    """Return the paper of a place, else of the visit last worked on, else of the latest; None without any.

    Raises NoRecord where the place names a record that is not there.
    """
    if place.record is not None:
        return fitting(store, place.record, place.paper, place.part)
    try:
        if recent.page == "visit" and recent.record:
            return fitting(store, recent.record, place.paper)
    except NoRecord:
        pass
    last = lists.last_visit(store.reader)
    of = last or next(iter(lists.inspection_topics(store.reader, 1)), None)
    return fitting(store, of, place.paper) if of else None


def fitting(
    store: Store, of: RecordId, kind: DocumentKind | None = None, to: RecordId | None = None
) -> Wanted:
    """Return the paper of this kind of a record, or of the record beside it that such a paper is of."""
    visit, inspection = None, of
    if query.kind_of(store.reader, of) == "visit":
        visit, inspection = of, query.visit(store.reader, of).inspection
    query.inspection(store.reader, inspection)  # says at once where it is gone
    kind = kind or (DocumentKind.MINUTES if visit else DocumentKind.NOTICE)
    if visit and "visit" not in KINDS[kind].of:
        visit = None
    elif not visit and "inspection" not in KINDS[kind].of:
        visit = lists.last_visit(store.reader, inspection)
    to = to if kind is DocumentKind.URGING else None
    return Wanted(kind=kind, inspection=inspection, of=visit or inspection, to=to)
