"""At the left of the running record: the outline with what is still to be asked, and who is present."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.ui.pages.visit.capture import CaptureBar
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.outline import Ask, OutlinePane
from desktop.ui.pages.visit.present import Present, PresentPane
from desktop.ui.pages.visit.sieve import Sieve
from desktop.ui.pages.visit.stage import Stage, chained
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.places import Place


class Side(QWidget):
    """What it holds is made after the window was drawn once. `taken` follows a choice, `folded` the button."""

    taken = Signal()
    folded = Signal()

    def __init__(self, stage: Stage, capture: CaptureBar, sieve: Sieve) -> None:
        super().__init__()
        self._stage, self._capture, self._sieve = stage, capture, sieve
        self._held: Held | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fill)
        self._whole = column(self, gap_px=14)
        self._whole.setContentsMargins(20, 0, 0, 14)
        for changed in (capture.entered, capture.topic.settled, capture.speaker.settled):
            changed.connect(self._follow)

    @cached_property
    def outline(self) -> OutlinePane:
        """The topics."""
        return OutlinePane(self._stage)

    @cached_property
    def present(self) -> PresentPane:
        """The people."""
        return PresentPane(self._stage)

    @property
    def is_made(self) -> bool:
        """Whether it is more than a place kept free."""
        return self._whole.count() > 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have it filled as soon as the window was drawn with the place for it."""
        super().paintEvent(event)
        if not self.is_made:
            self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Make nothing while out of sight: drawn again, it is filled."""
        self._soon.stop()
        super().hideEvent(event)

    def show_held(self, held: Held) -> None:
        """Show the visit as it is now."""
        self._held = held
        if self.is_made and self.isVisible():
            self._show(held)

    def come(self) -> None:
        """Be filled and up to date now."""
        self._fill()
        if self._held is not None:
            self._show(self._held)

    def spread(self, wide: bool) -> None:
        """Let outline and people stand side by side, or beneath each other."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(across if wide else down)
        self._whole.setContentsMargins(20, 0, 20 if wide else 0, 14)

    def next_open(self) -> None:
        """Take the keyboard at the next line that is still open."""
        self.outline.next_open()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the keyboard into the outline; where there is none, to the people, else to what begins one."""
        if self.outline.isHidden() and self.present.isHidden():
            self.begin.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        pane = self.present if self.outline.isHidden() else self.outline
        if not pane.currentIndex().isValid():
            pane.selectRow(0)
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self) -> None:
        if self.is_made:
            return
        topics, people = column(gap_px=6), column(gap_px=6)
        topics.addLayout(self._head())
        topics.addWidget(self.outline, 1)
        topics.addLayout(self._no_outline())
        self.here = PlainLabel("", "heading")
        people.addWidget(self.here)
        people.addWidget(self.present, 1)
        people.addLayout(self._nobody())
        self._whole.addLayout(topics, 3)
        self._whole.addLayout(people, 2)
        self.outline.wanted.connect(self._ask)
        self.outline.only.connect(self._only_topic)
        self.present.wanted.connect(self._let_speak)
        self.present.only.connect(self._only_speaker)
        chained([self._sieve.covered, self.fold, self.outline, self.begin, self.present, self.name])
        if self._held is not None:
            self._show(self._held)

    def _head(self) -> QVBoxLayout:
        words, theme = self._stage.words, self._stage.desk.theme
        self.covered = PlainLabel("", "small")
        self.fold = IconButton(theme, "chevron-left", words("visit.fold_outline"), keys="F7")
        self.fold.clicked.connect(self.folded)
        head = row(gap_px=4)
        head.addWidget(PlainLabel(words("visit.outline_head"), "heading"), 1)
        head.addWidget(self.fold)
        both = column(gap_px=0)
        both.addLayout(head)
        both.addWidget(self.covered)
        return both

    def _no_outline(self) -> QVBoxLayout:
        words = self._stage.words
        self.begin = Button(words("visit.begin_outline"), "quiet")
        self.begin.clicked.connect(self._begin_outline)
        self.none = PlainLabel(words("visit.without_outline"), "small", wrap=True)
        return self._beneath(self.none, self.begin)

    def _nobody(self) -> QVBoxLayout:
        words = self._stage.words
        self.name = Button(words("visit.name_people"), "quiet")
        self.name.clicked.connect(self._name_people)
        self.nobody = PlainLabel(words("visit.nobody_named"), "small", wrap=True)
        return self._beneath(self.nobody, self.name)

    def _beneath(self, sentence: PlainLabel, button: Button) -> QVBoxLayout:
        """Return what stands where there is nothing yet: a sentence, beneath it what to do about it."""
        button.with_icon(self._stage.desk.theme, "plus")
        line = row(gap_px=0)
        line.addWidget(button)
        line.addStretch(1)
        both = column(gap_px=2)
        both.addWidget(sentence)
        both.addLayout(line)
        both.addStretch(1)
        return both

    def _show(self, held: Held) -> None:
        words, found = self._stage.words, self._sieve.found
        empty = not len(held.topics)
        self.none.setVisible(empty)
        self.begin.setVisible(empty)
        self.outline.setHidden(empty)
        self.covered.setHidden(empty)
        self._whole.setStretch(0, 0 if empty else 3)
        self.covered.setText(words("fieldwork.covered", covered=found.covered, total=found.total))
        self.outline.show_coverage(found)
        here = len(held.attendees)
        self.here.setText(
            words("visit.present_count", count=here) if here else words("visit.present")
        )
        self.present.show_people(held)
        alone = self.present.is_empty
        self.present.setHidden(alone)
        for widget in (self.nobody, self.name):
            widget.setVisible(alone)
        self._follow()

    def _follow(self, _value: object = None) -> None:
        if self.is_made:
            self.outline.follow(self._capture.topic.value())
            self.present.follow(self._capture.speaker.value())

    def _ask(self, ask: Ask) -> None:
        """Let the next entry be about a line of the outline."""
        self._capture.take_up(ask.topic, ask.expected)
        self._go_on()

    def _let_speak(self, line: Present) -> None:
        self._capture.let_speak(line.speaker)
        self._go_on()

    def _go_on(self) -> None:
        self._follow()
        self.taken.emit()
        self._capture.line.focus()

    def _only_topic(self, ask: Ask) -> None:
        self._sieve.narrow(self._sieve.topic, ask.topic)
        self.taken.emit()

    def _only_speaker(self, line: Present) -> None:
        self._sieve.narrow(self._sieve.speaker, line.speaker)
        self.taken.emit()

    def _begin_outline(self) -> None:
        outline = Place("inspection", self._stage.held.inspection.id, field="questions")
        self._stage.desk.go(outline)

    def _name_people(self) -> None:
        self._stage.desk.go(Place("visit", self._stage.held.visit.id, field="side"))
