"""A stage of the visit: what every one of them is, and the bar that leads from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from db.changes import Changed, Edit
from db.records import Record, RecordId
from desktop.ui.desk import Desk
from desktop.ui.pages.visit.held import Held
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import plain_caption, plain_tooltip
from desktop.ui.preferences import Preferences
from desktop.words import Words


class StageName(StrEnum):
    """The stages of a visit, in the order of the work."""

    PREPARE = "prepare"
    RECORD = "record"
    CONCLUDE = "conclude"
    MINUTES = "minutes"


SHOWN = (StageName.PREPARE, StageName.RECORD, StageName.CONCLUDE)


def remembered(layout: str) -> tuple[StageName, str]:
    """Return the stage and the state of the dividers that the settings keep."""
    stage, _, dividers = layout.partition(" ")
    return StageName(stage) if stage in SHOWN else StageName.RECORD, dividers


def remember(
    preferences: Preferences, *, stage: StageName | None = None, dividers: str | None = None
) -> None:
    """Keep the stage or the state of the dividers for the next start."""
    old_stage, old_dividers = remembered(preferences.chosen.layout)
    own = old_dividers if dividers is None else dividers
    preferences.hold(layout=f"{stage or old_stage} {own}")


class Stage(QWidget):
    """One stage: shows what is held, writes what is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, desk.words
        self.stale = True
        self._held: Held | None = None

    @property
    def held(self) -> Held:
        """The visit that is shown."""
        assert self._held is not None
        return self._held

    def begin(self, held: Held) -> None:
        """Show another visit: nothing of the last one stays."""
        self._held = held
        self.stale = True

    def hold(self, held: Held) -> None:
        """Take the same visit, asked for anew; what is chosen and typed stays."""
        self._held = held
        self.stale = True

    def refresh(self, fresh: Sequence[Record]) -> None:
        """Show what is held now; `fresh` are the records that changed since, none means all may have."""
        raise NotImplementedError

    def point(self, part: RecordId) -> None:
        """Point at one record of this stage."""

    def focus(self) -> None:
        """Put the cursor where work on this stage begins."""

    def write(self, action: str, *edits: Edit, field: Field[Any] | None = None) -> Changed | None:
        """Write one step; a refusal stands beneath `field`, or in the notice."""
        if field is not None:
            return self.desk.write_from(field, action, *edits)
        return self.desk.write(action, *edits)


def chained(steps: Iterable[QWidget]) -> None:
    """Let the Tab key go through the widgets in this order, whenever they were made."""
    for first, second in pairwise(steps):
        QWidget.setTabOrder(first, second)


class StageBar(QFrame):
    """The stages with what each holds; `chosen` carries the one wanted."""

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._group = QButtonGroup(self)
        self._buttons: dict[StageName, QPushButton] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(20, 8, 20, 8)
        self._line.setSpacing(4)
        self.setAccessibleName(words("visit.stages"))
        for number, name in enumerate(StageName, start=1):
            self._add(number, name)
        self._line.addStretch(1)

    def light(self, name: StageName) -> None:
        """Show which stage is open."""
        self._buttons[name].setChecked(True)

    def count(self, name: StageName, count: str) -> None:
        """Show how much a stage holds."""
        stage = self._words(f"visit.stage.{name}")
        caption = f"{stage}  {count}" if count else stage
        button = self._buttons[name]
        button.setText(plain_caption(caption))
        button.setAccessibleName(caption)

    def _add(self, number: int, name: StageName) -> None:
        button = Button(self._words(f"visit.stage.{name}"), "segment")
        button.setCheckable(name is not StageName.MINUTES)
        button.setProperty("stage", name)
        plain_tooltip(button, self._words("visit.stage_key", number=number))
        button.clicked.connect(self._clicked)
        if name is not StageName.MINUTES:
            self._group.addButton(button)
        self._buttons[name] = button
        self._line.addWidget(button)
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
        shortcut.setProperty("stage", name)
        shortcut.activated.connect(self._clicked)

    def _clicked(self) -> None:
        self.chosen.emit(StageName(str(self.sender().property("stage"))))
