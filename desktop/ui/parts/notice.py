"""A sentence beneath the page that stops nobody: what happened, and a way to take it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame

from desktop.ui.parts.aloud import announce
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import row
from desktop.ui.theme import Theme
from desktop.words import Words

SHOWN_MS = 8000
_AROUND_PX = 8


class Notice(QFrame):
    """Takes a place of its own while it is shown, so that it lies over nothing one may want to press.

    A lasting one stays until it is closed, or until the place that it was said at is left.
    """

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._act: Callable[[], object] | None = None
        self._lasts = False
        self._text = PlainLabel(wrap=True)
        self.action = Button("")
        self.action.clicked.connect(self._acted)
        close = IconButton(theme, "x", words("parts.close"))
        close.setIcon(theme.icon("x", "on_notice"))
        close.clicked.connect(self.hide)
        said = QFrame()
        said.setProperty("role", "notice")
        line = row(said, gap_px=8)
        line.setContentsMargins(16, 8, 8, 8)
        line.addWidget(self._text, 1)
        line.addWidget(self.action)
        line.addWidget(close)
        row(self, edge_px=_AROUND_PX).addWidget(said)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._was_shown)
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
        announce(self, f"{sentence} {action}".strip(), at_once=lasting)
        self._lasts = lasting
        self._timer.start()

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
