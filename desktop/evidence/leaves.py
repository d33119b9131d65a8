"""From the bytes of a PDF to small pictures of one of its pages. Runs in the child alone."""

from __future__ import annotations

import io
from contextlib import closing

import pypdfium2
from PIL import Image

from desktop.evidence.wire import Made, Reply, Request

FORMAT = "PDF"

_PASSWORD = 4
"""What PDFium calls a password that it was not given."""

_QUALITY = 85
FAULTS = (pypdfium2.PdfiumError, OSError, ValueError, TypeError, ArithmeticError, RuntimeError)


def answer(request: Request, data: bytes) -> tuple[Reply, list[bytes]]:
    """Return the pictures asked for of a page, and how many pages there are; or why there are none."""
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages = len(document)
            picture = _page(document, min(request.page, pages - 1), request.sides_px[0])
    except MemoryError:
        return Reply(fault="memory"), []
    except FAULTS as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD
        return Reply(fault="locked" if is_locked else "damaged"), []
    made, bodies = [], []
    for side_px in request.sides_px:
        picture.thumbnail((side_px, side_px), Image.Resampling.BICUBIC, reducing_gap=2.0)
        bodies.append(_encoded(picture))
        made.append(_made(picture, bodies[-1]))
    return Reply(made=tuple(made), pages=pages), bodies


def _page(document: pypdfium2.PdfDocument, number: int, side_px: int) -> Image.Image:
    """Return a page on white, its longest side as asked; forms and scripts are not run."""
    with closing(document[number]) as page:
        scale = side_px / max(*page.get_size(), 1.0)
        with closing(page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)) as bitmap:
            picture: Image.Image = bitmap.to_pil().convert("RGB")
    picture.thumbnail((side_px, side_px))  # a rounding may have made it a point larger
    return picture


def _encoded(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.info = {}
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _made(picture: Image.Image, data: bytes) -> Made:
    return Made(width_px=picture.width, height_px=picture.height, grey=False, size_bytes=len(data))
