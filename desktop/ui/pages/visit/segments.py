"""A few values side by side, of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.parts.buttons import Button, one_of
from desktop.ui.parts.labels import plain_tooltip

V = TypeVar("V")


class Segments(QWidget, Generic[V]):
    """`settled` carries the value that the person chose; left and right arrow choose the neighbour."""

    settled = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[V, str]]) -> None:
        super().__init__()
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for at, (_, caption) in enumerate(choices):
            button = Button(caption, "segment")
            button.setMinimumWidth(36)
            plain_tooltip(button, name)
            one_of(self._group, button, at)
            line.addWidget(button)
        self._group.idClicked.connect(self._clicked)
        self.show_value(self._values[0])

    def value(self) -> V:
        """Return the chosen value."""
        return self._values[max(0, self._group.checkedId())]

    def show_value(self, value: V) -> None:
        """Show which value is chosen."""
        at = self._values.index(value)
        self._group.button(at).setChecked(True)
        self._lead_to(at)

    def step(self, by: int) -> None:
        """Choose the neighbour, round the corner at the ends."""
        at = (self._values.index(self.value()) + by) % len(self._values)
        self.show_value(self._values[at])
        self.settled.emit(self._values[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the neighbour by an arrow key."""
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.step(by)
            self.setFocus()

    def _clicked(self, at: int) -> None:
        self._lead_to(at)
        self.settled.emit(self._values[at])

    def _lead_to(self, chosen: int) -> None:
        """Let Tab stop at the chosen value alone."""
        for at, button in enumerate(self._group.buttons()):
            only_click, both = Qt.FocusPolicy.ClickFocus, Qt.FocusPolicy.StrongFocus
            button.setFocusPolicy(both if at == chosen else only_click)
        self.setFocusProxy(self._group.button(chosen))
