"""The steps of a paper, in the order of the work, and the bar that leads from one to the next."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from desktop.ui.desk import Desk
from desktop.ui.pages.final.known import Known
from desktop.ui.parts.buttons import Button, one_of
from desktop.ui.parts.labels import plain_caption, plain_tooltip
from desktop.ui.parts.layouts import row


class Step(StrEnum):
    """What is done with a paper, one after the other."""

    CHECK = "check"
    FREEZE = "freeze"
    NUMBER = "number"
    SIGN = "sign"
    HAND = "hand"


class StepPane(QWidget):
    """One step: shows what is known, does what is asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, desk.words
        self.known: Known | None = None

    def show_known(self, known: Known) -> None:
        """Show what is known of a paper now."""
        raise NotImplementedError

    def focus(self) -> None:
        """Put the cursor where work on this step begins."""
        self.setFocus()


class StepBar(QFrame):
    """`chosen` carries the step that is wanted; a tick says that nothing is left to do in it."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._words = desk, desk.words
        self._group = QButtonGroup(self)
        self._buttons: dict[Step, QPushButton] = {}
        self._line = row(self, gap_px=4)
        self._line.setContentsMargins(20, 4, 20, 8)
        self.setAccessibleName(desk.words("final.steps"))
        for number, step in enumerate(Step, start=1):
            self._add(number, step)
        self._line.addStretch(1)

    def light(self, step: Step) -> None:
        """Show which step is open."""
        self._buttons[step].setChecked(True)

    def tell(self, step: Step, note: str, done: bool) -> None:
        """Show how far a step is: a count or a word beside its name."""
        name = self._words(f"final.step.{step}")
        caption = f"{name}  {note}" if note else name
        button = self._buttons[step]
        button.setText(plain_caption(f" {caption}" if done else caption))
        button.setIcon(self._desk.theme.icon("check", "success") if done else QIcon())
        said = self._words("final.step_done", step=caption) if done else caption
        button.setAccessibleName(said)

    def _add(self, number: int, step: Step) -> None:
        button = Button(self._words(f"final.step.{step}"), "segment")
        button.setProperty("step", step)
        plain_tooltip(button, self._words("final.step_key", number=number))
        button.clicked.connect(self._clicked)
        one_of(self._group, button)
        self._buttons[step] = button
        self._line.addWidget(button)
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
        shortcut.setProperty("step", step)
        shortcut.activated.connect(self._clicked)

    def _clicked(self) -> None:
        self.chosen.emit(Step(str(self.sender().property("step"))))
