"""The rail at the left: the pages by name, one of them lit; narrow shows the pictures alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.ui.catalogue import BY_NAME, RAIL
from desktop.ui.parts.buttons import Button, one_of
from desktop.ui.parts.emblem import Emblem
from desktop.ui.parts.labels import PlainLabel, plain_tooltip
from desktop.ui.parts.layouts import column, row
from desktop.ui.theme import Theme
from desktop.words import Words

WIDE_PX = 204
NARROW_PX = 60
ICON_PX = 19


class Rail(QFrame):
    """`chosen` carries the name of the page that was asked for."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self._theme, self._words = theme, words
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._counts: dict[str, int] = {}
        self._is_narrow = False
        whole = column(self, gap_px=2)
        whole.setContentsMargins(10, 14, 10, 12)
        whole.addLayout(self._head())
        whole.addSpacing(14)
        for number, entry in enumerate(RAIL, start=1):
            if entry.name == "settings":
                whole.addStretch(1)
            whole.addWidget(self._button(entry.name, entry.icon, number))
        self.set_narrow(False)

    def light(self, page: str) -> None:
        """Light the entry that the page belongs to."""
        entry = BY_NAME[page]
        lit = entry.rail or entry.name
        self._buttons[lit].setChecked(True)
        self._colour()

    def _colour(self) -> None:
        """Draw each picture in the colour of its state; one that waits for a person stands out in narrow too."""
        for name, button in self._buttons.items():
            token = "text" if button.isChecked() else "muted"
            icon = BY_NAME[name].icon
            if self._counts.get(name) and self._is_narrow:
                token, icon = "warning", "alert-triangle"
            button.setIcon(self._theme.icon(icon, token))

    def set_count(self, page: str, count: int) -> None:
        """Show how many things on a page wait for a person."""
        self._counts[page] = count
        name = self._words(f"ui.page.{page}")
        self._buttons[page].setAccessibleName(f"{name} ({count})" if count else name)
        self.set_narrow(self._is_narrow)

    def set_narrow(self, narrow: bool) -> None:
        """Show pictures alone, or pictures with names."""
        self._is_narrow = narrow
        px = self._theme.px
        narrow_px, wide_px = max(NARROW_PX, 42 + px(ICON_PX)), max(WIDE_PX, px(WIDE_PX))
        self.setFixedWidth(narrow_px if narrow else wide_px)
        self._name.setVisible(not narrow)
        for page, button in self._buttons.items():
            count = self._counts.get(page, 0)
            name = "" if narrow else "  " + self._words(f"ui.page.{page}")
            button.setText(f"{name}  ({count})" if count and name else name)
        self._colour()

    def _head(self) -> QHBoxLayout:
        head = row(gap_px=10)
        head.setContentsMargins(7, 0, 0, 0)
        self._name = PlainLabel(self._words("common.program"), "heading")
        head.addWidget(Emblem(self._theme))
        head.addWidget(self._name, 1)
        return head

    def _button(self, page: str, icon: str, number: int) -> QPushButton:
        name = self._words(f"ui.page.{page}")
        button = Button("", "rail")
        button.setProperty("page", page)
        button.setIcon(self._theme.icon(icon))
        button.setIconSize(QSize(self._theme.px(ICON_PX), self._theme.px(ICON_PX)))
        button.setAccessibleName(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        plain_tooltip(button, f"{name} (Ctrl+{number})")
        button.clicked.connect(self._clicked)
        one_of(self._group, button)
        self._buttons[page] = button
        return button

    def _clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("page")))
