"""Reading a finished PDF back, to say whether it is whole. One thread at a time: PDFium knows no two."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2

from db import files

if TYPE_CHECKING:
    from desktop.minutes.rendering import Rendering

PDFIUM = Lock()
"""Held by whoever uses PDFium, which is not safe for two threads at once."""


def subject(path: Path) -> str:
    """Return the id of the record a paper of ours is of; "" for any other file."""
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(path) as document:
                return str(document.get_metadata_value("Subject"))
        except (pypdfium2.PdfiumError, OSError):
            return ""


def fault(path: Path, made: Rendering) -> str:
    """Return what is wrong with the file of a paper: damaged, pages or text; "" for nothing."""
    with files.refusals(path):
        data = path.read_bytes()
    if data != made.data:
        return "damaged"
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as document:
                return _fault(document, made)
        except pypdfium2.PdfiumError:
            return "damaged"


def _fault(document: pypdfium2.PdfDocument, made: Rendering) -> str:
    if len(document) != made.pages:
        return "pages"
    return "" if all(_has_text(document, page) for page in range(len(document))) else "text"


def _has_text(document: pypdfium2.PdfDocument, number: int) -> bool:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return bool(text.count_chars())
