"""Marks painted over a photo on the screen, as `evidence.drawing` draws them into what leaves the program.

All is in pixels of the picture shown: whoever paints has scaled the painter to it.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from db.records import Mark, MarkKind
from desktop.evidence.marks import WHOLE, Marks, inside, tones

_STROKE_PART, _LETTER_PART, _HEAD_STROKES, _TURN = 220, 32, 5, 0.45
_COLOUR, _GROUND = QColor(214, 40, 40), QColor(255, 255, 255)


class Overlay:
    """Paints the marks of one picture and tells where they are; `family` is the face of their text."""

    def __init__(self, picture: QPixmap, family: str) -> None:
        self.picture = picture
        self.size = picture.size()
        self._font = QFont(family)
        self._font.setWeight(QFont.Weight.Medium)
        self._font.setPixelSize(max(10, _longest(self.size) // _LETTER_PART))
        self._hidden: dict[tuple[int, ...], QPixmap] = {}

    @property
    def stroke_px(self) -> float:
        """How thick a line is."""
        return max(2.0, _longest(self.size) / _STROKE_PART)

    def paint(self, painter: QPainter, marks: Marks) -> None:
        """Paint all marks, hidden places below what points at them."""
        hidden = [mark for mark in inside(marks) if mark.kind is MarkKind.BLUR]
        for mark in hidden:
            self._paint_blur(painter, mark)
        for mark in inside(marks):
            if mark.kind is MarkKind.ARROW:
                self._paint_arrow(painter, mark)
            elif mark.kind is MarkKind.BOX:
                self._paint_box(painter, mark)
            elif mark.kind is MarkKind.TEXT:
                self._paint_text(painter, mark)
        self._forget(hidden)

    def point(self, x: int, y: int) -> QPointF:
        """Return where a place of a mark lies on the picture."""
        width, height = self.size.width() - 1, self.size.height() - 1
        return QPointF(x * width / WHOLE, y * height / WHOLE)

    def place(self, point: QPointF) -> tuple[int, int]:
        """Return the place of a mark at a point of the picture."""
        width, height = max(1, self.size.width() - 1), max(1, self.size.height() - 1)
        x, y = round(point.x() * WHOLE / width), round(point.y() * WHOLE / height)
        return min(max(x, 0), WHOLE), min(max(y, 0), WHOLE)

    def bounds(self, mark: Mark) -> QRectF:
        """Return the rectangle that a mark takes up."""
        start = self.point(mark.x1, mark.y1)
        if mark.kind is MarkKind.TEXT:
            metrics = QFontMetricsF(self._font)
            wide = max(metrics.horizontalAdvance(mark.text), metrics.averageCharWidth() * 3)
            return QRectF(start.x(), start.y(), wide, metrics.height())
        return QRectF(start, self.point(mark.x2, mark.y2)).normalized()

    def is_hit(self, mark: Mark, point: QPointF, near_px: float) -> bool:
        """Return whether a point lies on a mark, or so near to it."""
        if mark.kind is not MarkKind.ARROW:
            around = self.bounds(mark).adjusted(-near_px, -near_px, near_px, near_px)
            return around.contains(point)
        start, end = self.point(mark.x1, mark.y1), self.point(mark.x2, mark.y2)
        return _distance(point, start, end) <= near_px + self.stroke_px

    def _paint_blur(self, painter: QPainter, mark: Mark) -> None:
        area = self.bounds(mark).toAlignedRect().intersected(self.picture.rect())
        key = (area.x(), area.y(), area.width(), area.height())
        if key not in self._hidden:
            ignore, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH
            part = self.picture.copy(area)
            few = QSize(tones(area.width()), tones(area.height()))
            self._hidden[key] = part.scaled(few, ignore, smooth).scaled(area.size(), ignore, smooth)
        painter.drawPixmap(area.topLeft(), self._hidden[key])

    def _forget(self, hidden: list[Mark]) -> None:
        """Keep no more hidden places ready than are shown."""
        if len(self._hidden) > 2 * len(hidden) + 2:
            self._hidden.clear()

    def _paint_box(self, painter: QPainter, mark: Mark) -> None:
        pen = QPen(_COLOUR, self.stroke_px)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = self.stroke_px / 2
        painter.drawRect(self.bounds(mark).adjusted(half, half, -half, -half))

    def _paint_arrow(self, painter: QPainter, mark: Mark) -> None:
        tail, tip = self.point(mark.x1, mark.y1), self.point(mark.x2, mark.y2)
        angle = math.atan2(tip.y() - tail.y(), tip.x() - tail.x())
        length = self.stroke_px * _HEAD_STROKES
        sides = [_back(tip, length, angle + turn) for turn in (-_TURN, _TURN)]
        painter.setPen(QPen(_COLOUR, self.stroke_px))
        painter.drawLine(tail, _back(tip, 0.8 * length, angle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_COLOUR)
        painter.drawPolygon(QPolygonF([tip, *sides]))

    def _paint_text(self, painter: QPainter, mark: Mark) -> None:
        path = QPainterPath()
        start = self.point(mark.x1, mark.y1)
        base = start.y() + QFontMetricsF(self._font).ascent()
        path.addText(QPointF(start.x(), base), self._font, mark.text)
        outline = QPen(_GROUND, 2 * max(1.0, self.stroke_px / 2))
        outline.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, outline)
        painter.fillPath(path, _COLOUR)


_SMOOTH = Qt.TransformationMode.SmoothTransformation


def _longest(size: QSize) -> int:
    return max(size.width(), size.height())


def _back(tip: QPointF, length: float, angle: float) -> QPointF:
    return QPointF(tip.x() - length * math.cos(angle), tip.y() - length * math.sin(angle))


def _distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return how far a point is from the line between two others."""
    along, to = end - start, point - start
    whole = QPointF.dotProduct(along, along)
    part = min(1.0, max(0.0, QPointF.dotProduct(to, along) / whole)) if whole else 0.0
    away = to - along * part
    return math.hypot(away.x(), away.y())
