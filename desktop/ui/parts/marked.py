"""Drawing a piece of text in which the words that were looked for are marked; letters only, never markup."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme import Theme

MARKED = Qt.ItemDataRole.UserRole
_SIDE_PX, _BETWEEN_PX = 14, 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A line above, and the piece with its marked spans, each [start, end) in characters."""

    above: str
    piece: str
    marks: tuple[tuple[int, int], ...]


class MarkedDelegate(QStyledItemDelegate):
    """Draws the `Marked` that a model gives for the role MARKED."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one result."""
        self.initStyleOption(option, index)
        marked = index.data(MARKED)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if not isinstance(marked, Marked):
            return
        painter.save()
        area = option.rect.adjusted(_SIDE_PX, 8, -_SIDE_PX, -8)
        top = self._line(painter, area, area.top(), marked.above, "muted")
        self._piece(painter, area, top + _BETWEEN_PX, marked)
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return room for the two lines."""
        return QSize(320, self.height_px)

    @property
    def height_px(self) -> int:
        """The height of one result."""
        return self._theme.px(34) + _BETWEEN_PX + 20

    def _font(self, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(self._theme.family)
        font.setPixelSize(self._theme.px(pixels))
        font.setWeight(weight)
        return font

    def _line(self, painter: QPainter, area: QRect, top: int, text: str, token: str) -> int:
        painter.setFont(self._font(12, QFont.Weight.Medium))
        painter.setPen(self._theme.colour(token))
        height = painter.fontMetrics().height()
        fits = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(
            QRect(area.left(), top, area.width(), height), int(Qt.AlignmentFlag.AlignVCenter), fits
        )
        return top + height

    def _piece(self, painter: QPainter, area: QRect, top: int, marked: Marked) -> None:
        font, bold = self._font(14), QFontMetrics(self._font(14, QFont.Weight.DemiBold))
        fits = QFontMetrics(font)
        words = [marked.piece[start:end] for start, end in marked.marks]
        more_px = sum(bold.horizontalAdvance(w) - fits.horizontalAdvance(w) for w in words)
        room_px = area.width() - more_px
        piece = fits.elidedText(marked.piece, Qt.TextElideMode.ElideRight, room_px)
        layout = QTextLayout(piece, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([self._format(piece, *mark) for mark in marked.marks])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(area.width())
        layout.endLayout()
        painter.setPen(self._theme.colour("text"))
        painter.setClipRect(QRectF(area))
        layout.draw(painter, QPointF(area.left(), top))

    def _format(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        """Return the look of a span; Qt counts in UTF-16 units."""
        span = QTextLayout.FormatRange()
        span.start = _units(text[:start])
        span.length = _units(text[start:end])
        look = QTextCharFormat()
        look.setBackground(self._theme.colour("warning_soft"))
        look.setForeground(self._theme.colour("warning"))
        look.setFontWeight(QFont.Weight.DemiBold)
        span.format = look
        return span


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
