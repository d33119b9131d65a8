"""The real pages of a PDF on the screen: drawn beside the window, only those that are seen, sharp at any size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass

import pypdfium2
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.minutes.finished.reading import PDFIUM
from desktop.ui.parts.fingers import Fingers
from desktop.ui.theme import Theme
from desktop.work import Work

GAP_PX = 18
FIT = 0
PERCENTS = (50, 75, 100, 125, 150, 200, 300)
PX_PER_PT_AT_100 = 96 / 72
_MOST_KEPT = 6
_LARGEST_SIDE_PX = 8000

Drawing = tuple[int, float]
"""A page's number, from 0, and the pixels for each of its points."""
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the page's lower left corner."""
Starter = Callable[[Callable[[Work], object], Callable[[object], None]], object]


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's bytes with the size of every page in points."""

    data: bytes
    sizes_pt: tuple[tuple[float, float], ...]


NOTHING = Pdf(b"", ())
"""No page at all."""


def opened(data: bytes) -> Pdf:
    """Return a PDF with its pages measured. Raises PdfiumError."""
    with PDFIUM, pypdfium2.PdfDocument(data) as document:
        return Pdf(data, tuple(document.get_page_size(at) for at in range(len(document))))


def drawn(pdf: Pdf, drawing: Drawing) -> QImage:
    """Return a page as a picture. May run in any thread."""
    number, scale = drawing
    longest = max(pdf.sizes_pt[number])
    with PDFIUM, pypdfium2.PdfDocument(pdf.data) as document, closing(document[number]) as page:
        bitmap = page.render(scale=min(scale, _LARGEST_SIDE_PX / longest), prefer_bgrx=True)
        with closing(bitmap):
            picture = QImage(
                bitmap.buffer,
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            )
            return picture.copy()


class Sheets(QScrollArea):
    """Pages one beneath the other. `turned` carries the number of the page in view, from 1.

    `clicked` carries a page, from 0, and the point on it in PDF points from its lower left corner.
    """

    turned = Signal(int)
    zoomed = Signal()
    clicked = Signal(int, float, float)

    def __init__(self, theme: Theme, start: Starter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._pdf = NOTHING
        self._widest_pt = 1.0
        self._laid, self._areas = (0.0, 0), list[QRect]()
        self._pointed: tuple[int, Box] | None = None
        self._chosen: tuple[tuple[int, Box], ...] = ()
        self.marks_words = False
        self._before: dict[int, QImage] = {}
        self._reached = True
        self._pictures: dict[Drawing, QImage] = {}
        self._drawing: Drawing | None = None
        self.percent = FIT
        self._ground = _Ground(self, theme)
        self.setWidget(self._ground)
        Fingers(self)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._reach)
        self.verticalScrollBar().setSingleStep(40)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pdf.sizes_pt)

    @property
    def page(self) -> int:
        """The number of the page in view, from 1."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        tops = [self.area(at).top() for at in range(self.count)]
        return max(bisect_right(tops, middle), 1)

    def show_pdf(self, pdf: Pdf) -> None:
        """Show a PDF, at the same scrolled place as the one before."""
        scrolled = self.verticalScrollBar().value()
        self._pdf, self._laid = pdf, (0.0, 0)
        self._widest_pt = max((width for width, _ in pdf.sizes_pt), default=1.0)
        self._pointed, self._chosen = None, ()
        self._before = {at: picture for (at, _), picture in self._pictures.items()}
        self._pictures.clear()
        self._lay()
        self.verticalScrollBar().setValue(scrolled)

    def point(self, number: int, box_pt: Box) -> None:
        """Scroll to a passage of a page, from 0, and frame it until another paper is shown."""
        self._pointed, self._reached = (number, box_pt), False
        self._reach()
        self._ground.update()

    def _reach(self) -> None:
        """Scroll to the passage pointed at, as soon as the bar has got the paper's length."""
        place = self.pointed(self._pointed[0]) if self._pointed and not self._reached else None
        if self._pointed is None or place is None:
            return
        top = self.area(self._pointed[0]).top() + round(place.top())
        bar = self.verticalScrollBar()
        if bar.maximum() > 0 or self._ground.height() <= self.viewport().height():
            self._reached = True
            bar.setValue(top - self.viewport().height() // 3)

    def pointed(self, number: int) -> QRectF | None:
        """Return the passage pointed at on a page, from its top left; None where it is on another."""
        if self._pointed is None or self._pointed[0] != number or number >= self.count:
            return None
        return self._on_page(number, self._pointed[1])

    def choose(
        self, boxes: Iterable[tuple[int, Box]], reach: bool = False, words: bool = False
    ) -> None:
        """Tint passages, or `words` within them, each on its page, from 0; `reach` scrolls to the first."""
        self._chosen, self.marks_words = tuple(boxes), words
        if reach and self._chosen and self._chosen[0][0] < self.count:
            number, box = self._chosen[0]
            place = self._on_page(number, box).translated(QPointF(self.area(number).topLeft()))
            self.ensureVisible(round(place.left()), round(place.bottom()), 0, 40)
            self.ensureVisible(round(place.left()), round(place.top()), 0, 40)
        self._ground.update()

    def chosen(self, number: int) -> list[QRectF]:
        """Return the tinted passages of a page, each from its top left."""
        return [self._on_page(at, box) for at, box in self._chosen if at == number < self.count]

    def _on_page(self, number: int, box: Box) -> QRectF:
        left, bottom, right, top = box
        height, scale = self._pdf.sizes_pt[number][1], self.scale
        corner = QPointF(left * scale, (height - top) * scale)
        return QRectF(corner, QPointF(right * scale, (height - bottom) * scale))

    def show_page(self, number: int) -> None:
        """Scroll to a page, by its number from 1; what is no page of this PDF scrolls nowhere."""
        if 0 < number <= self.count:
            self.verticalScrollBar().setValue(self.area(number - 1).top() - GAP_PX // 2)

    def zoom(self, percent: int) -> None:
        """Show the pages at a percentage of their size; FIT makes them as wide as there is room."""
        middle = self.verticalScrollBar().value() / max(self._ground.height(), 1)
        self.percent = percent
        self._lay()
        self.verticalScrollBar().setValue(round(middle * self._ground.height()))
        self.zoomed.emit()

    def zoom_by(self, steps: int) -> None:
        """Go to the next larger or smaller size."""
        shown = round(self.scale / PX_PER_PT_AT_100 * 100)
        if steps > 0:
            larger = [percent for percent in PERCENTS if percent > shown]
            self.zoom(larger[0] if larger else PERCENTS[-1])
        else:
            smaller = [percent for percent in PERCENTS if percent < shown]
            self.zoom(smaller[-1] if smaller else PERCENTS[0])

    @property
    def scale(self) -> float:
        """The pixels on the screen for each point of a page."""
        if self.percent != FIT:
            return self.percent / 100 * PX_PER_PT_AT_100
        widest = self._widest_pt
        return max(self.viewport().width() - 2 * GAP_PX, 120) / widest

    def area(self, number: int) -> QRect:
        """Return where a page lies on the ground."""
        scale, own = self.scale, self._ground.width()
        if (scale, own) != self._laid:
            self._laid, self._areas = (scale, own), []
            top = GAP_PX
            for width, height in self._pdf.sizes_pt:
                size = QSize(round(width * scale), round(height * scale))
                self._areas.append(QRect(QPoint((own - size.width()) // 2, top), size))
                top += size.height() + GAP_PX
        return self._areas[number]

    def picture(self, number: int) -> QImage | None:
        """Return a page's picture, the sharpest there is by now."""
        exact = self._pictures.get((number, self._device_scale()))
        if exact is not None:
            return exact
        other = next((p for (at, _), p in self._pictures.items() if at == number), None)
        return other or self._before.get(number)

    def tell_click(self, at: QPoint) -> None:
        """Say which point of which page was clicked."""
        for number in range(self.count):
            area = self.area(number)
            if area.contains(at):
                inside = at - area.topLeft()
                height = self._pdf.sizes_pt[number][1]
                self.clicked.emit(number, inside.x() / self.scale, height - inside.y() / self.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        self._lay()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def _device_scale(self) -> float:
        return round(self.scale * self.devicePixelRatioF(), 4)

    def _lay(self) -> None:
        """Make the ground as large as the pages need."""
        if not self.count:
            self._ground.resize(0, 0)
            return
        widest = max(round(width * self.scale) for width, _ in self._pdf.sizes_pt) + 2 * GAP_PX
        self._ground.resize(max(widest, self.viewport().width()), max(self._ground.height(), 1))
        height = self.area(self.count - 1).bottom() + GAP_PX
        self._ground.resize(self._ground.width(), height)
        self._scrolled()

    def _scrolled(self) -> None:
        self._ground.update()
        self._draw_next()
        self.turned.emit(self.page)

    def _draw_next(self) -> None:
        """Have the first seen page drawn that is not yet; one at a time, so that scrolling is never behind."""
        if self._drawing is not None:
            return
        seen = QRect(0, self.verticalScrollBar().value(), 1_000_000, self.viewport().height())
        for number in range(self.count):
            wanted = (number, self._device_scale())
            if self.area(number).intersects(seen) and wanted not in self._pictures:
                self._have_drawn(wanted)
                return

    def _have_drawn(self, wanted: Drawing) -> None:
        pdf, self._drawing = self._pdf, wanted

        def work(_job: Work) -> tuple[Pdf, QImage]:
            return pdf, drawn(pdf, wanted)

        self._start(work, self._arrived)

    @Slot(object)
    def _arrived(self, result: object) -> None:
        wanted, self._drawing = self._drawing, None
        if wanted is None or not isinstance(result, tuple):
            return
        if result[0] is self._pdf:
            self._pictures[wanted] = result[1]
            self._forget_far()
        self._ground.update()
        self._draw_next()

    def _forget_far(self) -> None:
        """Keep only the pictures nearest to the page in view."""
        far = sorted(self._pictures, key=self._distance)
        for drawing in far[_MOST_KEPT:]:
            del self._pictures[drawing]

    def _distance(self, drawing: Drawing) -> tuple[bool, int]:
        return drawing[1] != self._device_scale(), abs(drawing[0] + 1 - self.page)


class _Ground(QWidget):
    """What the pages lie on."""

    def __init__(self, sheets: Sheets, theme: Theme) -> None:
        super().__init__()
        self._sheets, self._theme = sheets, theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages that are seen; one that is not drawn yet is white."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in range(self._sheets.count):
            area = self._sheets.area(number)
            if not area.adjusted(-4, -4, 4, 4).intersects(event.rect()):
                continue
            self._sheet(painter, area)
            picture = self._sheets.picture(number)
            if picture is not None:
                painter.drawImage(QRectF(area), picture)
            for chosen in self._sheets.chosen(number):
                self._tint(painter, chosen.translated(QPointF(area.topLeft())))
            pointed = self._sheets.pointed(number)
            if pointed is not None:
                self._frame(painter, pointed.translated(QPointF(area.topLeft())))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell where a page was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._sheets.tell_click(QPointF(event.position()).toPoint())

    def _tint(self, painter: QPainter, passage: QRectF) -> None:
        """Tint a passage with a bar beside it, words with a line beneath: colour is not all that tells."""
        colour = QColor(self._theme.colour("focus"))
        colour.setAlpha(36)
        if self._sheets.marks_words:
            around = passage.adjusted(-1, -1, 1, 2)
            painter.fillRect(around, colour)
            below = QRectF(around.left(), around.bottom(), around.width(), 2)
            painter.fillRect(below, self._theme.colour("focus"))
            return
        painter.fillRect(passage.adjusted(-6, -2, 6, 2), colour)
        painter.fillRect(
            QRectF(passage.left() - 9, passage.top() - 2, 3, passage.height() + 4),
            self._theme.colour("focus"),
        )

    def _frame(self, painter: QPainter, passage: QRectF) -> None:
        pen = QPen(self._theme.colour("focus"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(passage.adjusted(-6, -4, 6, 4), 4, 4)

    def _sheet(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(self._theme.colour("border"))
        painter.setBrush(QColor("white"))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
