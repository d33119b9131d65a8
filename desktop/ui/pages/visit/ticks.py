"""People to be ticked off: by name, and those of last time who do not stand on the list yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QWidget

from db.records import Attendee, RecordId
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button, Tick
from desktop.ui.parts.labels import plain_caption, plain_tooltip
from desktop.ui.parts.layouts import column

MOST_TICKS = 200


class NameTick(Tick):
    """A box with somebody's name, which ends in "…" where there is no room; all of it is in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._called = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def call(self, called: str) -> None:
        """Say who it is."""
        self._called = called
        self.setAccessibleName(called)
        plain_tooltip(self, called)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        fits = self.fontMetrics().elidedText(
            self._called, Qt.TextElideMode.ElideRight, text.width()
        )
        self.setText(plain_caption(fits))


class LastTime(QWidget):
    """Who was there last time and is not on the list yet, each to be ticked; `taken` carries who is."""

    taken = Signal(object)
    changed = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._words = stage.words
        self._people: list[Attendee] = []
        self._ticks: dict[RecordId, NameTick] = {}
        self.head = Button("", "quiet").with_icon(stage.desk.theme, "history")
        self.head.setCheckable(True)
        self.head.toggled.connect(self._show_ticks)
        self._lines = column(gap_px=0)
        whole = column(self, gap_px=4)
        whole.addWidget(self.head, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addLayout(self._lines)
        self.hide()

    @property
    def steps(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [self.head, *self._ticks.values()]

    def begin(self) -> None:
        """Show another visit: nobody is offered yet."""
        self.head.setChecked(False)
        self.show_people(())

    def show_people(self, people: Sequence[Attendee]) -> None:
        """Offer these people."""
        self._people = list(people)
        caption = self._words("visit.not_yet_here", count=len(people))
        self.head.setText(f" {caption}")
        self.head.setAccessibleName(caption)
        self.setVisible(bool(people))
        self._show_ticks()

    def _show_ticks(self) -> None:
        shown = self._people[:MOST_TICKS] if self.head.isChecked() else []
        for id in self._ticks.keys() - {each.id for each in shown}:
            self._drop(self._ticks.pop(id))
        for at, each in enumerate(shown):
            if each.id not in self._ticks:
                tick = self._ticks[each.id] = NameTick()
                parts = (each.name, each.position_title, each.organisation)
                tick.call(" · ".join(" ".join(part.split()) for part in parts if part))
                tick.setProperty("at", each.id)
                tick.clicked.connect(self._clicked)
                self._lines.insertWidget(at, tick)
        self._ticks = {each.id: self._ticks[each.id] for each in shown}
        self.changed.emit()

    def _drop(self, tick: NameTick) -> None:
        self._lines.removeWidget(tick)
        tick.hide()
        tick.deleteLater()

    def _clicked(self) -> None:
        """Hand on who was ticked; the keyboard goes on to the next."""
        tick, order = self.sender(), list(self._ticks)
        at = order.index(tick.property("at"))
        rest = order[at + 1 :] + order[:at][::-1]
        (self._ticks[rest[0]] if rest else self.head).setFocus()
        self.taken.emit(next(each for each in self._people if each.id == order[at]))
