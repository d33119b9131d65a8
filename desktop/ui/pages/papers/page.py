"""Papers: a visit's minutes as they will be printed, what they still leave open, and those already made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget

from db import fields, query
from db.errors import NoRecord
from db.records import Document, Inspection, RecordId, Visit
from desktop import paths
from desktop.ui.desk import Desk, Message
from desktop.ui.page import Keys, Page
from desktop.ui.pages.papers.making import Made, Shown, make, show
from desktop.ui.pages.papers.preview import PreviewPane
from desktop.ui.pages.papers.side import SidePane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.layouts import EmptyState, column, row
from desktop.ui.parts.printing import new_printer, send
from desktop.ui.places import Place, from_text, place_of, visit_name
from desktop.work import Work

PAUSE_MS = 250


class PapersPage(Page):
    """The preview follows the record: after a change it is made again beside the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._visit: Visit | None = None
        self._shown: Shown | None = None
        self._making = False
        self._again = False
        self._printer: QPrinter | None = None
        self._last = Path()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._start_preview)
        self._inspection = ChoiceField[RecordId]("", ())
        self._inspection.box.setAccessibleName(self.words("records.kind.inspection"))
        self._inspection.settled.connect(self._choose_inspection)
        self._choice = ChoiceField[RecordId]("", ())
        self._choice.box.setAccessibleName(self.words("records.kind.visit"))
        self._choice.settled.connect(self._choose_visit)
        self._preview = PreviewPane(desk)
        self._preview.asked.connect(self._go_to_record)
        self._side = SidePane(desk)
        self._side.opened.connect(self._open_document)
        self._empty = EmptyState(
            desk.theme, "file-text", self.words("papers.empty"), self.words("papers.begin")
        )
        self._empty.acted.connect(self._begin)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._preview)
        self._lay()

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.papers")

    def keys(self) -> Keys:
        """Return the shortcuts of the preview."""
        return (
            ("Ctrl+P", self.words("papers.print")),
            ("Ctrl++, Ctrl+-", self.words("papers.zoom")),
            ("Ctrl+0", self.words("papers.fit")),
        )

    def begin(self) -> None:
        """Forget the paper of the visit before."""
        self._visit = self._shown = None

    def refresh(self) -> None:
        """Ask which visits there are, and have the chosen one's paper made again."""
        reader = self.desk.store.reader
        inspections = query.inspections(reader)
        self._visit = self._chosen(inspections)
        self._inspection.offer([(each.id, each.topic) for each in inspections])
        held = query.visits(reader, self._visit.inspection) if self._visit else []
        self._choice.offer([(v.id, visit_name(v, self.words.kind(v.kind))) for v in held])
        for widget in (self._inspection, self._choice, self._print, self._make, self._side):
            widget.setVisible(self._visit is not None)
        self._stack.setCurrentWidget(self._preview if self._visit else self._empty)
        if self._visit is None:
            return
        self._inspection.show_value(self._visit.inspection)
        self._choice.show_value(self._visit.id)
        self._side.show_documents(self._own_documents(self._visit))
        self._pause.start(PAUSE_MS if self._shown else 0)

    def focus(self) -> None:
        """Begin at the paper, where the arrow keys scroll."""
        self._preview.sheets.setFocus()

    def _chosen(self, inspections: list[Inspection]) -> Visit | None:
        """Return the visit of the place, else the one last worked on, else the latest."""
        reader = self.desk.store.reader
        if self.place.record is not None:
            return query.visit(reader, self.place.record)
        recent = from_text(self.desk.preferences.chosen.recent, frozenset({"visit"})).record
        try:
            return query.visit(reader, recent) if recent else self._latest(inspections)
        except NoRecord:
            return self._latest(inspections)

    def _latest(self, inspections: list[Inspection]) -> Visit | None:
        for inspection in inspections:
            held = query.visits(self.desk.store.reader, inspection.id)
            if held:
                return held[-1]
        return None

    def _own_documents(self, visit: Visit) -> list[Document]:
        made = query.documents(self.desk.store.reader, visit.inspection)
        return [each for each in made if each.visit == visit.id and each.hash]

    def _lay(self) -> None:
        whole = column(self, gap_px=0)
        whole.addLayout(self._bar())
        across = row(gap_px=0)
        across.addWidget(self._stack, 1)
        across.addWidget(self._side)
        whole.addLayout(across, 1)

    def _bar(self) -> QHBoxLayout:
        bar = row(gap_px=8)
        bar.setContentsMargins(20, 12, 16, 12)
        self._print = Button(self.words("papers.print")).with_icon(self.desk.theme, "printer")
        self._print.setShortcut("Ctrl+P")
        self._print.clicked.connect(self._ask_print)
        self._make = Button(self.words("papers.make"), "primary")
        self._make.with_icon(self.desk.theme, "file-type-pdf")
        self._make.clicked.connect(self._ask_folder)
        bar.addWidget(self._inspection, 2)
        bar.addWidget(self._choice, 3)
        bar.addWidget(self._print)
        bar.addWidget(self._make)
        return bar

    def _begin(self) -> None:
        self.desk.go(Place("inspections"))

    @Slot(object)
    def _choose_inspection(self, inspection: RecordId) -> None:
        held = query.visits(self.desk.store.reader, inspection)
        if held:
            self.desk.go(Place("papers", held[-1].id))
        else:
            self.desk.say(Message(self.words("papers.no_visit")))
            self._inspection.show_value(self._visit.inspection if self._visit else None)

    @Slot(object)
    def _choose_visit(self, visit: RecordId) -> None:
        self.desk.go(Place("papers", visit))

    # the preview

    def _start_preview(self) -> None:
        if self._visit is None:
            return
        if self._making:
            self._again = True
            return
        self._making, desk, visit = True, self.desk, self._visit.id

        def work(job: Work) -> Shown:
            return show(desk.store, desk.darkroom, visit, job)

        self._preview.wait()
        self.desk.jobs.start("", work, self._previewed, self._not_previewed)

    @Slot(object)
    def _previewed(self, shown: Shown) -> None:
        self._making = False
        if self._visit is not None and shown.visit.id == self._visit.id:
            self._shown = shown
            self._preview.show_paper(shown.pdf)
            self._side.show_open(shown)
        else:
            self._again = True
        self._preview_again()

    @Slot(object)
    def _not_previewed(self, error: BaseException) -> None:
        self._making = False
        self._preview.fail(self.words.explain(error))
        self._preview_again()

    def _preview_again(self) -> None:
        if self._again:
            self._again = False
            self._start_preview()

    def _go_to_record(self, page: int, x_pt: float, y_pt: float) -> None:
        """Go to where the clicked passage was written."""
        places = self._shown.preview.places if self._shown else ()
        for place in places:
            across = place.left_pt <= x_pt <= place.right_pt
            if place.page == page and across and place.bottom_pt <= y_pt <= place.top_pt:
                store = self.desk.store
                self.desk.go(place_of(store, query.record(store.reader, place.source)))
                return

    # the file

    def _ask_folder(self) -> None:
        kept = self.desk.preferences.chosen.papers or str(paths.documents_folder())
        folder = QFileDialog.getExistingDirectory(self, self.words("papers.make_into"), kept)
        if folder:
            self.make_into(Path(folder))

    def make_into(self, folder: Path) -> None:
        """Make the file in a folder, beside the window, and record it."""
        if self._visit is None:
            return
        self.desk.preferences.note(papers=str(folder))
        desk, visit, now = self.desk, self._visit.id, self.desk.now()

        def work(job: Work) -> Made:
            return make(desk.store, desk.darkroom, visit, folder, now, job)

        self._make.setEnabled(False)
        self.desk.jobs.start(self.words("papers.making"), work, self._made, self._not_made)

    @Slot(object)
    def _made(self, made: Made) -> None:
        self._make.setEnabled(True)
        if made.is_new and self.desk.write("document.add", fields.edit(made.document)) is None:
            return
        self._last = path = made.produced.path
        self._side.remember(made.produced.hash, path)
        self.desk.say(
            Message(
                self.words("papers.made", file=path.name, folder=path.parent),
                action=self.words("papers.open"),
                act=self._open_last,
                lasting=True,
            )
        )

    @Slot(object)
    def _not_made(self, error: BaseException) -> None:
        self._make.setEnabled(True)
        self.desk.refuse(error)

    def _open_last(self) -> None:
        self._open_file(self._last)

    @Slot(object)
    def _open_document(self, document: Document) -> None:
        path = self._side.path_of(document)
        if path is None:
            self.desk.say(Message(self.words("papers.not_there", file=document.file_name)))
        else:
            self._open_file(path)

    def _open_file(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.desk.say(Message(self.words("papers.no_viewer", file=path)))

    # the printer

    def _ask_print(self) -> None:
        if self._shown is None or self._printer is not None:
            return
        self._printer = new_printer()
        self._printer.setDocName(self._shown.visit.title)
        dialog = QPrintDialog(self._printer, self)
        dialog.setMinMax(1, self._shown.preview.pages)
        dialog.accepted.connect(self._start_print)
        dialog.rejected.connect(self._forget_printer)
        QDialog.open(dialog)  # its own `open` wants a receiver

    def _start_print(self) -> None:
        if self._shown is not None and self._printer is not None:
            self.print_to(self._printer)

    def print_to(self, printer: QPrinter) -> None:
        """Print the paper shown, beside the window; the printer is kept until it has taken every page."""
        if self._shown is None:
            return
        self._printer, pdf = printer, self._shown.pdf

        def work(job: Work) -> None:
            send(pdf, printer, job)

        self.desk.jobs.start(self.words("papers.printing"), work, self._printed, self._not_printed)

    @Slot(object)
    def _printed(self, _nothing: object) -> None:
        self._forget_printer()
        self.desk.say(Message(self.words("papers.printed")))

    @Slot(object)
    def _not_printed(self, error: BaseException) -> None:
        self._forget_printer()
        self.desk.refuse(error)

    def _forget_printer(self) -> None:
        self._printer = None
