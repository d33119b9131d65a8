"""Whose photos and files this device fetches by itself, visit by visit: a choice of its own, sealed in the vault."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from db.vault import Vault
from desktop.sync.sealed import SealedFile

FILE = "wishes-sealed"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whether originals come by themselves, and the visits of which it is the other way round."""

    by_itself: bool = True
    otherwise: frozenset[str] = frozenset()

    def brings(self, visit: str) -> bool:
        """Tell whether a visit's photos and files come by themselves; "" stands for those of no visit."""
        return self.by_itself != (visit in self.otherwise)

    def choosing(self, visit: str, brings: bool) -> Wishes:
        """Return these with another choice for one visit."""
        others = self.otherwise - {visit}
        return replace(self, otherwise=others if brings == self.by_itself else others | {visit})


EVERYTHING = Wishes()


class Wishbook:
    """What was chosen on this device, in a sealed file of the vault's folder."""

    def __init__(self, vault: Vault) -> None:
        self._file = SealedFile(vault, FILE, "wishes", b"so-doan wishes 1", "wishes")

    def wishes(self) -> Wishes:
        """Return what was chosen; everything by itself where nothing was."""
        data = self._file.read()
        if data is None:
            return EVERYTHING
        try:
            return msgspec.json.decode(data, type=Wishes)
        except msgspec.DecodeError as error:
            raise self._file.damaged() from error

    def keep(self, wishes: Wishes) -> None:
        """Remember another choice."""
        self._file.write(msgspec.json.encode(wishes))
