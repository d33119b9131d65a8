"""One group: the words of every member side by side, which of them speaks, and the words it speaks with."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout

from db.drafts import Spot
from db.records import Finding
from desktop.fieldwork.similar import Group
from desktop.ui.desk import Desk
from desktop.ui.parts import compare
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import TextField
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import Card, Scroll, column, row
from desktop.ui.parts.painted import MarkedText


class Said(Scroll):
    """`combined` carries who speaks and the words, `parted` and `left` nothing: apart again, not the same."""

    combined = Signal(object, str)
    parted = Signal()
    left = Signal()

    def __init__(self, desk: Desk, group: Group, is_combined: bool) -> None:
        super().__init__(widest_px=desk.theme.px(900))
        self._desk, self._words, self.group = desk, desk.words, group
        self._is_combined = is_combined
        self._speaks = QButtonGroup(self)
        self.body.setSpacing(12)
        self.body.setContentsMargins(16, 4, 12, 12)
        self.own = TextField(self._words, self._words("alike.words"), lines=3)
        title = "alike.are_one" if is_combined else "alike.same"
        count = len(group.findings)
        self.body.addWidget(PlainLabel(self._words(title, count=count), "title", wrap=True))
        for number, finding in enumerate(group.findings):
            self.body.addWidget(self._card(number, finding))
        self.body.addLayout(self._parting() if is_combined else self._combining())
        self.body.addStretch(1)

    def lead(self) -> Finding:
        """Return the finding that is to speak for all."""
        return self.group.findings[max(self._speaks.checkedId(), 0)]

    def combine(self) -> None:
        """Combine them with the words that stand in the field."""
        text = self.own.text().strip()
        if not text:
            self.own.refuse(self._words("alike.nothing_written"))
            self.own.focus()
            return
        self.combined.emit(self.lead().id, text)

    def _card(self, number: int, finding: Finding) -> Card:
        words = self._words
        card = Card(edge_px=14)
        card.body.setSpacing(6)
        head = row(gap_px=8)
        author = finding.author or words("clashes.somebody")
        if self._is_combined:
            head.addWidget(PlainLabel(author, "heading"))
        else:
            speaks = QRadioButton(plain_caption(author))
            speaks.setAccessibleName(words("alike.speaks", author=author))
            speaks.setChecked(number == 0)
            self._speaks.addButton(speaks, number)
            head.addWidget(speaks)
        head.addStretch(1)
        if finding.at:
            head.addWidget(PlainLabel(words.moment(finding.at), "small"))
        card.body.addLayout(head)
        others = [f.text for f in self.group.findings if f.id != finding.id]
        text = MarkedText(self._desk.theme)
        text.show_text(finding.text, compare.differing(finding.text, others))
        card.body.addWidget(text)
        if self._is_combined and number == 0:
            card.body.addWidget(PlainLabel(words("alike.speaks_for"), "small", wrap=True))
        return card

    def _combining(self) -> QVBoxLayout:
        words = self._words
        whole = column(gap_px=10)
        self._offer(0)
        self.own.entered.connect(self.combine)
        self._speaks.idToggled.connect(self._turned)
        whole.addWidget(self.own)
        whole.addWidget(PlainLabel(words("alike.kept"), "muted", wrap=True))
        line = row(gap_px=8)
        act = Button(words("alike.combine"), "primary")
        act.clicked.connect(self.combine)
        leave = Button(words("alike.leave"), "quiet")
        leave.clicked.connect(self.left)
        line.addWidget(act)
        line.addWidget(leave)
        line.addStretch(1)
        whole.addLayout(line)
        return whole

    def _parting(self) -> QVBoxLayout:
        whole, line = column(), row()
        act = Button(self._words("alike.part"))
        act.clicked.connect(self.parted)
        line.addWidget(act)
        line.addStretch(1)
        whole.addLayout(line)
        return whole

    def _turned(self, number: int, is_on: bool) -> None:
        """Offer the words of who is to speak, unless others were written meanwhile."""
        known = {finding.text for finding in self.group.findings}
        if is_on and self.own.text() in known:
            self._offer(number)

    def _offer(self, number: int) -> None:
        """Offer somebody's words; others that were written and not combined yet come back."""
        self.own.start(self.group.findings[number].text)
        first = self.group.findings[0]
        spot = Spot(first.kind_name, first.id, "alike.words")
        self.own.stand_at(self._desk.drafts, spot, waits=True)
