"""One inspection in the list: a card that is opened, deleted, exported."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from db.lists import Tallied
from db.records import Inspection
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.labels import Badge, PlainLabel, plain_caption
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.periods import worded_period
from desktop.ui.parts.rows import WholeRow

_MOST_BODIES = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """An inspection with what the list says of it."""

    inspection: Inspection
    bodies: tuple[str, ...]
    tallied: Tallied


class InspectionCard(WholeRow):
    """Enter or a click opens, Delete deletes, the arrows go to the next card."""

    opened = Signal(object)
    deleted = Signal(object)
    exported = Signal(object)

    def __init__(self, desk: Desk, summary: Summary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, desk.words
        self.summary = summary
        self.clicked.connect(self._open)
        self.topic = PlainLabel(role="heading", wrap=True)
        self._who = PlainLabel(role="muted", wrap=True)
        self._bodies = PlainLabel(role="muted", wrap=True)
        self._visits, self._last = PlainLabel(), PlainLabel(role="small")
        self._waiting = Badge("", "warning")
        self._more = IconButton(desk.theme, "dots", self._words("inspections.more"))
        self._more.clicked.connect(self._show_menu)
        self._arrange()
        self.show_summary(summary)

    def show_summary(self, summary: Summary) -> None:
        """Show what the store now says."""
        self.summary = summary
        words, inspection = self._words, summary.inspection
        period = worded_period(words, inspection.period)
        issuer = inspection.issuer or inspection.issuer_short
        self.topic.setText(" ".join(inspection.topic.split()) or words("inspections.untitled"))
        self._put(self._who, " · ".join(filter(None, (issuer, period[:1].upper() + period[1:]))))
        self._put(self._bodies, self._named(summary.bodies))
        count = words("inspections.visits", count=summary.tallied.visits)
        self._visits.setText(count if summary.tallied.visits else words("inspections.no_visits"))
        last = (
            words("inspections.last", date=words.date(summary.tallied.last))
            if summary.tallied.last
            else ""
        )
        self._put(self._last, last)
        self._waiting.setText(words("inspections.waiting", count=summary.tallied.waiting))
        self._waiting.setVisible(bool(summary.tallied.waiting))
        said = (self.topic, self._who, self._bodies, self._visits, self._last, self._waiting)
        self.setAccessibleName(". ".join(each.text() for each in said if not each.isHidden()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete on Delete, go on with the arrows; Enter and space press it."""
        key = event.key()
        if key == Qt.Key.Key_Delete:
            self.deleted.emit(self.summary.inspection)
        elif key == Qt.Key.Key_Menu:
            self._show_menu()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        line = row(self, gap_px=20)
        line.setContentsMargins(20, 16, 10, 16)
        line.addLayout(self._said(), 1)
        line.addLayout(self._counted())
        line.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)

    def _said(self) -> QVBoxLayout:
        said = column(gap_px=4)
        for label in (self.topic, self._who, self._bodies):
            said.addWidget(label)
        said.addStretch(1)
        return said

    def _counted(self) -> QVBoxLayout:
        counted = column(gap_px=4)
        for label in (self._visits, self._last, self._waiting):
            counted.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        counted.addStretch(1)
        return counted

    def _named(self, bodies: tuple[str, ...]) -> str:
        shown = "; ".join(" ".join(body.split()) for body in bodies[:_MOST_BODIES])
        more = len(bodies) - _MOST_BODIES
        return self._words("inspections.and_more", bodies=shown, count=more) if more > 0 else shown

    def _put(self, label: PlainLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _go(self, by: int) -> None:
        around = self.parentWidget() or self
        cards = [each for each in around.findChildren(InspectionCard) if each.isVisible()]
        cards.sort(key=_top)
        at = cards.index(self) + by
        if 0 <= at < len(cards):
            cards[at].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, icon, act in (
            ("open", "arrow-right", self._open),
            ("export", "file-export", self._export),
            ("delete", "trash", self._delete),
        ):
            caption = plain_caption(self._words(f"inspections.{key}"))
            menu.addAction(self._desk.theme.icon(icon), caption).triggered.connect(act)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self.summary.inspection)

    @Slot()
    def _export(self) -> None:
        self.exported.emit(self.summary.inspection)

    @Slot()
    def _delete(self) -> None:
        self.deleted.emit(self.summary.inspection)


def _top(card: InspectionCard) -> int:
    return card.y()
