"""A sentence over the page that stops nobody: what happened, and a way to take it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.ui.parts.aloud import announce
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import row
from desktop.ui.theme import Theme
from desktop.words import Words

SHOWN_MS = 8000
_WIDEST_PX = 640
_ABOVE_PX = 20


class Notice(QFrame):
    """Floats in its parent's lower right corner, off what was written last.

    A lasting one stays until it is closed, or until the place that it was said at is left.
    """

    def __init__(self, theme: Theme, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._act: Callable[[], object] | None = None
        self._lasts = False
        self._text = PlainLabel(wrap=True)
        self.action = Button("")
        self.action.clicked.connect(self._acted)
        close = IconButton(theme, "x", words("parts.close"))
        close.setIcon(theme.icon("x", "on_notice"))
        close.clicked.connect(self.hide)
        self._ground, self._line = parent, row(self, gap_px=8)
        line = self._line
        line.setContentsMargins(16, 8, 8, 8)
        line.addWidget(self._text, 1)
        line.addWidget(self.action)
        line.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._was_shown)
        parent.installEventFilter(self)
        self.hide()

    @property
    def sentence(self) -> str:
        """The sentence last said."""
        return self._text.text()

    def closes_lasting(self) -> bool:
        """Close a sentence that stays until somebody closes it; tell whether there was one."""
        lasts = self.isVisible() and self._lasts
        self.setVisible(self.isVisible() and not lasts)
        return lasts

    def leave(self) -> None:
        """Stay behind with the place that it was said at; what nobody can have read yet is hidden soon."""
        self._lasts = False
        if not self._timer.isActive():
            self.hide()

    def say(
        self,
        sentence: str,
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        lasting: bool = False,
    ) -> None:
        """Show a sentence, with a button that calls `act` where `action` names one."""
        self._text.setText(sentence)
        self._act = act
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        self._place()
        announce(self, f"{sentence} {action}".strip(), at_once=lasting)
        self._lasts = lasting
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the bottom of the parent when its size changes."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._place()
        return False

    def _place(self) -> None:
        ground = self._ground
        width = min(
            self._theme.px(_WIDEST_PX), ground.width() - 40, max(360, self.sizeHint().width())
        )
        height = max(self._line.heightForWidth(width), 48)
        left = ground.width() - width - _ABOVE_PX
        self.setGeometry(left, ground.height() - height - _ABOVE_PX, width, height)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what the button would have done."""
        super().hideEvent(event)
        self._act = None

    def _was_shown(self) -> None:
        """Go, unless it lasts."""
        if not self._lasts:
            self.hide()

    def _acted(self) -> None:
        act = self._act
        self.hide()
        if act:
            act()
