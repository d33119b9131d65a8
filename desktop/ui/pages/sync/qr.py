"""A text as a QR picture, black on white whatever the window's colours, as large as a phone across a table reads it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_EDGE = 4
"""The white edge that a reader needs, in modules."""


class QrPicture(QWidget):
    """Shows one text; nothing where there is none."""

    def __init__(self, name: str, side_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: tuple[bytes, ...] = ()
        self._side_px = side_px
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show another text."""
        import segno

        code = segno.make(text, error="l", micro=False, boost_error=False) if text else None
        self._modules = tuple(bytes(line) for line in code.matrix) if code else ()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size at which each module is a whole number of pixels."""
        side = self._scale() * (len(self._modules) + 2 * _EDGE) if self._modules else 0
        return QSize(side, side)

    def picture(self) -> QImage:
        """Return the picture."""
        side, scale = len(self._modules) + 2 * _EDGE, self._scale()
        image = QImage(side * scale, side * scale, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        for y, line in enumerate(self._modules):
            for x, is_dark in enumerate(line):
                if is_dark:
                    at = ((x + _EDGE) * scale, (y + _EDGE) * scale)
                    painter.fillRect(*at, scale, scale, Qt.GlobalColor.black)
        painter.end()
        return image

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture."""
        if self._modules:
            QPainter(self).drawImage(0, 0, self.picture())

    def _scale(self) -> int:
        return max(2, self._side_px // (len(self._modules) + 2 * _EDGE))
