"""Where a person can be in the window: a page, and the record it shows."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import RecordId


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its name; `record` is what it shows, `part` a record inside that to point at.

    `words` are what was searched for; they are never kept on disk.
    """

    page: str
    record: RecordId | None = None
    part: RecordId | None = None
    words: str = ""


TODAY = Place("today")


def to_text(place: Place) -> str:
    """Return the place as the text that the settings keep."""
    return "/".join(filter(None, (place.page, place.record, place.part)))


def from_text(text: str, pages: frozenset[str]) -> Place:
    """Return the place that a kept text names; today's page where it names none of `pages`."""
    page, *records = text.split("/")
    if page not in pages or len(records) > 2:
        return TODAY
    return Place(page, *(RecordId(record) for record in records))
