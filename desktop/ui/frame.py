"""What stands around the page: rail, top bar, what is said, status bar; made anew with every language and look."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.notice import Notice
from desktop.ui.parts.tabbing import stepped
from desktop.ui.rail import Rail
from desktop.ui.statusbar import StatusBar
from desktop.ui.theme import Theme
from desktop.ui.topbar import TopBar
from desktop.words import Words

_NARROW_BELOW_PX = 1080


class Frame(QWidget):
    """Holds the pages in its `stack`. A book for trying says so above all."""

    def __init__(self, theme: Theme, words: Words, *, trial: bool) -> None:
        super().__init__()
        self.setProperty("role", "window")
        self._theme = theme
        self.rail = Rail(theme, words)
        self.top = TopBar(theme, words)
        self.status = StatusBar(theme, words)
        self.stack = QStackedWidget()
        self.notice = Notice(theme, words)
        across = row(self, gap_px=0)
        across.addWidget(self.rail)
        down = column(gap_px=0)
        if trial:
            down.addWidget(_banner(words))
        down.addWidget(self.top)
        down.addWidget(self.stack, 1)
        down.addWidget(self.notice)
        down.addWidget(self.status)
        across.addLayout(down, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the rail narrow where the window is."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < self._theme.px(_NARROW_BELOW_PX))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Let Tab go as one reads: what is above, at the side, the page, what is said about it, what is beneath."""
        around = (self.top, self.rail, self.stack, self.notice, self.status)
        return stepped(around, next) or super().focusNextPrevChild(next)


def _banner(words: Words) -> QFrame:
    banner = QFrame()
    banner.setProperty("role", "banner")
    line = row(banner)
    line.setContentsMargins(20, 7, 20, 7)
    line.addWidget(PlainLabel(words("ui.trial_banner"), wrap=True), 1)
    return banner
