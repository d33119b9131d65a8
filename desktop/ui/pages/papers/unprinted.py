"""Under two versions of a paper: what differs in their records, also where no page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame

from db import query
from db.errors import BadField
from db.store import Store
from desktop.minutes.finished.recorded import FieldChange
from desktop.ui.desk import Desk
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Scroll, column, emptied
from desktop.ui.parts.telling import CODES, Teller
from desktop.words import Words

_SHOWN = 100
"""More lines than these are only counted."""
_LONGEST = 160
_HEIGHT_PX, _HIGHEST_PX = 120, 160


def told(store: Store, words: Words, changes: Sequence[FieldChange]) -> tuple[str, ...]:
    """Return a line for each field that people write: whose it is, what it said and says."""
    tell = Teller(store.reader, words)
    lines = []
    for each in changes:
        if each.name in CODES:
            continue
        name = tell.name(query.find_record(store.reader, each.record))
        was, now = (_said(tell, each, value, words) for value in (each.left, each.right))
        field = words.field(each.name)
        lines.append(words("papers.compare.field", name=_cut(name), field=field, was=was, now=now))
    return tuple(lines)


def _said(tell: Teller, change: FieldChange, value: Any, words: Words) -> str:
    if value is None:
        return words("papers.compare.nothing")
    try:
        text = tell(change.kind, change.name, value)
    except (BadField, ValueError, TypeError):
        text = str(value)
    return _cut(text) or words("papers.compare.nothing")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class RecordPane(QFrame):
    """The lines, as high as a few of them; the rest scrolls."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self._words = desk.words
        self.lines: tuple[str, ...] = ()
        self._scroll = Scroll(widest_px=16_000)
        self._scroll.body.setContentsMargins(20, 8, 16, 8)
        self._scroll.body.setSpacing(4)
        self.setFixedHeight(min(desk.theme.px(_HEIGHT_PX), _HIGHEST_PX))
        column(self, gap_px=0).addWidget(self._scroll)
        self.hide()

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show what differs; nothing is there to see where nothing does."""
        self.lines = lines
        emptied(self._scroll.body)
        title = self._words("papers.compare.record", count=len(lines))
        self._scroll.body.addWidget(PlainLabel(title, "label"))
        for line in lines[:_SHOWN]:
            self._scroll.body.addWidget(PlainLabel(line, "small", wrap=True))
        self._scroll.body.addStretch(1)
        self.setVisible(bool(lines))
