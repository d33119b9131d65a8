"""The workbench: the side at the left while there is room and it is wanted, list and details beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.pages.visit.panes import Panes
from desktop.ui.pages.visit.side import Side
from desktop.ui.parts.layouts import row
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme

_SIDE_PX, _LEAST_BESIDE_PX = 256, 780
_UNBOUND_PX = 16_777_215


class Bench(QWidget):
    """Where there is no room for three, the side stands alone as long as somebody chooses in it.

    `turned` follows the side's coming and going.
    """

    turned = Signal()

    def __init__(self, theme: Theme, preferences: Preferences, side: Side, panes: Panes) -> None:
        super().__init__()
        self._theme, self._preferences = theme, preferences
        self._side, self._panes = side, panes
        self._instead = False
        across = row(self, gap_px=0)
        across.addWidget(side)
        across.addWidget(panes, 1)
        side.folded.connect(self.fold)
        side.taken.connect(self._let_list_back)
        self._place()

    @property
    def is_shown(self) -> bool:
        """Whether the side is to be seen."""
        return not self._side.isHidden()

    def open(self) -> None:
        """Show the side, from now on."""
        self._preferences.hold(outline_shown=True)
        self._instead = not self._has_room
        self._place()
        self._side.come()

    def fold(self) -> None:
        """Take the side away, from now on; where there is no room anyway, for now."""
        if self._has_room:
            self._preferences.hold(outline_shown=False)
        self._instead = False
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the side go where there is no room, and come back where there is."""
        super().resizeEvent(event)
        self._instead = self._instead and not self._has_room
        self._place()

    @property
    def _has_room(self) -> bool:
        return self.width() >= self._theme.px(_SIDE_PX) + self._theme.px(_LEAST_BESIDE_PX)

    def _let_list_back(self) -> None:
        self._instead = False
        self._place()

    def _place(self) -> None:
        shown = self._instead or (self._has_room and self._preferences.chosen.outline_shown)
        turned = shown == self._side.isHidden()
        self._side.setMaximumWidth(_UNBOUND_PX if self._instead else self._theme.px(_SIDE_PX))
        self._side.setMinimumWidth(0 if self._instead else self._theme.px(_SIDE_PX))
        self._panes.setVisible(not self._instead)
        self._side.spread(self._instead)
        self._side.setVisible(shown)
        if turned:
            self.turned.emit()
