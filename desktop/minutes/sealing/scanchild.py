"""The process that opens scans and photos of papers: small rights, little memory, no files of its own, one question.

It reads one line that says what comes, a picture or a PDF, then its bytes; it answers with a line of JSON for each
page, and ends. A crash is an answer too. Only JPEG, PNG and WebP are opened as pictures.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import closing

import msgspec
import pypdfium2
import zxingcpp
from PIL import Image

from desktop import confined
from desktop.minutes.sealing.scan import PICTURE, Page

MEMORY_BYTES = 2 << 30
CPU_S = 900
DPI = 200
FINER_DPI = 300
"""How finely a page is drawn whose code is not found at once."""

MOST_PAGES = 500
_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 80_000_000
"""An A4 page at 600 dpi has 35 million."""


class _Unreadable(Exception):
    """The file is no picture or PDF that can be looked at."""


def main() -> int:
    """Answer one question; return the exit code."""
    source, sink = confined.pipes()
    confined.confine(MEMORY_BYTES, CPU_S)
    question = source.readline(64)
    data = source.read()
    try:
        for page in _of_picture(data) if question == PICTURE else _of_pages(data):
            sink.write(msgspec.json.encode(page) + b"\n")
            sink.flush()
    except (_Unreadable, pypdfium2.PdfiumError):
        sink.write(msgspec.json.encode(Page(fault=True)) + b"\n")
        sink.flush()
    return 0


def _of_picture(data: bytes) -> Iterator[Page]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise _Unreadable
                yield Page(codes=codes(image.convert("L")))
        except (
            OSError,
            ValueError,
            SyntaxError,
            MemoryError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ) as error:
            raise _Unreadable from error


def _of_pages(data: bytes) -> Iterator[Page]:
    with pypdfium2.PdfDocument(data) as document:
        count = min(len(document), MOST_PAGES)
        for number in range(count):
            with closing(document[number]) as page:
                found = codes(_drawn(page, DPI)) or codes(_drawn(page, FINER_DPI))
            yield Page(codes=found, count=count)


def _drawn(page: pypdfium2.PdfPage, dpi: int) -> Image.Image:
    scale = dpi / 72
    width, height = page.get_size()
    if width * height * scale * scale > _MOST_PIXELS:
        raise _Unreadable
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        image: Image.Image = bitmap.to_pil().convert("L")
        return image


def codes(image: Image.Image) -> tuple[str, ...]:
    """Return the texts of the QR codes in a grey picture."""
    qr = zxingcpp.barcode_formats_from_str("QRCode")
    found = zxingcpp.read_barcodes(image, formats=qr)
    return tuple(code.text for code in found if code.valid)


if __name__ == "__main__":
    raise SystemExit(main())
