"""What goes out of the page: a file in a folder, pages to the printer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from db import fields
from db.records import Document
from desktop.minutes.papers import Format, forms
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.papers.making import Made, Shown, make
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.dialogs import papers_folder
from desktop.ui.parts.labels import plain_caption
from desktop.ui.parts.layouts import row
from desktop.ui.places import Place
from desktop.ui.printouts import Printout
from desktop.work import Work


class Output(QWidget):
    """Print what is shown, make a file of it in one form or another. `made` carries a document's hash and its path."""

    made = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._words = desk, desk.words
        self._shown: Shown | None = None
        self._printout = Printout(desk, self)
        self._last, self._had_keyboard = Path(), False
        self.print = Button(self._words("papers.print")).with_icon(desk.theme, "printer")
        self.print.clicked.connect(self._ask_print)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._ask_print)
        self.make = Button(self._words("papers.make"), "primary")
        self.make.with_icon(desk.theme, "file-type-pdf")
        self.make.clicked.connect(self._ask_pdf)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self._ask_pdf)
        self.forms = IconButton(desk.theme, "chevron-down", self._words("papers.other_forms"))
        self.forms.clicked.connect(self._offer_forms)
        self.final = Button(self._words("papers.final")).with_icon(desk.theme, "signature")
        self.final.clicked.connect(self._go_to_final)
        across = row(self, gap_px=8)
        for widget in (self.print, self.make, self.forms, self.final):
            across.addWidget(widget)
        self.show_paper(None)

    def show_paper(self, shown: Shown | None) -> None:
        """Take the paper that is shown now; without one nothing can go out."""
        self._shown = shown
        for button in (self.print, self.make, self.forms, self.final):
            button.setEnabled(shown is not None)

    def open(self, path: Path) -> None:
        """Open a file with the computer's own program."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.say(Message(self._words("papers.no_viewer", file=path)))

    def _go_to_final(self) -> None:
        """Go on with the paper shown: check it, make it final, number, sign, hand over."""
        if self._shown is not None:
            asked = self._shown.asked
            self._desk.go(Place("final", asked.of, asked.to, paper=asked.kind))

    # the file

    def _offer_forms(self) -> None:
        """Show the other forms a file may have."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for form in forms(self._shown.asked.kind) if self._shown else ():
            if form is not Format.PDF:
                caption = plain_caption(self._words(f"papers.form.{form.value}"))
                menu.addAction(caption).setData(form.value)
        menu.triggered.connect(self._form_chosen)
        menu.popup(self.forms.mapToGlobal(QPoint(0, self.forms.height())))

    def _form_chosen(self, action: QAction) -> None:
        self._ask_folder(Format(action.data()))

    def _ask_pdf(self) -> None:
        if self.make.isEnabled():
            self._ask_folder(Format.PDF)

    def _ask_folder(self, form: Format) -> None:
        start = str(papers_folder(self._desk.preferences.chosen.papers))
        folder = QFileDialog.getExistingDirectory(self, self._words("papers.make_into"), start)
        if folder:
            self.make_into(Path(folder), form)

    def make_into(self, folder: Path, form: Format = Format.PDF) -> None:
        """Make the file in a folder, beside the window, and record it."""
        if self._shown is None:
            return
        self._desk.preferences.note(papers=str(folder))
        desk, asked, now = self._desk, self._shown.asked, self._desk.now()

        def work(job: Work) -> Made:
            return make(desk.store, desk.darkroom, asked, folder, form, now, job)

        self._had_keyboard = self.make.hasFocus()
        self.make.setEnabled(False)
        self._desk.jobs.start(self._words("papers.making"), work, self._made, self._not_made)

    def _ready(self) -> None:
        """Be ready for the next file; the button that made this one has the keyboard again, if it had it."""
        self.make.setEnabled(self._shown is not None)
        if self._had_keyboard and self.isVisible():
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _made(self, made: Made) -> None:
        self._ready()
        if made.is_new and self._desk.write("document.add", fields.edit(made.document)) is None:
            return
        self._last = path = made.produced.path
        self.made.emit(made.produced.hash, path)
        self._desk.say(
            Message(
                self._words("papers.made", file=path.name, folder=path.parent),
                action=self._words("papers.open"),
                act=self._open_last,
                lasting=True,
            )
        )

    @Slot(object)
    def _not_made(self, error: BaseException) -> None:
        self._ready()
        self._desk.refuse(error)

    def _open_last(self) -> None:
        self.open(self._last)

    def open_document(self, document: Document, path: Path | None) -> None:
        """Open a document's file where it still lies, else say that it does not."""
        if path is None:
            self._desk.say(Message(self._words("papers.not_there", file=document.file_name)))
        else:
            self.open(path)

    # the printer

    def _ask_print(self) -> None:
        if self._shown is not None:
            self._printout.ask(self._shown.pdf, self._shown.title)

    def print_to(self, printer: QPrinter) -> None:
        """Print the paper shown, beside the window."""
        if self._shown is not None:
            self._printout.print_to(printer, self._shown.pdf)
