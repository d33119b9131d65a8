"""A camera's clock set right: once by a photo of a clock, or by two times typed, for what it took and will take."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from db import fields, query
from db.changes import Edit
from db.dates import When
from db.drafts import Spot
from db.ids import new_id
from db.records import Camera, Evidence, RecordId
from db.store import Store
from desktop.evidence import drift
from desktop.ui.desk import Message
from desktop.ui.pages.visit.pictures import LARGE_PX, Developing, Small, pixmap
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Tick
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField, Unreadable
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import row
from desktop.ui.parts.moments import read_when
from desktop.words import Words
from desktop.work import Work

MOST_AHEAD_S = 60 * 366 * 24 * 3600
"""A camera whose battery died begins at the year it was made; a clock farther off was mistyped."""

_SECONDS = re.compile(r"(\d{1,2}:\d{2}):(\d{2})(?!\d)")
_PICTURE_PX, _DIALOG_PX, _EDGE_PX = 400, 620, 40


class ClockDialog(Dialog):
    """Asks what the camera's clock shows and what time it is; writes the difference, as one step."""

    def __init__(self, stage: Stage, own: Evidence, parent: QWidget) -> None:
        words = stage.words
        title = words("camera.title", name=own.camera)
        super().__init__(words, title, words("camera.put_right"), parent=parent)
        self._stage, self._own = stage, own
        self._day: dt.date | None = None
        self.shown, self.true = self._field("camera.shown"), self._field("camera.true")
        self.said = PlainLabel("", "heading", wrap=True)
        self.others = Tick()
        self.others.setChecked(True)
        self.picture = QLabel()
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedWidth(min(_PICTURE_PX, stage.window().height() // 2))
        self._lay()
        self._start()
        jobs, store = stage.desk.jobs, stage.desk.store
        jobs.start("", Developing(own.hash, store, stage.desk.darkroom, LARGE_PX), self._show)
        jobs.start("", Counting(store, stage.held.inspection.id, own.camera), self._counted)

    def confirmed(self) -> None:
        """Write what the two times say, beside the window."""
        for field in (self.shown, self.true):
            field.flush()
        ahead_s = self._ahead_s()
        if ahead_s is None:
            wanting = self.true if self.shown.text() else self.shown
            if not wanting.is_refused:
                wanting.refuse(self._stage.words("camera.wanted"))
            wanting.focus()
            return
        self.confirm.setEnabled(False)
        desk, inspection = self._stage.desk, self._stage.held.inspection.id
        work = Setting(
            desk.store, inspection, self._own.camera, ahead_s, self.others.isChecked(), desk.now()
        )
        desk.jobs.start("", work, self._set, self._not_set)

    def _field(self, key: str) -> LineField[dt.datetime | None]:
        words = self._stage.words
        field: LineField[dt.datetime | None] = LineField(
            words, words(key), hint=words("camera.hint"), read=self._read, shown=_typed
        )
        field.settled.connect(self._tell)
        return field

    def _lay(self) -> None:
        words = self._stage.words
        self.body.addWidget(PlainLabel(words("camera.how"), "muted", wrap=True))
        times = row(gap_px=12)
        times.addWidget(self.shown, 1, Qt.AlignmentFlag.AlignTop)
        times.addWidget(self.true, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(times)
        self.body.addWidget(self.said)
        self.body.addWidget(self.others)
        self.body.addWidget(self.picture, 1, Qt.AlignmentFlag.AlignHCenter)
        wide = self._stage.desk.theme.px(_DIALOG_PX)
        self.setMinimumWidth(min(wide, self._stage.window().width() - _EDGE_PX))

    def _start(self) -> None:
        """Begin with the photo's own time, and what is known of the camera so far."""
        self.others.hide()
        shown = _moment(drift.shown(self._own))
        self._day = shown.date() if shown else None
        self.shown.start(shown)
        if shown is not None and self._own.corrected_s:
            self.true.start(shown - dt.timedelta(seconds=self._own.corrected_s))
        spot = Spot(self._own.kind_name, self._own.id, "clock")
        drafts = self._stage.desk.drafts
        self.keep_entered(drafts, spot, shown=self.shown, true=self.true, others=self.others)
        self._tell()
        self.true.focus()

    def _read(self, text: str) -> dt.datetime | None:
        """Return the moment typed, on the photo's day unless another is named."""
        seconds = _SECONDS.search(text)
        when = read_when(_SECONDS.sub(r"\1", text))
        day = when.day or self._day
        if not text:
            return None
        if when.time is None or day is None or (seconds and int(seconds[2]) > 59):
            raise Unreadable("camera.unreadable")
        second = int(seconds[2]) if seconds else 0
        return dt.datetime.combine(day, when.time.replace(second=second))

    def _value(self, field: LineField[dt.datetime | None]) -> dt.datetime | None:
        try:
            return self._read(field.text())
        except Unreadable:
            return None

    def _ahead_s(self) -> int | None:
        """Return by how much the clock is ahead, None where that is not said."""
        shown, true = self._value(self.shown), self._value(self.true)
        if shown is None or true is None:
            return None
        ahead_s = round(drift.ahead(shown, true).total_seconds())
        return ahead_s if abs(ahead_s) <= MOST_AHEAD_S else None

    def _tell(self, _value: object = None) -> None:
        ahead_s = self._ahead_s()
        self.said.setText("" if ahead_s is None else told(self._stage.words, ahead_s))

    def _show(self, small: Small) -> None:
        decoded = pixmap(small)
        if decoded is not None:
            side = self.picture.width()
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.picture.setPixmap(decoded.scaled(side, side * 3 // 4, keep, smooth))

    def _counted(self, count: int) -> None:
        self.others.setText(plain_caption(self._stage.words("camera.others", count=count)))
        self.others.setVisible(count > 0)

    def _set(self, count: int) -> None:
        words, ahead_s = self._stage.words, self._ahead_s() or 0
        said = words("camera.was_set", name=self._own.camera, how=told(words, ahead_s))
        counted = words("camera.corrected", count=count) if count else ""
        self._stage.desk.say(Message(" ".join(filter(None, (said, counted))), undo=True))
        self.accept()

    def _not_set(self, error: BaseException) -> None:
        self.true.refuse(self._stage.words.explain(error))
        self.confirm.setEnabled(True)


@dataclass(frozen=True, slots=True)
class Counting:
    """The work of counting what a camera took."""

    store: Store
    inspection: RecordId
    camera: str

    def __call__(self, _work: Work) -> int:
        """Return how many photos there are."""
        return len(query.photos_by(self.store.reader, self.inspection, self.camera))


@dataclass(frozen=True, slots=True)
class Setting:
    """The work of writing down a camera's clock and putting right, if asked, what it took: one step."""

    store: Store
    inspection: RecordId
    camera: str
    ahead_s: int
    with_others: bool
    now: dt.datetime

    def __call__(self, _work: Work) -> int:
        """Return how many photos were put right."""
        reader = self.store.reader
        taken = query.photos_by(reader, self.inspection, self.camera) if self.with_others else []
        edits = [fields.changed(own, drift.corrected(own, self.ahead_s)) for own in taken]
        put_right = [edit for edit in edits if edit.fields]
        self.store.write("camera.set", [self._clock(), *put_right])
        return len(put_right)

    def _clock(self) -> Edit:
        every = query.cameras(self.store.reader, self.inspection)
        before = next((each for each in every if each.name == self.camera), None)
        new = Camera(
            id=before.id if before else new_id(),
            inspection=self.inspection,
            name=self.camera,
            ahead_s=self.ahead_s,
            set_at=self.now,
        )
        return fields.changed(before, new) if before else fields.edit(new)


def told(words: Words, ahead_s: int) -> str:
    """Return how a camera's clock runs, in words."""
    if not ahead_s:
        return words("camera.exact")
    minutes, seconds = divmod(abs(ahead_s), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = (
        (days, "camera.days"),
        (hours, "camera.hours"),
        (minutes, "camera.minutes"),
        (seconds, "camera.seconds"),
    )
    length = " ".join(words(key, count=count) for count, key in parts if count)
    return words("camera.fast" if ahead_s > 0 else "camera.slow", length=length)


def _moment(when: When) -> dt.datetime | None:
    return dt.datetime.combine(when.day, when.time) if when.day and when.time else None


def _typed(moment: dt.datetime | None) -> str:
    return f"{moment:%H:%M:%S %d/%m/%Y}" if moment else ""
