"""One clash: its texts side by side, what was there before, one text of both, and the ways to settle it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from db.changes import Json
from db.drafts import Spot
from desktop.ui.desk import Desk
from desktop.ui.pages.clashes.found import Clash, Side
from desktop.ui.pages.clashes.pictured import Pictured
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import TextField
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, column, row, side_by_side
from desktop.ui.parts.painted import MarkedText

ABREAST = 2
"""So many sides stand beside each other; more stand below them."""


class Choice(Scroll):
    """`settled` carries the values that are to stand, `wanted` is the wish to see the record."""

    settled = Signal(object)
    wanted = Signal()

    def __init__(self, desk: Desk, clash: Clash) -> None:
        super().__init__(widest_px=desk.theme.px(1400))
        self._desk, self._words, self.clash = desk, desk.words, clash
        self._takes: list[Button] = []
        self._reflowing: list[QBoxLayout] = []
        self.body.setSpacing(14)
        self.body.addLayout(self._head())
        if clash.before is not None:
            self.body.addWidget(self._text_card("clashes.before", clash.before))
        for first in range(0, len(clash.sides), ABREAST):
            sides = clash.sides[first : first + ABREAST]
            cards = [self._side(first + at, side) for at, side in enumerate(sides)]
            self._reflowing.append(side_by_side(cards))
            self.body.addLayout(self._reflowing[-1])
        if clash.proposal is not None:
            self.body.addWidget(self._proposal(clash.proposal))
        self.own = TextField(self._words, self._words("clashes.own"), lines=3)
        if clash.is_text:
            self.body.addWidget(self._by_hand())
        self.body.addStretch(1)

    def set_narrow(self, narrow: bool) -> None:
        """Put what stands side by side one under the other, or back."""
        ways = QBoxLayout.Direction
        for each in self._reflowing:
            each.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def take(self, number: int) -> None:
        """Let the side of this number stand; nothing where there is none."""
        if number < len(self.clash.sides):
            self.settled.emit(self.clash.sides[number].values)

    def take_proposal(self) -> None:
        """Let the proposed text stand."""
        clash = self.clash
        if clash.proposal is not None:
            self._settle(clash.proposal if clash.is_text else clash.whole)

    def take_all(self) -> None:
        """Let all the texts stand, joined."""
        if self.clash.is_text:
            self._settle(self.clash.joined)

    def take_own(self) -> None:
        """Let what was written here stand."""
        text = self.own.text().strip()
        if text:
            self._settle(text)
        else:
            self.own.refuse(self._words("clashes.nothing_written"))
            self.own.focus()

    def focus(self) -> None:
        """Begin with the first side."""
        self._takes[0].setFocus()

    def _settle(self, value: Json) -> None:
        values: Mapping[str, Json] = {self.clash.field: value}
        self.settled.emit(values)

    def _head(self) -> QVBoxLayout:
        words, clash = self._words, self.clash
        what = words(f"records.kind.{clash.kind}")
        line = row(gap_px=10)
        title = words.field(clash.field) if clash.field else words("clashes.deletion")
        line.addWidget(PlainLabel(title, "title"))
        line.addWidget(Badge(what))
        line.addStretch(1)
        if not clash.is_gone:
            opens = Button(words("clashes.open"), "quiet")
            opens.with_icon(self._desk.theme, "external-link")
            opens.clicked.connect(self.wanted)
            line.addWidget(opens)
        whole = column(gap_px=4)
        whole.addLayout(line)
        if clash.owner:
            whole.addWidget(PlainLabel(clash.owner, "muted", wrap=True))
        if clash.field not in ("", "text", "name", "title", "topic") and clash.name:
            whole.addWidget(PlainLabel(clash.name, wrap=True))
        return whole

    def _text_card(self, key: str, text: str, tone: str = "muted") -> Card:
        card = Card(edge_px=12)
        card.body.setSpacing(6)
        card.body.addWidget(PlainLabel(self._words(key), "overline"))
        card.body.addWidget(self._marked(text, (), tone))
        return card

    def _side(self, number: int, side: Side) -> Card:
        words = self._words
        card = Card(edge_px=14)
        line = row(gap_px=8)
        line.addWidget(
            PlainLabel(side.author or words("clashes.somebody"), "heading", wrap=True), 1
        )
        line.addWidget(PlainLabel(words.moment(side.at), "small"))
        card.body.addLayout(line)
        card.body.addWidget(self._marked(side.said, side.marks))
        if side.picture is not None:
            hash, marks = side.picture
            card.body.addWidget(Pictured(self._desk, hash, marks, side.said))
        key = f"clashes.take_deletion.{number}" if not self.clash.field else "clashes.take"
        button = Button(words("clashes.with_keys", act=words(key), keys=f"Alt+{number + 1}"))
        button.setProperty("number", number)
        button.clicked.connect(self._take)
        self._takes.append(button)
        under = row()
        under.addWidget(button)
        under.addStretch(1)
        card.body.addStretch(1)
        card.body.addLayout(under)
        return card

    def _proposal(self, text: str) -> Card:
        card = self._text_card("clashes.proposal", text, "text")
        both = "clashes.take_proposal" if self.clash.is_text else "clashes.take_both"
        act = self._words(both)
        use = Button(self._words("clashes.with_keys", act=act, keys="Alt+0"), "primary")
        use.clicked.connect(self.take_proposal)
        under = row()
        under.addWidget(use)
        under.addStretch(1)
        card.body.addLayout(under)
        return card

    def _by_hand(self) -> Card:
        words, own = self._words, self.clash
        card = Card(edge_px=14)
        card.body.addWidget(self.own)
        self.own.start(own.proposal or own.sides[-1].said)
        spot = Spot(own.kind, own.record, f"clash.{own.field}")
        self.own.stand_at(self._desk.drafts, spot, waits=True)
        self.own.entered.connect(self.take_own)
        under = row(gap_px=8)
        use = Button(words("clashes.with_keys", act=words("clashes.take_own"), keys="Ctrl+Enter"))
        use.clicked.connect(self.take_own)
        every = Button(words("clashes.with_keys", act=words("clashes.take_all"), keys="Alt+9"))
        every.clicked.connect(self.take_all)
        self._reflowing.append(under)
        for button in (use, every):
            under.addWidget(button)
        under.addStretch(1)
        card.body.addLayout(under)
        return card

    def _marked(
        self, text: str, marks: tuple[tuple[int, int], ...] = (), tone: str = "text"
    ) -> MarkedText:
        shown = MarkedText(self._desk.theme)
        if text:
            shown.show_text(text, marks, tone)
        else:
            shown.show_text(self._words("clashes.empty_value"), (), "placeholder")
        return shown

    def _take(self) -> None:
        self.take(int(self.sender().property("number")))
