"""Marks lie beside the photo, and are drawn where they belong on any size of it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from db.records import Mark, MarkKind
from desktop import paths
from desktop.evidence import marks
from desktop.evidence.darkroom import Darkroom
from desktop.evidence.drawing import drawn
from desktop.evidence.marks import WHOLE, Marks
from tests.desktop.evidence import photos

FONT = str(paths.resources() / "fonts" / "ui" / "Inter-Medium.ttf")
BOX = Mark(kind=MarkKind.BOX, x1=2000, y1=2000, x2=4000, y2=6000)
ARROW = Mark(kind=MarkKind.ARROW, x1=9000, y1=9000, x2=6000, y2=6000)
TEXT = Mark(kind=MarkKind.TEXT, x1=1000, y1=1000, x2=0, y2=0, text="Sổ theo dõi bị thiếu")
BLUR = Mark(kind=MarkKind.BLUR, x1=2500, y1=2500, x2=7500, y2=7500)


@pytest.fixture
def plain() -> Image.Image:
    return Image.new("RGB", (800, 600), "white")


def touched(image: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()


def test_what_tells_marks_apart_is_the_same_for_the_same() -> None:
    assert marks.written((BOX, BLUR)) == marks.written((BOX, BLUR)) != marks.written((BLUR, BOX))
    assert marks.written(()) == b""


def test_marks_from_another_device_are_brought_onto_the_picture(plain: Image.Image) -> None:
    far = Mark(kind=MarkKind.BLUR, x1=-(10**9), y1=-5, x2=10**9, y2=WHOLE + 1, text="a" * 999)
    whole = Mark(kind=MarkKind.BLUR, x1=0, y1=0, x2=WHOLE, y2=WHOLE, text="a" * 200)
    assert marks.inside((far,)) == (whole,)
    noise = Image.effect_noise((800, 600), 80).convert("RGB")
    assert drawn(noise.copy(), (far,)).tobytes() == drawn(noise.copy(), (whole,)).tobytes()


def test_a_box_stands_where_it_was_drawn(plain: Image.Image) -> None:
    assert touched(drawn(plain, (BOX,))) == (159, 119, 320, 360)


@pytest.mark.parametrize("size", [(800, 600), (1600, 1200), (256, 192)])
def test_an_arrow_points_at_its_place_on_any_size(size: tuple[int, int]) -> None:
    image = drawn(Image.new("RGB", size, "white"), (ARROW,))
    tip = 6000 * (size[0] - 1) // WHOLE, 6000 * (size[1] - 1) // WHOLE
    found = touched(image)
    assert found is not None
    assert abs(found[0] - tip[0]) <= size[0] // 100 + 2
    assert found[2] >= 0.89 * size[0]


def test_a_text_is_written_with_vietnamese_letters(plain: Image.Image) -> None:
    with_hook = touched(drawn(plain.copy(), (TEXT,), FONT))
    assert with_hook is not None
    assert with_hook[2] - with_hook[0] > 150
    bare = drawn(
        plain.copy(),
        (Mark(kind=MarkKind.TEXT, x1=1000, y1=1000, x2=0, y2=0, text="So theo doi bi thieu"),),
        FONT,
    )
    assert bare.tobytes() != drawn(plain.copy(), (TEXT,), FONT).tobytes()


def test_nothing_can_be_made_out_below_a_blur() -> None:
    noise = Image.effect_noise((800, 600), 80).convert("RGB")
    hidden = drawn(noise.copy(), (BLUR,)).crop((210, 160, 590, 440))
    few = hidden.resize((6, 6), Image.Resampling.BOX).resize(hidden.size, Image.Resampling.BICUBIC)
    assert max(high for _, high in ImageChops.difference(hidden, few).getextrema()) < 24


@pytest.mark.parametrize("side_px", [256, 64, 24])
def test_nothing_can_be_made_out_below_a_blur_in_a_small_picture_either(side_px: int) -> None:
    stripes = Image.new("L", (side_px, side_px))
    for at in range(0, side_px, 2):
        stripes.paste(255, (at, 0, at + 1, side_px))
    small = Mark(kind=MarkKind.BLUR, x1=4000, y1=4000, x2=6000, y2=6000)
    hidden = drawn(stripes, (small,)).convert("L")
    left, right = 4000 * (side_px - 1) // WHOLE, 6000 * (side_px - 1) // WHOLE + 1
    seen = hidden.crop((left, left, right, right)).getextrema()
    assert seen[1] - seen[0] < 100  # type: ignore[operator]


def test_beside_a_blur_all_stays() -> None:
    image = photos.quarters((800, 600))
    hidden = drawn(image.copy(), (BLUR,))
    assert hidden.crop((0, 0, 190, 600)).tobytes() == image.crop((0, 0, 190, 600)).tobytes()


def test_a_blur_lies_below_what_points_at_it(plain: Image.Image) -> None:
    assert drawn(plain.copy(), (BOX, BLUR)).tobytes() == drawn(plain.copy(), (BLUR, BOX)).tobytes()


@pytest.mark.parametrize(
    "mark",
    [
        Mark(kind=kind, x1=x, y1=y, x2=x, y2=y, text="")
        for kind in MarkKind
        for x, y in ((0, 0), (WHOLE, WHOLE), (0, WHOLE))
    ],
)
def test_a_mark_without_extent_does_no_harm(mark: Mark) -> None:
    for size in ((1, 1), (2, 300), (800, 600)):
        assert drawn(Image.new("L", size), (mark,), FONT).size == size


def test_a_developed_photo_carries_the_marks_asked_for(darkroom: Darkroom) -> None:
    data = photos.encoded(Image.new("L", (1200, 900), 255))
    every: Marks = (BOX, ARROW, TEXT, BLUR)
    plain, marked = (darkroom.develop(data, "JPEG", (1600, 256), m).pictures for m in ((), every))
    assert [p.grey for p in plain] == [True, True]
    assert [p.grey for p in marked] == [False, False]
    red = photos.seen(marked[0].jpeg).getpixel((240, 400))
    assert photos.is_near(red, (214, 40, 40), 60)
