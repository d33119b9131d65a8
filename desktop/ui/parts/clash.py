"""The mark on a field that two machines wrote at once: who wrote what, and a button to settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.changes import Json
from db.merge import Head
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.words import Words

_LONGEST = 160


class ClashMark(QWidget):
    """Hidden where there is no clash. `chosen` carries the JSON value that is to stand."""

    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: Json = None
        self._other: Json = None
        self._said = PlainLabel(role="small", wrap=True)
        keep = Button(words("parts.clash.keep"), "quiet")
        take = Button(words("parts.clash.take"), "quiet")
        keep.clicked.connect(self._keep)
        take.clicked.connect(self._take)
        whole = column(self, gap_px=4)
        whole.addWidget(Badge(words("parts.clash.badge"), "warning"))
        whole.addWidget(self._said)
        choice = row(gap_px=4)
        choice.addWidget(keep)
        choice.addWidget(take)
        choice.addStretch(1)
        whole.addLayout(choice)
        self.hide()

    def show_heads(
        self, heads: Sequence[Head], shown: Json, told: Callable[[Json], str] | None = None
    ) -> None:
        """Show the clash, if there is one, between what is shown and what somebody else wrote."""
        others = [head for head in heads if head.value != shown]
        self.setVisible(bool(others))
        if not others:
            return
        self._shown, self._other = shown, others[-1].value
        text = told(others[-1].value) if told else ""
        key = "parts.clash.says" if text.strip() else "parts.clash.differs"
        author = others[-1].author or self._words("parts.clash.somebody")
        values: dict[str, Any] = {"author": author}
        if text.strip():
            values["value"] = text[:_LONGEST]
        self._said.setText(self._words(key, **values))

    def _keep(self) -> None:
        self.chosen.emit(self._shown)

    def _take(self) -> None:
        self.chosen.emit(self._other)
