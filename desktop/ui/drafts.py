"""What was begun and is not in the record, known by its spot: read once from the book, kept in it at every change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from db import drafts, fields, query
from db.drafts import FILE, Spot
from db.records import KINDS, RecordId
from db.store import Store
from desktop.ui.places import Place, place_of

LINE = "line."
"""How the field of a spot begins that is a line in which one names, or looks for, what is to be added."""


class Drafts:
    """The drafts of the open book, in the window's thread. What is kept is on the disk when `keep` returns.

    Files that wait are no field's and are asked of the book: they come and go beside the window.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        every = drafts.kept(store.reader).items()
        self._kept = {spot: text for spot, text in every if spot.field != FILE}

    def __iter__(self) -> Iterator[Spot]:
        return iter(tuple(self._kept))

    def text(self, spot: Spot) -> str | None:
        """Return what is kept there."""
        return self._kept.get(spot)

    def begun(self, kind: str, within: RecordId) -> list[RecordId]:
        """Return the records of a kind that were begun within another one and are not written yet, oldest first."""
        own = (spot for spot in self if spot.kind == kind and spot.within == within)
        return list(dict.fromkeys(spot.record for spot in own))

    def keep(self, spot: Spot, text: str) -> None:
        """Keep what stands there. Raises Secret and what the disk refuses."""
        if self._kept.get(spot) != text:
            with self._store.transaction() as db:
                drafts.keep(db, spot, text)
            self._kept[spot] = text

    def drop(self, *spots: Spot) -> None:
        """Keep nothing there any more."""
        own = [spot for spot in spots if spot in self._kept]
        if own:
            with self._store.transaction() as db:
                drafts.drop(db, own)
            self.forget(own)

    def forget(self, spots: list[Spot]) -> None:
        """Take note that these went with what was written."""
        for spot in spots:
            self._kept.pop(spot, None)


def where(store: Store, spot: Spot) -> Place | None:
    """Return where a spot is seen; None where what it is of is gone."""
    if spot.kind not in KINDS:
        return Place(spot.kind, spot.record or None)
    record = query.find_record(store.reader, spot.of)
    if record is None or record.gone:
        return None
    is_own = spot.field in fields.types(record.kind_name)
    return replace(place_of(store, record), field=spot.field if is_own else "")


def left_behind(store: Store) -> list[Place]:
    """Return the places at which something is kept, each once; lines to add and look for things keep to themselves."""
    kept = (spot for spot in drafts.kept(store.reader) if not spot.field.startswith(LINE))
    spots = {(spot.kind, spot.of, spot.field): spot for spot in kept}  # of many files that wait one
    places = (where(store, spot) for spot in spots.values())
    return list(dict.fromkeys(place for place in places if place is not None))
