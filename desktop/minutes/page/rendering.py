"""A paper as it was drawn: its bytes, and where on its pages every passage stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.records import RecordId
from desktop.minutes.notes import Note
from desktop.minutes.page.inlay import Inlay, joined


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
    """A PDF with blanks for its photos, where each record stands in it and what could not be shown as it is."""

    light: bytes
    photos: tuple[Inlay, ...]
    pages: int
    places: tuple[Place, ...]
    notes: tuple[Note, ...]

    @property
    def data(self) -> bytes:
        """The whole file, its photos in their places."""
        return b"".join(self.parts())

    def parts(self) -> Iterator[bytes]:
        """Yield the whole file part by part, one photo at a time."""
        return joined(self.light, self.photos) if self.photos else iter((self.light,))
