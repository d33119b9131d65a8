"""Marks drawn on a picture, for papers and for the press. The picture given is changed in place of a copy."""

from __future__ import annotations

import math
from functools import partial

from PIL import Image, ImageDraw, ImageFont

from db.records import Mark, MarkKind
from desktop.evidence.marks import WHOLE, Marks, inside, tones

_STROKE_PART, _LETTER_PART, _HEAD_STROKES = 220, 32, 5
_COLOUR, _GREY = (214, 40, 40), 32
_GROUND = (255, 255, 255)


def drawn(image: Image.Image, marks: Marks, font: str = "") -> Image.Image:
    """Return an upright grey or RGB picture with the marks on it; `font` is the file of the text's face."""
    marks = inside(marks)
    hidden = [mark for mark in marks if mark.kind is MarkKind.BLUR]
    shown = [mark for mark in marks if mark.kind is not MarkKind.BLUR]
    if marks and image.mode != "RGB":
        image = image.convert("RGB")
    for mark in hidden:
        _blur(image, mark)
    draw = ImageDraw.Draw(image)
    for mark in shown:
        _DRAWERS[mark.kind](draw, image.size, mark, font)
    return image


def _blur(image: Image.Image, mark: Mark) -> None:
    left, top, right, bottom = _corners(image.size, mark)
    box = (left, top, min(image.width, right + 1), min(image.height, bottom + 1))
    part = image.crop(box)
    few = part.resize((tones(part.width), tones(part.height)), Image.Resampling.BOX)
    image.paste(few.resize(part.size, Image.Resampling.BICUBIC), box)


def _box(draw: ImageDraw.ImageDraw, size: tuple[int, int], mark: Mark, _font: str) -> None:
    draw.rectangle(_corners(size, mark), outline=_COLOUR, width=_stroke_px(size))


def _arrow(draw: ImageDraw.ImageDraw, size: tuple[int, int], mark: Mark, _font: str) -> None:
    tail, tip = _at(size, mark.x1, mark.y1), _at(size, mark.x2, mark.y2)
    stroke = _stroke_px(size)
    angle = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
    length = stroke * _HEAD_STROKES
    sides = [
        (tip[0] - length * math.cos(angle + turn), tip[1] - length * math.sin(angle + turn))
        for turn in (-0.45, 0.45)
    ]
    neck = (tip[0] - 0.8 * length * math.cos(angle), tip[1] - 0.8 * length * math.sin(angle))
    draw.line([tail, neck], fill=_COLOUR, width=stroke)
    draw.polygon([tip, *sides], fill=_COLOUR)


def _text(draw: ImageDraw.ImageDraw, size: tuple[int, int], mark: Mark, font: str) -> None:
    face = _face(font, max(10, max(size) // _LETTER_PART))
    draw.text(
        _at(size, mark.x1, mark.y1),
        mark.text,
        fill=_COLOUR,
        font=face,
        stroke_width=max(1, _stroke_px(size) // 2),
        stroke_fill=_GROUND,
    )


_DRAWERS = {MarkKind.BOX: _box, MarkKind.ARROW: _arrow, MarkKind.TEXT: _text}


def _face(font: str, size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    basic = ImageFont.Layout.BASIC  # the same letters at the same places on every machine
    load = partial(ImageFont.truetype, size=size_px, layout_engine=basic)
    return load(font) if font else ImageFont.load_default(size_px)


def _stroke_px(size: tuple[int, int]) -> int:
    return max(2, max(size) // _STROKE_PART)


def _at(size: tuple[int, int], x: int, y: int) -> tuple[int, int]:
    return x * (size[0] - 1) // WHOLE, y * (size[1] - 1) // WHOLE


def _corners(size: tuple[int, int], mark: Mark) -> tuple[int, int, int, int]:
    one, other = _at(size, mark.x1, mark.y1), _at(size, mark.x2, mark.y2)
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )
