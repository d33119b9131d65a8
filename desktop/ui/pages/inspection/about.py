"""What an inspection says of itself: who oversees, under which name, where, which period, who gets copies."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.records import Inspection
from desktop.ui.desk import Desk
from desktop.ui.lists.form import Form, Sight
from desktop.ui.pages.inspection.lines_field import LinesField
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, column, row, side_by_side
from desktop.ui.parts.periods import PeriodField

_WIDEST_PX = 16_000


class About(QWidget):
    """The fields of the inspection itself; `unwanted` asks to delete it."""

    unwanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.words = desk, desk.words
        self.form = Form(desk, "inspection.edit", self)
        scroll = Scroll(widest_px=_WIDEST_PX)
        scroll.body.setContentsMargins(0, 0, 0, 12)
        scroll.body.addWidget(self._who())
        scroll.body.addWidget(self._copies())
        scroll.body.addLayout(self._end())
        scroll.body.addStretch(1)
        column(self).addWidget(scroll)

    def show_row(self, inspection: Inspection, sight: Sight) -> None:
        """Show what the store says."""
        self.form.show_row(inspection, inspection.id, sight)

    def focus(self) -> None:
        """Put the cursor into the first field."""
        self._first.setFocus()

    def _who(self) -> Card:
        words, hold = self.words, self.form.hold
        card = Card(edge_px=20)
        card.body.setSpacing(16)
        self._first = hold("issuer", self._line("issuer"))
        short = hold("issuer_short", self._line("issuer_short", "inspection.about.issuer_short"))
        card.body.addLayout(side_by_side([self._first, short], [3, 2]))
        card.body.addWidget(hold("delegation", self._line("delegation")))
        period = hold("period", PeriodField(words, words.field("period")))
        place = hold("place", self._line("place"))
        symbol = hold("symbol", self._line("symbol"))
        card.body.addLayout(side_by_side([period, place, symbol], [4, 4, 2]))
        return card

    def _copies(self) -> Card:
        words = self.words
        card = Card(edge_px=20)
        card.body.setSpacing(8)
        field = LinesField(words, words.field("copies_to"), lines=4)
        card.body.addWidget(self.form.hold("copies_to", field))
        card.body.addWidget(PlainLabel(words("inspection.about.copies_hint"), "small", wrap=True))
        return card

    def _end(self) -> QHBoxLayout:
        line = row()
        button = Button(self.words("inspection.about.delete"), "danger")
        button.with_icon(self.desk.theme, "trash").clicked.connect(self.unwanted)
        line.addWidget(button)
        line.addStretch(1)
        return line

    def _line(self, name: str, key: str = "") -> LineField[str]:
        label = self.words(key) if key else self.words.field(name)
        return LineField(self.words, label)
