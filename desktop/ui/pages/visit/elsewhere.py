"""A large book's bodies that are not at hand: by the beginning of a name at once, by any part from a worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from db import directory, lists
from db.directory import BODY, Sifted
from db.records import Body, RecordId
from db.store import Store
from desktop.fieldwork.names import Named
from desktop.ui.desk import Desk
from desktop.work import Work

if TYPE_CHECKING:
    from db.query import Reader

MOST_HELD_IN = 12
"""How many bodies in whose names the words stand somewhere are looked for: more than a popup offers."""

Answer = tuple[str, list[Named[RecordId]]]


class Looking(QObject):
    """One look at a time for bodies in whose names some words stand; the newest words win. `found` carries them."""

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._wanted, self._is_asking = desk, "", False

    def look(self, words: str) -> None:
        """Look for these words, unless they were looked for last."""
        if words == self._wanted:
            return
        self._wanted = words
        if words and not self._is_asking:
            self._ask()

    def _ask(self) -> None:
        self._is_asking = True
        work = partial(_holding, self._desk.store, self._wanted)
        self._desk.jobs.start("", work, self._answered, self._failed)

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        self._is_asking = False
        words, bodies = answer
        if words == self._wanted:
            self.found.emit(bodies)
        elif self._wanted:
            self._ask()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._is_asking = False
        self._desk.refuse(error)


def beginning(reader: Reader, words: str, most: int) -> list[Named[RecordId]]:
    """Return the first bodies whose names begin so."""
    return _named(reader, directory.bodies_beginning(reader, words, most))


def _holding(store: Store, words: str, _work: Work) -> Answer:
    reader = store.reader
    places = directory.page(reader, Sifted(BODY, (words,)), None, MOST_HELD_IN)
    firsts = (directory.standing_for(reader, place.record) for place in places)
    return words, _named(reader, list(dict.fromkeys(firsts)))


def _named(reader: Reader, ids: Sequence[RecordId]) -> list[Named[RecordId]]:
    """Return first entries with every name of theirs; the body above tells two of one name apart, else their days."""
    known = lists.named(reader, Body, ids)
    every = directory.same_as(reader, known)
    second = lists.named(reader, Body, [id for own in every.values() for id in own])
    above = lists.named(reader, Body, [body.parent for body in known.values() if body.parent])
    found = []
    for body in (known[id] for id in ids if id in known):
        own = [second[id] for id in every.get(body.id, ()) if id in second]
        called = [name for each in own for name in (each.name, each.short_name) if name]
        detail = body.name if body.short_name else _apart(body, above.get(body.parent or body.id))
        name = body.short_name or body.name
        found.append(Named(body.id, name, tuple(dict.fromkeys(called)), detail))
    return found


def _apart(body: Body, above: Body | None) -> str:
    days = [str(day.year) if day else "…" for day in (body.valid_from, body.valid_to)]
    is_dated = body.valid_from or body.valid_to
    return above.short_name or above.name if above else "–".join(days) if is_dated else ""
