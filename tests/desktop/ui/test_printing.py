"""Printing: the pages that were chosen come out of a real queue, as many and as often as was asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot

from db.records import DocumentKind
from desktop.minutes import papers
from desktop.ui.parts.printing import chosen, new_printer, send
from desktop.ui.parts.sheets import Pdf, opened
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import written
from tests.desktop.ui import queue
from tests.desktop.ui.queue import Queue

COUNT = 5


@pytest.fixture(scope="module")
def paper() -> Pdf:
    """The minutes of the worked example: five pages, each unlike the others."""
    asked = written.asked(DocumentKind.MINUTES, make.SESSION)
    made = opened(papers.preview(make.cao_bang(), asked, make.opener(), Quiet()).data)
    assert len(made.sizes_pt) == COUNT
    return made


@pytest.fixture(scope="module")
def own_queue() -> Iterator[Queue]:
    """One queue for all: the system's library asks only once where its server is."""
    with queue.running() as own, pytest.MonkeyPatch.context() as patched:
        patched.setenv("CUPS_SERVER", str(own.socket))
        yield own


def printer_of_queue() -> QPrinter:
    printer = new_printer()
    printer.setPrinterName(queue.NAME)
    assert QPrinterInfo(printer).printerName() == queue.NAME
    return printer


def numbers(pages: list[bytes], all_pages: list[bytes]) -> list[int]:
    """Return which pages of the whole paper came out, each by the one it is most like."""

    def unlike(page: bytes, other: bytes) -> int:
        return sum(abs(a - b) for a, b in zip(page, other, strict=True))

    found = [[unlike(page, other) for other in all_pages] for page in pages]
    return [own.index(min(own)) + 1 for own in found]


@pytest.mark.servers
def test_range_copies_and_both_sides_reach_the_paper(
    own_queue: Queue, paper: Pdf, qtbot: QtBot
) -> None:
    """All in one queue: the whole paper, then what is chosen in the system's own dialog."""
    send(paper, printer_of_queue(), Quiet())
    whole = own_queue.printed(qtbot)
    assert len(whole) == COUNT
    printer = printer_of_queue()
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.setMinMax(1, COUNT)
    dialog.show()
    child = dialog.findChild
    child(QRadioButton, "printRange").setChecked(True)
    child(QSpinBox, "from").setValue(2)
    child(QSpinBox, "to").setValue(5)
    child(QSpinBox, "copies").setValue(2)
    child(QRadioButton, "duplexLong").setChecked(True)
    child(QCheckBox, "reverse").setChecked(True)
    dialog.accept()
    send(paper, printer, Quiet())
    qtbot.waitUntil(lambda: "sides=two-sided-long-edge" in own_queue.options(), timeout=60_000)
    assert numbers(own_queue.printed(qtbot), whole) == [5, 4, 3, 2] * 2


@pytest.mark.servers
def test_single_pages_named_in_the_dialog_reach_the_paper(
    own_queue: Queue, paper: Pdf, qtbot: QtBot
) -> None:
    send(paper, printer_of_queue(), Quiet())
    whole = own_queue.printed(qtbot)
    printer = printer_of_queue()
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.setMinMax(1, COUNT)
    dialog.show()
    dialog.findChild(QRadioButton, "pagesRadioButton").setChecked(True)
    dialog.findChild(QLineEdit, "pagesLineEdit").setText("1,3-4")
    dialog.accept()
    send(paper, printer, Quiet())
    qtbot.waitUntil(lambda: "page-ranges=1,3-4" in own_queue.options(), timeout=60_000)
    assert numbers(own_queue.printed(qtbot), whole) == [1, 3, 4]


def to_file(path: Path) -> QPrinter:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def ranged(printer: QPrinter, text: str) -> QPrinter:
    ranges = printer.pageRanges()
    for part in text.split(","):
        first, _, last = part.partition("-")
        ranges.addRange(int(first), int(last or first))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(ranges)
    return printer


def test_pages_named_one_by_one_and_beyond_the_end_are_those_that_are_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    assert chosen(ranged(to_file(tmp_path / "x.pdf"), "1,3-4"), COUNT) == [1, 3, 4]
    assert chosen(ranged(to_file(tmp_path / "x.pdf"), "4-9"), COUNT) == [4, 5]


def test_a_printer_that_makes_no_copies_gets_each_page_as_often_as_asked(
    qtbot: QtBot, tmp_path: Path, paper: Pdf
) -> None:
    printer = ranged(to_file(tmp_path / "x.pdf"), "2-3")
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert chosen(printer, COUNT) == [2, 3, 2, 3]
    printer.setCollateCopies(False)
    assert chosen(printer, COUNT) == [2, 2, 3, 3]
    send(paper, printer, Quiet())
    with pypdfium2.PdfDocument(tmp_path / "x.pdf") as printed:
        assert len(printed) == 4
