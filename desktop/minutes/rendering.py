"""A paper as it was drawn: its bytes, and where on its pages every passage stands."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import RecordId
from desktop.minutes.notes import Note


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page (from 0) a passage stands: a box in points from the page's lower left corner.

    `source` is the record it says, where there is one; `place` names it within the paper.
    """

    source: RecordId | None
    place: str
    page: int
    left_pt: float
    bottom_pt: float
    right_pt: float
    top_pt: float


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished PDF, where each record stands in it and what could not be shown as it is."""

    data: bytes
    pages: int
    places: tuple[Place, ...]
    notes: tuple[Note, ...]
