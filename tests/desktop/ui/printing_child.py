"""Run by `test_printing` in a process of its own: the pages that were chosen come out of a real queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.ui.parts.printing import new_printer, send
from desktop.ui.parts.sheets import Pdf
from desktop.work import Quiet
from tests.desktop.ui import queue
from tests.desktop.ui.queue import Queue
from tests.desktop.ui.test_printing import COUNT, example


@pytest.fixture(scope="module")
def paper() -> Pdf:
    return example()


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
