"""Photos come upright, small and without anything beside the picture; what is no photo is said to be none."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from desktop.minutes import photos
from desktop.minutes.photos import Absent, Album, Rendition, Unshowable
from tests import make


def shown(data: bytes) -> Rendition:
    return Album(make.opener(a=data)).rendition("a")


def opened(rendition: Rendition) -> Image.Image:
    return Image.open(io.BytesIO(rendition.jpeg))


def encoded(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def test_a_large_photo_is_made_1600_pixels_long() -> None:
    rendition = shown(make.jpeg(4000, 3000))
    assert (rendition.width_px, rendition.height_px) == (1600, 1200)
    assert opened(rendition).size == (1600, 1200)


def test_a_small_photo_keeps_its_size() -> None:
    assert (shown(make.jpeg(64, 48)).width_px, shown(make.jpeg(64, 48)).height_px) == (64, 48)


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [(1, "top"), (3, "bottom"), (6, "right"), (8, "left"), (2, "top"), (4, "bottom")],
)
def test_a_photo_stands_as_it_was_taken(orientation: int, red_at: str) -> None:
    image = opened(shown(make.jpeg(80, 60, orientation)))
    middle_x, middle_y = image.width // 2, image.height // 2
    places = {
        "top": (middle_x, 4),
        "bottom": (middle_x, image.height - 5),
        "left": (4, middle_y),
        "right": (image.width - 5, middle_y),
    }
    colour = image.getpixel(places[red_at])
    assert isinstance(colour, tuple)
    assert colour[0] > 150 > colour[1]


def test_nothing_beside_the_picture_goes_to_paper() -> None:
    data = make.jpeg(note="21.0N 105.8E nhà riêng")
    assert b"21.0N" in data
    rendition = shown(data)
    assert b"21.0N" not in rendition.jpeg
    assert b"Exif" not in rendition.jpeg
    assert not opened(rendition).getexif()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P"])
def test_other_forms_and_colours_become_jpeg(form: str, mode: str) -> None:
    rendition = shown(encoded(Image.new("RGB", (30, 20), "red").convert(mode), form))
    assert opened(rendition).format == "JPEG"
    assert rendition.grey == (opened(rendition).mode == "L")


def test_what_is_transparent_becomes_white() -> None:
    rendition = shown(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert opened(rendition).getpixel((10, 10)) == (255, 255, 255)


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large and has next to nothing inside."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 not a photo",
        make.jpeg()[:400],
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        encoded(Image.new("RGB", (9, 9)), "BMP"),
        png_of(30_000, 30_000),
        png_of(9_500, 9_500),
    ],
    ids=["empty", "other", "cut", "stump", "bmp", "bomb", "large"],
)
def test_what_is_no_photo_we_can_show_is_unshowable(data: bytes) -> None:
    with pytest.raises(Unshowable):
        shown(data)


def test_a_file_beyond_the_limit_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES", 100)
    with pytest.raises(Unshowable):
        shown(make.jpeg())


def test_a_photo_that_is_not_there_is_absent() -> None:
    with pytest.raises(Absent):
        Album(make.opener()).rendition("a")
