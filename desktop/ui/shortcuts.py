"""The list of shortcuts, for Ctrl+?."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui.page import Keys
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.words import Words

WINDOW_KEYS = (
    ("Ctrl+1 … 8", "ui.key.pages"),
    ("Ctrl+F", "ui.key.search"),
    ("Ctrl+K", "palette.title"),
    ("Ctrl+Z", "ui.key.undo"),
    ("Ctrl+Shift+Z, Ctrl+Y", "ui.key.redo"),
    ("Ctrl+S", "ui.key.save"),
    ("Ctrl+H", "ui.key.history"),
    ("F5", "ui.key.sync"),
    ("Esc, Alt+←", "ui.key.back"),
    ("Tab, Shift+Tab", "ui.key.next"),
    ("Ctrl+?, F1", "ui.key.list"),
)


class ShortcutList(Dialog):
    """Every shortcut of the window and of the page that is shown, with what it does."""

    def __init__(self, words: Words, page_keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(words, words("ui.shortcuts"), words("parts.close"), parent=parent)
        self.cancel.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        keys = [*page_keys, *((keys, words(key)) for keys, key in WINDOW_KEYS)]
        for line, (pressed, does) in enumerate(keys):
            grid.addWidget(Badge(pressed), line, 0)
            grid.addWidget(PlainLabel(does), line, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
