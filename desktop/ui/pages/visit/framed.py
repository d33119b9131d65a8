"""Pictures cut to their frames once, and from then on painted as they are.

To scale one takes a millisecond, and while photos come in a list paints all it shows several times a second.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

MOST_KEPT = 100
"""More than a screen shows at once."""

_ROUND_PX = 4


class Framed:
    """The pictures of one list as they are painted there, the last ones looked at."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def cut(self, picture: QPixmap, size: QSize, ratio: float, *, from_top: bool) -> QPixmap:
        """Return the middle of a picture, or its head, in a frame of this size on a screen of this ratio."""
        key = picture.cacheKey(), size.width(), size.height(), ratio, from_top
        if key not in self._kept:
            self._kept[key] = _cut(picture, size, ratio, from_top=from_top)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


def _cut(picture: QPixmap, size: QSize, ratio: float, *, from_top: bool) -> QPixmap:
    found = QPixmap(size * ratio)
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    frame = QRect(0, 0, size.width(), size.height())
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    path = QPainterPath()
    path.addRoundedRect(QRectF(frame), _ROUND_PX, _ROUND_PX)
    painter.setClipPath(path)
    whole = picture.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    target = QRect(frame.topLeft(), whole)
    target.moveCenter(frame.center())
    if from_top:
        target.moveTop(frame.top())
    painter.drawPixmap(target, picture)
    painter.end()
    return found
