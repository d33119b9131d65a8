"""What one roll says: devices, their owners and parts, who was struck off, which rolls it follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.sync.keyring import Card


class Part(StrEnum):
    """Whose device it is, and so what it may do: head and secretary keep the roll and write, a member writes.

    More than that the keys do not tell: who finalises or signs a paper is seen in its history, not forbidden here.
    """

    HEAD = "head"
    SECRETARY = "secretary"
    MEMBER = "member"
    READER = "reader"

    @property
    def keeps(self) -> bool:
        """Whether such a device may write the next roll."""
        return self in (Part.HEAD, Part.SECRETARY)

    @property
    def rank(self) -> int:
        """How much it may do: 0 for what may do most."""
        return list(Part).index(self)

    @classmethod
    def _missing_(cls, value: object) -> Part | None:
        """Read the two words of the first rolls there were."""
        return {"keeper": Part.SECRETARY, "writer": Part.MEMBER}.get(str(value))


@dataclass(frozen=True, slots=True)
class Entry:
    """One device on the roll, its owner's name, and the epoch's key sealed to it.

    `last` is of a reader that once wrote: the last of its changes that still count.
    """

    card: Card
    name: str
    part: Part
    key: bytes = b""
    last: int = 0


@dataclass(frozen=True, slots=True)
class Struck:
    """A device that was struck off, and the last of its changes that still count."""

    device: str
    last: int


@dataclass(frozen=True, slots=True)
class Roll:
    """One roll, opened and verified. `before` are the hashes of the rolls it follows, with their keys sealed."""

    inspection: str
    number: int
    issued_ms: int
    entries: tuple[Entry, ...]
    struck: tuple[Struck, ...] = ()
    before: tuple[tuple[str, bytes], ...] = ()

    def entry(self, device: str) -> Entry | None:
        """Return a device's line, None where it is not on the roll."""
        return next((each for each in self.entries if each.card.device == device), None)
