"""The capture line: type, Enter, saved; what was chosen for the last entry is chosen for the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from db import fields, positions, query
from db.ids import new_id
from db.records import Finding, FindingKind, RecordId
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.segments import Segments
from desktop.ui.pages.visit.siblings import Siblings
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.fields import TextField
from desktop.ui.parts.layouts import column, row
from desktop.words import Words

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KIND_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_NARROW_PX = 660


class EntryField(TextField):
    """A text that Enter ends; Shift+Enter begins a new line in it.

    `stepped` follows Ctrl+Up and Ctrl+Down, `pasted` Ctrl+V where a picture or files were copied and no text.
    """

    stepped = Signal(int)
    pasted = Signal()

    def __init__(self, words: Words, name: str, hint: str) -> None:
        super().__init__(words, "", hint=hint, lines=1, most_lines=6)
        self.pages.setAccessibleName(name)
        self.pages.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take Enter and the steps out of what is typed."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in ENTER and not held & Qt.KeyboardModifier.ShiftModifier:
            self._enter()
            return True
        if key in KIND_STEPS and held & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(KIND_STEPS[key])
            return True
        if event.matches(QKeySequence.StandardKey.Paste) and holds_evidence():
            self.pasted.emit()
            return True
        return False


def holds_evidence() -> bool:
    """Tell whether a picture or files were copied, rather than text."""
    data = QGuiApplication.clipboard().mimeData()
    return data.hasUrls() or (data.hasImage() and not data.hasText())


class CaptureBar(QFrame):
    """Takes one finding after the other.

    What stands in the line for 300 ms is written already, as a finding that Enter ends: nothing that was on the
    screen is lost by leaving, closing or a power cut.
    """

    entered = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, words = stage, stage.words
        self._draft: Finding | None = None
        self._visit: RecordId | None = None
        self.line = EntryField(words, words("visit.capture"), words("visit.capture_hint"))
        self.kind = Segments(words.field("kind"), [(k, words.kind(k)) for k in FindingKind])
        self.speaker: ChoiceField[RecordId | None] = ChoiceField("")
        self.topic: ChoiceField[RecordId | None] = ChoiceField("")
        self.speaker.box.setAccessibleName(words.field("speaker"))
        self.topic.box.setAccessibleName(words.field("topic"))
        self.add = Button(words("visit.add_finding"), "primary").with_icon(stage.desk.theme, "plus")
        self.line.settled.connect(self._settled)
        self.line.entered.connect(self._entered)
        self.line.stepped.connect(self.kind.step)
        self.add.clicked.connect(self._button_pressed)
        pins = (self.kind.settled, self.speaker.settled, self.topic.settled)
        for settled in pins:
            settled.connect(self._pinned)
        self._lay()

    def begin(self, held: Held) -> None:
        """Take findings for a visit; what is still being typed for the same one stays."""
        if self._visit != held.visit.id:
            self._visit, self._draft = None, None
            self.line.clear()
            self._pin(held)
            self._visit = held.visit.id

    def offer(self, held: Held) -> None:
        """Offer who may speak and what about, and let go of a draft that was deleted meanwhile."""
        self.speaker.offer(names.speakers(held, self._stage.words))
        self.topic.offer(names.topics(held, self._stage.words))
        self.topic.setVisible(len(held.topics) > 0)
        if self._draft and held.complete and held.findings.named(self._draft.id) is None:
            self._draft = None

    def settled_draft(self) -> RecordId | None:
        """Return the entry that is being typed, written by now; None where the line is empty."""
        self.line.flush()
        return self._draft.id if self._draft else None

    def _pin(self, held: Held) -> None:
        """Begin where the record ends."""
        last = query.last_finding(self._stage.desk.store.reader, held.visit.id)
        self.offer(held)
        self.kind.show_value(last.kind if last else FindingKind.RESULT)
        self.speaker.show_value(last.speaker if last else held.visit.body)
        self.topic.show_value(last.topic if last else None)

    def _lay(self) -> None:
        self.setProperty("role", "card")
        whole = column(self, gap_px=8)
        whole.setContentsMargins(12, 12, 12, 10)
        top = row(gap_px=8)
        top.addWidget(self.line, 1)
        top.addLayout(beside_entry(self.add))
        self._pins = row(gap_px=8)
        self._pins.addWidget(self.kind)
        self._pins.addWidget(self.speaker, 1)
        self._pins.addWidget(self.topic, 1)
        whole.addLayout(top)
        whole.addLayout(self._pins)

    def resizeEvent(self, _event: object) -> None:
        """Put the choices beneath each other where there is no room beside."""
        narrow = self.width() < self._stage.desk.theme.px(_NARROW_PX)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pins.setDirection(down if narrow else across)

    def _button_pressed(self) -> None:
        self.line.flush()
        self._entered()
        self.line.focus()

    def _entered(self) -> None:
        """End the entry: an empty, focused line is left."""
        if self.line.is_refused or self._draft is None:
            return
        done, self._draft = self._draft, None
        self.line.clear()
        self.entered.emit(done.id)

    def _settled(self, text: str) -> None:
        if self._visit is None:
            return
        if self._draft is not None:
            self._change(text)
        elif text.strip():
            self._begin_draft(text)

    def _pinned(self, _value: object) -> None:
        self.line.flush()
        if self._draft is not None:
            self._change(self._draft.text)

    def _begin_draft(self, text: str) -> None:
        assert self._visit is not None
        last = query.last_finding(self._stage.desk.store.reader, self._visit)
        new = self._pinned_to(
            Finding(
                id=new_id(),
                visit=self._visit,
                kind=self.kind.value(),
                text=text.strip(),
                at=self._now(),
                author=self._stage.desk.store.author,
                position=positions.between(last.position if last else "", ""),
            )
        )
        if self._stage.write("finding.add", fields.edit(new), field=self.line):
            self._draft = new
            self._stage.held.figures.setdefault(new.id, Siblings())

    def _change(self, text: str) -> None:
        """Write the draft anew; one whose text was taken back again is deleted."""
        before = self._draft
        assert before is not None
        if not text.strip():
            self._draft = None
            self._stage.write("finding.delete", fields.deleted(before))
            return
        after = self._pinned_to(replace(before, text=text.strip()))
        if self._stage.write("finding.edit", fields.changed(before, after), field=self.line):
            self._draft = after

    def _pinned_to(self, finding: Finding) -> Finding:
        return replace(
            finding,
            kind=self.kind.value(),
            speaker=self.speaker.value(),
            topic=self.topic.value(),
        )

    def _now(self) -> dt.datetime:
        return self._stage.desk.now().astimezone(dt.UTC).replace(microsecond=0)


def beside_entry(button: QWidget) -> QBoxLayout:
    """Return a button level with the first line of an entry."""
    lowered = column(gap_px=0)
    lowered.setContentsMargins(0, 3, 0, 0)
    lowered.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return lowered
