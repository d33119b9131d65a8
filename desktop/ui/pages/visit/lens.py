"""How closely a picture is looked at, and at which part of it: from points on it to points on the screen and back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

MOST_ZOOM, ZOOM_STEP = 8.0, 1.25
_LARGEST_FIT = 2.0


class Lens:
    """Holds a picture of one size in a room of another; at zoom 1 all of it is seen."""

    def __init__(self) -> None:
        self.picture, self.room = QSize(), QSize()
        self.zoom = 1.0
        self._shift = QPointF()

    @property
    def scale(self) -> float:
        """How many pixels of the screen a pixel of the picture takes."""
        wide = self.room.width() / max(1, self.picture.width())
        high = self.room.height() / max(1, self.picture.height())
        return min(wide, high, _LARGEST_FIT) * self.zoom

    @property
    def area(self) -> QRectF:
        """Where the picture lies in the room."""
        size = QSizeF(self.picture) * self.scale
        left = (self.room.width() - size.width()) / 2
        top = (self.room.height() - size.height()) / 2
        return QRectF(QPointF(left, top) + self._shift, size)

    def fit(self, room: QSize) -> None:
        """Take another room."""
        self.room = room
        self.shift(QPointF())

    def to_picture(self, point: QPointF) -> QPointF:
        """Return what point of the picture lies at a point of the room."""
        return (point - self.area.topLeft()) / self.scale

    def to_room(self, point: QPointF) -> QPointF:
        """Return where a point of the picture lies in the room."""
        return point * self.scale + self.area.topLeft()

    def middle(self) -> QPointF:
        """Return the middle of the room."""
        return QPointF(self.room.width() / 2, self.room.height() / 2)

    def look(self, zoom: float, at: QPointF) -> None:
        """Look closer or from farther away; what lies at `at` stays there as far as it can."""
        before = self.to_picture(at)
        self.zoom = min(max(zoom, 1.0), MOST_ZOOM)
        self.shift(at - self.to_room(before))

    def shift(self, by: QPointF) -> None:
        """Shift the picture, no farther than to its edge."""
        size = QSizeF(self.picture) * self.scale
        wide = max(0.0, size.width() - self.room.width()) / 2
        high = max(0.0, size.height() - self.room.height()) / 2
        moved = self._shift + by
        self._shift = QPointF(_within(moved.x(), wide), _within(moved.y(), high))


def _within(value: float, most: float) -> float:
    return min(max(value, -most), most)
