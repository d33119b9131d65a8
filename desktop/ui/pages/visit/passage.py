"""The details of one finding: its text, who said it, its figures, its photos and files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from db import fields
from db.records import Evidence, Figure, Finding, FindingKind, RecordId, Visibility
from desktop.ui.pages.visit import names, notes
from desktop.ui.pages.visit.beside import Beside
from desktop.ui.pages.visit.evidence import EvidenceBox
from desktop.ui.pages.visit.figure_list import FigureList
from desktop.ui.pages.visit.kit import Kit
from desktop.ui.pages.visit.notes import Notes
from desktop.ui.pages.visit.said_in import SaidIn
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import shown_hour
from desktop.ui.parts.fields import Field, LineField, TextField, Unreadable
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Line, Scroll, column, row
from desktop.ui.parts.moments import read_when
from desktop.words import LOCAL

_EDGE_PX = 18


class Passage(QWidget):
    """The chosen finding; with none chosen, the evidence of the visit as a whole."""

    deleted = Signal()
    closed = Signal()

    def __init__(self, stage: Stage, kit: Kit) -> None:
        super().__init__()
        self._stage, words, theme = stage, stage.words, stage.desk.theme
        self._finding: Finding | None = None
        self.heading = PlainLabel("", "heading")
        self.remove = IconButton(theme, "trash", words("visit.delete_finding"))
        self.text = TextField(words, words.field("text"), lines=4, most_lines=14)
        self.kind = ChoiceField(words.field("kind"), [(k, words.kind(k)) for k in FindingKind])
        self.visibility = ChoiceField(
            words.field("visibility"), [(v, words.kind(v)) for v in Visibility]
        )
        self.speaker: ChoiceField[RecordId | None] = ChoiceField(words.field("speaker"))
        self.topic: ChoiceField[RecordId | None] = ChoiceField(words.field("topic"))
        self.at: LineField[dt.datetime | None] = LineField(
            words,
            words.field("at"),
            hint=words("visit.at_hint"),
            read=self._read_moment,
            shown=self._shown_moment,
        )
        self.author = PlainLabel("", "small", wrap=True)
        self.figures = FigureList(stage)
        self.evidence = EvidenceBox(stage, kit)
        self.said_in = SaidIn(stage)
        self._lay()
        self._connect()
        self._beside = Beside(
            stage,
            self,
            {
                "text": self.text,
                "kind": self.kind,
                "visibility": self.visibility,
                "speaker": self.speaker,
                "topic": self.topic,
                "at": self.at,
            },
        )

    @property
    def shown(self) -> RecordId | None:
        """The finding that is shown."""
        return self._finding.id if self._finding else None

    def start(self, finding: Finding | None) -> None:
        """Show another finding; what was typed for the last one is written first."""
        self.settle()
        self._finding = None
        if finding is not None:
            self.text.start(finding.text)
            self.at.start(finding.at)
        self._finding = finding
        self.figures.start(finding.id if finding else None)
        self.evidence.start(self._stage.held, finding.id if finding else None)
        self.details.setVisible(finding is not None)
        self.said_in.setVisible(finding is not None)
        self.remove.setVisible(finding is not None)
        self.pane.verticalScrollBar().setValue(0)

    def settle(self) -> None:
        """Write what is being typed."""
        for field in self.findChildren(Field):
            field.flush()

    def show_held(self, said: Notes) -> None:
        """Show what is held now; what is being typed stays."""
        held, words = self._stage.held, self._stage.words
        self.evidence.show_evidence(held)
        now = held.findings.named(self._finding.id) if self._finding else None
        if now is None:
            self.heading.setText(words("visit.whole_visit"))
            return
        now = self._finding = self._stage.mine(now)
        number = held.number_of(now.id)
        self.heading.setText(words("visit.finding_number", number=words.number(number)))
        self.speaker.offer(names.speakers(held, words, {now.speaker}))
        self.topic.offer(names.topics(held, words))
        self.topic.setVisible(len(held.topics) > 0)
        self.text.show_value(now.text)
        self.at.show_value(now.at)
        self.kind.show_value(now.kind)
        self.visibility.show_value(now.visibility)
        self.speaker.show_value(now.speaker)
        self.topic.show_value(now.topic)
        self.author.setText(words("visit.noted_by", author=now.author) if now.author else "")
        self.author.setVisible(bool(now.author))
        self._beside.show_record(now)
        own = held.figures_of(now.id)
        self.figures.show_figures(own)
        self.figures.show_notes(notes.said(words, said, tuple(own)))
        self.said_in.show_record(now.id)

    def point(self, part: Figure | Evidence) -> None:
        """Point at a figure or a photo of the finding shown."""
        if isinstance(part, Figure):
            self.figures.reveal(part.id)
        else:
            self.evidence.choose(part.id)

    def point_field(self, name: str) -> bool:
        """Put the cursor into the field of this name; tell whether there is one."""
        return self._beside.point(name)

    def _lay(self) -> None:
        self.pane = Scroll(widest_px=self._stage.desk.theme.px(720))
        body = self.pane.body
        body.setContentsMargins(_EDGE_PX, 14, _EDGE_PX, 20)
        body.setSpacing(14)
        head = row(gap_px=6)
        head.addWidget(self.heading, 1)
        head.addWidget(self.remove)
        body.addLayout(head)
        self.details = QWidget()
        inner = column(self.details, gap_px=12)
        inner.addWidget(self.text)
        inner.addLayout(_pair(self.kind, self.visibility))
        inner.addWidget(self.speaker)
        inner.addWidget(self.topic)
        inner.addLayout(_pair(self.at, None))
        inner.addWidget(self.author)
        inner.addWidget(Line())
        inner.addWidget(self.figures)
        inner.addWidget(Line())
        body.addWidget(self.details)
        body.addWidget(self.evidence)
        body.addWidget(self.said_in)
        body.addStretch(1)
        column(self, gap_px=0).addWidget(self.pane)

    def _connect(self) -> None:
        self.text.settled.connect(self._keep_text)
        self.text.entered.connect(self.closed)
        self.at.settled.connect(self._keep_at)
        self.kind.settled.connect(self._keep_kind)
        self.visibility.settled.connect(self._keep_visibility)
        self.speaker.settled.connect(self._keep_speaker)
        self.topic.settled.connect(self._keep_topic)
        self.remove.clicked.connect(self.deleted)

    def _keep_text(self, text: str) -> None:
        self._keep(self.text, text=text)

    def _keep_at(self, at: dt.datetime | None) -> None:
        self._keep(self.at, at=at)

    def _keep_kind(self, kind: FindingKind) -> None:
        self._keep(None, kind=kind)

    def _keep_visibility(self, visibility: Visibility) -> None:
        self._keep(None, visibility=visibility)

    def _keep_speaker(self, speaker: RecordId | None) -> None:
        self._keep(None, speaker=speaker)

    def _keep_topic(self, topic: RecordId | None) -> None:
        self._keep(None, topic=topic)

    def _keep(self, field: Field[Any] | None, **values: Any) -> None:
        if self._finding is not None:
            edit = fields.rewritten(self._finding, **values)
            self._stage.write("finding.edit", edit, field=field)

    def _read_moment(self, text: str) -> dt.datetime | None:
        """Return the moment typed; an hour alone is of the day the finding, or the visit, is of."""
        when = read_when(text)
        if not text:
            return None
        own = self._finding.at if self._finding else None
        day = when.day or (
            own.astimezone(LOCAL).date() if own else self._stage.held.visit.start.day
        )
        if day is None or when.time is None:
            raise Unreadable("visit.unreadable_moment")
        return dt.datetime.combine(day, when.time, LOCAL).astimezone(dt.UTC)

    def _shown_moment(self, at: dt.datetime | None) -> str:
        here = at.astimezone(LOCAL) if at else None
        return f"{shown_hour(self._stage.words, here.time())} {here:%d/%m/%Y}" if here else ""


def _pair(first: QWidget, second: QWidget | None) -> Any:
    line = row(gap_px=8)
    line.addWidget(first, 1, Qt.AlignmentFlag.AlignTop)
    if second is not None:
        line.addWidget(second, 1, Qt.AlignmentFlag.AlignTop)
    else:
        line.addStretch(1)
    return line
