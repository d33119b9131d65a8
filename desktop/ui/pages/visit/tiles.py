"""Photos and files as tiles: a small picture, a framed place where the bytes are missing, a caption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from db.records import Evidence, RecordId
from desktop.evidence import drift
from desktop.evidence.look import PDF
from desktop.evidence.recording import MEDIA_TYPE
from desktop.ui.pages.visit.framed import Framed
from desktop.ui.pages.visit.pictures import Pictures
from desktop.ui.pages.visit.recorder import clock
from desktop.ui.parts.fingers import Fingers
from desktop.ui.parts.paging import Pages, Shown, row_at
from desktop.ui.theme import Theme
from desktop.words import Words

Index = QModelIndex | QPersistentModelIndex
EVIDENCE_ROLE = Qt.ItemDataRole.UserRole
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
LONGEST_NAME = 300
_WIDTH_PX, _PICTURE_PX, _PAD_PX, _CLOUD_PX = 108, 84, 6, 22
_ROWS = 3


class TileModel(QAbstractListModel):
    """The evidence that the tiles show."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.rows: Sequence[Evidence] = []
        self._shown = Shown()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else self._shown.count

    def data(self, index: Index, role: int = 0) -> Any:
        """Return the evidence to paint, or its words."""
        own = row_at(self.rows, index.row())
        if own is None:
            return None
        if role == EVIDENCE_ROLE:
            return own
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return called(self._words, own) if is_text else None

    def show_rows(self, rows: Pages[Evidence]) -> None:
        """Show other rows."""
        self._shown.show(self, rows, self._take)

    def _take(self, rows: Pages[Evidence]) -> None:
        self.rows = rows
        self._shown.take(rows)

    def find(self, id: RecordId) -> int:
        """Return where the evidence of this name stands, -1 where it is not here."""
        return self.rows.place_of(id) if isinstance(self.rows, Pages) else -1


def called(words: Words, own: Evidence) -> str:
    """Return what a piece of evidence is called."""
    name = own.caption or own.file_name or words("visit.no_bytes")
    return name[:LONGEST_NAME]


class Tiles(QListView):
    """`picked` carries the chosen evidence or None; `moved`, `deleted` and `opened` follow the keys.

    `is_away` tells of what comes into sight whether its own bytes are not here.
    """

    picked = Signal(object)
    moved = Signal(int)
    deleted = Signal()
    opened = Signal()

    def __init__(
        self, theme: Theme, words: Words, pictures: Pictures, is_away: Callable[[Evidence], bool]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settling = False
        self._chosen: RecordId | None = None
        self.is_away = is_away
        self.tiles = TileModel(words, self)
        self._brush = _TileBrush(theme, words, pictures, self)
        self.setModel(self.tiles)
        self.setItemDelegate(self._brush)
        self.setAccessibleName(words("visit.evidence"))
        self._look()
        Fingers(self)
        pictures.arrived.connect(self._repaint)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._double_clicked)

    def show_rows(self, rows: Pages[Evidence]) -> None:
        """Show other evidence, keeping the chosen one."""
        chosen = self._chosen
        self._settling = True
        self.tiles.show_rows(rows)
        self._settling = False
        if chosen is None or not self.choose(chosen):
            own = self.chosen()
            self._chosen = _id(own)
            self.picked.emit(own)
        self._fit()

    def chosen(self) -> Evidence | None:
        """Return the chosen evidence."""
        return row_at(self.tiles.rows, self.currentIndex().row())

    def choose(self, id: RecordId) -> bool:
        """Choose the evidence of this name; tell whether it is here."""
        at = self.tiles.find(id)
        if 0 <= at < self.tiles.rowCount():
            self.setCurrentIndex(self.tiles.index(at))
        return 0 <= at < self.tiles.rowCount()

    def walk(self, by: int) -> bool:
        """Choose another one so many places on; tell whether there is one."""
        at = self.currentIndex().row() + by
        is_there = 0 <= at < self.tiles.rowCount()
        if is_there:
            self.setCurrentIndex(self.tiles.index(at))
        return is_there

    def unchoose(self) -> None:
        """Choose nothing."""
        self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open and delete by keys."""
        key = Qt.Key(event.key())
        if key in STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(STEPS[key])
        elif key == Qt.Key.Key_Delete and self.chosen():
            self.deleted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        """Be as high as the tiles need, up to three rows; with a large text up to two."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tile = self._brush.size_px()
        across = max(1, (self.viewport().width() or self.width()) // (tile.width() + 4))
        most = _ROWS if tile.width() < 2 * _WIDTH_PX else _ROWS - 1
        down = min(most, -(-max(1, self.tiles.rowCount()) // across))
        self.setFixedHeight(down * (tile.height() + 4) + 8)
        self.setVisible(self.tiles.rowCount() > 0)

    def _current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        own = self.chosen()
        self._chosen = self._chosen if self._settling else _id(own)
        if not self._settling:
            self.picked.emit(own)

    def _double_clicked(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _repaint(self, _hash: str) -> None:
        self.viewport().update()

    def _look(self) -> None:
        self.setProperty("role", "tiles")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class _TileBrush(QStyledItemDelegate):
    """Paints tiles; a picture that is not here yet leaves its frame."""

    def __init__(self, theme: Theme, words: Words, pictures: Pictures, parent: Tiles) -> None:
        super().__init__(parent)
        self._theme, self._words, self._pictures = theme, words, pictures
        self._tiles, self._framed = parent, Framed()
        self._font = QFont(theme.family)
        self._font.setPixelSize(theme.px(12))

    def size_px(self) -> QSize:
        """Return the size of a tile."""
        text = QFontMetrics(self._font).lineSpacing()
        px = self._theme.px
        return QSize(px(_WIDTH_PX), px(_PICTURE_PX) + text + 3 * _PAD_PX)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of a tile."""
        return self.size_px()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one tile."""
        own = index.data(EVIDENCE_ROLE)
        if not isinstance(own, Evidence):
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if state & QStyle.StateFlag.State_Selected:
            self._paint_chosen(painter, area)
        wide, high = self.size_px().width() - 2 * _PAD_PX, self._theme.px(_PICTURE_PX)
        frame = QRect(area.left() + _PAD_PX, area.top() + _PAD_PX, wide, high)
        self._paint_picture(painter, frame, own)
        if self._tiles.is_away(own):
            self._paint_absent(painter, frame)
        caption = QRect(frame.left(), frame.bottom() + _PAD_PX, frame.width(), area.height())
        self._paint_caption(painter, caption, own)
        painter.restore()

    def _paint_chosen(self, painter: QPainter, area: QRect) -> None:
        painter.setBrush(self._theme.colour("selected"))
        painter.setPen(QPen(self._theme.colour("focus"), 1.5))
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_picture(self, painter: QPainter, frame: QRect, own: Evidence) -> None:
        picture = self._pictures.picture(own.hash, own.marks) if has_picture(own) else None
        if picture is None:
            self._paint_place(painter, frame, own)
            return
        ratio = self._tiles.devicePixelRatioF()
        cut = self._framed.cut(picture, frame.size(), ratio, from_top=is_pdf(own))
        painter.drawPixmap(frame.topLeft(), cut)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawRoundedRect(QRectF(frame), 4, 4)
        if own.corrected_s:
            self._paint_correction(painter, frame, drift.short(own.corrected_s))

    def _paint_correction(self, painter: QPainter, frame: QRect, text: str) -> None:
        """Paint by how much the camera's time was put right, over the corner of the picture."""
        metrics = QFontMetrics(self._font)
        wide = metrics.horizontalAdvance(text) + 2 * _PAD_PX
        room = QRect(0, 0, wide, metrics.height() + 2)
        room.moveBottomLeft(frame.bottomLeft() + QPoint(3, -3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("notice"))
        painter.drawRoundedRect(QRectF(room), 4, 4)
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("on_notice"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_absent(self, painter: QPainter, frame: QRect) -> None:
        """Paint a cloud over the corner: the original lies elsewhere."""
        side = self._theme.px(_CLOUD_PX)
        room = QRect(0, 0, side, side)
        room.moveTopRight(frame.topRight() + QPoint(-3, 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("notice"))
        painter.drawRoundedRect(QRectF(room), 4, 4)
        self._theme.icon("cloud", "on_notice").paint(painter, room.adjusted(3, 3, -3, -3))

    def _paint_place(self, painter: QPainter, frame: QRect, own: Evidence) -> None:
        """Paint what stands where there is no picture: dashed where the bytes are missing."""
        painter.setPen(self._theme.colour("border_strong"))
        if not own.hash:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
        painter.setBrush(QBrush(self._theme.colour("sunken")))
        painter.drawRoundedRect(QRectF(frame), 4, 4)
        name = "photo" if is_photo(own) or not own.hash else "file-text"
        name = "microphone" if is_sound(own) else name
        side = self._theme.px(26)
        place = QRect(0, 0, side, side)
        place.moveCenter(frame.center())
        if not own.hash:
            place.translate(0, -self._theme.px(9))
            self._paint_beneath(painter, frame, self._words("visit.no_bytes"))
        elif own.seconds is not None:
            place.translate(0, -self._theme.px(9))
            self._paint_beneath(painter, frame, clock(own.seconds))
        self._theme.icon(name, "placeholder").paint(painter, place)

    def _paint_beneath(self, painter: QPainter, frame: QRect, text: str) -> None:
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("muted"))
        room = frame.adjusted(3, 0, -3, -8)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(room, flags, text)

    def _paint_caption(self, painter: QPainter, room: QRect, own: Evidence) -> None:
        metrics = QFontMetrics(self._font)
        name = " ".join(called(self._words, own).split())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)


def is_photo(own: Evidence) -> bool:
    """Tell whether a piece of evidence is a picture whose bytes are named."""
    return bool(own.hash) and own.media_type.startswith("image/")


def is_pdf(own: Evidence) -> bool:
    """Tell whether a piece of evidence is a document that can be looked at."""
    return bool(own.hash) and own.media_type == PDF.media_type


def has_picture(own: Evidence) -> bool:
    """Tell whether there may be a picture to show of it."""
    return is_photo(own) or is_pdf(own)


def is_sound(own: Evidence) -> bool:
    """Tell whether a piece of evidence is a recording of our own, which can be played."""
    return bool(own.hash) and own.media_type == MEDIA_TYPE


def _id(own: Evidence | None) -> RecordId | None:
    return own.id if own else None
