"""All inspections, the newest first; where one begins, is brought in from a file, is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db.records import Inspection, RecordId
from desktop.ui.cases import Cases
from desktop.ui.desk import Desk
from desktop.ui.page import Keys, Page
from desktop.ui.pages.inspections.begin import BeginInspection
from desktop.ui.pages.inspections.card import InspectionCard, Summary
from desktop.ui.pages.inspections.summaries import summaries
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import EmptyState, Scroll, column, row
from desktop.ui.parts.portions import Portions
from desktop.ui.places import Place
from desktop.work import Work

_SHOWN_AT_ONCE = 40
_A_SCREENFUL = 8


class InspectionsPage(Page):
    """The list of inspections."""

    kinds = frozenset({"inspection", "subject", "body", "visit", "recommendation", "follow_up"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._cases = Cases(desk, self)
        self._cases.arrived.connect(self._arrived)
        self._cards: dict[RecordId, InspectionCard] = {}
        self._placing = Portions(self)
        self._most, self._begins = _SHOWN_AT_ONCE, False
        self._new = self._button("inspections.new", "plus", "primary")
        self._import = self._button("inspections.import", "file-import")
        self._more = self._button("inspections.show_more", "chevron-down", "quiet")
        self._count = PlainLabel(role="muted", wrap=True)
        self._new.clicked.connect(self.begin_inspection)
        self._import.clicked.connect(self._cases.ask_import)
        self._more.clicked.connect(self._show_more)
        self._more.hide()
        self._empty = self._empty_state()
        self._empty.hide()
        self._arrange()
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_inspection)

    def title(self) -> str:
        """Return the page's name."""
        return self.words("ui.page.inspections")

    def keys(self) -> Keys:
        """Return the list's shortcuts."""
        return tuple(
            (pressed, self.words(f"inspections.key.{name}"))
            for pressed, name in (("Ctrl+N", "new"), ("Enter", "open"), ("Delete", "delete"))
        )

    def refresh(self) -> None:
        """Ask for as many as are shown."""
        self.ask(self._summaries, self._take)

    def _summaries(self, _work: Work) -> tuple[list[Summary], int]:
        return summaries(self.desk.store.reader, self._most)

    def _take(self, answer: tuple[list[Summary], int]) -> None:
        """Show the cards, those beneath the first screen in portions; those that stay keep their focus."""
        shown, count = answer
        focused = self._focused()
        self._drop({each.inspection.id for each in shown})
        at_once = max(_A_SCREENFUL, 0 if focused is None else focused + 1)
        self._placing.begin(self._placed(shown, count), at_once)
        self._count.setText(self.words("inspections.count", count=count))
        self._scroll.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        if focused is not None or self._begins:
            self._begins = False
            self._focus_at(focused or 0)

    def focus(self) -> None:
        """Ask for the topic of a new one where the place says so, else begin at the newest, once it is there."""
        if self.place.field:
            self.begin_inspection()
        if self._focused() is None:
            self._begins = not self._cards
            if self._cards:
                self._focus_at(0)

    @Slot()
    def begin_inspection(self) -> None:
        """Ask for the topic of a new inspection."""
        BeginInspection(self.desk, self.window()).open()

    def _drop(self, kept: set[RecordId]) -> None:
        for id in self._cards.keys() - kept:
            card = self._cards.pop(id)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _placed(self, shown: Sequence[Summary], count: int) -> Iterator[None]:
        for at, summary in enumerate(shown):
            self._place(at, summary)
            yield
        self._more.setVisible(count > len(shown))

    def _place(self, at: int, summary: Summary) -> None:
        card = self._cards.get(summary.inspection.id)
        if card is None:
            card = InspectionCard(self.desk, summary)
            card.opened.connect(self._open)
            card.deleted.connect(self._delete)
            card.exported.connect(self._cases.ask_export)
            self._cards[summary.inspection.id] = card
        elif card.summary != summary:
            card.show_summary(summary)
        if self._list.indexOf(card) != at:
            self._list.insertWidget(at, card)

    def _focused(self) -> int | None:
        """Return the place of the card in focus."""
        for card in self._cards.values():
            if card.hasFocus():
                return self._list.indexOf(card)
        return None

    def _focus_at(self, at: int) -> None:
        """Put the focus on the card at this place, the last one where there are fewer."""
        if not self._cards:
            self._begin.setFocus()
            return
        cards = sorted(self._cards.values(), key=self._list.indexOf)
        cards[min(at, len(cards) - 1)].setFocus()

    @Slot(object)
    def _open(self, inspection: Inspection) -> None:
        self.desk.go(Place("inspection", inspection.id))

    @Slot(object)
    def _delete(self, inspection: Inspection) -> None:
        self._cases.delete(inspection)

    @Slot(object)
    def _arrived(self, id: RecordId) -> None:
        self.desk.go(Place("inspection", id))

    @Slot()
    def _show_more(self) -> None:
        self._most += _SHOWN_AT_ONCE
        self.refresh()

    def _button(self, key: str, icon: str, role: str = "") -> Button:
        return Button(self.words(key), role).with_icon(self.desk.theme, icon)

    def _empty_state(self) -> QWidget:
        whole = QWidget()
        state = EmptyState(self.desk.theme, "clipboard-list", self.words("inspections.empty"))
        self._begin = self._button("inspections.new", "plus", "primary")
        example = self._button("inspections.example", "eye")
        bring = self._button("inspections.import", "file-import")
        self._begin.clicked.connect(self.begin_inspection)
        example.clicked.connect(self._cases.load_example)
        bring.clicked.connect(self._cases.ask_import)
        line = row(gap_px=8)
        line.addStretch(1)
        for button in (self._begin, example, bring):
            line.addWidget(button)
        line.addStretch(1)
        down = column(whole, gap_px=0)
        down.addStretch(2)
        down.addWidget(state)
        down.addLayout(line)
        down.addStretch(3)
        return whole

    def _arrange(self) -> None:
        self._scroll = Scroll(widest_px=self.desk.theme.px(1120))
        head = row(gap_px=8)
        head.addWidget(self._count, 1)
        head.addWidget(self._import)
        head.addWidget(self._new)
        self._list = column(gap_px=10)
        body = self._scroll.body
        body.setSpacing(14)
        body.addLayout(head)
        body.addLayout(self._list)
        body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)
        whole = column(self, gap_px=0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._empty, 1)
