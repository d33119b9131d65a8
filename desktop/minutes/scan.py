"""The QR codes of a scan, or of a PDF's pages drawn as pictures; other sorts of picture are not opened."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import zxingcpp
from PIL import Image

from db.errors import Refused
from desktop.minutes.reading import PDFIUM
from desktop.work import Work

DPI = 200
FINER_DPI = 300
"""How finely a page is drawn whose code is not found at once."""

MOST_PAGES = 500
_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 80_000_000
"""An A4 page at 600 dpi has 35 million."""


class BadScan(Refused):
    """The file is no picture or PDF that can be looked at."""


def of_picture(data: bytes) -> tuple[str, ...]:
    """Return the texts of the QR codes in a picture's bytes. Raises BadScan."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise BadScan
                return codes(image.convert("L"))
        except (
            OSError,
            ValueError,
            SyntaxError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ) as error:
            raise BadScan from error


def of_pages(data: bytes, work: Work) -> tuple[tuple[str, ...], ...]:
    """Return the texts of the QR codes on each page of a PDF. Raises BadScan, and work's Stopped."""
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as document:
                return tuple(_of_pages(document, work))
        except pypdfium2.PdfiumError as error:
            raise BadScan from error


def _of_pages(document: pypdfium2.PdfDocument, work: Work) -> Iterator[tuple[str, ...]]:
    count = min(len(document), MOST_PAGES)
    for number in range(count):
        work.step(number, count)
        with closing(document[number]) as page:
            yield codes(_drawn(page, DPI)) or codes(_drawn(page, FINER_DPI))
    work.step(count, count)


def _drawn(page: pypdfium2.PdfPage, dpi: int) -> Image.Image:
    scale = dpi / 72
    width, height = page.get_size()
    if width * height * scale * scale > _MOST_PIXELS:
        raise BadScan
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        image: Image.Image = bitmap.to_pil().convert("L")
        return image


def codes(image: Image.Image) -> tuple[str, ...]:
    """Return the texts of the QR codes in a grey picture."""
    qr = zxingcpp.barcode_formats_from_str("QRCode")
    found = zxingcpp.read_barcodes(image, formats=qr)
    return tuple(code.text for code in found if code.valid)
