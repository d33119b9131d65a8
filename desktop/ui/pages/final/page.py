"""One paper on its last steps: checked, made final, numbered, signed, handed over."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from db import lists, query
from db.errors import NoRecord
from db.records import Document, DocumentKind, RecordId
from desktop.minutes.papers import KINDS
from desktop.ui.desk import Desk
from desktop.ui.page import Keys, Page, Trail
from desktop.ui.pages.final.check import CheckPane, Seen
from desktop.ui.pages.final.freeze import FreezePane
from desktop.ui.pages.final.hand import HandPane
from desktop.ui.pages.final.known import Known, known
from desktop.ui.pages.final.number import NumberPane
from desktop.ui.pages.final.sign import SignPane
from desktop.ui.pages.final.steps import Step, StepBar, StepPane
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.layouts import EmptyState, Line, column, row
from desktop.ui.places import Place, from_text, visit_name
from desktop.work import Work


class FinalPage(Page):
    """Place("final", visit or inspection, kind of paper); the newest version that counts is worked on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.known: Known | None = None
        self._wanted: RecordId | None = None
        self._step = Step.CHECK
        self.bar = StepBar(desk)
        self.bar.chosen.connect(self.show_step)
        self.checks = CheckPane(desk)
        self.freezing = FreezePane(desk)
        self.numbering = NumberPane(desk)
        self.signing = SignPane(desk)
        self.handing = HandPane(desk)
        self.panes: dict[Step, StepPane] = {
            Step.CHECK: self.checks,
            Step.FREEZE: self.freezing,
            Step.NUMBER: self.numbering,
            Step.SIGN: self.signing,
            Step.HAND: self.handing,
        }
        self.checks.told.connect(self._told)
        self.freezing.turned.connect(self._work_on)
        self.freezing.asked.connect(self._to_check)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.freezing.print_version)
        self._empty = EmptyState(
            desk.theme, "file-text", self.words("papers.empty"), self.words("papers.begin")
        )
        self._empty.acted.connect(self._begin)
        self._lay()
        self.bar.light(self._step)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.final")

    def trail(self) -> Trail:
        """Return the way back: the papers."""
        own = self.known
        papers = Place("papers")
        if own:
            papers = Place("papers", own.of, own.subject.to, paper=own.subject.kind)
        return ((self.words("ui.page.papers"), papers),)

    def keys(self) -> Keys:
        """Return what the keys of this page do."""
        return (
            ("Alt+1 … 5", self.words("final.key_steps")),
            ("Ctrl+P", self.words("final.print")),
        )

    def here(self) -> Place:
        """Return the paper that is shown."""
        if self.known is None:
            return self.place
        own = self.known.subject
        return Place("final", self.known.of, own.to, paper=own.kind)

    def begin(self) -> None:
        """Forget the paper before."""
        self.known = None
        self._wanted = None

    def refresh(self) -> None:
        """Ask for the paper's versions, signers and numbers, and have it checked anew."""
        of = self.place.record or self._recent()
        self._whole.setCurrentIndex(0 if of is None else 1)
        if of is None:
            return
        store, wanted, to = self.desk.store, self._wanted, self.place.part
        kind = self.known.subject.kind if self.known else self.place.paper or DocumentKind.MINUTES
        query.kind_of(store.reader, of)  # says at once where the record is gone

        def question(_work: Work) -> Known:
            return known(store, kind, of, to, wanted)

        self.ask(question, self._show)

    def focus(self) -> None:
        """Begin where the step begins."""
        self.panes[self._step].focus()

    @Slot(object)
    def show_step(self, step: Step) -> None:
        """Show another step."""
        self.flush()
        self._step = step
        self.bar.light(step)
        self._stack.setCurrentWidget(self.panes[step])
        self.panes[step].focus()

    def _lay(self) -> None:
        self._stack = QStackedWidget()
        for pane in self.panes.values():
            self._stack.addWidget(pane)
        self._whole = QStackedWidget()
        shown = QWidget()
        inner = column(shown, gap_px=0)
        inner.addLayout(self._head())
        inner.addWidget(self.bar)
        inner.addWidget(Line())
        inner.addWidget(self._stack, 1)
        self._whole.addWidget(self._empty)
        self._whole.addWidget(shown)
        column(self, gap_px=0).addWidget(self._whole)

    def _head(self) -> QHBoxLayout:
        words = self.words
        self._about = ChoiceField[RecordId]("", ())
        self._about.name(words("final.about"))
        self._about.settled.connect(self._choose_about)
        self._kind = ChoiceField[DocumentKind]("", ())
        self._kind.name(words("final.kind"))
        self._kind.settled.connect(self._choose_kind)
        self._to = ChoiceField[RecordId]("", ())
        self._to.name(words("records.field.addressee"))
        self._to.settled.connect(self._choose_to)
        self._version = ChoiceField[RecordId]("", ())
        self._version.name(words("records.field.version"))
        self._version.settled.connect(self._choose_version)
        verify = Button(words("final.verify"), "quiet").with_icon(self.desk.theme, "circle-check")
        verify.clicked.connect(self._go_to_verify)
        head = row(gap_px=8)
        head.setContentsMargins(20, 12, 16, 4)
        head.addWidget(self._about, 4)
        head.addWidget(self._kind, 3)
        head.addWidget(self._to, 3)
        head.addWidget(self._version, 2)
        head.addWidget(verify)
        return head

    def _show(self, known: Known) -> None:
        self.known = known
        reader, words = self.desk.store.reader, self.words
        of_all = (known.inspection.id, words("final.whole_inspection"))
        own = [(v.id, visit_name(v, words.kind(v.kind))) for v in known.visits]
        self._about.offer([*own, of_all])
        self._about.show_value(known.of)
        about = query.kind_of(reader, known.of)
        self._kind.offer([(k, words.kind(k)) for k, kind in KINDS.items() if about in kind.of])
        self._kind.show_value(known.subject.kind)
        offered = [(v.id, words("final.version_short", version=v.version)) for v in known.versions]
        self._version.offer(offered[::-1])
        self._version.show_value(known.chosen.id if known.chosen else None)
        self._version.setVisible(len(known.versions) > 1)
        self._to.offer(known.bodies)
        self._to.show_value(known.subject.to)
        self._to.setVisible(len(known.bodies) > 1)
        for pane in self.panes.values():
            pane.show_known(known)
        self._tell_steps(known)
        self.retitled.emit()

    def _tell_steps(self, known: Known) -> None:
        own = known.chosen
        missing = sum(seat.signing is None for seat in known.seats)
        version = self.words("final.version_short", version=own.version) if own else ""
        self.bar.tell(Step.FREEZE, version, own is not None)
        self.bar.tell(Step.NUMBER, own.number if own else "", bool(own and own.number))
        count = f"{len(known.seats) - missing}/{len(known.seats)}" if known.seats else ""
        self.bar.tell(Step.SIGN, count, bool(known.seats) and not missing)

    @Slot(object)
    def _told(self, seen: Seen | None) -> None:
        self.freezing.see(seen)
        lines = seen.checked.lines if seen else ()
        note = self.words.number(len(lines)) if lines else ""
        self.bar.tell(Step.CHECK, note, seen is not None and not seen.checked.is_stopped)

    def _recent(self) -> RecordId | None:
        """Return the visit last worked on, else the latest there is."""
        reader = self.desk.store.reader
        recent = from_text(self.desk.preferences.chosen.recent, frozenset({"visit"})).record
        try:
            if recent is not None:
                return query.visit(reader, recent).id
        except NoRecord:
            recent = None
        return lists.last_visit(reader)

    def _begin(self) -> None:
        self.desk.go(Place("inspections"))

    def _to_check(self) -> None:
        self.show_step(Step.CHECK)

    def _go_to_verify(self) -> None:
        self.desk.go(Place("verify"))

    @Slot(object)
    def _choose_about(self, of: RecordId) -> None:
        kind = self.known.subject.kind if self.known else DocumentKind.MINUTES
        self.desk.go(Place("final", of, paper=kind))

    @Slot(object)
    def _choose_kind(self, kind: DocumentKind) -> None:
        if self.known is not None:
            self.desk.go(Place("final", self.known.of, paper=kind))

    @Slot(object)
    def _choose_to(self, to: RecordId) -> None:
        if self.known is not None:
            self.desk.go(Place("final", self.known.of, to, paper=self.known.subject.kind))

    @Slot(object)
    def _choose_version(self, version: RecordId) -> None:
        self._wanted = version
        self.refresh()

    @Slot(object)
    def _work_on(self, document: Document) -> None:
        self._wanted = document.id
        self.refresh()
