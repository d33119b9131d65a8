"""Small pictures made of photos, sealed beside the vault's evidence. All of them can be made anew.

Each lies under a name, and a key, that come from the original's hash, the longest side and the marks drawn: so
nobody without the vault's key can tell which photo it belongs to, and a damaged one is as good as none.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import files
from db.keys import derive
from db.vault import Vault
from desktop.evidence import marks as marks_
from desktop.evidence.darkroom import Picture
from desktop.evidence.marks import Marks

FOLDER = "renditions"

_HEADER = b"so-doan rendition 1\n"
_NONCE_BYTES = 12
_SHAPE = struct.Struct(">II?")
_MOST_BYTES = 32 << 20


class Renditions:
    """The small pictures of one vault."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._key = derive(key, b"so-doan rendition content")
        self._name_key = derive(key, b"so-doan rendition name")

    @classmethod
    def of(cls, vault: Vault) -> Renditions:
        """Return the small pictures kept in a vault's folder."""
        return cls(vault.folder / FOLDER, vault.derived("rendition"))

    def put(self, hash: str, side_px: int, picture: Picture, marks: Marks = ()) -> None:
        """Keep a picture of the photo with this hash. Raises what the disk refuses.

        It need not outlive a power cut, so nothing waits for the disk.
        """
        place = _place(hash, side_px, marks)
        path = self._path(place)
        shape = _SHAPE.pack(picture.width_px, picture.height_px, picture.grey)
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher(place).encrypt(nonce, shape + picture.jpeg, _HEADER)
        part = files.part_of(path)
        with files.refusals(self.folder):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with files.new(part) as file:
                    file.write(_HEADER + nonce + sealed)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def find(self, hash: str, side_px: int, marks: Marks = ()) -> Picture | None:
        """Return the picture kept, None where there is none or it is damaged."""
        place = _place(hash, side_px, marks)
        try:
            with self._path(place).open("rb") as file:
                data = file.read(_MOST_BYTES)
        except OSError:
            return None
        start = len(_HEADER) + _NONCE_BYTES
        if data[: len(_HEADER)] != _HEADER:
            return None
        try:
            content = self._cipher(place).decrypt(data[len(_HEADER) : start], data[start:], _HEADER)
        except (InvalidTag, ValueError):
            return None
        return Picture(content[_SHAPE.size :], *_SHAPE.unpack(content[: _SHAPE.size]))

    def holds(self, hash: str, side_px: int, marks: Marks = ()) -> bool:
        """Return whether a picture is there, whole or damaged."""
        return self._path(_place(hash, side_px, marks)).is_file()

    def drop(self, hash: str, side_px: int) -> None:
        """Remove the unmarked picture of a photo, if it is there. Raises what the disk refuses."""
        with files.refusals(self.folder):
            self._path(_place(hash, side_px, ())).unlink(missing_ok=True)

    def _path(self, place: bytes) -> Path:
        name = self._name(place)
        return self.folder / name[:2] / name

    def _name(self, place: bytes) -> str:
        return hmac.new(self._name_key, place, "sha256").hexdigest()

    def _cipher(self, place: bytes) -> AESGCM:
        return AESGCM(derive(self._key, place))


def _place(hash: str, side_px: int, marks: Marks) -> bytes:
    """Return what tells a rendition from every other."""
    drawn = hashlib.sha256(marks_.written(marks)).digest() if marks else b""
    return b"%s %d " % (hash.encode(), side_px) + drawn
