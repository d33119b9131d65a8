"""A column of a table whose lines stand as far to the right as they are deep."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.ui.parts.lit import Lit

STEP_PX = 22
_SHARP = 2


class Indented(Lit):
    """Draws a cell by the `depth` of its row; a picture moves with the text."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Put an invisible picture, as wide as the line is deep, before what is there."""
        super().initStyleOption(option, index)
        own: Any = option
        inset = index.model().rows[index.row()].depth * STEP_PX  # type: ignore[attr-defined]
        if not inset:
            return
        icon, side = own.icon, own.decorationSize.height()
        own.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        own.icon = QIcon(_moved(icon, inset, side))
        own.decorationSize = QSize(inset + (0 if icon.isNull() else side), side)


def _moved(icon: QIcon, inset: int, side: int) -> QPixmap:
    """Return a picture with room at its left; only the room where there is no picture."""
    wide = inset + (0 if icon.isNull() else side)
    moved = QPixmap(wide * _SHARP, side * _SHARP)
    moved.setDevicePixelRatio(_SHARP)
    moved.fill(Qt.GlobalColor.transparent)
    if not icon.isNull():
        painter = QPainter(moved)
        icon.paint(painter, inset, 0, side, side)
        painter.end()
    return moved
