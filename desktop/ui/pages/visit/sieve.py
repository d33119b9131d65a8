"""Which findings of the visit are shown: by words, kind, topic and speaker; and how much of the outline is covered."""

from __future__ import annotations

import re

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from db.folding import fold, has_tower, nfc
from db.records import FindingKind, RecordId
from db.running import Sift
from desktop.fieldwork import coverage
from desktop.fieldwork.coverage import Coverage
from desktop.ui.pages.visit import names
from desktop.ui.pages.visit.held import Held
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.editors import LONGEST_QUERY, OneLine
from desktop.ui.parts.labels import plain_caption, plain_tooltip
from desktop.ui.parts.layouts import column, row

SIFT_AFTER_MS = 120
MOST_NAMED = 8
_NARROW_PX = 600
_SOUGHT = re.compile(r"""["“”„«]([^"“”„«»]*)["“”»]|([^\s"“”„«»]+)""")


class Sieve(QWidget):
    """`changed` follows another choice. Everything passes until something is chosen.

    `covered` leads to the outline with what is still to be asked, and to the people.
    """

    changed = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, words = stage, stage.words
        self.found = Coverage(())
        self._below: dict[RecordId, set[RecordId]] = {}
        self.covered = Button("", "link").with_icon(stage.desk.theme, "list-check")
        self.line = OneLine()
        self.line.setMaxLength(LONGEST_QUERY)
        self.line.setPlaceholderText(words("visit.sieve_hint"))
        self.line.setAccessibleName(words("visit.sieve_hint"))
        self.line.setClearButtonEnabled(True)
        kinds = [(kind, words.kind(kind)) for kind in FindingKind]
        self.kind: ChoiceField[FindingKind | None] = ChoiceField(
            "", [(None, words("visit.any_kind")), *kinds]
        )
        self.topic: ChoiceField[RecordId | None] = ChoiceField("")
        self.speaker: ChoiceField[RecordId | None] = ChoiceField("")
        self._across = row(gap_px=6)
        self._across.addWidget(self.line, 2)
        choices = row(gap_px=6)
        self._across.addLayout(choices, 3)
        for field, name in ((self.kind, "kind"), (self.topic, "topic"), (self.speaker, "speaker")):
            field.name(words("visit.sieve_by", field=words.field(name)))
            field.settled.connect(self._chosen)
            choices.addWidget(field, 1)
        whole = column(self, gap_px=4)
        whole.addLayout(self._across)
        self.below = row(gap_px=0)
        self.below.addWidget(self.covered)
        self.below.addStretch(1)
        whole.addLayout(self.below)
        self._soon = QTimer(self, singleShot=True, interval=SIFT_AFTER_MS)
        self._soon.timeout.connect(self.changed)
        self.line.textChanged.connect(self._typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices beneath the line where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < self._stage.desk.theme.px(_NARROW_PX)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._across.setDirection(down if narrow else across)

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not (self.line.text().strip() or self._choices().count(None) < 3)

    def begin(self) -> None:
        """Let everything pass."""
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        for field in (self.kind, self.topic, self.speaker):
            field.show_value(None)

    def offer(self, held: Held) -> None:
        """Offer the topics and speakers of the visit, and say how far its outline is covered."""
        words = self._stage.words
        spoke = held.tally.speakers
        named = [(id, name) for id, name in names.speakers(held, words, spoke) if id in spoke]
        self.speaker.offer([(None, words("visit.any_speaker")), *named])
        self.topic.offer([(None, words("visit.any_topic")), *names.topics(held, words)[1:]])
        some = len(held.findings) > 0
        for field in (self.line, self.kind, self.speaker):
            field.setVisible(some)
        self.topic.setVisible(some and len(held.topics) > 0)
        self.found = covered(held)
        self._below = _below(self.found)
        self._say(self.found)

    def hideEvent(self, event: QHideEvent) -> None:
        """Sift at once by what was typed before going out of sight."""
        if self._soon.isActive():
            self._soon.stop()
            self.changed.emit()
        super().hideEvent(event)

    def narrow(self, field: ChoiceField[RecordId | None], value: RecordId) -> None:
        """Let pass what is of one topic or speaker alone; again to let everything of that pass."""
        field.show_value(None if field.value() == value else value)
        self.changed.emit()

    @property
    def wanted(self) -> list[str]:
        """The words that findings must hold, without their marks; between quotation marks several are one."""
        text = nfc(self.line.text())
        if has_tower(text):
            return []
        sought = (quoted or word for quoted, word in _SOUGHT.findall(text))
        return [" ".join(fold(one).split()) for one in sought if one.strip()]

    def sift(self) -> Sift:
        """Return what is chosen, words apart."""
        kind, topic, speaker = self._choices()
        topics = self._below.get(topic, {topic}) if topic else set()
        return Sift(kind, topics, speaker)

    def _choices(self) -> tuple[FindingKind | None, RecordId | None, RecordId | None]:
        return self.kind.value(), self.topic.value(), self.speaker.value()

    def _say(self, found: Coverage) -> None:
        words = self._stage.words
        missing = [
            line.topic.title for line in found.lines if line.is_counted and not line.findings
        ]
        said = coverage.said(words, found) or words("visit.outline_head")
        self.covered.setText(plain_caption(f" {said}"))
        self.covered.setAccessibleName(said)
        open_ = "; ".join(missing[:MOST_NAMED])
        told = words("visit.not_covered", topics=open_) if open_ else words("visit.outline")
        plain_tooltip(self.covered, f"{told} (F7)")

    def _chosen(self, _value: object) -> None:
        self.changed.emit()

    def _typed(self, _text: str) -> None:
        self._soon.start()


def covered(held: Held) -> Coverage:
    """Return how far the outline is covered by this visit."""
    topics = list(held.topics)
    quoted = held.quoted if any(topic.expected for topic in topics) else []
    measures = {text for pair in quoted for text in pair if text}
    return coverage.coverage(topics, held.tally.topics, measures)


def _below(found: Coverage) -> dict[RecordId, set[RecordId]]:
    """Return each topic with all that are beneath it."""
    held: dict[RecordId, set[RecordId]] = {}
    above: list[RecordId] = []
    for line in found.lines:
        above[line.depth :] = [line.topic.id]
        for id in above:
            held.setdefault(id, set()).add(line.topic.id)
    return held
