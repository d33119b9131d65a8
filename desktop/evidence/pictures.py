"""A photo of the record as a picture: from the sealed renditions, or developed once more where they are gone."""

from __future__ import annotations

from db.blobs import Blobs
from db.errors import Refused
from db.store import Store
from desktop.evidence import look
from desktop.evidence.darkroom import MOST_BYTES, Darkroom, Developed, Picture, Undevelopable
from desktop.evidence.look import HEAD_BYTES
from desktop.evidence.marks import Marks
from desktop.evidence.renditions import Renditions

PAPER_SIDE_PX = 1600
THUMBNAIL_SIDE_PX = 256
SIDES_PX = (PAPER_SIDE_PX, THUMBNAIL_SIDE_PX)
CLOSE_SIDE_PX = 4800
"""To be looked at closely."""


class Pictures:
    """The photos of one vault by the hash of their bytes. Safe to use from any thread."""

    def __init__(self, blobs: Blobs, renditions: Renditions, darkroom: Darkroom) -> None:
        self._blobs, self._renditions, self._darkroom = blobs, renditions, darkroom

    @classmethod
    def of(cls, store: Store, darkroom: Darkroom) -> Pictures:
        """Return the photos of an open store."""
        return cls(store.blobs, Renditions.of(store.vault), darkroom)

    def paper(self, hash: str, marks: Marks = ()) -> Picture | None:
        """Return the photo as a paper shows it, None where it cannot be shown. Raises NoEvidence, VaultDamaged."""
        try:
            return self.picture(hash, PAPER_SIDE_PX, marks)
        except Undevelopable:
            return None

    def thumbnail(self, hash: str, marks: Marks = ()) -> Picture:
        """Return the photo as a list shows it. Raises as `picture` does."""
        return self.picture(hash, THUMBNAIL_SIDE_PX, marks)

    def picture(self, hash: str, side_px: int, marks: Marks = ()) -> Picture:
        """Return the photo with this longest side. It is kept for the next time in the sizes of `SIDES_PX`; a small one
        with marks is not, since each stroke makes another.

        Raises NoEvidence, VaultDamaged or Undevelopable.
        """
        found = self._renditions.find(hash, side_px, marks)
        if found is not None:
            return found
        with self._blobs.open(hash) as stream:
            data = stream.read(MOST_BYTES + 1)
        seen = look.look(data[:HEAD_BYTES])
        if not seen.decoder:
            raise Undevelopable("format")
        made = self._darkroom.develop(data, seen.decoder, (side_px,), marks).pictures[0]
        if side_px == PAPER_SIDE_PX or (side_px in SIDES_PX and not marks):
            self._keep(hash, side_px, made, marks)
        return made

    def leaf(self, hash: str, page: int, side_px: int) -> Developed:
        """Return a page of a document, from 0, with this longest side, and how many pages there are.

        Raises NoEvidence, VaultDamaged or Undevelopable.
        """
        with self._blobs.open(hash) as stream:
            data = stream.read(MOST_BYTES + 1)
        return self._darkroom.develop(data, look.PDF.decoder, (side_px,), page=page)

    def _keep(self, hash: str, side_px: int, picture: Picture, marks: Marks) -> None:
        """Keep it for the next time; a disk that refuses only costs that time."""
        try:
            self._renditions.put(hash, side_px, picture, marks)
        except Refused:
            return
