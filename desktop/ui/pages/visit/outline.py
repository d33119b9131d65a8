"""The outline beside the running record: which topics have findings, what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent

from db.records import Expected, RecordId
from desktop.fieldwork.coverage import Coverage, Covered
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.indented import Indented
from desktop.ui.parts.table import Column, RecordTable

MOST_LINES = 400
_ROWS_SHOWN = 7


class Is(StrEnum):
    """What a line of the outline is; the value is its picture."""

    DONE = "circle-check"
    OPEN = "chevron-right"
    MISSING = "alert-circle"
    QUESTION = "help"
    FIGURE = "hash"


@dataclass(frozen=True, slots=True)
class Ask:
    """A topic, or something that it still asks."""

    topic: RecordId
    text: str
    kind: Is
    depth: int = 0
    findings: int = 0
    expected: Expected | None = None


class OutlinePane(RecordTable[Ask]):
    """Enter on a line makes its topic that of the next entry: `wanted` carries the line."""

    wanted = Signal(object)

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        theme, words = stage.desk.theme, stage.words
        self._found = Coverage(())
        super().__init__(
            theme,
            words("visit.outline"),
            [
                Column(words("visit.outline"), self._spoken, icon=_icon, tone=_tone),
                Column(words("visit.outline_findings"), self._count, theme.px(96), right=True),
            ],
            key=_key,
        )
        self.setItemDelegateForColumn(0, Indented(self))
        self.setFixedHeight(theme.sizes.row_px * _ROWS_SHOWN)
        self.opened.connect(self.wanted)

    def show_coverage(self, found: Coverage) -> None:
        """Take how far the outline is covered; it is laid out once it is in sight."""
        self._found = found
        if not self.isHidden():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the lines out."""
        super().showEvent(event)
        self._show()

    @Slot()
    def next_open(self) -> None:
        """Choose the next line that is still open, from the top again after the last."""
        rows = self.rows.rows
        start = self.currentIndex().row() + 1
        for at in (*range(start, len(rows)), *range(start)):
            if rows[at].kind is not Is.DONE:
                self.choose(_key(rows[at]))
                return

    def _show(self) -> None:
        rows = [ask for line in self._found.lines for ask in _asks(line)][:MOST_LINES]
        if rows != self.rows.rows:
            self.show_rows(rows)

    def _spoken(self, ask: Ask) -> str:
        return ask.text

    def _count(self, ask: Ask) -> str:
        return self._stage.words.number(ask.findings) if ask.findings else ""


def _asks(line: Covered) -> Iterator[Ask]:
    """Yield a topic, and beneath it what it still asks."""
    topic, depth = line.topic, line.depth
    kind = Is.MISSING if line.is_missing else Is.OPEN if line.is_open else Is.DONE
    yield Ask(topic.id, topic.title, kind, depth, line.with_below)
    for question in line.questions:
        yield Ask(topic.id, question, Is.QUESTION, depth + 1)
    for each in line.missing:
        text = f"{each.measure} ({each.unit})" if each.unit else each.measure
        yield Ask(topic.id, text, Is.FIGURE, depth + 1, expected=each)


def _key(ask: Ask) -> object:
    return ask.topic, ask.kind in (Is.QUESTION, Is.FIGURE), ask.text


def _icon(ask: Ask) -> str:
    return ask.kind.value


def _tone(ask: Ask) -> str:
    tones = {Is.MISSING: "warning", Is.DONE: "muted", Is.OPEN: ""}
    return tones.get(ask.kind, "accent")
