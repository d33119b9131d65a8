"""The card around a line that takes entries: its button, what was understood, and the choices that stay."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from db.records import RecordId
from desktop.fieldwork.names import Named
from desktop.ui.pages.visit.chips import Chips
from desktop.ui.pages.visit.elsewhere import Looking
from desktop.ui.pages.visit.entry import EntryField
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.understood import Language
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.layouts import column, row


class EntryBar(QFrame):
    """One that stands on it makes `line`, `chips` and `add`, then calls `_lay`; `_entered` ends an entry.

    What `looking` finds its `_language` meets, and the line offers.
    """

    line: EntryField
    _language: Language
    chips: Chips
    add: Button

    def __init__(self, stage: Stage, narrow_px: int) -> None:
        super().__init__()
        self._stage, self._narrow_px = stage, narrow_px
        self.looking = Looking(stage.desk, self)
        self.looking.found.connect(self._bodies_found)
        self._pins = row(gap_px=8)

    def resizeEvent(self, _event: object) -> None:
        """Put the choices beneath each other where there is no room beside."""
        narrow = self.width() < self._stage.desk.theme.px(self._narrow_px)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pins.setDirection(down if narrow else across)

    def _lay(self, first: QWidget, *others: QWidget) -> None:
        """Lay it out, `first` of the choices as wide as it wants to be."""
        self.setProperty("role", "card")
        self.add.clicked.connect(self._button_pressed)
        whole = column(self, gap_px=8)
        whole.setContentsMargins(12, 12, 12, 10)
        top = row(gap_px=8)
        top.addWidget(self.line, 1)
        top.addLayout(self._beside_entry())
        self._pins.addWidget(first)
        about = row(gap_px=8)
        for each in others:
            about.addWidget(each, 1)
        self._pins.addLayout(about, 1)
        whole.addLayout(top)
        whole.addWidget(self.chips)
        whole.addLayout(self._pins)

    def _beside_entry(self) -> QBoxLayout:
        """Return the button level with the first line of the entry."""
        lowered = column(gap_px=0)
        lowered.setContentsMargins(0, 0 if self._stage.desk.theme.is_touch else 3, 0, 0)
        lowered.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        return lowered

    @Slot(object)
    def _bodies_found(self, bodies: list[Named[RecordId]]) -> None:
        self._language.meet(bodies)
        self.line.offer_again()

    @Slot()
    def _button_pressed(self) -> None:
        self.line.flush()
        self._entered()
        self.line.focus()

    def _entered(self) -> None:
        raise NotImplementedError
