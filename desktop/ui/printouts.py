"""Pages to a printer: the system's dialog is asked, pages go out beside the window, what came of it is said."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from desktop.ui.desk import Desk, Message
from desktop.ui.parts.printing import new_printer, send
from desktop.ui.parts.sheets import NOTHING, Pdf
from desktop.work import Work


class Printout(QObject):
    """Prints one paper at a time; the printer is kept until it has taken every page."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._over = desk, parent
        self._pdf = NOTHING
        self._printer: QPrinter | None = None

    def ask(self, pdf: Pdf, title: str) -> None:
        """Ask which pages go where; nothing while another paper is on its way."""
        if self._printer is not None or not pdf.sizes_pt:
            return
        self._pdf, self._printer = pdf, new_printer()
        self._printer.setDocName(title)
        dialog = QPrintDialog(self._printer, self._over)
        dialog.setMinMax(1, len(pdf.sizes_pt))
        for button in dialog.findChildren(QPushButton):
            button.ensurePolished()
            button.setMinimumWidth(
                button.sizeHint().width()
            )  # laid before it had the window's look
        dialog.accepted.connect(self._start)
        dialog.rejected.connect(self._forget)
        QDialog.open(dialog)  # its own `open` wants a receiver

    def print_to(self, printer: QPrinter, pdf: Pdf) -> None:
        """Print a paper beside the window."""
        self._pdf, self._printer = pdf, printer

        def work(job: Work) -> None:
            send(pdf, printer, job)

        name = self._desk.words("papers.printing")
        self._desk.jobs.start(name, work, self._printed, self._not_printed)

    def _start(self) -> None:
        if self._printer is not None:
            self.print_to(self._printer, self._pdf)

    @Slot(object)
    def _printed(self, _nothing: object) -> None:
        self._forget()
        self._desk.say(Message(self._desk.words("papers.printed")))

    @Slot(object)
    def _not_printed(self, error: BaseException) -> None:
        self._forget()
        self._desk.refuse(error)

    def _forget(self) -> None:
        self._printer, self._pdf = None, NOTHING
