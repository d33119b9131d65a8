"""A PDF onto the person's printer: every page as a picture of the printer's own sharpness."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from db import files
from db.errors import DiskFull, Refused
from desktop.ui.parts.sheets import Pdf, drawn, opened
from desktop.work import Work

SHARPEST_DPI = 300
POINTS_PER_INCH = 72


class NotPrinted(Refused):
    """The printer, or the file `target` that is printed into, did not take every page."""

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__(target)


def new_printer() -> QPrinter:
    """Return the standard printer, set to A4 without margins: the paper has its own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    return printer


def send(pdf: Pdf, printer: QPrinter, work: Work) -> None:
    """Print the pages that were chosen in the printer's dialog. May run in any thread.

    Raises NotPrinted, DiskFull, and Stopped where a stop was asked for.
    """
    numbers = chosen(printer, len(pdf.sizes_pt))
    dpi = min(printer.resolution(), SHARPEST_DPI)
    painter = QPainter()
    try:
        is_taken = painter.begin(printer)
        for done, number in enumerate(numbers if is_taken else ()):
            work.step(done, len(numbers))
            if done and not printer.newPage():
                is_taken = False
                break
            picture = drawn(pdf, (number - 1, dpi / POINTS_PER_INCH))
            painter.drawImage(_target(pdf, number - 1, printer), picture)
    finally:
        if painter.isActive():
            is_taken = painter.end() and is_taken
    _check(printer, is_taken, len(numbers))


def _check(printer: QPrinter, is_taken: bool, count: int) -> None:
    """Look whether what was printed is there: Qt itself says nothing of a disk that got full meanwhile."""
    file = Path(printer.outputFileName()) if printer.outputFileName() else None
    is_whole = is_taken and (file is None or _pages_in(file) == count)
    spool = file.parent if file else Path(tempfile.gettempdir())
    if files.is_full(spool):
        if file is not None and not is_whole and file.is_file():
            file.unlink()
        raise DiskFull(spool)
    if not is_whole:
        raise NotPrinted(str(file) if file else printer.printerName())


def _pages_in(file: Path) -> int:
    try:
        return len(opened(file.read_bytes()).sizes_pt)
    except (OSError, pypdfium2.PdfiumError):
        return 0


def chosen(printer: QPrinter, count: int) -> list[int]:
    """Return the numbers of the pages to draw, of a paper of `count`, in the order in which they are drawn.

    What the printer's own system does afterwards is left to it: CUPS cuts out pages and makes copies by itself.
    """
    asked = printer.printRange() is QPrinter.PrintRange.PageRange
    ranges = printer.pageRanges().toRangeList() if asked else []
    numbers = [n for each in ranges for n in range(each.from_, each.to + 1) if 0 < n <= count]
    if not ranges:
        numbers = list(range(1, count + 1))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    if printer.supportsMultipleCopies():
        return numbers
    copies = printer.copyCount()
    return (
        numbers * copies if printer.collateCopies() else [n for n in numbers for _ in range(copies)]
    )


def _target(pdf: Pdf, number: int, printer: QPrinter) -> QRectF:
    """Return the page's true size in the printer's dots."""
    width, height = pdf.sizes_pt[number]
    dots = printer.resolution() / POINTS_PER_INCH
    return QRectF(0, 0, width * dots, height * dots)
