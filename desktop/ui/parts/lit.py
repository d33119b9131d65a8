"""The row beneath the pointer, lit as a whole: Qt lights the one cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QHoverEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

_ROW = "lit"
_FOLLOWED = (QEvent.Type.HoverEnter, QEvent.Type.HoverMove)


class Lit(QStyledItemDelegate):
    """Draws a cell lit where its row is."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Light the cell with its row."""
        super().initStyleOption(option, index)
        own: Any = option
        over = QStyle.StateFlag.State_MouseOver
        is_lit = own.widget is not None and own.widget.property(_ROW) == index.row()
        own.state = own.state | over if is_lit else own.state & ~over


def follow(table: QTableView, event: QEvent) -> None:
    """Take note of which row is beneath the pointer."""
    if event.type() in _FOLLOWED and isinstance(event, QHoverEvent):
        row = table.rowAt(event.position().toPoint().y())
    elif event.type() == QEvent.Type.HoverLeave:
        row = -1
    else:
        return
    if row != table.property(_ROW):
        table.setProperty(_ROW, row)
        table.viewport().update()
