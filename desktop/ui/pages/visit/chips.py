"""What was understood of the line being typed: marks as chips, figures to be taken as data, what they say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import Badge, PlainLabel
from desktop.ui.parts.layouts import column, emptied
from desktop.ui.theme import Theme
from desktop.words import Words

MOST_CHIPS, MOST_FIGURES, MOST_NOTES = 6, 5, 2
_LONGEST_CHIP = 40


class Amounted(NamedTuple):
    """A figure as a line says it, for the first time or once more."""

    text: str
    time: int = 1


class Chips(QFrame):
    """Comes when there is something to be said, and stays from then on, so that the record does not jump.

    `accepted` carries the figure clicked; one key takes all.
    """

    accepted = Signal(object)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._shown: object = None
        self._marks = Flow(gap_px=6, line_px=theme.sizes.control_px)
        self.setMinimumHeight(theme.sizes.control_px)
        self._notes = column(gap_px=2)
        whole = column(self, gap_px=4)
        whole.addWidget(self._marks)
        whole.addLayout(self._notes)
        self.hide()

    def show_marks(
        self,
        said: Sequence[str],
        open_: Sequence[str],
        figures: Sequence[Amounted],
        taken: Collection[Amounted],
    ) -> None:
        """Show what is understood, what is not, and which figures can be taken or are."""
        shown = (tuple(said), tuple(open_), tuple(figures), frozenset(taken))
        if shown == self._shown:
            return
        self._shown = shown
        self._marks.clear()
        for text in said[:MOST_CHIPS]:
            self._marks.addWidget(Badge(_short(text), "accent"))
        for text in open_[:MOST_CHIPS]:
            self._marks.addWidget(Badge(_short(text), "warning"))
        for figure in figures[:MOST_FIGURES]:
            self._marks.addWidget(self._figure(figure, figure in taken))
        if any(figure not in taken for figure in figures):
            self._marks.addWidget(PlainLabel(self._words("visit.figures_key"), "small"))
        if said or open_ or figures:
            self.show()

    def show_notes(self, sentences: Sequence[str]) -> None:
        """Show what the figures taken say about each other."""
        emptied(self._notes)
        for sentence in sentences[:MOST_NOTES]:
            self._notes.addWidget(PlainLabel(sentence, "muted", wrap=True))

    def _figure(self, figure: Amounted, taken: bool) -> QWidget:
        text = _short(figure.text)
        if taken:
            return Badge(f"✓ {text}", "success")
        button = Button(text, "quiet").with_icon(self._theme, "plus")
        button.setAccessibleName(self._words("visit.take_figure", figure=figure.text))
        button.clicked.connect(partial(self.accepted.emit, figure))
        return button


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_CHIP else line[: _LONGEST_CHIP - 1] + "…"
