"""What is seen of an electronic signature: a page of its own, drawn once, which signing puts into its place.

By the decree's Annex I the signature is a blue picture between title and name; an agency's is its red seal. Without
a picture the stamp says in words who signed and when.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from db.errors import Refused
from db.folding import nfc
from desktop.minutes.finished import finish
from desktop.minutes.page import pdf
from desktop.minutes.sealing.sign import Spot
from desktop.minutes.style.fonts import Family

_SIZE_PT, _LEADING = 8.0, 1.2
_SMALLEST_PT = 4.0
_BLUE = (0.0, 0.2, 0.6)
_MOST_PIXELS = 4_000_000
_SHARE = 0.7
"""How much of the height a picture takes where words stand below it."""


class BadPicture(Refused):
    """The file is no PNG picture of a signature or seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What is seen: a PNG picture, transparent where paper is to be seen, and lines of text; either may be empty."""

    picture: bytes = b""
    lines: tuple[str, ...] = ()


def drawn(stamp: Stamp, spot: Spot, family: Family) -> bytes:
    """Return the stamp as a PDF page of the spot's size; signs that no face has are left out. Raises BadPicture."""
    letters = family.regular.characters
    lines = ("".join(each for each in nfc(line) if each in letters) for line in stamp.lines)
    stamp = replace(stamp, lines=tuple(line for line in lines if line.strip()))
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(spot.width_pt, spot.height_pt),
        invariant=1,
        initialFontName=family.regular.name,
    )
    text_height_pt = _write(canvas, stamp, spot, family)
    if stamp.picture:
        _paste(canvas, stamp.picture, spot, text_height_pt)
    with pdf.WRITING:
        data: bytes = canvas.getpdfdata()
    return _mended(data) if stamp.lines else data


def _write(canvas: Canvas, stamp: Stamp, spot: Spot, family: Family) -> float:
    """Write the lines at the foot, the whole height where there is no picture; return how high they are."""
    if not stamp.lines:
        return 0.0
    room_pt = spot.height_pt * (1 - _SHARE if stamp.picture else 1)
    widest = max(family.regular.width(line) for line in stamp.lines)
    fitting = (spot.width_pt / widest, room_pt / (_LEADING * len(stamp.lines)))
    size_pt = max(_SMALLEST_PT, min(_SIZE_PT, *fitting))
    height_pt = size_pt * _LEADING * len(stamp.lines)
    top_pt = height_pt if stamp.picture else (spot.height_pt + height_pt) / 2
    canvas.setFillColorRGB(*_BLUE)
    canvas.setFont(family.regular.name, size_pt)
    for number, line in enumerate(stamp.lines, start=1):
        base_pt = top_pt - number * size_pt * _LEADING + size_pt * 0.3
        canvas.drawCentredString(spot.width_pt / 2, base_pt, line)
    return height_pt


def _paste(canvas: Canvas, picture: bytes, spot: Spot, below_pt: float) -> None:
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG",)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise BadPicture
            reader = ImageReader(image.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPicture from error
    canvas.drawImage(
        reader,
        0,
        below_pt,
        spot.width_pt,
        spot.height_pt - below_pt,
        mask="auto",
        preserveAspectRatio=True,
    )


def _mended(data: bytes) -> bytes:
    """Return the page with its fonts' Unicode tables as PDF/A wants them."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        finish.readable(opened)
        opened.save(out, deterministic_id=True)
    return out.getvalue()
