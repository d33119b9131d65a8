"""How an inspection stood at a moment: its records as they were, what became of each, and the whole as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from db.dates import When
from db.records import Case
from desktop.ui.desk import Desk
from desktop.ui.pages.history.told import Stood
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import WhenField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.table import Column, RecordTable
from desktop.words import LOCAL

_END_OF_DAY = dt.time(23, 59, 59)


class MomentPane(QWidget):
    """`moved` carries another moment; `asked` a record that is to say again what it said; `exported` a whole case."""

    moved = Signal(object)
    asked = Signal(object)
    exported = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words = words = desk.words
        self.case: Case | None = None
        self.at = desk.now()
        self.day: ChoiceField[dt.date] = ChoiceField(words("history.day_label"))
        self.day.settled.connect(self._choose_day)
        self.when = WhenField(words, words("history.moment"))
        self.when.settled.connect(self._choose_when)
        self.said = PlainLabel("", "muted", wrap=True)
        self.back = Button(words("history.as_it_was"))
        self.back.clicked.connect(self._ask_back)
        self.out = Button(words("history.export"), "quiet").with_icon(desk.theme, "file-export")
        self.out.clicked.connect(self._export)
        self.table: RecordTable[Stood] = RecordTable(
            desk.theme,
            words("history.records"),
            [
                Column(words("history.kind"), lambda stood: stood.kind, 210),
                Column(words("history.said"), lambda stood: stood.name),
                Column(
                    words("history.since"),
                    lambda stood: words(f"history.became.{stood.since}"),
                    150,
                    tone=_tone,
                ),
            ],
            key=lambda stood: stood.record.id,
        )
        self.table.picked.connect(self._picked)
        self._lay()

    def offer_days(self, days: Sequence[tuple[dt.date, str]]) -> None:
        """Offer the days on which something was written."""
        self.day.offer(days)
        self.day.show_value(self.at.astimezone(LOCAL).date())

    def show_case(self, case: Case | None, stood: Sequence[Stood]) -> None:
        """Show how things stood; None: there was no such inspection then."""
        self.case = case
        self.out.setEnabled(case is not None)
        self.table.show_rows(stood)
        changed = sum(each.since != "same" for each in stood)
        key = "history.stood" if case else "history.not_yet"
        values = {"at": self._words.moment(self.at), "count": len(stood), "changed": changed}
        self.said.setText(self._words(key, **(values if case else {"at": values["at"]})))
        self._picked(None)

    def _lay(self) -> None:
        head = row(gap_px=12)
        head.addWidget(self.day, 1)
        head.addWidget(self.when, 1)
        under = row(gap_px=8)
        under.addWidget(self.back)
        under.addWidget(self.out)
        under.addStretch(1)
        whole = column(self, gap_px=12)
        whole.addLayout(head)
        whole.addWidget(self.said)
        whole.addLayout(under)
        whole.addWidget(self.table, 1)

    @Slot(object)
    def _choose_day(self, day: dt.date) -> None:
        self._move(dt.datetime.combine(day, _END_OF_DAY, LOCAL))

    @Slot(object)
    def _choose_when(self, when: When) -> None:
        if when.day is None:
            self.when.refuse(self._words("history.day_wanted"))
            return
        self._move(dt.datetime.combine(when.day, when.time or _END_OF_DAY, LOCAL))

    def _move(self, at: dt.datetime) -> None:
        self.at = at
        self.when.start(When(day=at.date(), time=at.time().replace(second=0)))
        self.moved.emit(at)

    @Slot(object)
    def _picked(self, _stood: object) -> None:
        chosen = self.table.chosen()
        self.back.setEnabled(chosen is not None and chosen.since != "same")

    def _ask_back(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self.asked.emit(chosen.record)

    def _export(self) -> None:
        if self.case is not None:
            self.exported.emit(self.case)


def _tone(stood: Stood) -> str:
    return {"same": "muted", "changed": "warning", "gone": "danger"}[stood.since]
