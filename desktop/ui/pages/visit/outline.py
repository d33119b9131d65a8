"""The outline beside the running record: which topics have findings, what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Slot

from db.records import Expected, RecordId
from desktop.fieldwork.coverage import Coverage, Covered
from desktop.ui.pages.visit.roll import Roll
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.table import Column

MOST_LINES = 400


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

    @property
    def is_topic(self) -> bool:
        """Whether it is the topic itself."""
        return self.kind not in (Is.QUESTION, Is.FIGURE)


class OutlinePane(Roll[Ask]):
    """Topics with how many findings each has, and beneath each what it still asks."""

    def __init__(self, stage: Stage) -> None:
        name = stage.words("visit.outline")
        super().__init__(stage, name, Column(name, _text, icon=_icon, tone=_tone), _key)

    def show_coverage(self, found: Coverage) -> None:
        """Show how far the outline is covered."""
        self.show_lines([ask for line in found.lines for ask in _asks(line)][:MOST_LINES])

    @Slot()
    def next_open(self) -> None:
        """Choose the next line that is still open, from the top again after the last."""
        rows = self.rows.rows
        start = self.currentIndex().row() + 1
        for at in (*range(start, len(rows)), *range(start)):
            if rows[at].kind is not Is.DONE:
                self.choose(_key(rows[at]))
                return


def _asks(line: Covered) -> Iterator[Ask]:
    """Yield a topic, and beneath it what it still asks."""
    topic, depth = line.topic, line.depth
    kind = Is.MISSING if line.is_missing else Is.OPEN if line.is_open else Is.DONE
    title = f"{line.number}. {topic.title}"
    yield Ask(topic.id, title, kind, depth, line.with_below)
    for question in line.questions:
        yield Ask(topic.id, question, Is.QUESTION, depth + 1)
    for each in line.missing:
        text = f"{each.measure} ({each.unit})" if each.unit else each.measure
        yield Ask(topic.id, text, Is.FIGURE, depth + 1, expected=each)


def _key(ask: Ask) -> object:
    return ask.topic if ask.is_topic else (ask.topic, ask.text)


def _text(ask: Ask) -> str:
    return ask.text


def _icon(ask: Ask) -> str:
    return ask.kind.value


def _tone(ask: Ask) -> str:
    tones = {Is.MISSING: "warning", Is.DONE: "muted", Is.OPEN: ""}
    return tones.get(ask.kind, "accent")
