"""What a paper could not show as it stands in the record, as data; the words are the window's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoteKind(StrEnum):
    """Why something looks different on paper."""

    NO_GLYPH = "no_glyph"
    INVISIBLE = "invisible"
    PHOTO_MISSING = "photo_missing"
    PHOTO_UNREADABLE = "photo_unreadable"


@dataclass(frozen=True, slots=True)
class Note:
    """One such thing: a character's code or a photo's caption, and how often it was met."""

    kind: NoteKind
    what: str
    count: int = 1

    @property
    def key(self) -> str:
        """The key of the words that tell it; its slots are `what` and `count`."""
        return f"press.note.{self.kind.value}"
