"""A photo, large, with its marks: drawn, chosen, moved and sized by mouse, touch or keys; looked at closely."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.records import Mark, MarkKind
from desktop.evidence import marks as drafting
from desktop.evidence.marks import Marks
from desktop.ui.pages.visit.lens import ZOOM_STEP, Lens
from desktop.ui.pages.visit.overlay import Overlay
from desktop.ui.pages.visit.sketch import Sketch
from desktop.ui.parts.fingers import DRAWN_ON
from desktop.ui.theme import Theme

STILL_MS = 400
"""How long the keys rest before a mark that they moved is written down."""

_STEP, _FINE_STEP, _NEAR_PX, _HANDLE_PX, _PAN_PX = 100, 20, 8, 5, 60
_LIGHT, _INK = QColor("#ffffff"), QColor("#24568c")
"""What is chosen is framed alike in every look: it lies on a photo."""

_TOOLS = {"v": None, "a": MarkKind.ARROW, "b": MarkKind.BOX, "t": MarkKind.TEXT, "m": MarkKind.BLUR}
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """`changed` tells that the marks are no longer as they were shown; `worded` asks for a text's words.

    `chose` follows what is chosen, `looked` how closely; `left` is the wish to go away with nothing chosen.
    """

    changed = Signal()
    worded = Signal()
    chose = Signal()
    left = Signal()
    looked = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._overlay: Overlay | None = None
        self.sketch = Sketch()
        self._drag: QPointF | None = None
        self._from: Mark | None = None
        self._handle = ""
        self.lens = Lens()
        self.tool: MarkKind | None = None
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self.changed)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setProperty(DRAWN_ON, True)

    # what is shown

    def show_picture(self, picture: QPixmap) -> None:
        """Show the photo as it came, on which the marks are laid."""
        self._overlay = Overlay(picture, self._theme.family)
        self.lens.picture = picture.size()
        self.lens.fit(self.size())
        self.update()

    def show_marks(self, marks: Marks) -> None:
        """Show what the record says; a mark that is just being moved stays in the hand."""
        if self.is_settled and self.sketch.told != marks:
            self.sketch.take(marks)
            self._show()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is in the hand that `changed` has not told yet."""
        return self._drag is None and not self._still.isActive()

    @property
    def is_ready(self) -> bool:
        """Whether there is a picture to draw on."""
        return self._overlay is not None

    # what is done

    def flush(self) -> None:
        """Tell now of what the keys did."""
        if self._still.isActive():
            self._still.stop()
            self.changed.emit()

    def put(self, kind: MarkKind) -> None:
        """Put a mark of usual size into the middle of what is seen."""
        if self._overlay is not None:
            self.flush()
            middle = self.lens.to_picture(self.lens.middle())
            self._add(drafting.placed(kind, *self._overlay.place(middle)))

    def put_words(self, words: str) -> None:
        """Write the chosen text's words."""
        own = self.sketch.chosen
        if own is not None and own.kind is MarkKind.TEXT and own.text != words:
            self._replace(replace(own, text=words))
            self.changed.emit()

    def delete(self) -> None:
        """Take the chosen mark away."""
        if self.sketch.chosen is not None:
            self._still.stop()
            self.sketch.delete()
            self._show()
            self.changed.emit()

    def unchoose(self) -> None:
        """Choose nothing; a text that got no words goes."""
        self._choose(None)

    def look(self, zoom: float, at: QPointF | None = None) -> None:
        """Look closer or from farther away, at what lies under a point of the widget."""
        self.lens.look(zoom, self.lens.middle() if at is None else at)
        self.looked.emit()
        self.update()

    # mouse and touch

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw, to move, to size, or to shift the picture."""
        if event.button() is not Qt.MouseButton.LeftButton or self._overlay is None:
            return
        self.flush()
        self._drag = event.position()
        point = self.lens.to_picture(event.position())
        if self.tool is not None:
            x, y = self._overlay.place(point)
            self._begin(Mark(kind=self.tool, x1=x, y1=y, x2=x, y2=y))
            return
        self._handle = self._handle_at(event.position())
        if not self._handle:
            self._choose(self._mark_at(point))
        self._from = self.sketch.chosen

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self._drag is None or self._overlay is None:
            self.setCursor(self._cursor(event.position()))
            return
        if self._from is None:
            self.lens.shift(event.position() - self._drag)
            self._drag = event.position()
            self.update()
            return
        x0, y0 = self._overlay.place(self.lens.to_picture(self._drag))
        x, y = self._overlay.place(self.lens.to_picture(event.position()))
        self._replace(self._dragged(x - x0, y - y0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it; the change is told."""
        if self._drag is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._drag, before = None, self._from
        self._from, own = None, self.sketch.chosen
        if self.tool is not None and own is not None:
            self._drawn(own)
        elif own is not None and own != before:
            self.changed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the words of a text."""
        own = self.sketch.chosen
        if event.button() is Qt.MouseButton.LeftButton and own and own.kind is MarkKind.TEXT:
            self.worded.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer or from farther away."""
        step = ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP
        self.look(self.lens.zoom * step, event.position())

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw, choose, move, size, delete and look closer by keys."""
        if not self._acted(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of what the keys did before another field has them."""
        self.flush()
        super().focusOutEvent(event)

    def _acted(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _WAYS and not held & Qt.KeyboardModifier.AltModifier:
            self._go(*_WAYS[key], held)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._choose_next(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        elif event.text().lower() in _TOOLS and self._overlay is not None:
            self._take(_TOOLS[event.text().lower()])
        elif event.text() in ("+", "=", "-", "0"):
            steps = {"+": ZOOM_STEP, "=": ZOOM_STEP, "-": 1 / ZOOM_STEP}
            self.look(self.lens.zoom * steps.get(event.text(), 0.0))
        elif key == Qt.Key.Key_Escape:
            self._go_back()
        else:
            return False
        return True

    def _take(self, tool: MarkKind | None) -> None:
        self.flush()
        self.tool = tool
        self._choose(None)

    def _enter(self) -> None:
        """Put a mark of the chosen kind, or ask for the words of the text that is chosen."""
        own = self.sketch.chosen
        if self.tool is not None:
            self.put(self.tool)
        elif own is not None and own.kind is MarkKind.TEXT:
            self.worded.emit()

    def _go_back(self) -> None:
        self.flush()
        if self.sketch.chosen is None and self.tool is None:
            self.left.emit()
        else:
            self.tool = None
            self._choose(None)

    def _go(self, x: int, y: int, held: Qt.KeyboardModifier) -> None:
        """Move the chosen mark, or its end with Shift, by small steps with Ctrl; else shift the picture."""
        own = self.sketch.chosen
        if own is None:
            self.lens.shift(QPointF(-x * _PAN_PX, -y * _PAN_PX))
            self.update()
            return
        step = _FINE_STEP if held & Qt.KeyboardModifier.ControlModifier else _STEP
        sizes = held & Qt.KeyboardModifier.ShiftModifier and own.kind is not MarkKind.TEXT
        act = drafting.stretched if sizes else drafting.moved
        self._replace(act(own, x * step, y * step))
        self._still.start()

    def _choose_next(self, by: int) -> None:
        self.flush()
        self.sketch.choose_next(by)
        self._show()

    # the marks

    def _begin(self, mark: Mark) -> None:
        if self.sketch.is_full:
            self._drag = None
            return
        self._from, self._handle = mark, "end"
        self.sketch.add(mark)
        self._show()

    def _drawn(self, own: Mark) -> None:
        """Take what was drawn; a mere click puts a mark of usual size."""
        if own.kind is MarkKind.TEXT or not drafting.has_extent(own):
            self.sketch.delete()
            self._add(drafting.placed(own.kind, own.x1, own.y1))
        else:
            self.tool = None
            self._show()
            self.changed.emit()

    def _add(self, mark: Mark) -> None:
        if not self.sketch.is_full:
            self.sketch.add(mark)
            self.tool = None
            self._show()
            (self.worded if mark.kind is MarkKind.TEXT else self.changed).emit()

    def _dragged(self, by_x: int, by_y: int) -> Mark:
        assert self._from is not None
        if not self._handle or self._from.kind is MarkKind.TEXT:
            return drafting.moved(self._from, by_x, by_y)
        return drafting.stretched(self._from, by_x, by_y, at_start=self._handle == "start")

    def _replace(self, mark: Mark) -> None:
        self.sketch.replace(mark)
        self.update()

    def _choose(self, at: int | None) -> None:
        self.sketch.choose(at)
        self._show()

    def _show(self) -> None:
        self.update()
        self.chose.emit()

    def _mark_at(self, point: QPointF) -> int | None:
        """Return the uppermost mark at a point of the picture."""
        assert self._overlay is not None
        near = _NEAR_PX / self.lens.scale
        order = sorted(range(len(self.sketch.all)), key=self._height)
        hit = (
            at for at in reversed(order) if self._overlay.is_hit(self.sketch.all[at], point, near)
        )
        return next(hit, None)

    def _height(self, at: int) -> tuple[bool, int]:
        return self.sketch.all[at].kind is not MarkKind.BLUR, at

    def _handles(self) -> dict[str, QPointF]:
        """Return where the chosen mark can be caught to size it."""
        own, overlay = self.sketch.chosen, self._overlay
        if own is None or overlay is None or own.kind is MarkKind.TEXT:
            return {}
        ends = {"start": (own.x1, own.y1), "end": (own.x2, own.y2)}
        return {name: self.lens.to_room(overlay.point(*end)) for name, end in ends.items()}

    def _handle_at(self, position: QPointF) -> str:
        reach = _HANDLE_PX + self._theme.sizes.control_px / 4
        for name, handle in self._handles().items():
            if (handle - position).manhattanLength() <= reach:
                return name
        return ""

    # what is seen

    def _cursor(self, position: QPointF) -> Qt.CursorShape:
        if self._overlay is None:
            return Qt.CursorShape.ArrowCursor
        if self.tool is not None or self._handle_at(position):
            return Qt.CursorShape.CrossCursor
        hit = self._mark_at(self.lens.to_picture(position)) is not None
        free = Qt.CursorShape.OpenHandCursor if self.lens.zoom > 1 else Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.SizeAllCursor if hit else free

    # painting

    def sizeHint(self) -> QSize:
        """Return a size that a photo can be looked at."""
        return QSize(640, 420)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture in anew."""
        super().resizeEvent(event)
        self.lens.fit(event.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photo, its marks, and what is chosen."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("sunken"))
        if self._overlay is None:
            return
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        area = self.lens.area
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.topLeft())
        painter.scale(self.lens.scale, self.lens.scale)
        painter.drawPixmap(0, 0, self._overlay.picture)
        self._overlay.paint(painter, tuple(self.sketch.all))
        painter.restore()
        self._paint_chosen(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_chosen(self, painter: QPainter) -> None:
        own, overlay = self.sketch.chosen, self._overlay
        if own is None or overlay is None:
            return
        bounds = overlay.bounds(own)
        frame = QRectF(
            self.lens.to_room(bounds.topLeft()), self.lens.to_room(bounds.bottomRight())
        ).adjusted(-4, -4, 4, 4)
        for colour, style in ((_LIGHT, Qt.PenStyle.SolidLine), (_INK, Qt.PenStyle.DashLine)):
            painter.setPen(QPen(colour, 1.5, style))
            painter.drawRect(frame)
        painter.setPen(QPen(_INK, 1.5))
        painter.setBrush(_LIGHT)
        for handle in self._handles().values():
            painter.drawEllipse(handle, _HANDLE_PX, _HANDLE_PX)
