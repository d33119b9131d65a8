"""A place to write on by pen, finger or mouse: what is written is strokes, which are shown as they come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.evidence import ink as inks
from desktop.evidence.ink import MOST_POINTS, PER_PIXEL, Ink, NoInk, Point, Stroke
from desktop.ui.theme import Theme

_PEN_PX = 2.5
_INK, _FADED, _PAPER, _LINE = (
    QColor("#15181c"),
    QColor("#9aa0a8"),
    QColor("#ffffff"),
    QColor("#d5d0c6"),
)
"""Paper and ink look alike in the light and in the dark."""

_BASE_PART, _EDGE_PX = 0.75, 24


class Pad(QWidget):
    """`written` follows every stroke that is begun, ended or taken back; `touched` every movement too."""

    written = Signal()
    touched = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._strokes: list[list[Point]] = []
        self._taken: list[list[Point]] = []
        self._is_down = self._has_pen = False
        self._finger = -1
        self._before: Ink | None = None
        self._came: Ink | None = None
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def ink(self) -> Ink:
        """What is written, on the plane of the pad."""
        size = self.size() * PER_PIXEL
        return Ink(size.width(), size.height(), tuple(map(tuple, self._strokes)))

    @property
    def is_blank(self) -> bool:
        """Whether nothing new is written."""
        return not self._strokes

    @property
    def has_taken(self) -> bool:
        """Whether a stroke can be brought again."""
        return bool(self._taken)

    def show_before(self, ink: Ink | None) -> None:
        """Show, faded, what was written earlier, until something new is."""
        self._before = ink
        self.update()

    def state(self) -> str:
        """Return what is written, whole or not, as a text."""
        return "" if self.is_blank else inks.written(self.ink).decode("ascii")

    def restore(self, state: str) -> bool:
        """Show what was written as soon as there is room for it; tell whether it is read."""
        try:
            self._came = inks.read(state.encode("utf-8"))
        except NoInk:
            return False
        self._strokes = [list(stroke) for stroke in self._came.strokes]
        self._told()
        return True

    def clear(self) -> None:
        """Let all strokes go; each can be brought again."""
        self._taken += reversed(self._strokes)
        self._strokes.clear()
        self._told()

    def take_back(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._taken.append(self._strokes.pop())
            self._told()

    def bring_again(self) -> None:
        """Bring the stroke again that was taken back last."""
        if self._taken:
            self._strokes.append(self._taken.pop())
            self._told()

    # the pen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._put_down(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw it along."""
        self._draw_along(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Follow a real pen as finely as it tells where it is; from then on a hand that touches writes nothing."""
        self._has_pen = True
        if event.type() is QEvent.Type.TabletPress:
            self._put_down(event.position())
        elif event.type() is QEvent.Type.TabletMove:
            self._draw_along(event.position())
        else:
            self._lift()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Follow one finger; the hand that rests beside it writes nothing."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        event.accept()
        if not self._has_pen:
            self._touched(event)
        return True

    def _touched(self, event: QTouchEvent) -> None:
        still = QEventPoint.State.Stationary
        points = {p.id(): p.position() for p in event.points() if p.state() is not still}
        if event.type() is QEvent.Type.TouchBegin and points:
            self._finger = min(points)
            self._put_down(points[self._finger])
        elif event.type() is QEvent.Type.TouchUpdate and self._finger in points:
            self._draw_along(points[self._finger])
        elif event.type() is QEvent.Type.TouchCancel and self._is_down:
            self._is_down = False
            self._strokes.pop()  # the screen found out that it was a palm
            self._told()
        elif event.type() is QEvent.Type.TouchEnd:
            self._lift()

    def _put_down(self, at: QPointF) -> None:
        if self.ink.points < MOST_POINTS:
            self._is_down = True
            self._taken.clear()
            self._strokes.append([self._place(at)])
            self._told()

    def _draw_along(self, at: QPointF) -> None:
        place = self._place(at)
        if self._is_down and place != self._strokes[-1][-1]:
            if self.ink.points >= MOST_POINTS:
                self._lift()
                return
            self._strokes[-1].append(place)
            self.update()
            self.touched.emit()

    def _lift(self) -> None:
        if self._is_down:
            self._is_down = False
            self._told()

    def _place(self, at: QPointF) -> Point:
        size = self.size() * PER_PIXEL
        x, y = round(at.x() * PER_PIXEL), round(at.y() * PER_PIXEL)
        return min(max(x, 0), size.width()), min(max(y, 0), size.height())

    def _told(self) -> None:
        self.update()
        self.written.emit()
        self.touched.emit()

    # how it looks

    def sizeHint(self) -> QSize:
        """Return a size that a hand has room on."""
        return QSize(600, 240)

    def minimumSizeHint(self) -> QSize:
        """Return the least that a name fits on."""
        return QSize(320, 160)

    def showEvent(self, event: QShowEvent) -> None:
        """Let what was written on a larger pad be whole on this one."""
        super().showEvent(event)
        came, self._came = self._came, None
        if came is not None:
            own = self.ink
            self._make_smaller(min(1.0, own.width / came.width, own.height / came.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is written whole where the screen was turned."""
        old, new = event.oldSize(), event.size()
        if not old.isEmpty():
            part = min(1.0, new.width() / old.width(), new.height() / old.height())
            self._make_smaller(part)
        super().resizeEvent(event)

    def _make_smaller(self, part: float) -> None:
        self._strokes = [_smaller(stroke, part) for stroke in self._strokes]
        self._taken = [_smaller(stroke, part) for stroke in self._taken]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper, the line to write on, and the strokes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = "focus" if self.hasFocus() else "border_strong"
        painter.setPen(QPen(self._theme.colour(colour), 2 if self.hasFocus() else 1))
        painter.setBrush(_PAPER)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        base = round(self.height() * _BASE_PART)
        painter.setPen(QPen(_LINE, 1))
        painter.drawLine(_EDGE_PX, base, self.width() - _EDGE_PX, base)
        if self._strokes:
            paint(painter, self.ink, QRectF(self.rect()), _INK)
        elif self._before is not None:
            paint(painter, self._before, QRectF(self.rect()), _FADED)


def paint(painter: QPainter, ink: Ink, room: QRectF, colour: QColor) -> None:
    """Paint a signature as large as the room allows, in its own proportions."""
    scale = min(room.width() / ink.width, room.height() / ink.height)
    painter.save()
    painter.translate(
        room.center() - QPointF(ink.width * scale / 2, ink.height * scale / 2),
    )
    painter.scale(scale, scale)
    pen = QPen(colour, max(_PEN_PX * PER_PIXEL, 1.2 / scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in ink.strokes:
        painter.drawPath(_path(stroke))
    painter.restore()


def small(ink: Ink, size: QSize, ratio: float) -> QPixmap:
    """Return a signature as a small picture of what is written, without the paper around it."""
    picture = QPixmap(size * ratio)
    picture.fill(_PAPER)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, _trimmed(ink), QRectF(picture.rect()).adjusted(4, 4, -4, -4), _INK)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _trimmed(ink: Ink) -> Ink:
    every = [point for stroke in ink.strokes for point in stroke]
    if not every:
        return ink
    left, top = min(x for x, _ in every), min(y for _, y in every)
    width, height = max(x for x, _ in every) - left, max(y for _, y in every) - top
    moved = tuple(tuple((x - left, y - top) for x, y in stroke) for stroke in ink.strokes)
    return Ink(max(1, width), max(1, height), moved)


def _smaller(stroke: list[Point], part: float) -> list[Point]:
    return [(round(x * part), round(y * part)) for x, y in stroke] if part < 1 else stroke


def _path(stroke: Stroke) -> QPainterPath:
    path = QPainterPath(QPointF(*stroke[0]))
    for point in stroke[1:] or stroke:
        path.lineTo(QPointF(*point))
    return path
