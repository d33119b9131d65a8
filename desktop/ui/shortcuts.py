"""The list of shortcuts, for Ctrl+?."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui.page import Keys
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import Scroll
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

_WIDE_PX, _HIGH_PX, _EDGE_PX, _LINE_PX = 640, 720, 160, 17
_SIDES_PX = 60
"""The dialog's edges and the bar that scrolls."""


class ShortcutList(Dialog):
    """Every shortcut of the window and of the page that is shown, with what it does."""

    def __init__(self, words: Words, page_keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(words, words("ui.shortcuts"), words("parts.close"), parent=parent)
        self.cancel.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        everywhere = tuple((keys, words(key)) for keys, key in WINDOW_KEYS)
        for name, keys in (("here", page_keys), ("everywhere", everywhere)):
            _list(grid, words(f"ui.keys.{name}"), keys)
        grid.setColumnStretch(1, 1)
        self.list = Scroll(widest_px=4_000, tight=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setAccessibleName(words("ui.shortcuts"))
        self.list.body.setContentsMargins(0, 0, 12, 0)
        self.list.body.addLayout(grid)
        self.list.body.addStretch(1)
        self.body.addWidget(self.list, 1)
        self._take_room(parent)
        self.list.setFocus()

    def _take_room(self, parent: QWidget | None) -> None:
        """Be as high as the list needs and the screen has room for; a longer list is scrolled."""
        self.ensurePolished()
        room = QSize(_WIDE_PX, _HIGH_PX)
        if parent:
            room = parent.screen().availableSize().expandedTo(parent.window().size())
        wide = min(_WIDE_PX * self.fontMetrics().height() // _LINE_PX, room.width() - _EDGE_PX)
        inner = self.list.widget()
        assert inner is not None
        high = inner.heightForWidth(wide - _SIDES_PX) + _EDGE_PX
        self.resize(wide, min(high, room.height() - _EDGE_PX // 2))


def _list(grid: QGridLayout, heading: str, keys: Keys) -> None:
    """Put keys beneath a heading, nothing where there are none."""
    if not keys:
        return
    line = grid.rowCount()
    title = PlainLabel(heading, "overline")
    title.setContentsMargins(0, 10 if line > 1 else 0, 0, 0)
    grid.addWidget(title, line, 0, 1, 2)
    for at, (pressed, does) in enumerate(keys, line + 1):
        grid.addWidget(Badge(pressed), at, 0)
        grid.addWidget(PlainLabel(does, wrap=True), at, 1)
