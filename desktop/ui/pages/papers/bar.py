"""The bar above the paper: which paper, and what goes out; beneath each other where there is no room beside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.pages.papers.chooser import Chooser
from desktop.ui.pages.papers.output import Output
from desktop.ui.parts.layouts import row
from desktop.ui.theme import Theme

_CHOOSER_PX = 380
"""What the three choices need to be read, at 100 %."""


class Bar(QWidget):
    """Never cuts a caption."""

    def __init__(self, theme: Theme, chooser: Chooser, output: Output) -> None:
        super().__init__()
        self._theme, self._output = theme, output
        self._line = row(self, gap_px=8)
        self._line.setContentsMargins(20, 12, 16, 12)
        self._line.addWidget(chooser, 1)
        self._line.addWidget(output, 0, Qt.AlignmentFlag.AlignRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what goes out beneath the choices, or beside them."""
        super().resizeEvent(event)
        needed_px = self._theme.px(_CHOOSER_PX) + self._output.sizeHint().width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(across if self.width() >= needed_px + 44 else down)
