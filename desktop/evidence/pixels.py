"""From the bytes of a photo to small upright pictures in sRGB without metadata. Runs in the child alone."""

from __future__ import annotations

import importlib
import io
import warnings

from PIL import Image, ImageCms

from desktop.evidence import drawing, shot
from desktop.evidence.shot import Shot
from desktop.evidence.wire import Limits, Made, Reply, Request

OWN_FORMATS = ("JPEG", "PNG", "WEBP", "PDF")
HEIF = "HEIF"
LEAST_LIBHEIF = (1, 23, 4)
"""Older ones can be made to run a stranger's code by a crafted photo."""

QUALITY = 85

_DETAILS, _GPS, _ORIENTATION = 0x8769, 0x8825, 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = frozenset({5, 6, 7, 8})
_WIDE_GREY = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_RESIZED = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB"})


class TooLarge(Exception):
    """The picture has more pixels than may be decoded."""


FAULTS = (
    OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, ArithmeticError,
    AttributeError, RuntimeError, NotImplementedError, Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)  # fmt: skip
"""What decoders are known to raise on damaged bytes."""


def formats() -> tuple[str, ...]:
    """Return what can be opened here; HEIF only where somebody installed a decoder without known holes."""
    try:
        pi_heif = importlib.import_module("pi_heif")
    except ImportError:
        return OWN_FORMATS
    if _version(pi_heif.libheif_version()) < LEAST_LIBHEIF:
        return OWN_FORMATS
    pi_heif.register_heif_opener(thumbnails=False)
    return (*OWN_FORMATS, HEIF)


def answer(request: Request, data: bytes, limits: Limits) -> tuple[Reply, list[bytes]]:
    """Return the pictures asked for with what the camera wrote, or why there are none."""
    if request.format == "PDF":
        from desktop.evidence import leaves  # most sessions never see one

        return leaves.answer(request, data)
    Image.MAX_IMAGE_PIXELS = None  # the limits are ours, and stricter
    about = Shot()
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=(request.format,)) as image,
        ):
            _check_size(image, request.format, limits)
            about = _about(image)
            made, bodies = _pictures(image, request)
    except TooLarge:
        return Reply(fault="pixels"), []
    except MemoryError:
        return Reply(fault="memory", shot=about), []
    except FAULTS:
        return Reply(fault="damaged", shot=about), []
    return Reply(shot=about, made=tuple(made)), bodies


def _check_size(image: Image.Image, format: str, limits: Limits) -> None:
    """Raise TooLarge before a single row is decoded; a JPEG is decoded smaller, so it may have more."""
    most = limits.most_jpeg_pixels if format == "JPEG" else limits.most_pixels
    if image.width * image.height > most:
        raise TooLarge


def _about(image: Image.Image) -> Shot:
    exif = image.getexif()
    upright = image.size[::-1] if exif.get(_ORIENTATION, 1) in _LYING else image.size
    return shot.read(exif, exif.get_ifd(_DETAILS), exif.get_ifd(_GPS), upright)


def _pictures(image: Image.Image, request: Request) -> tuple[list[Made], list[bytes]]:
    picture = _opened(image, request.sides_px[0])
    made, bodies = [], []
    for side_px in request.sides_px:
        picture = _scaled(picture, side_px)
        shown = picture
        if request.marks:
            shown = drawing.drawn(picture.copy(), request.marks, request.font)
        bodies.append(_encoded(shown))
        made.append(_made(shown, bodies[-1]))
    return made, bodies


def _opened(image: Image.Image, side_px: int) -> Image.Image:
    """Return the picture upright in grey or sRGB, not larger than asked; decoded no larger than needed."""
    target = _within(image.size, side_px)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    image.draft(None, target)
    icc = image.info.get("icc_profile")
    image.load()
    picture = _scaled(_workable(image), side_px, target)
    picture = _in_srgb(_on_white(picture), icc)
    return picture.transpose(turn) if turn is not None else picture


def _workable(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be resized without harm."""
    if image.mode in _RESIZED:
        return image
    if image.mode in _WIDE_GREY:
        return _narrowed(image)
    return image.convert("RGBA" if "transparency" in image.info else "RGB")


def _narrowed(image: Image.Image) -> Image.Image:
    """Return a grey picture of 16 bits a point in 8; scanners and cameras write such PNG."""
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    return (
        image.point([number // 256 for number in range(65536)], "L")
        if image.mode == "I"
        else image.convert("L")
    )


def _scaled(image: Image.Image, side_px: int, target: tuple[int, int] | None = None) -> Image.Image:
    target = target or _within(image.size, side_px)
    if image.size == target:
        return image
    return image.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _within(size: tuple[int, int], side_px: int) -> tuple[int, int]:
    scale = min(1.0, side_px / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture without transparency."""
    if "transparency" in image.info and image.mode in ("L", "RGB"):
        image = image.convert("RGBA")
    if image.mode not in ("LA", "RGBA"):
        return image
    solid = image.convert("RGBA")
    ground = Image.new("RGBA", solid.size, "white")
    return Image.alpha_composite(ground, solid).convert("RGB")


def _in_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """Return the picture in sRGB, or in grey where it has no colours."""
    if icc and image.mode in ("RGB", "CMYK"):
        try:
            profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
            if "srgb" not in ImageCms.getProfileDescription(profile).lower():
                srgb = ImageCms.createProfile("sRGB")
                turned = ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
                image = turned or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that is none: the colours are taken as they stand
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.info = {}  # what Pillow would carry over: comment, resolution, profile
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _made(image: Image.Image, data: bytes) -> Made:
    return Made(
        width_px=image.width,
        height_px=image.height,
        grey=image.mode == "L",
        size_bytes=len(data),
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdigit())
