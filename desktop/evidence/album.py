"""The thumbnails of a vault as other devices are given them and as they come from others.

What came is a stranger's picture: only what the decoding child makes of it is kept and ever shown.
"""

from __future__ import annotations

from contextlib import suppress

from db.errors import Refused
from db.store import Store
from desktop.evidence import look
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.evidence.look import HEAD_BYTES, Sort
from desktop.evidence.pictures import THUMBNAIL_SIDE_PX
from desktop.evidence.renditions import Renditions


class Album:
    """The thumbnails of one vault. Safe to use from any thread."""

    def __init__(self, store: Store, darkroom: Darkroom) -> None:
        self._renditions, self._darkroom = Renditions.of(store.vault), darkroom

    def holds(self, hash: str) -> bool:
        """Tell whether a photo has a thumbnail here."""
        return self._renditions.holds(hash, THUMBNAIL_SIDE_PX)

    def find(self, hash: str) -> bytes | None:
        """Return a photo's thumbnail as JPEG; None where there is none, or it is damaged."""
        found = self._renditions.find(hash, THUMBNAIL_SIDE_PX)
        return found.jpeg if found else None

    def keep(self, hash: str, jpeg: bytes) -> None:
        """Develop and keep what was sent as a photo's thumbnail; nothing where it is no picture."""
        seen = look.look(jpeg[:HEAD_BYTES])
        if seen.sort is not Sort.PHOTO:
            return
        with suppress(Undevelopable, Refused):
            made = self._darkroom.develop(jpeg, seen.decoder, (THUMBNAIL_SIDE_PX,)).pictures[0]
            self._renditions.put(hash, THUMBNAIL_SIDE_PX, made)

    def drop(self, hash: str) -> None:
        """Let a photo's thumbnail go, so that it is made anew from the photo itself."""
        with suppress(Refused):
            self._renditions.drop(hash, THUMBNAIL_SIDE_PX)
