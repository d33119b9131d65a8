"""A line of a list with a quiet word at its right end: the keys that do it too, the kind of what was found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme import Theme

HINT = Qt.ItemDataRole.UserRole + 1
_EDGE_PX, _GAP_PX = 12, 16


def hinted(text: str, hint: str) -> QListWidgetItem:
    """Return a line with its word; a screen reader says both."""
    item = QListWidgetItem(text)
    item.setData(HINT, hint)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {hint}" if hint else text)
    return item


class HintDelegate(QStyledItemDelegate):
    """Draws what `hinted` made: the text ends in "…" before its word."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the line, then the word over the room that was kept for it."""
        hint = str(index.data(HINT) or "")
        own: Any = option
        whole = QRect(own.rect)
        painter.save()
        painter.setFont(self._font())
        taken_px = painter.fontMetrics().horizontalAdvance(hint) + _EDGE_PX if hint else 0
        painter.restore()
        self.initStyleOption(own, index)
        own.text = ""
        style = own.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        self._write(painter, whole, str(index.data() or ""), taken_px, own)
        if hint:
            painter.save()
            painter.setFont(self._font())
            painter.setPen(self._theme.colour("muted"))
            place = whole.adjusted(0, 0, -_EDGE_PX, 0)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), hint
            )
            painter.restore()

    def _write(self, painter: QPainter, whole: QRect, text: str, taken_px: int, own: Any) -> None:
        painter.save()
        painter.setFont(own.font)
        enabled = own.state & own.state.State_Enabled
        painter.setPen(self._theme.colour("text" if enabled else "muted"))
        room = whole.adjusted(_EDGE_PX, 0, -_EDGE_PX - (taken_px + _GAP_PX if taken_px else 0), 0)
        fits = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), fits)
        painter.restore()

    def _font(self) -> QFont:
        font = QFont(self._theme.family)
        font.setPixelSize(self._theme.px(12))
        font.setWeight(QFont.Weight.Medium)
        return font
