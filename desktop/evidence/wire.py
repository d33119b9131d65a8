"""What goes over the pipes between the program and the process that decodes: frames of JSON and bytes.

Never pickles: whoever took over the decoding process must not reach further by its answer.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, TypeVar

import msgspec

from desktop.evidence.marks import Marks
from desktop.evidence.shot import Shot

MOST_HEAD_BYTES = 1 << 18
MOST_BODY_BYTES = 1 << 28

_SIZES = struct.Struct(">II")

T = TypeVar("T")


class Broken(Exception):
    """The other side is gone, or says what makes no sense."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What decoding one file may take. Memory and processor time are held on POSIX, the rest everywhere."""

    memory_bytes: int = 768 << 20
    cpu_s: int = 20
    wall_s: float = 30.0
    most_pixels: int = 50_000_000
    most_jpeg_pixels: int = 205_000_000


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The child's first words: the formats it can open."""

    formats: tuple[str, ...]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A file to open, of which `format`, and the longest sides of the pictures wanted, largest first.

    Of a document it is the `page`, from 0.
    """

    format: str
    sides_px: tuple[int, ...]
    marks: Marks = ()
    font: str = ""
    page: int = 0


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """One picture made; its bytes follow, in order, in the body."""

    width_px: int
    height_px: int
    grey: bool
    size_bytes: int


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a request: pictures, or the `fault` why there are none; of a document how many `pages` it has."""

    fault: str = ""
    shot: Shot = msgspec.field(default_factory=Shot)
    made: tuple[Made, ...] = ()
    pages: int = 0


def send(sink: BinaryIO, head: object, *body: bytes) -> None:
    """Write one frame. Raises Broken where nobody reads it any more."""
    data = msgspec.json.encode(head)
    try:
        sink.write(_SIZES.pack(len(data), sum(map(len, body))))
        for part in (data, *body):
            sink.write(part)
        sink.flush()
    except (OSError, ValueError) as error:
        raise Broken from error


def receive(source: BinaryIO, kind: type[T]) -> tuple[T, bytes]:
    """Read one frame whose head is of `kind`. Raises Broken at the end, or at what is no such frame."""
    head_bytes, body_bytes = _SIZES.unpack(_exactly(source, _SIZES.size))
    if head_bytes > MOST_HEAD_BYTES or body_bytes > MOST_BODY_BYTES:
        raise Broken
    try:
        head = msgspec.json.decode(_exactly(source, head_bytes), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Broken from error
    return head, _exactly(source, body_bytes)


def _exactly(source: BinaryIO, count: int) -> bytes:
    try:
        data = source.read(count)
    except (OSError, ValueError) as error:
        raise Broken from error
    if len(data) != count:
        raise Broken
    return data
