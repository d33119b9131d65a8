"""Photos for a paper: decoded in memory within limits, upright, at most 1600 pixels, without metadata."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from db.errors import Refused

LONGEST_SIDE_PX = 1600
QUALITY = 85
MOST_BYTES = 64 << 20
FORMATS = ("JPEG", "PNG", "WEBP")

Opener = Callable[[str], BinaryIO]
"""Opens the bytes of a photo by their hash."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A photo as the paper carries it: JPEG bytes, upright, in grey or in three colours."""

    jpeg: bytes
    width_px: int
    height_px: int
    grey: bool


class Unshowable(Exception):
    """The bytes are there and are no photo we can show."""


class Absent(Exception):
    """The photo's bytes are not to be had."""


@dataclass(frozen=True, slots=True)
class Album:
    """The photos of a record, decoded one at a time; nothing of them touches the disk."""

    opener: Opener

    def rendition(self, hash: str) -> Rendition:
        """Return the photo with this hash. Raises Absent or Unshowable."""
        try:
            with closing(self.opener(hash)) as source:
                data = source.read(MOST_BYTES + 1)
        except (Refused, OSError) as error:
            raise Absent(hash) from error
        if len(data) > MOST_BYTES:
            raise Unshowable(hash)
        return _rendered(data)


def _rendered(data: bytes) -> Rendition:
    """Decode and encode again, which leaves place, camera and whatever else lies beside the picture behind."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _encoded(_upright(image))
    except _DECODER_FAULTS as error:
        raise Unshowable from error


_DECODER_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow's decoders are known to raise on damaged bytes."""


def _upright(image: Image.Image) -> Image.Image:
    limit = Image.MAX_IMAGE_PIXELS or 0
    if image.width * image.height > limit:
        raise Unshowable
    target = _within(image.size)
    image.draft("L" if image.mode == "L" else "RGB", target)
    shown = _flat(image)
    if shown.size != target:
        shown = shown.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    return shown.transpose(turn) if turn is not None else shown


_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned upright, by its EXIF orientation."""


def _within(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONGEST_SIDE_PX / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture without transparency, on white, in grey or RGB."""
    if image.mode in ("L", "RGB"):
        image.load()
        return image.copy() if image.mode == "L" else image.convert("RGB")
    if image.mode in ("1", "I", "F", "I;16"):
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        solid = image.convert("RGBA")
        ground = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(ground, solid).convert("RGB")
    return image.convert("RGB")


def _encoded(image: Image.Image) -> Rendition:
    out = io.BytesIO()
    image.info = {}
    image.save(out, "JPEG", quality=QUALITY, optimize=False, progressive=False)
    return Rendition(out.getvalue(), image.width, image.height, image.mode == "L")
