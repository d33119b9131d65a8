"""Photos laid into a finished file, one at a time: until then a blank stands for each.

So a paper is drawn, finished and judged without its photos' bytes, which no rule looks into, and is never twice in
memory. They come as an update at the file's end, as PDF has it (ISO 32000-1, 7.5.6): nothing before is moved.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from db.records import Mark
from desktop.minutes.photos import Prints, Rendition

_MARK = b"so-doan photo %06d"
_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe"
_TAIL = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xd9"
_OBJECT = b" 0 obj"
_BLANK = re.compile(
    rb"(\d+) 0 obj\s*(<<[^>]*?>>)\s*stream\r?\n"
    + re.escape(_HEAD)
    + rb"..so-doan photo (\d{6})"
    + re.escape(_TAIL),
    re.DOTALL,
)
_LENGTH = re.compile(rb"/Length \d+")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_KEPT = re.compile(rb"/(Root|Info|Size)\s+(\d+(?: \d+ R)?)")
_ID = re.compile(rb"/ID\s*\[\s*<([0-9a-fA-F]+)>")


@dataclass(frozen=True, slots=True)
class Inlay:
    """A photo that is to be laid into a file: what it is like, and how its bytes are had."""

    hash: str
    marks: tuple[Mark, ...]
    width_px: int
    height_px: int
    grey: bool
    jpeg: Callable[[], bytes]

    @property
    def key(self) -> tuple[str, tuple[Mark, ...]]:
        """What tells it from another: the same photo with other marks is another."""
        return self.hash, self.marks


def inlay(hash: str, marks: tuple[Mark, ...], seen: Rendition, photos: Prints) -> Inlay:
    """Return a photo, `seen` once, whose bytes are asked for again when they are wanted."""

    def jpeg() -> bytes:
        shown = photos(hash, marks)
        if shown is None or (shown.width_px, shown.height_px) != (width_px, height_px):
            raise RuntimeError(f"photo {hash[:12]} is not the same for the same")
        return shown.jpeg

    width_px, height_px = seen.width_px, seen.height_px
    return Inlay(hash, marks, width_px, height_px, seen.grey, jpeg)


def blank(number: int) -> bytes:
    """Return the picture that stands for the photo of this number: well formed, with nothing to see."""
    mark = _MARK % number
    return _HEAD + (len(mark) + 2).to_bytes(2, "big") + mark + _TAIL


def joined(light: bytes, inlays: Sequence[Inlay]) -> Iterator[bytes]:
    """Yield a file's bytes, part by part, each of its blanks replaced by its photo."""
    yield light
    end = len(light)
    offsets: dict[int, int] = {}
    names = hashlib.sha256()
    for found in _blanks(light):
        number, jpeg = int(found[1]), inlays[int(found[3])].jpeg()
        head = b"%d 0 obj\n%s\nstream\n" % (
            number,
            _LENGTH.sub(b"/Length %d" % len(jpeg), found[2]),
        )
        tail = b"\nendstream\nendobj\n"
        yield head
        yield jpeg
        yield tail
        offsets[number] = end
        end += len(head) + len(jpeg) + len(tail)
        names.update(jpeg)
    if offsets:
        yield _table(light, offsets, end, names.hexdigest()[:32].encode())


def _blanks(light: bytes) -> Iterator[re.Match[bytes]]:
    """Yield where the blanks stand, each found by the picture that it is.

    The pattern alone begins with a number, of which such a file is full: to look for it everywhere takes a third of a
    second of a long paper, in which no other thread of Python's goes on, the window's neither.
    """
    at = light.find(_HEAD)
    while at >= 0:
        start = light.rfind(_OBJECT, 0, at)
        while start > 0 and light[start - 1 : start].isdigit():
            start -= 1
        found = _BLANK.match(light, start) if start >= 0 else None
        if found and found.end() > at:
            yield found
        at = light.find(_HEAD, at + 1)


def _table(light: bytes, offsets: dict[int, int], end: int, name: bytes) -> bytes:
    """Return the update's table of objects, in the form in which the file has its own."""
    start = _START.search(light[-64:])
    if start is None:
        raise ValueError("startxref")
    before = int(start[1])
    own = light[before:]
    kept = dict(_KEPT.findall(own))
    first = _ID.search(own)
    named = b"/ID [<%s><%s>]" % (first[1], name) if first else b""
    entries = b"".join(b"/%s %s " % (key, kept[key]) for key in (b"Root", b"Info"))
    entries += b"%s /Prev %d" % (named, before)
    size = int(kept[b"Size"])
    if own.startswith(b"xref"):
        return _plain_table(offsets, entries, size, end)
    return _stream_table(offsets, entries, size, end)


def _plain_table(offsets: dict[int, int], entries: bytes, size: int, end: int) -> bytes:
    lines = b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, offset) for number, offset in sorted(offsets.items())
    )
    tail = b"startxref\n%d\n%%%%EOF\n" % end
    return b"xref\n%strailer\n<< %s /Size %d >>\n%s" % (lines, entries, size, tail)


def _stream_table(offsets: dict[int, int], entries: bytes, size: int, end: int) -> bytes:
    """Return a table that is a stream, an object of its own."""
    every = sorted({**offsets, size: end}.items())
    rows = b"".join(b"\x01" + offset.to_bytes(8, "big") + b"\x00" for _, offset in every)
    index = b" ".join(b"%d 1" % number for number, _ in every)
    head = b"%d 0 obj\n<< /Type /XRef /W [1 8 1] /Index [%s] " % (size, index)
    head += b"%s /Size %d /Length %d >>\nstream\n" % (entries, size + 1, len(rows))
    return b"%s%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, rows, end)
