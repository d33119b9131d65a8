"""Papers: any paper of an inspection as it will be printed, what it still leaves open, and those already made."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedWidget

from db import query
from db.records import Document, RecordId
from desktop.ui.desk import Desk
from desktop.ui.jobs import Job
from desktop.ui.page import Keys, Page
from desktop.ui.pages.papers.arranging import ArrangingPane
from desktop.ui.pages.papers.bar import Bar
from desktop.ui.pages.papers.chooser import Chooser
from desktop.ui.pages.papers.comparing import ComparePane
from desktop.ui.pages.papers.editor import Editor
from desktop.ui.pages.papers.making import Shown, show
from desktop.ui.pages.papers.output import Output
from desktop.ui.pages.papers.preview import PreviewPane
from desktop.ui.pages.papers.side import SidePane
from desktop.ui.pages.papers.wanted import Wanted, wanted
from desktop.ui.parts.layouts import EmptyState, column, row
from desktop.ui.places import Place, from_text
from desktop.work import Work

PAUSE_MS = 20
"""How long several changes in a row are waited for before the paper is made again."""


class PapersPage(Page):
    """The preview follows the record: after a change it is made again beside the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: Wanted | None = None
        self._target: RecordId | None = None
        self._since = 0
        self._shown: Shown | None = None
        self._job: Job | None = None
        self._again = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._start_preview)
        self._chooser = Chooser(desk)
        self._chooser.chosen.connect(self._choose)
        self._output = Output(desk)
        self._preview = PreviewPane(desk)
        self._preview.stopped.connect(self._stop_preview)
        self._preview.comparing.connect(self._compare)
        self._beside = ComparePane(desk)
        self._beside.closed.connect(self._compare_no_more)
        self._editor = Editor(desk, self._preview)
        self._photos = ArrangingPane(desk)
        self._side = SidePane(desk, (self._editor.pane, self._editor.changes, self._photos))
        self._side.opened.connect(self._open_document)
        self._output.made.connect(self._side.remember)
        self._empty = EmptyState(
            desk.theme, "file-text", self.words("papers.empty"), self.words("papers.begin")
        )
        self._empty.acted.connect(self._begin)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._preview)
        self._stack.addWidget(self._beside)
        self._lay()

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.papers")

    def keys(self) -> Keys:
        """Return the shortcuts of the preview."""
        return (
            ("Ctrl+P", self.words("papers.print")),
            ("Ctrl+E", self.words("papers.make")),
            ("Ctrl+↓, Ctrl+↑", self.words("papers.passage.step")),
            ("Enter", self.words("papers.passage.edit")),
            ("Alt+↑, Alt+↓", self.words("papers.passage.move")),
            ("Del", self.words("papers.passage.leave_out")),
            ("Ins", self.words("papers.passage.add")),
            ("F8, Shift+F8", self.words("papers.compare.next")),
            ("Ctrl++, Ctrl+-", self.words("papers.zoom")),
            ("Ctrl+0", self.words("papers.fit")),
        )

    def begin(self) -> None:
        """Forget the paper of the place before."""
        self._wanted, self._target = None, self.place.part
        self._since = self.desk.store.position
        self._editor.begin()
        self._stack.setCurrentWidget(self._preview)
        self._show(None)

    def closes(self) -> bool:
        """Leave the comparison, or the chosen passage."""
        if self._stack.currentWidget() is self._beside:
            self._compare_no_more()
            return True
        if self._editor.passage is None:
            return False
        self._editor.leave()
        self.focus()
        return True

    def turn_to(self, place: Place) -> bool:
        """Tell whether a step was made in the paper that is shown."""
        return self._wanted is not None and self._wanted.place == place

    def refresh(self) -> None:
        """Ask which papers there can be, and have the chosen one made again."""
        recent = from_text(self.desk.preferences.chosen.recent, frozenset({"visit"}))
        self._wanted = own = wanted(self.desk.store, self.place, recent)
        compares = self._stack.currentWidget() is self._beside
        for widget in (self._chooser, self._output):
            widget.setVisible(own is not None)
        self._side.setVisible(own is not None and not compares)
        if own is None:
            self._stack.setCurrentWidget(self._empty)
            return
        if not compares:
            self._stack.setCurrentWidget(self._preview)
        self._chooser.offer(own)
        self._side.show_documents(self._own_documents(own))
        self._preview.compare.setVisible(bool(self._versions()))
        if own.possible:
            self._pause.start(PAUSE_MS if self._shown else 0)
        else:
            self._show(None)
            self._preview.fail(self.words("papers.no_visit"))

    def focus(self) -> None:
        """Begin at the paper, where the arrow keys scroll."""
        self._preview.sheets.setFocus()

    def _own_documents(self, own: Wanted) -> list[Document]:
        made = query.documents(self.desk.store.reader, own.inspection)
        shown = self._shown if self._shown and self._shown.wanted == own else None
        to = shown.asked.to if shown else own.to
        kept = [d for d in made if d.hash and (d.kind, d.visit) == (own.kind, own.visit)]
        return [d for d in kept if to in (None, d.addressee)]

    def _versions(self) -> list[Document]:
        """Return what can be compared with the paper of today: those kept as pages, the newest first."""
        own = self._own_documents(self._wanted) if self._wanted else []
        found = [each for each in own if each.pages and each.file_name.lower().endswith(".pdf")]
        return sorted(found, key=lambda each: (each.version, each.id), reverse=True)

    def _compare(self) -> None:
        """Show the last version beside the paper of today."""
        if self._shown is not None and (versions := self._versions()):
            self._stack.setCurrentWidget(self._beside)
            self._side.hide()
            self._beside.show_versions(self._shown, versions)
            self._beside.sheets[0].setFocus()

    def _compare_no_more(self) -> None:
        self._stack.setCurrentWidget(self._preview)
        self._side.show()
        self.focus()

    def _lay(self) -> None:
        whole = column(self, gap_px=0)
        whole.addWidget(Bar(self.desk.theme, self._chooser, self._output))
        across = row(gap_px=0)
        across.addWidget(self._stack, 1)
        across.addWidget(self._side)
        whole.addLayout(across, 1)

    def _begin(self) -> None:
        self.desk.go(Place("inspections"))

    @Slot(object)
    def _choose(self, own: Wanted) -> None:
        self.desk.go(own.place)

    # the preview

    def _start_preview(self) -> None:
        if self._wanted is None or not self._wanted.possible:
            return
        if self._job is not None:
            self._again = True
            return
        desk, own, today = self.desk, self._wanted, self.desk.today()

        def work(job: Work) -> Shown:
            return show(desk.store, desk.darkroom, own, today, job)

        self._job = self.desk.jobs.start("", work, self._previewed, self._not_previewed)
        self._preview.wait(self._job)

    def _stop_preview(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None
            self._preview.fail(self.words("papers.stopped"))

    @Slot(object)
    def _previewed(self, shown: Shown) -> None:
        self._job = None
        if shown.wanted == self._wanted:
            self._show(shown)
            if self._point(shown) or shown.seen >= self._since:
                self._target = None
            if self._stack.currentWidget() is self._beside:
                self._beside.show_versions(shown, self._versions())
        else:
            self._again = True
        self._preview_again()

    @Slot(object)
    def _not_previewed(self, error: BaseException) -> None:
        self._job = None
        self._show(None)
        self._preview.fail(self.words.explain(error))
        self._preview_again()

    def _preview_again(self) -> None:
        if self._again:
            self._again = False
            self._start_preview()

    def _show(self, shown: Shown | None) -> None:
        """Show a paper, or none: then nothing can go out either."""
        self._shown = shown
        self._output.show_paper(shown)
        self._side.show_open(shown)
        self._preview.show_paper(shown.pdf if shown else None)
        self._editor.show_paper(shown)
        self._photos.show_paper(shown)
        if shown and shown.bodies:
            self._chooser.offer_bodies(shown.bodies, shown.asked.to)

    def _point(self, shown: Shown) -> bool:
        """Point at the record that the place names, or choose the passage of a change; tell whether it is there."""
        if self._target is None:
            return False
        for each in shown.composed.overridden.standings:
            if each.override.id == self._target:
                self._editor.choose(each.place)
                return True
        for place in shown.preview.places:
            if place.source == self._target:
                box = (place.left_pt, place.bottom_pt, place.right_pt, place.top_pt)
                self._preview.sheets.point(place.page, box)
                if place.place:  # its record is one button, its words one Enter away
                    self._editor.choose(place.place)
                return True
        return False

    @Slot(object)
    def _open_document(self, document: Document) -> None:
        self._output.open_document(document, self._side.path_of(document))
