"""A recording on its way into the vault: sealed piece by piece, so that a crash costs less than a second of it.

A tape is a header, a salt, and pieces, each sealed under a key of this tape with its number: the first says whose
recording it is, the rest are sound. What follows the last whole piece was being written when the program ended.
"""

from __future__ import annotations

import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import files
from db.chunks import CHUNK_BYTES
from db.keys import derive
from db.records import RecordId
from db.vault import Vault

RATE_HZ, FRAME_BYTES = 16_000, 2
"""Sound is one channel of whole numbers of 16 bits: enough for speech, 115 MB an hour."""

PIECE_BYTES = RATE_HZ * FRAME_BYTES // 2
"""Half a second is sealed at a time."""

_FOLDER, _ENDING = "recordings", ".tape"
_HEADER = b"so-doan tape 1\r\n\r\n"
_SALT_BYTES, _NONCE_BYTES, _MOST_PIECE_BYTES = 16, 12, 1 << 22
_LENGTH = struct.Struct("<I")
_MARK = secrets.token_hex(4)
"""Tells the tapes of this run of the program from those that an earlier one left behind."""


@dataclass(frozen=True, slots=True)
class About:
    """Whose recording a tape is; `began` is a moment in ISO form."""

    visit: RecordId
    finding: RecordId | None
    consent: str
    began: str
    file_name: str


class Tapes:
    """The tapes of one vault."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self._key = folder, key

    @classmethod
    def of(cls, vault: Vault) -> Tapes:
        """Return the tapes in a vault's folder."""
        return cls(vault.folder / _FOLDER, vault.derived("recording"))

    def begin(self, about: About) -> Tape:
        """Begin a tape. Raises what the disk refuses."""
        with files.refusals(self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            path = self.folder / f"{_MARK}{secrets.token_hex(8)}{_ENDING}"
            return Tape(path, self._key, about)

    def left_behind(self) -> list[Path]:
        """Return the tapes that an earlier run of the program could not end, oldest first."""
        found = [p for p in self.folder.glob(f"*{_ENDING}") if not p.name.startswith(_MARK)]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))

    def leave(self, path: Path) -> None:
        """Let a tape of this run be found among those left behind."""
        path.rename(path.with_name(path.name.removeprefix(_MARK)))

    def played(self, path: Path) -> tuple[About | None, Iterator[bytes]]:
        """Return whose tape it is, None where not even that is whole, and its sound up to the last whole piece."""
        pieces = self._pieces(path)
        first = next(pieces, None)
        return (msgspec.json.decode(first, type=About) if first else None), pieces

    def _pieces(self, path: Path) -> Iterator[bytes]:
        with files.refusals(path), path.open("rb") as file:
            if file.read(len(_HEADER)) != _HEADER:
                return
            cipher, number = _cipher(self._key, file.read(_SALT_BYTES)), 0
            while (piece := _piece(file, cipher, number)) is not None:
                yield piece
                number += 1


class Tape:
    """One tape that is being written, by one thread."""

    def __init__(self, path: Path, key: bytes, about: About) -> None:
        self.path = path
        self.frames = 0
        self._number, self._waiting = 0, bytearray()
        salt = os.urandom(_SALT_BYTES)
        self._cipher = _cipher(key, salt)
        self._file = files.new(path)
        self._file.write(_HEADER + salt)
        self._seal(msgspec.json.encode(about))

    def write(self, sound: bytes) -> None:
        """Take sound in; each whole piece of it is durable on return. Raises what the disk refuses."""
        self._waiting += sound
        self.frames += len(sound) // FRAME_BYTES
        while len(self._waiting) >= PIECE_BYTES:
            piece = bytes(self._waiting[:PIECE_BYTES])
            del self._waiting[:PIECE_BYTES]
            self._seal(piece)

    def end(self) -> None:
        """Write what waits, and close. Raises what the disk refuses."""
        with files.refusals(self.path):
            try:
                if self._waiting:
                    self._seal(bytes(self._waiting))
                    self._waiting.clear()
            finally:
                self._file.close()

    def _seal(self, piece: bytes) -> None:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, piece, _place(self._number))
        self._number += 1
        with files.refusals(self.path):
            self._file.write(_LENGTH.pack(len(sealed)) + nonce + sealed)
            files.sync(self._file)


def head(frames: int) -> bytes:
    """Return how a WAV of so many frames begins."""
    size, rate = frames * FRAME_BYTES, RATE_HZ * FRAME_BYTES
    layout = struct.pack("<HHIIHH", 1, 1, RATE_HZ, rate, FRAME_BYTES, 8 * FRAME_BYTES)
    told = b"WAVEfmt " + _LENGTH.pack(len(layout)) + layout + b"data" + _LENGTH.pack(size)
    return b"RIFF" + _LENGTH.pack(len(told) + size) + told


def chunked(start: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the bytes in pieces of the size that the vault seals."""
    waiting = bytearray(start)
    for piece in pieces:
        waiting += piece
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive(key, b"so-doan tape " + salt))


def _place(number: int) -> bytes:
    return _HEADER + number.to_bytes(8, "big")


def _piece(file: BinaryIO, cipher: AESGCM, number: int) -> bytes | None:
    """Return the next piece, None where none is whole any more."""
    told = file.read(_LENGTH.size)
    if len(told) != _LENGTH.size:
        return None
    size = _LENGTH.unpack(told)[0]
    if size > _MOST_PIECE_BYTES:
        return None
    nonce, sealed = file.read(_NONCE_BYTES), file.read(size)
    try:
        return cipher.decrypt(nonce, sealed, _place(number))
    except (InvalidTag, ValueError):
        return None
