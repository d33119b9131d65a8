"""Thumbnails on a shelf: small sealed objects beside the evidence, which come before the photos that they show.

One lies under a name of its own for each photo and tells the shelf no more than that. It proves nothing of the photo:
who takes it in develops it anew as a stranger's picture, and lets it go once the photo itself is here.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Protocol

from db.keys import derive
from db.sharing import Delegation, Wanted
from desktop.sync import keyring, names
from desktop.sync.keyring import Unsealed
from desktop.sync.shelf import Bytes, NoObject, ObjectDiffers, Shelf
from desktop.work import Work

LARGEST_BYTES = 128 << 10
_HEAD = b"so-doan thumbnail 1\n"
_SALT_BYTES = 16


class Album(Protocol):
    """The thumbnails of this vault, by the hash of the photo."""

    def holds(self, hash: str) -> bool:
        """Tell whether one is here."""

    def find(self, hash: str) -> bytes | None:
        """Return one as JPEG."""

    def keep(self, hash: str, jpeg: bytes) -> None:
        """Keep what a stranger sent as one, if it is a picture."""

    def drop(self, hash: str) -> None:
        """Let one go, which is damaged, or a stranger's while the photo itself is here."""


class Glimpses:
    """The thumbnails of one delegation on one shelf."""

    def __init__(self, delegation: Delegation, shelf: Shelf, album: Album) -> None:
        self._delegation, self._shelf, self.album = delegation.id, shelf, album
        self._name_key = derive(delegation.secret, b"so-doan thumbnail name")
        self._key = derive(delegation.secret, b"so-doan thumbnail content")

    def name(self, hash: str) -> str:
        """Return the name of the object that shows the photo with this hash."""
        keyed = hmac.digest(self._name_key, bytes.fromhex(hash), "sha256").hex()
        return names.blob(self._delegation, keyed)[0]

    def lacking(self, held: Iterable[Wanted], there: Collection[str]) -> tuple[Wanted, ...]:
        """Return what of the photos here has a thumbnail that is not there."""
        return tuple(e for e in held if self.album.holds(e.hash) and self.name(e.hash) not in there)

    def coming(self, missing: Iterable[Wanted], there: Collection[str]) -> tuple[Wanted, ...]:
        """Return what of the photos that are not here has a thumbnail there and none here."""
        return tuple(
            e for e in missing if self.name(e.hash) in there and not self.album.holds(e.hash)
        )

    def push(self, wanted: Wanted, work: Work) -> bool:
        """Put a thumbnail there and read it back; False where it is gone, or something else lies there."""
        jpeg = self.album.find(wanted.hash)
        if jpeg is None:
            self.album.drop(wanted.hash)
            return False
        salt = os.urandom(_SALT_BYTES)
        sealed = keyring.closed(self._key, salt, jpeg, _HEAD + bytes.fromhex(wanted.hash))
        name, data = self.name(wanted.hash), _HEAD + salt + sealed
        with suppress(ObjectDiffers, NoObject):
            self._shelf.write(name, Bytes(data), work)
            return self._read(name) == data
        return False

    def pull(self, wanted: Wanted) -> bool:
        """Fetch a thumbnail; False where it is not what it is called."""
        head = len(_HEAD) + _SALT_BYTES
        with suppress(NoObject, Unsealed):
            data = self._read(self.name(wanted.hash))
            if len(data) > LARGEST_BYTES or not data.startswith(_HEAD):
                raise Unsealed
            beside = _HEAD + bytes.fromhex(wanted.hash)
            jpeg = keyring.opened(self._key, data[len(_HEAD) : head], data[head:], beside)
            self.album.keep(wanted.hash, jpeg)
            return True
        return False

    def _read(self, name: str) -> bytes:
        found = bytearray()
        for piece in self._shelf.read(name):
            found += piece
            if len(found) > LARGEST_BYTES:
                break
        return bytes(found)
