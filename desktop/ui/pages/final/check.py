"""The check: what is to be said of the paper, the gravest first, beside the very pages that would become final."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QSplitter, QWidget

from db import query
from desktop.evidence.pictures import Pictures
from desktop.final import checking
from desktop.final.checking import CLASH, OFFICE, OVERRIDE, Checked, Line, Part
from desktop.minutes.finished.versions import Subject
from desktop.minutes.reviewing.remarks import Weight
from desktop.ui.desk import Desk
from desktop.ui.pages.final.known import Known
from desktop.ui.pages.final.steps import StepPane
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.sheets import Pdf, Sheets, opened
from desktop.ui.parts.table import Column, RecordTable
from desktop.ui.places import Place, place_of
from desktop.work import Work

_TONES = {Weight.STOP: "danger", Weight.WARNING: "warning", Weight.NOTE: "muted"}
_ICONS = {Weight.STOP: "alert-circle", Weight.WARNING: "alert-triangle", Weight.NOTE: "info-circle"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A check with its pages ready for the screen."""

    subject: Subject
    checked: Checked
    pdf: Pdf


class CheckPane(StepPane):
    """Checks again whenever the record changes; `told` carries what a check came to."""

    told = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.seen: Seen | None = None
        self._checking = False
        self._again = False
        self._heard: deque[tuple[Subject, Part, tuple[Line, ...]]] = deque()
        self._parts: dict[Part, tuple[Line, ...]] = {}
        desk.jobs.progressed.connect(self._hear)
        self._said = PlainLabel("", "muted", wrap=True)
        self._working = QProgressBar(textVisible=False)
        self._working.setRange(0, 0)
        self._working.setFixedWidth(80)
        self._working.setAccessibleName(desk.words("final.checking"))
        self.table: RecordTable[Line] = RecordTable(
            desk.theme, desk.words("final.lines"), self._columns(), key=_key, lines=2
        )
        self.table.opened.connect(self._go)
        self.table.picked.connect(self._point)
        self.sheets = Sheets(desk.theme, self._start)
        self.sheets.setAccessibleName(desk.words("final.preview"))
        self._lay()

    def show_known(self, known: Known) -> None:
        """Check the paper anew."""
        if self.known is None or self.known.subject != known.subject:
            self.seen = None
            self._parts.clear()
            self.table.show_rows(())
            self._said.setText("")
        self.known = known
        self.check()

    def check(self) -> None:
        """Have the paper made and checked beside the window; one check at a time."""
        if self.known is None:
            return
        if self._checking:
            self._again = True
            return
        self._checking, store, own = True, self.desk.store, self.known.subject
        darkroom, today = self.desk.darkroom, self.desk.today()

        heard = self._heard

        def work(job: Work) -> Seen:
            def tell(part: Part, lines: tuple[Line, ...]) -> None:
                heard.append((own, part, lines))

            photos = Pictures.of(store, darkroom).paper
            done = checking.checked(store, own, photos, today, job, tell)
            return Seen(own, done, opened(done.paper.data))

        self._working.show()
        self.desk.jobs.start("", work, self._checked, self._not_checked)

    def focus(self) -> None:
        """Begin at the list."""
        self.table.setFocus()

    def sentence(self, line: Line) -> str:
        """Return what a line says, with the explanation of figures that do not agree."""
        return checking.sentence(self.words, line)

    def _columns(self) -> list[Column[Line]]:
        return [
            Column(
                self.words("final.weight"),
                self._weight,
                width_px=130,
                tone=_tone,
                icon=_icon,
            ),
            Column(self.words("final.said"), self.sentence),
        ]

    def _weight(self, line: Line) -> str:
        return self.words(f"final.weight_of.{line.weight}")

    def _lay(self) -> None:
        left = QWidget()
        down = column(left, gap_px=8)
        down.setContentsMargins(20, 8, 12, 12)
        head = row(gap_px=8)
        head.addWidget(self._said, 1)
        head.addWidget(self._working)
        down.addLayout(head)
        down.addWidget(self.table, 1)
        down.addWidget(PlainLabel(self.words("final.lines_why"), "small", wrap=True))
        right = QFrame()
        right.setProperty("role", "desk")
        column(right, gap_px=0).addWidget(self.sheets)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 4)
        split.setChildrenCollapsible(False)
        split.setSizes([5000, 4000])
        column(self, gap_px=0).addWidget(split)

    def _start(self, work: Callable[[Work], object], done: Callable[[object], None]) -> object:
        return self.desk.jobs.start("", work, done)

    @Slot()
    def _hear(self) -> None:
        """Show each part of the check as soon as it is known; what was found of the others before stays."""
        while self._heard:
            subject, part, lines = self._heard.popleft()
            if self.known is not None and subject == self.known.subject:
                self._parts[part] = lines
                known = checking.by_weight(line for own in self._parts.values() for line in own)
                self.table.show_rows(known)
                self._summarise(known)
                if any(line.weight is Weight.STOP for line in lines):
                    self.told.emit(None)  # what was found fit before is so no more

    @Slot(object)
    def _checked(self, seen: Seen) -> None:
        self._checking = False
        if self.known is not None and seen.subject == self.known.subject:
            self._hear()
            self.seen = seen
            self._working.hide()
            self.table.show_rows(seen.checked.lines)
            self.sheets.show_pdf(seen.pdf)
            self._summarise(seen.checked.lines)
            self.told.emit(seen)
        else:
            self._again = True
        self._check_again()

    @Slot(object)
    def _not_checked(self, error: BaseException) -> None:
        self._checking = False
        self._working.hide()
        self.seen = None
        self._heard.clear()
        self._parts.clear()
        self.table.show_rows(())
        self._said.setText(self.words.explain(error))
        self._said.set_role("danger")
        self.told.emit(None)
        self._check_again()

    def _check_again(self) -> None:
        if self._again:
            self._again = False
            self.check()

    def _summarise(self, lines: tuple[Line, ...]) -> None:
        counts = {weight: sum(line.weight is weight for line in lines) for weight in Weight}
        said = [
            self.words(f"final.count.{weight}", count=count)
            for weight, count in counts.items()
            if count
        ]
        if self._checking:
            said.append(self.words("final.still"))
        self._said.setText(" · ".join(said) or self.words("final.nothing"))
        grave = counts[Weight.STOP]
        self._said.set_role("danger" if grave else "muted" if said else "success")

    @Slot(object)
    def _point(self, line: Line) -> None:
        """Show the page that a line is about."""
        page = line.page or self._page_of(line)
        if page:
            self.sheets.show_page(page)

    def _page_of(self, line: Line) -> int:
        places = self.seen.checked.paper.places if self.seen else ()
        return next((each.page + 1 for each in places if each.source == line.record), 0)

    @Slot(object)
    def _go(self, line: Line) -> None:
        """Go to where a line is mended: the record's field, its clash, the settings, the page of the paper."""
        if line.key == CLASH:
            self.desk.go(Place("clashes", line.record))
        elif line.key == OFFICE:
            self.desk.go(Place("settings"))
        elif line.key.startswith(OVERRIDE) and self.known is not None:
            own = self.known.subject
            self.desk.go(Place("papers", self.known.of, own.to or line.record, paper=own.kind))
        elif line.record is not None:
            store = self.desk.store
            place = place_of(store, query.record(store.reader, line.record))
            self.desk.go(replace(place, field=line.field))
        else:
            self.sheets.setFocus()


def _key(line: Line) -> object:
    return line.key, line.record, line.field, line.page


def _tone(line: Line) -> str:
    return _TONES[line.weight]


def _icon(line: Line) -> str:
    return _ICONS[line.weight]
