"""Real files for the tests of evidence, made by Pillow: photos with what a camera writes, and hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

DETAILS, GPS = 0x8769, 0x8825
ORIENTATION, MAKER, MODEL, TAKEN, OFFSET = 0x0112, 0x010F, 0x0110, 0x9003, 0x9011

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 170, 30), (30, 30, 200), (240, 240, 240)
"""The colours of the four quarters of `quarters`: top left, top right, bottom left, bottom right."""


def quarters(size: tuple[int, int] = (640, 400)) -> Image.Image:
    """Return a picture whose four quarters tell how it is turned."""
    width, height = size
    image = Image.new("RGB", size, WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def encoded(image: Image.Image, format: str = "JPEG", **how: Any) -> bytes:
    """Return the picture's bytes."""
    out = io.BytesIO()
    image.save(out, format, **how)
    return out.getvalue()


def exif(
    taken: str = "", offset: str = "", orientation: int = 1, place: bool = False, camera: str = ""
) -> Image.Exif:
    """Return what a camera writes: `place` is Hoàn Kiếm."""
    found = Image.Exif()
    found[ORIENTATION] = orientation
    if camera:
        found[MAKER], found[MODEL] = camera.split(" ", 1)
    details = found.get_ifd(DETAILS)
    if taken:
        details[TAKEN] = taken
    if offset:
        details[OFFSET] = offset
    if place:
        found.get_ifd(GPS).update({1: "N", 2: dms(21, 1, 42), 3: "E", 4: dms(105, 51, 15)})
    return found


def dms(*parts: int) -> tuple[IFDRational, ...]:
    """Return degrees, minutes and seconds as EXIF keeps them."""
    return tuple(IFDRational(part, 1) for part in parts)


def jpeg(number: int = 0, size: tuple[int, int] = (640, 400), **told: Any) -> bytes:
    """Return a photo; another number is another photo."""
    image = quarters(size)
    image.putpixel((0, 0), (number % 256, number // 256 % 256, 0))
    image.paste((number * 37 % 256, number * 91 % 256, number * 13 % 256), (8, 8, 40, 40))
    return encoded(image, quality=92, exif=exif(**told))


def bomb(side_px: int) -> bytes:
    """Return a PNG that says it is `side_px` square and white, in a few kilobytes of rows."""
    rows = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (side_px // 8)
    body = b"".join(rows.compress(row) for _ in range(200)) + rows.flush()
    head = struct.pack(">IIBBBBB", side_px, side_px, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def full_bomb(side_px: int) -> bytes:
    """Return a PNG of `side_px` square with every row there: it decodes, if one lets it."""
    rows = zlib.compressobj(1)
    row = b"\0" + bytes(4 * side_px)
    body = b"".join(rows.compress(row) for _ in range(side_px)) + rows.flush()
    head = struct.pack(">IIBBBBB", side_px, side_px, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def mp4(brand: bytes = b"isom") -> bytes:
    """Return how a movie begins."""
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\2\0" + b"isomiso2" + bytes(3000)


def heic() -> bytes:
    """Return how a phone's photo begins."""
    return struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(3000)


def seen(jpeg: bytes) -> Image.Image:
    """Return a picture that was made, as a reader sees it."""
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def is_near(one: Any, other: tuple[int, ...], tolerance: int = 12) -> bool:
    """Return whether two colours are the same but for what JPEG takes."""
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))
