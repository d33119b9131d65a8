"""One step in full: each field before and after with the words that differ, and the ways to have it back."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.changes import Edit
from desktop.ui.desk import Desk
from desktop.ui.pages.history import told
from desktop.ui.pages.history.told import Detail, Told
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.compare import Span
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Card, Scroll, column, emptied, row
from desktop.ui.parts.painted import MarkedText
from desktop.ui.parts.portions import Portions

AT_ONCE = 6
"""How many fields of a step are shown at once: more than a screen holds."""


class DetailPane(Scroll):
    """`asked` carries the edits that bring something back; `wanted` is the wish to see the record."""

    asked = Signal(object)
    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(widest_px=desk.theme.px(900))
        self._desk, self._words = desk, desk.words
        self._filling = Portions(self)
        self.detail: Detail | None = None
        self.body.setSpacing(14)
        self.body.setContentsMargins(12, 4, 12, 12)
        self.setAccessibleName(desk.words("history.detail"))

    def show_detail(self, detail: Detail | None) -> None:
        """Show a step, or nothing; of one that wrote many fields the first at once, the others between events."""
        self._filling.drop()
        self.detail = detail
        emptied(self.body)
        if detail is None:
            return
        self.body.addLayout(self._head(detail))
        if detail.lost:
            self.body.addWidget(self._revival(detail))
        self.body.addStretch(1)
        self._filling.begin(self._fill(detail), AT_ONCE)
        self.verticalScrollBar().setValue(0)

    def _fill(self, detail: Detail) -> Iterator[None]:
        """Put what a step wrote above the stretch at the end."""
        for each in detail.told:
            self._put(self._field(each, detail))
            yield
        if detail.more:
            self._put(PlainLabel(self._words("history.more_fields"), "muted", wrap=True))
        if not detail.told and not detail.lost:
            self._put(PlainLabel(self._words("history.no_words"), "muted", wrap=True))

    def _put(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def _head(self, detail: Detail) -> QVBoxLayout:
        words, first = self._words, detail.line.stride.first
        line = row(gap_px=10)
        title = detail.line.action
        line.addWidget(PlainLabel(title[:1].upper() + title[1:], "title", wrap=True), 1)
        opens = Button(words("history.open"), "quiet")
        opens.with_icon(self._desk.theme, "external-link")
        opens.clicked.connect(self.wanted)
        line.addWidget(opens)
        whole = column(gap_px=4)
        whole.addLayout(line)
        author = first.author or words("clashes.somebody")
        when = words.moment(detail.line.stride.at)
        device = words("history.device", device=first.id.device)
        whole.addWidget(PlainLabel(f"{author} · {when} · {device}", "muted", wrap=True))
        if detail.line.within:
            whole.addWidget(PlainLabel(detail.line.within, "small", wrap=True))
        return whole

    def _revival(self, detail: Detail) -> Card:
        card = Card(edge_px=14)
        count = len(detail.lost)
        said = self._words("history.lost", count=self._words.number(count))
        card.body.addWidget(PlainLabel(said, wrap=True))
        back = Button(self._words("history.revive"), "primary")
        back.clicked.connect(self._revive)
        card.body.addLayout(_left(back))
        return card

    def _field(self, each: Told, detail: Detail) -> Card:
        card = Card(edge_px=14)
        card.body.setSpacing(6)
        head = row(gap_px=8)
        head.addWidget(PlainLabel(each.label, "heading"))
        head.addStretch(1)
        card.body.addLayout(head)
        if detail.line.stride.count > 1 and each.name:
            card.body.addWidget(PlainLabel(each.name, "small", wrap=True))
        if each.before is not None:
            self._side(card, "before", each.before, each.gone, each)
        self._side(card, "after", each.after, each.new, each)
        return card

    def _side(self, card: Card, which: str, text: str, marks: tuple[Span, ...], each: Told) -> None:
        words = self._words
        stands = each.is_standing if which == "after" else each.was_standing
        head = row(gap_px=8)
        head.addWidget(PlainLabel(words(f"history.{which}"), "overline"))
        if stands:
            head.addWidget(Badge(words("history.stands"), "success"))
        head.addStretch(1)
        card.body.addLayout(head)
        said = MarkedText(self._desk.theme)
        said.show_text(
            text or words("clashes.empty_value"), marks, "text" if text and stands else "muted"
        )
        card.body.addWidget(said)
        if not stands and each.wrote.field != "gone":
            value = each.wrote.value if which == "after" else each.wrote.before[-1]
            back = Button(words("history.bring_back"), "quiet")
            back.setAccessibleName(
                words("history.bring_back_of", field=each.label, side=words(f"history.{which}"))
            )
            assert self.detail is not None
            back.setProperty("edit", told.bring_back(each, value, self.detail.seen))
            back.clicked.connect(self._bring_back)
            card.body.addLayout(_left(back))

    def _bring_back(self) -> None:
        edit: Edit = self.sender().property("edit")
        self.asked.emit([edit])

    def _revive(self) -> None:
        if self.detail is not None:
            self.asked.emit(told.revive(self.detail))


def _left(widget: QWidget) -> QVBoxLayout:
    line = row()
    line.addWidget(widget)
    line.addStretch(1)
    whole = column()
    whole.addLayout(line)
    return whole
