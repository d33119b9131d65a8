"""What is known of one piece of evidence: its caption, moment, place, whose it is; each is written as it is typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db import fields
from db.dates import When
from db.records import Evidence, RecordId, Visibility
from desktop.evidence import drift
from desktop.ui.desk import Message
from desktop.ui.pages.visit import numbers
from desktop.ui.pages.visit.beside import Beside
from desktop.ui.pages.visit.recorder import clock
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.tiles import called
from desktop.ui.parts.beside import stand_beside
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.dates import WhenField
from desktop.ui.parts.fields import Field, LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row


class Described(QWidget):
    """The fields of the chosen one. `walked` asks for another one's caption, so many places on.

    `moved` tells that it went to another finding, so that the one beside it may follow.
    """

    walked = Signal(int)
    moved = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        words, theme = stage.words, stage.desk.theme
        self._stage, self._words = stage, words
        self._own: Evidence | None = None
        self.caption = LineField[str](words, words.field("caption"), hint=words("photo.next_hint"))
        self.taken = WhenField(words, words.field("taken"))
        self.place = LineField[str](words, words.field("place"))
        self.taken_by = LineField[str](words, words.field("taken_by"))
        self.visibility = ChoiceField(
            words.field("visibility"), [(v, words.kind(v)) for v in Visibility]
        )
        self.finding: LineField[RecordId | None] = LineField(
            words,
            words("photo.finding"),
            hint=words("photo.finding_hint"),
            read=partial(numbers.finding, stage),
            shown=partial(numbers.written, stage),
        )
        self.file = PlainLabel("", "small", wrap=True)
        self.remove = IconButton(theme, "trash", words("visit.delete_evidence"))
        self.clock = IconButton(theme, "clock", words("camera.set"))
        self.save = IconButton(theme, "file-export", words("photo.save"))
        self.play = Button(words("recording.play"), "quiet").with_icon(theme, "play")
        self.bring = Button(words("photo.fetch"), "quiet").with_icon(theme, "cloud")
        self._lay()
        self._connect()
        kept = ("caption", "taken", "place", "taken_by", "visibility", "finding")
        self._beside = Beside(stage, self, {name: getattr(self, name) for name in kept})

    def start(self, own: Evidence | None) -> None:
        """Be about another one; what was typed for the last one is written first."""
        self.settle()
        self._own = None
        if own is not None:
            for field, value in self._texts(own):
                field.start(value)
        self._own = own

    def show_record(self, own: Evidence, *, absent: bool) -> None:
        """Show what the record says of it now; what is being typed stays."""
        self._own = own
        self._beside.show_record(own)
        for field, value in self._texts(own):
            field.show_value(value)
        self.visibility.show_value(own.visibility)
        self.file.setText(self._told(own, absent=absent))
        self.clock.setVisible(bool(own.camera))
        self.save.setVisible(bool(own.hash) and not absent)

    def settle(self) -> None:
        """Write what is typed."""
        for field in (self.caption, self.taken, self.place, self.taken_by):
            field.flush()

    def _texts(self, own: Evidence) -> tuple[tuple[Field[Any], Any], ...]:
        return (
            (self.caption, own.caption),
            (self.taken, own.taken),
            (self.place, own.place),
            (self.taken_by, own.taken_by),
            (self.finding, own.finding),
        )

    def _told(self, own: Evidence, *, absent: bool) -> str:
        """Return what is known of the file: name, size, length, who agreed to be recorded."""
        words = self._words
        size = words.size(own.size_bytes) if own.hash else words("visit.no_bytes_yet")
        length = clock(own.seconds) if own.seconds is not None else ""
        agreed = words("recording.agreed", names=own.consent) if own.consent else ""
        moved = words("camera.moved", by=drift.short(own.corrected_s)) if own.corrected_s else ""
        camera = ", ".join(filter(None, (own.camera, moved)))
        away = words("photo.not_here") if absent else ""
        return " · ".join(filter(None, (own.file_name, size, away, length, agreed, camera)))

    def _lay(self) -> None:
        whole = column(self, gap_px=8)
        stand_beside(self.caption, self.remove, gap_px=6)
        whole.addWidget(self.caption)
        whole.addLayout(_pair(self.taken, self.taken_by))
        whole.addLayout(_pair(self.place, self.visibility))
        whole.addWidget(self.finding)
        last = row(gap_px=8)
        last.addWidget(self.file, 1)
        for button in (self.play, self.bring):
            last.addWidget(button)
        for small in (self.save, self.clock):
            last.addWidget(small, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(last)

    def _connect(self) -> None:
        self.caption.settled.connect(self._keep_caption)
        self.taken.settled.connect(self._keep_taken)
        self.place.settled.connect(self._keep_place)
        self.taken_by.settled.connect(self._keep_taken_by)
        self.visibility.settled.connect(self._keep_visibility)
        self.finding.entered.connect(self._keep_finding)
        self.finding.line.left.connect(self._leave_finding)
        self.caption.entered.connect(self._next)
        here = Qt.ShortcutContext.WidgetShortcut
        for key, act in (("PgDown", self._next), ("PgUp", self._last)):
            QShortcut(QKeySequence(key), self.caption.line, context=here).activated.connect(act)

    def _next(self) -> None:
        if not self.caption.is_refused:
            self.walked.emit(1)

    def _last(self) -> None:
        if not self.caption.is_refused:
            self.walked.emit(-1)

    def _keep_caption(self, caption: str) -> None:
        self._keep(self.caption, caption=caption)

    def _keep_taken(self, taken: When) -> None:
        self._keep(self.taken, taken=taken)

    def _keep_place(self, place: str) -> None:
        self._keep(self.place, place=place)

    def _keep_taken_by(self, taken_by: str) -> None:
        self._keep(self.taken_by, taken_by=taken_by)

    def _keep_visibility(self, visibility: Visibility) -> None:
        self._keep(None, visibility=visibility)

    def _keep(self, field: Field[Any] | None, **values: Any) -> None:
        if self._own is not None:
            edit = fields.rewritten(self._own, **values)
            self._stage.write("evidence.edit", edit, field=field)

    def _keep_finding(self) -> None:
        """Move it to the finding of the number typed, by Enter alone: half a number is another one."""
        own = self._own
        if own is None or self.finding.is_refused:
            return
        finding = numbers.finding(self._stage, self.finding.text())
        edit = fields.changed(own, replace(own, finding=finding))
        if edit.fields and self._stage.write("evidence.move", edit, field=self.finding):
            number = numbers.written(self._stage, finding)
            key = "photo.moved" if finding else "photo.moved_to_visit"
            said = self._words(key, name=called(self._words, own), number=number)
            self._stage.desk.say(Message(said, undo=True))
            self.moved.emit()

    def _leave_finding(self) -> None:
        """Show where it is again; a number is taken by Enter alone."""
        if self._own is not None:
            self.finding.start(self._own.finding)


def _pair(first: QWidget, second: QWidget) -> Any:
    line = row(gap_px=8)
    line.addWidget(first, 1, Qt.AlignmentFlag.AlignTop)
    line.addWidget(second, 1, Qt.AlignmentFlag.AlignTop)
    return line
