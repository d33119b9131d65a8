"""Sealed chunks: the format to the byte, however content and sealed bytes are cut on their way."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from db import chunks
from db.chunks import CHUNK_BYTES, PIECE_BYTES, SEALED_BYTES, Seal, Torn

HEAD = b"so-doan 1\n"
CIPHER = AESGCM(bytes(range(32)))
SIZES = [
    0,
    1,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    PIECE_BYTES,
    PIECE_BYTES + 1,
    5 * CHUNK_BYTES,
]


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def plainly_sealed(data: bytes) -> bytes:
    """The format, written down once more as simply as can be."""
    parts = [data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)] or [b""]
    last = len(parts) - 1
    nonces = [number.to_bytes(11, "big") + bytes([number == last]) for number in range(len(parts))]
    return HEAD + b"".join(
        CIPHER.encrypt(n, part, HEAD) for n, part in zip(nonces, parts, strict=True)
    )


def seal(data: bytes) -> Seal:
    return Seal(CIPHER, HEAD, len(data))


def closed(data: bytes, number: int = 0) -> bytes:
    stream = io.BytesIO(data)
    stream.seek(number * CHUNK_BYTES)
    return b"".join(bytes(each) for each in seal(data).closed(chunks.pieces(stream), number))


def opened(data: bytes, sealed: Iterator[bytes]) -> bytes:
    return b"".join(bytes(each) for each in seal(data).opened(sealed))


def cut(data: bytes, lengths: list[int]) -> Iterator[bytes]:
    """Cut bytes into parts of these lengths, by turns."""
    at, turn = 0, 0
    while at < len(data):
        length = lengths[turn % len(lengths)]
        yield data[at : at + length]
        at, turn = at + length, turn + 1


@pytest.mark.parametrize("size", SIZES)
def test_the_format_is_what_it_says(size: int) -> None:
    data = content(size)
    assert closed(data) == plainly_sealed(data)
    assert len(closed(data)) == seal(data).sealed_bytes == chunks.sealed_size(size, HEAD)
    assert chunks.content_size(len(closed(data)), HEAD) == size


@pytest.mark.parametrize("size", SIZES)
@settings(deadline=None)
@given(lengths=st.lists(st.integers(7_000, 300_000), min_size=1, max_size=4))
def test_sealed_bytes_open_to_the_content_however_they_are_cut(
    size: int, lengths: list[int]
) -> None:
    data = content(size)
    assert opened(data, cut(plainly_sealed(data), lengths)) == data


def test_sealing_goes_on_from_any_chunk() -> None:
    data = content(6 * CHUNK_BYTES + 5)
    for number in range(1, 7):
        assert closed(data, number) == plainly_sealed(data)[len(HEAD) + number * SEALED_BYTES :]


@given(
    size=st.sampled_from(SIZES),
    place=st.floats(0, 1, exclude_max=True),
    how=st.sampled_from(["flip", "cut", "add"]),
)
def test_what_is_not_the_sealed_content_never_opens_to_the_end(
    size: int, place: float, how: str
) -> None:
    data = content(size)
    whole = plainly_sealed(data)
    at = int(place * len(whole))
    spoilt = {
        "flip": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        "cut": whole[:at],
        "add": whole + whole[at:],
    }[how]
    with pytest.raises(Torn):
        opened(data, cut(spoilt, [100_000]))


def test_no_wrong_byte_comes_before_the_refusal() -> None:
    data = content(2 * PIECE_BYTES)
    whole = bytearray(plainly_sealed(data))
    whole[len(HEAD) + 5 * SEALED_BYTES + 9] ^= 1
    pieces = seal(data).opened(iter([bytes(whole)]))
    assert next(pieces) == data[:PIECE_BYTES]
    with pytest.raises(Torn):
        next(pieces)
