"""The past of a record, of an inspection or of the whole book: steps with their words, and how things stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from db import files, past, query
from db.changes import Edit
from db.errors import NoRecord
from db.records import Case, Record, RecordId
from desktop.exchange import bundle
from desktop.ui.desk import Desk, Message
from desktop.ui.page import Page, Trail
from desktop.ui.pages.history import told
from desktop.ui.pages.history.detail import DetailPane
from desktop.ui.pages.history.moment import MomentPane
from desktop.ui.pages.history.steps import Steps
from desktop.ui.pages.history.told import Detail, Line, Stood
from desktop.ui.parts.buttons import Button, one_of
from desktop.ui.parts.dialogs import documents
from desktop.ui.parts.layouts import EDGE_PX, column, row
from desktop.ui.parts.telling import Teller
from desktop.ui.places import place_of
from desktop.words import LOCAL
from desktop.work import Work

_NARROW_BELOW_PX = 980
_STEPS, _MOMENT = 0, 1


class HistoryPage(Page):
    """Nothing here changes the past: bringing back is a new step, and can be undone like any other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._name = ""
        self._inspection: RecordId | None = None
        self._is_adding = self._begins = False
        self._wanted: Line | None = None
        self.steps = Steps(desk)
        self.detail = DetailPane(desk)
        self.moment = MomentPane(desk)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._both())
        self._stack.addWidget(self.moment)
        whole = column(self, gap_px=12, edge_px=EDGE_PX)
        whole.addLayout(self._head())
        whole.addWidget(self._stack, 1)
        self.steps.picked.connect(self._pick)
        self.steps.ended.connect(self._ask_older)
        self.detail.asked.connect(self._bring_back)
        self.detail.wanted.connect(self._open)
        self.moment.moved.connect(self._ask_moment)
        self.moment.asked.connect(self._as_it_was)
        self.moment.exported.connect(self._ask_file)

    def title(self) -> str:
        """Return the page's name, and whose past it shows."""
        name = self.words("ui.page.history")
        return f"{name}: {self._name}" if self._name and not self.trail() else name

    def trail(self) -> Trail:
        """Return the way back to the record."""
        record = query.find_record(self.desk.store.reader, self.place.record or RecordId(""))
        if record is None or record.gone:
            return ()
        try:
            return ((self._name, place_of(self.desk.store, record)),)
        except NoRecord:
            return ()

    def begin(self) -> None:
        """Forget the past of the record before."""
        self.steps.forget()
        self.detail.show_detail(None)
        self._wanted = None
        reader, record = self.desk.store.reader, self.place.record
        found = query.find_record(reader, record) if record else None
        if record and found is None:
            raise NoRecord(record)
        self._name = " ".join(Teller(reader, self.words).name(found).split())[:80] if found else ""
        self._inspection = past.root(reader, record) if record else None
        for choice in self._choices:  # of the whole book there is nothing to choose
            choice.setVisible(self._inspection is not None)
        self._turn(_STEPS)

    def refresh(self) -> None:
        """Ask for the newest steps, or for the moment again."""
        if self._stack.currentIndex() == _MOMENT:
            self._ask_moment(self.moment.at)
            return
        store, words, record = self.desk.store, self.words, self.place.record

        def question(_work: Work) -> list[Line]:
            return told.lines(store, words, record)

        self.ask(question, self._show)

    def focus(self) -> None:
        """Begin in what is shown."""
        of_steps = self._stack.currentIndex() == _STEPS
        self._begins = of_steps and not self.steps.table.isVisible()
        (self.steps.table if of_steps else self.moment.table).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put a step's words beneath the list where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < self.desk.theme.px(_NARROW_BELOW_PX)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _head(self) -> QHBoxLayout:
        head = row(gap_px=4)
        self._group = QButtonGroup(self)
        self._choices: list[QPushButton] = []
        for number, name in enumerate(("steps", "moment")):
            button = Button(self.words(f"history.show.{name}"), "segment")
            one_of(self._group, button, number)
            button.setChecked(number == _STEPS)
            self._choices.append(button)
            head.addWidget(button)
        self._group.idClicked.connect(self._turn_by_hand)
        head.addStretch(1)
        return head

    def _both(self) -> QWidget:
        both = QWidget()
        self._line = row(both, gap_px=8)
        self._line.addWidget(self.steps, 3)
        self._line.addWidget(self.detail, 2)
        return both

    def _turn(self, number: int) -> None:
        self._choices[number].setChecked(True)
        self._stack.setCurrentIndex(number)

    @Slot(int)
    def _turn_by_hand(self, number: int) -> None:
        self._turn(number)
        self.refresh()
        self.focus()

    # the steps

    @Slot(object)
    def _show(self, lines: list[Line]) -> None:
        self.steps.show_lines(lines)
        self.detail.setVisible(bool(lines))
        if self._begins and lines:
            self.steps.table.setFocus()
        self._begins = False
        if lines and self.steps.table.chosen() is None:
            self.steps.table.selectRow(0)
        elif chosen := self.steps.table.chosen():
            self._pick(chosen)

    @Slot()
    def _ask_older(self) -> None:
        if self._is_adding:
            return
        self._is_adding = True
        store, words, record = self.desk.store, self.words, self.place.record
        before = self.steps.lines[-1].stride.start

        def work(_job: Work) -> list[Line]:
            return told.lines(store, words, record, before)

        self.desk.jobs.start("", work, self._add, self._not_added)

    @Slot(object)
    def _add(self, lines: list[Line]) -> None:
        self._is_adding = False
        last = self.steps.lines[-1].stride if self.steps.lines else None
        if last and (not lines or lines[0].stride.end < last.start):
            self.steps.add_lines(lines)

    @Slot(object)
    def _not_added(self, error: BaseException) -> None:
        self._is_adding = False
        self.desk.refuse(error)

    @Slot(object)
    def _pick(self, line: Line) -> None:
        self._wanted = line
        store, words = self.desk.store, self.words

        def work(_job: Work) -> Detail:
            return told.detail(store, words, line)

        self.desk.jobs.start("", work, self._show_detail)

    @Slot(object)
    def _show_detail(self, detail: Detail) -> None:
        if self._wanted is not None and detail.line == self._wanted:
            self.detail.show_detail(detail)

    @Slot(object)
    def _bring_back(self, edits: Sequence[Edit]) -> None:
        if self.desk.write("history.restore", *edits):
            self.desk.say(Message(self.words("history.brought_back"), undo=True))

    def _open(self) -> None:
        detail = self.detail.detail
        if detail is None:
            return
        store = self.desk.store
        try:
            self.desk.go(place_of(store, query.record(store.reader, detail.record)))
        except NoRecord as error:
            self.desk.refuse(error)

    # the moment

    @Slot(object)
    def _ask_moment(self, at: dt.datetime) -> None:
        store, words, inspection = self.desk.store, self.words, self._inspection
        if inspection is None:
            return

        def question(_work: Work) -> tuple[Case | None, list[Stood], list[tuple[dt.date, str]]]:
            days = told.day_choices(store, words, inspection, LOCAL)
            try:
                case = past.case_at(store.reader, inspection, at)
            except NoRecord:
                return None, [], days
            return case, told.stood(store, words, case), days

        self.ask(question, self._show_moment)

    @Slot(object)
    def _show_moment(
        self, answer: tuple[Case | None, list[Stood], list[tuple[dt.date, str]]]
    ) -> None:
        case, stood, days = answer
        self.moment.offer_days(days)
        self.moment.show_case(case, stood)

    @Slot(object)
    def _as_it_was(self, record: Record) -> None:
        store = self.desk.store
        self._bring_back([told.as_it_was(store, record, store.position)])

    @Slot(object)
    def _ask_file(self, case: Case) -> None:
        name = self.words("history.file_name", day=f"{self.moment.at.astimezone(LOCAL):%Y-%m-%d}")
        start = str(Path(documents()) / f"{name}.json")
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.words("history.export"), start, "JSON (*.json)"
        )
        if chosen:
            self.export_to(case, Path(chosen))

    def export_to(self, case: Case, path: Path) -> None:
        """Write an inspection as it stood into a case file, beside the window."""

        def work(_job: Work) -> Path:
            files.write(path, bundle.write(case))
            return path

        self.desk.jobs.start(self.words("history.exporting"), work, self._exported)

    @Slot(object)
    def _exported(self, path: Path) -> None:
        self.desk.say(Message(self.words("history.exported", file=path.name, folder=path.parent)))
