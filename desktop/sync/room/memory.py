"""Where rooms were found before, for the day when nothing is announced: sealed in the vault."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from db.vault import Vault
from desktop.sync.room import ticket
from desktop.sync.room.ticket import Place
from desktop.sync.sealed import SealedFile

FILE = "rooms-sealed"
_MOST = 8


class Memory:
    """The last rooms, newest first: whose they were, and where."""

    def __init__(self, vault: Vault) -> None:
        self._file = SealedFile(vault, FILE, "room addresses", b"so-doan rooms 1", "rooms")

    def rooms(self) -> list[tuple[str, tuple[Place, ...]]]:
        """Return whose rooms were met, and the places of each."""
        return [(name, ticket.known(places)) for name, places in self._all()]

    def note(self, name: str, places: Sequence[Place]) -> None:
        """Remember a room; an older one of the same person is forgotten."""
        others = [each for each in self._all() if each[0] != name]
        known = [(name, [str(place) for place in places]), *others][:_MOST]
        self._file.write(msgspec.json.encode(known))

    def _all(self) -> list[tuple[str, list[str]]]:
        data = self._file.read()
        if data is None:
            return []
        try:
            return msgspec.json.decode(data, type=list[tuple[str, list[str]]])
        except msgspec.DecodeError as error:
            raise self._file.damaged() from error
