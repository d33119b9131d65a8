"""Reading a finished PDF back, to say whether it is whole. One thread at a time: PDFium knows no two."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path
from threading import Lock

import pypdfium2

from db import files

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


def fault(path: Path, hash: str, pages: int) -> str:
    """Return what is wrong with the file of a paper: damaged, pages or text; "" for nothing.

    It must be the one with this SHA-256.
    """
    with files.refusals(path), path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != hash:
            return "damaged"
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(path) as document:
                return _fault(document, pages)
        except pypdfium2.PdfiumError:
            return "damaged"


def _fault(document: pypdfium2.PdfDocument, pages: int) -> str:
    if len(document) != pages:
        return "pages"
    return "" if all(_has_text(document, page) for page in range(pages)) else "text"


def _has_text(document: pypdfium2.PdfDocument, number: int) -> bool:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return bool(text.count_chars())
