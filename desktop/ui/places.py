"""Where a person can be in the window: a page, and the record it shows."""

from __future__ import annotations

from dataclasses import dataclass

from db import lists, query
from db.records import (
    Attendee,
    Body,
    Document,
    DocumentKind,
    Evidence,
    Figure,
    Finding,
    FollowUp,
    Inspection,
    Member,
    Recommendation,
    Record,
    RecordId,
    Subject,
    Topic,
    Visit,
)
from db.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its name; `record` is what it shows, `part` a record inside that to point at.

    `words` are what was searched for, or the bundle that was handed over; they are never kept on disk.
    `paper` is the kind of paper of the record; `field` is where the cursor goes in what is named.
    """

    page: str
    record: RecordId | None = None
    part: RecordId | None = None
    words: str = ""
    paper: DocumentKind | None = None
    field: str = ""


TODAY = Place("today")


def to_text(place: Place) -> str:
    """Return the place as the text that the settings keep."""
    page = f"{place.page}:{place.paper}" if place.paper else place.page
    return "/".join(filter(None, (page, place.record, place.part)))


def from_text(text: str, pages: frozenset[str]) -> Place:
    """Return the place that a kept text names; today's page where it names none of `pages`."""
    named, *records = text.split("/")
    page, _, paper = named.partition(":")
    if page not in pages or len(records) > 2 or paper not in ("", *DocumentKind):
        return TODAY
    kind = DocumentKind(paper) if paper else None
    record, part = (*map(RecordId, records), None, None)[:2]
    return Place(page, record, part, paper=kind)


def place_of(store: Store, record: Record) -> Place:
    """Return where a record is shown. Raises NoRecord where its owner is gone."""
    match record:
        case Inspection():
            return Place("inspection", record.id)
        case Member() | Subject() | Topic():
            return Place("inspection", record.inspection, record.id)
        case Visit():
            return Place("visit", record.id)
        case Attendee() | Finding() | Evidence() | Recommendation():
            return Place("visit", record.visit, record.id)
        case Document():
            return Place("papers", record.visit or record.inspection, paper=record.kind)
    return _place_through(store, record)


def _place_through(store: Store, record: Record) -> Place:
    """Return where a record is shown that hangs on another one."""
    match record:
        case Figure():
            return Place("visit", query.finding(store.reader, record.finding).visit, record.id)
        case FollowUp():
            return place_of(store, query.record(store.reader, record.recommendation))
        case Body():
            return _place_of_body(store, record)
    return Place("inspections")


def _place_of_body(store: Store, body: Body) -> Place:
    """Return the first inspection that the body is a part of, else the directory."""
    found = lists.subject_of(store.reader, body.id)
    if found:
        return Place("inspection", *found)
    return Place("directory", body.id)


def visit_name(visit: Visit, kind: str) -> str:
    """Return what a visit is called on the screen: its title, else `kind` and place."""
    return visit.title or " · ".join(filter(None, (kind, visit.place)))
