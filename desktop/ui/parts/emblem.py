"""The program's mark."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QIcon,
    QPaintDevice,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from desktop.ui.theme import Theme


class Emblem(QWidget):
    """The program's mark: a red book with a gold star, drawn small."""

    def __init__(self, theme: Theme, side_px: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(side_px, side_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the book and the star."""
        _draw(self, self._theme, self.width())


def program_icon(theme: Theme) -> QIcon:
    """Return the mark in the sizes that desktops ask for."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 128, 256):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        _draw(picture, theme, side)
        icon.addPixmap(picture)
    return icon


def _draw(ground: QPaintDevice, theme: Theme, side: int) -> None:
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("brand"))
    painter.drawRoundedRect(QRectF(side * 0.08, 0, side * 0.84, side), side * 0.2, side * 0.2)
    painter.setBrush(theme.colour("gold"))
    painter.drawPath(_star(QPointF(side * 0.5, side * 0.48), side * 0.29))
    painter.end()


def _star(centre: QPointF, radius: float) -> QPainterPath:
    """Return a five-pointed star."""
    points = QPolygonF()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.4
        angle = -pi / 2 + corner * pi / 5
        points.append(QPointF(centre.x() + reach * cos(angle), centre.y() + reach * sin(angle)))
    path = QPainterPath()
    path.addPolygon(points)
    return path
