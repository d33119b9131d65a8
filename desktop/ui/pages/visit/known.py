"""The bodies at hand at a visit: all of a small book; of a large one those it has to do with, any other when named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from db import lists, query
from db.records import Body, RecordId
from desktop.ui.lists.bodies import BodyNames

if TYPE_CHECKING:
    from db.query import Reader

MOST_HELD = 1_000
"""A book of more bodies has those of the inspection at hand: all their names, made ready, took 200 ms at a key."""


class Bodies(Mapping[RecordId, Body]):
    """Bodies by id; going through them goes through those at hand."""

    def __init__(self, reader: Reader, inspection: RecordId) -> None:
        self._reader = reader
        self.are_all = lists.count(reader, Body) <= MOST_HELD
        near = query.bodies(reader) if self.are_all else query.bodies_of(reader, inspection)
        self._known: dict[RecordId, Body | None] = {body.id: body for body in near}

    def __getitem__(self, id: RecordId) -> Body:
        if id not in self._known and not self.are_all:
            self._known[id] = lists.named(self._reader, Body, [id]).get(id)
        body = self._known.get(id)
        if body is None:
            raise KeyError(id)
        return body

    def __iter__(self) -> Iterator[RecordId]:
        return iter([id for id, body in self._known.items() if body is not None])

    def __len__(self) -> int:
        return sum(body is not None for body in self._known.values())

    def take(self, body: Body) -> None:
        """Take in a body as it now is."""
        if body.gone:
            self._known.pop(body.id, None)
        else:
            self._known[body.id] = body

    @property
    def elsewhere(self) -> BodyNames | None:
        """Where to look for what is not at hand, None where all are."""
        return None if self.are_all else BodyNames(self._reader)
