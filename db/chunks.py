"""Bytes sealed in chunks of 64 KiB: each AES-256-GCM with its number in the nonce and a mark on the last.

A flipped, cut, swapped or added chunk is found. A key is used for one content only; a head line begins the sealed
bytes and goes into every seal. Some chunks are sealed and opened at once, in a buffer that is used again and again,
since fresh memory costs more than the cipher: what is yielded here is good until the next is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_BYTES = CHUNK_BYTES + TAG_BYTES

AT_ONCE = 4
"""So many chunks are sealed or opened at once."""

PIECE_BYTES = AT_ONCE * CHUNK_BYTES

Piece = bytes | bytearray | memoryview


class Torn(Exception):
    """The bytes are not what was sealed under this key, or not all of it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """How one content of a known size is sealed."""

    cipher: AESGCM
    head: bytes
    size_bytes: int

    @property
    def count(self) -> int:
        """How many chunks there are; nothing at all is one empty chunk."""
        return max(1, -(-self.size_bytes // CHUNK_BYTES))

    @property
    def sealed_bytes(self) -> int:
        """How many bytes the sealed content has."""
        return sealed_size(self.size_bytes, self.head)

    def closed(self, content: Iterable[Piece], number: int = 0) -> Iterator[memoryview]:
        """Return the sealed bytes of chunk `number` and all after it, the head before chunk 0.

        `content` is what these chunks hold, in pieces of whole chunks but for the last.
        """
        room = memoryview(bytearray(len(self.head) + AT_ONCE * SEALED_BYTES))
        filled = 0 if number else len(self.head)
        room[:filled] = self.head[:filled]
        for piece in chain(_some(content), () if self.size_bytes else (memoryview(b""),)):
            for at in range(0, max(1, len(piece)), CHUNK_BYTES):
                filled += self._close(piece[at : at + CHUNK_BYTES], number, room[filled:])
                number += 1
            yield room[:filled]
            filled = 0

    def _close(self, chunk: Piece, number: int, into: memoryview) -> int:
        size = len(chunk) + TAG_BYTES
        self.cipher.encrypt_into(self._nonce(number), chunk, self.head, into[:size])
        return size

    def opened(self, sealed: Iterable[Piece]) -> Iterator[memoryview]:
        """Return the content of sealed bytes, however they are cut. Raises Torn, before a wrong byte comes."""
        lengths = [self._size(number) + TAG_BYTES for number in range(self.count)]
        parts = _cut(sealed, [len(self.head), *lengths])
        if next(parts) != self.head:
            raise Torn
        room, filled = memoryview(bytearray(PIECE_BYTES)), 0
        for number, part in enumerate(parts):
            filled += self.open(number, part, room[filled:])
            if filled == PIECE_BYTES or number == self.count - 1:
                yield room[:filled]
                filled = 0

    def open(self, number: int, sealed: Piece, into: memoryview) -> int:
        """Write the content of a sealed chunk into a buffer and return its size. Raises Torn."""
        size = self._size(number)
        try:
            self.cipher.decrypt_into(self._nonce(number), sealed, self.head, into[:size])
        except (InvalidTag, ValueError) as error:
            raise Torn from error
        return size

    def _size(self, number: int) -> int:
        return min(CHUNK_BYTES, self.size_bytes - number * CHUNK_BYTES)

    def _nonce(self, number: int) -> bytes:
        return number.to_bytes(11, "big") + bytes([number == self.count - 1])


def sealed_size(size_bytes: int, head: bytes) -> int:
    """Return how many bytes a sealed content has."""
    return len(head) + size_bytes + TAG_BYTES * max(1, -(-size_bytes // CHUNK_BYTES))


def content_size(sealed_bytes: int, head: bytes) -> int:
    """Return how large the content of so many sealed bytes is; negative where they are no content."""
    body = sealed_bytes - len(head)
    return body - TAG_BYTES * max(1, -(-body // SEALED_BYTES))


def pieces(stream: Any) -> Iterator[memoryview]:
    """Return what is left of a stream, in pieces of whole chunks but for the last."""
    room = memoryview(bytearray(PIECE_BYTES))
    while size := stream.readinto(room):
        yield room[:size]


def _some(content: Iterable[Piece]) -> Iterator[memoryview]:
    """Return content in pieces of at most so many chunks as are sealed at once, none of them empty."""
    for piece in content:
        view = memoryview(piece)
        for at in range(0, len(view), PIECE_BYTES):
            yield view[at : at + PIECE_BYTES]


def _cut(given: Iterable[Piece], lengths: Iterable[int]) -> Iterator[Piece]:
    """Return bytes anew in parts of these lengths. Raises Torn where they are fewer, or more."""
    source, left = iter(given), memoryview(b"")
    for length in lengths:
        held, left = [left[:length]], left[length:]
        missing = length - len(held[0])
        while missing:
            piece = next(source, None)
            if piece is None:
                raise Torn
            view = memoryview(piece)
            held.append(view[:missing])
            left = view[missing:]
            missing -= len(held[-1])
        yield held[0] if len(held) == 1 else b"".join(held)
    if left or any(source):
        raise Torn
