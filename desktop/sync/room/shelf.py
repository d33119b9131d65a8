"""The room's shelf as a guest reaches it: WebDAV, whose server tells how much it holds of an upload that broke off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.sync import shelf, web
from desktop.sync.addresses import Origin, WebDavAddress
from desktop.sync.credentials import Credentials
from desktop.sync.room import uploads
from desktop.sync.room.ticket import Place
from desktop.sync.room.uploads import Stretch
from desktop.sync.shelf import Source
from desktop.sync.upload import Upload
from desktop.sync.web import Patience
from desktop.sync.webdav import WebDav
from desktop.work import Work

RESUMED_BYTES = 64 * 1024
"""An upload of this size or more goes on where it broke off; a smaller one begins anew."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of a source from one byte on."""

    source: Source
    at: int

    @property
    def size_bytes(self) -> int:
        """How many bytes are left."""
        return self.source.size_bytes - self.at

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Return the bytes from `start` of what is left on."""
        return self.source.chunks(self.at + start)


class RoomShelf(WebDav):
    """A room's shelf; wherever the room is now, it is the same one."""

    def __init__(self, room: str, place: Place, who: Credentials, patience: Patience) -> None:
        origin = Origin("https", place.host, place.port)
        super().__init__(WebDavAddress(origin, f"/{room}/"), who, patience)
        self.address = f"room:{room}"
        self._device = who.user

    def write(self, name: str, source: Source, work: Work) -> None:
        """Send an object, from the byte that an earlier attempt reached; what breaks off is left for the next."""
        size_bytes = source.size_bytes
        if size_bytes < RESUMED_BYTES:
            super().write(name, source, work)
        elif not self._is_there(shelf.checked(name), size_bytes):
            part = self._part(name)
            at = self._reached(part, source, work)
            if at < size_bytes:
                self._go_on(part, Upload(_Rest(source, at), work, at, size_bytes), at)
            self._move(part, name, size_bytes)

    def _part(self, name: str) -> str:
        """Return the name of this device's upload of an object, the same each time."""
        return shelf.TEMPORARY + hashlib.sha256(f"{self._device} {name}".encode()).hexdigest()

    def _reached(self, part: str, source: Source, work: Work) -> int:
        """Return how many bytes are there already, if they are those of the source."""
        answer = self._ask("HEAD", part)
        answer.close()
        at = web.size(answer.headers.get("Content-Length", "")) if answer.status == 200 else 0
        if not 0 < at <= source.size_bytes:
            return 0
        is_ours = answer.headers.get("Repr-Digest") == _digest(source, at, work)
        return at if is_ours else 0

    def _go_on(self, part: str, upload: Upload, at: int) -> None:
        """Send the bytes from one on, once: where the line is lost, less is left to send the next time."""
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": str(Stretch(at, upload.size_bytes)),
        }
        answer = self._ask("PUT", part, headers, upload, insists=False)
        answer.close()
        if answer.status == 409:
            raise shelf.ShelfUnreachable(self.address)  # another line of ours wrote meanwhile
        if answer.status not in (200, 201, 204):
            raise self._unsent(part, answer.status, upload.size_bytes)


def _digest(source: Source, at: int, work: Work) -> str:
    """Return the hash of a source's bytes before one, as the host tells it."""
    digest, left = hashlib.sha256(), at
    for piece in source.chunks():
        digest.update(piece[:left])
        left -= min(len(piece), left)
        if not left:
            break
        work.step(at - left, source.size_bytes)
    return uploads.told(digest)
