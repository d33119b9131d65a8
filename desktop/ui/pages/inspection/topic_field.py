"""The inspection's topic as the page's heading: large, typed into in place, never with a line break."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.parts.fields import TextField
from desktop.words import Words


class TopicField(TextField):
    """One sentence over as many lines as it needs; Enter settles it and goes on."""

    def __init__(self, words: Words, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(words, "", hint=hint, lines=1, most_lines=6, parent=parent)
        self.pages.setProperty("role", "topic")
        self.pages.setAccessibleName(words.field("topic"))
        self.pages.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.installEventFilter(self)

    def read(self, text: str) -> str:
        """Return the sentence in one line."""
        return " ".join(text.split())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter as the end of the sentence."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self._enter()
            return True
        return super().eventFilter(watched, event)

    def _says(self, value: str) -> bool:
        return self.read(self.text()) == value
