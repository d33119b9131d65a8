"""How a passage looks in the list: number, kind, who and what about; two lines of its text; what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.theme import Theme

TONES = {
    "": ("sunken", "muted"),
    "success": ("success_soft", "success"),
    "warning": ("warning_soft", "warning"),
    "danger": ("danger_soft", "danger"),
    "accent": ("selected", "accent"),
}
_SIDE_PX, _TOP_PX, _GAP_PX = 14, 10, 6
_TEXT_LINES = 2
_COUNT_DIGITS = 3
_LONGEST_SHOWN = 700
"""Letters of a passage that two lines can show on any screen."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A small picture with a word at the right of a passage; `tone` names a colour of the palette."""

    icon: str
    text: str
    tone: str = "muted"
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: a passage, or the heading of those beneath it."""

    text: str
    number: str = ""
    badge: str = ""
    tone: str = ""
    head: str = ""
    time: str = ""
    marks: tuple[Mark, ...] = ()
    heading: bool = False
    level: int = 0

    def spoken(self) -> str:
        """Return the row as a screen reader says it."""
        said = [self.number, self.badge, self.text[:400], self.head, self.time]
        said += [mark.spoken or mark.text for mark in self.marks]
        return ". ".join(part for part in said if part)


class Brush(QStyledItemDelegate):
    """Paints lines; every passage is equally high, so that a list of any length scrolls at once."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = QFont(theme.family)
        self._text.setPixelSize(theme.px(14))
        self._small = QFont(theme.family)
        self._small.setPixelSize(theme.px(12))
        self._strong = QFont(self._small)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._heading = QFont(theme.family)
        self._heading.setPixelSize(theme.px(15))
        self._heading.setWeight(QFont.Weight.DemiBold)

    def height_px(self, *, heading: bool) -> int:
        """Return how high a row is."""
        if heading:
            return QFontMetrics(self._heading).lineSpacing() + 18
        lines = _TEXT_LINES * QFontMetrics(self._text).lineSpacing()
        return 2 * _TOP_PX + self._badge_px() + _GAP_PX + lines

    def mark(self, painter: QPainter, y: int, width: int) -> None:
        """Paint the line between two rows where a carried one would go."""
        painter.fillRect(0, y - 1, width, 3, self._theme.colour("accent"))

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of a passage."""
        return QSize(200, self.height_px(heading=False))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, Line):
            return
        area: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.heading:
            self._paint_heading(painter, area, line)
        else:
            self._paint_ground(painter, area, state)
            inner = area.adjusted(_SIDE_PX, _TOP_PX, -_SIDE_PX, -_TOP_PX)
            self._paint_head(painter, inner, line)
            top = inner.top() + self._badge_px() + _GAP_PX
            self._paint_text(painter, inner.left(), top, inner.width(), line.text)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, line: Line) -> None:
        font = self._heading if line.level == 0 else self._strong
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if line.level == 0 else "muted"))
        inner = area.adjusted(_SIDE_PX, 0, -_SIDE_PX, -6)
        text = QFontMetrics(font).elidedText(
            " ".join(line.text[:_LONGEST_SHOWN].split()), Qt.TextElideMode.ElideRight, inner.width()
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(inner, flags, text)
        if line.level == 0:
            self._underline(painter, area)

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(area, self._theme.colour("selected" if selected else "sunken"))
        self._underline(painter, area)
        if not selected:
            return
        bar = QRect(area.left(), area.top(), 3, area.height())
        painter.fillRect(bar, self._theme.colour("accent"))
        view = self.parent()
        if isinstance(view, QAbstractItemView) and view.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 1.5))
            painter.drawRect(QRectF(area).adjusted(1, 1, -1.5, -1.5))

    def _underline(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())

    def _paint_head(self, painter: QPainter, inner: QRect, line: Line) -> None:
        height = self._badge_px()
        left, right = inner.left(), inner.right()
        if line.number:
            left = self._word(painter, left, inner.top(), line.number, "muted") + 8
        if line.badge:
            left = self._pill(painter, left, inner.top(), line) + 10
        if line.time:
            right = self._word_to(painter, right, inner.top(), line.time, "muted") - 12
        for mark in reversed(self._marks(line, right - left)):
            right = self._mark(painter, right, inner.top(), mark) - 12
        room = QRect(left, inner.top(), max(0, right - left), height)
        text = QFontMetrics(self._small).elidedText(
            " ".join(line.head[:_LONGEST_SHOWN].split()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _marks(self, line: Line, room_px: int) -> Sequence[Mark]:
        """Return the marks; their words go, the quiet ones first, where they take the room of the head."""
        marks: Sequence[Mark] = line.marks
        for quiet in (True, False):
            if self._wide_px(line, marks) > room_px:
                marks = [
                    replace(m, text="")
                    if len(m.text) > _COUNT_DIGITS and (m.tone == "muted" or not quiet)
                    else m
                    for m in marks
                ]
        return marks

    def _wide_px(self, line: Line, marks: Sequence[Mark]) -> int:
        letters = QFontMetrics(self._small)
        head = " ".join(line.head[:_LONGEST_SHOWN].split())
        words = sum(letters.horizontalAdvance(m.text) + 5 for m in marks if m.text)
        return letters.horizontalAdvance(head) + words + len(marks) * (self._theme.px(14) + 12)

    def _pill(self, painter: QPainter, left: int, top: int, line: Line) -> int:
        """Paint the kind on its ground; return where it ends."""
        ground, ink = TONES[line.tone]
        width = QFontMetrics(self._strong).horizontalAdvance(line.badge) + 16
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        height = self._badge_px()
        painter.drawRoundedRect(QRectF(left, top, width, height), height / 2, height / 2)
        painter.setFont(self._strong)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(QRect(left, top, width, height), Qt.AlignmentFlag.AlignCenter, line.badge)
        return left + width

    def _mark(self, painter: QPainter, right: int, top: int, mark: Mark) -> int:
        """Paint a picture and its word, ending at `right`; return where they begin."""
        if mark.text:
            right = self._word_to(painter, right, top, mark.text, mark.tone) - 4
        side = self._theme.px(14)
        at = QRect(right - side, top + (self._badge_px() - side) // 2, side, side)
        self._theme.icon(mark.icon, mark.tone).paint(painter, at)
        return right - side

    def _word(self, painter: QPainter, left: int, top: int, text: str, token: str) -> int:
        width = QFontMetrics(self._small).horizontalAdvance(text) + 1
        painter.setFont(self._small)
        painter.setPen(self._theme.colour(token))
        room = QRect(left, top, width, self._badge_px())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        return left + width

    def _word_to(self, painter: QPainter, right: int, top: int, text: str, token: str) -> int:
        width = QFontMetrics(self._small).horizontalAdvance(text) + 1
        self._word(painter, right - width, top, text, token)
        return right - width

    def _paint_text(self, painter: QPainter, left: int, top: int, width: int, text: str) -> None:
        """Paint two lines of text, the last one elided where more follows."""
        painter.setPen(self._theme.colour("text"))
        shown = " ".join(text[:_LONGEST_SHOWN].split())
        layout = QTextLayout(shown, self._text)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        first = layout.createLine()
        if first.isValid():
            first.setLineWidth(width)
        layout.endLayout()
        if not first.isValid():
            return
        layout.draw(painter, QPointF(left, top))
        metrics = QFontMetrics(self._text)
        rest = shown[first.textLength() :]
        painter.setFont(self._text)
        elided = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(left, top + metrics.lineSpacing() + metrics.ascent()), elided)

    def _badge_px(self) -> int:
        return QFontMetrics(self._small).lineSpacing() + 4
