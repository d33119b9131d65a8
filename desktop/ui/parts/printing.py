"""A PDF onto the person's printer: every page as a picture of the printer's own sharpness."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.ui.parts.sheets import Pdf, drawn
from desktop.work import Work

SHARPEST_DPI = 300
POINTS_PER_INCH = 72


def new_printer() -> QPrinter:
    """Return the standard printer, set to A4 without margins: the paper has its own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    return printer


def send(pdf: Pdf, printer: QPrinter, work: Work) -> None:
    """Print the pages that were chosen in the printer's dialog. May run in any thread."""
    numbers = chosen(printer, len(pdf.sizes_pt))
    dpi = min(printer.resolution(), SHARPEST_DPI)
    painter = QPainter(printer)
    try:
        for done, number in enumerate(numbers):
            work.step(done, len(numbers))
            if done:
                printer.newPage()
            picture = drawn(pdf, (number - 1, dpi / POINTS_PER_INCH))
            painter.drawImage(_target(pdf, number - 1, printer), picture)
    finally:
        painter.end()


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
