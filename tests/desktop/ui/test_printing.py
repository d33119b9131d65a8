"""Printing: the pages that were chosen come out of a real queue, as many and as often as was asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from db.errors import DiskFull
from db.records import DocumentKind
from desktop.minutes import papers
from desktop.ui.parts.printing import NotPrinted, chosen, new_printer, send
from desktop.ui.parts.sheets import Pdf, opened
from desktop.words import Words
from desktop.work import Quiet
from tests import make
from tests.desktop.minutes import written

COUNT = 5


def example() -> Pdf:
    """Return the minutes of the worked example: five pages, each unlike the others."""
    asked = written.asked(DocumentKind.MINUTES, make.SESSION)
    made = opened(papers.preview(make.cao_bang(), asked, make.opener(), Quiet()).data)
    assert len(made.sizes_pt) == COUNT
    return made


@pytest.fixture(scope="module")
def paper() -> Pdf:
    return example()


@pytest.mark.servers
def test_a_real_queue_gets_what_was_asked(tmp_path: Path) -> None:
    """In a process of its own, since the system's library asks only once where its server is."""
    child = Path(__file__).with_name("printing_child.py")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        str(child),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "2 passed" in done.stdout


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


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_place_that_takes_no_file_is_said(qtbot: QtBot, tmp_path: Path, paper: Pdf) -> None:
    with pytest.raises(NotPrinted) as refused:
        send(paper, to_file(tmp_path / "không có" / "x.pdf"), Quiet())
    assert "x.pdf" in Words("vi").explain(refused.value)


@pytest.mark.mount
def test_a_disk_that_gets_full_while_it_is_printed_is_said_and_keeps_nothing_half(
    qtbot: QtBot, tmp_path: Path, paper: Pdf
) -> None:
    folder = tmp_path / "đầy"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs"]
    subprocess.run(["mount", *options, str(folder)], check=True)
    try:
        with pytest.raises(DiskFull):
            send(paper, to_file(folder / "x.pdf"), Quiet())
        assert list(folder.iterdir()) == []
    finally:
        subprocess.run(["umount", str(folder)], check=True)
