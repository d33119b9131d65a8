"""Recording in the evidence pane: a button, who agreed, and while it goes on its time and level."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from db import running
from db.drafts import Spot
from db.records import RecordId, Visit
from desktop.evidence.tape import About
from desktop.ui.pages.visit.recorder import Recorder, clock
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.fields import LineField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.words import LOCAL

HUSHED_S = 5.0
"""After so long without a sound it is said that the microphone may be switched off."""

_QUIETEST_DB = -54
_LEVEL_PX, _DIALOG_PX, _EDGE_PX = 48, 520, 40


class SoundBar(QFrame):
    """Begins a recording for what its pane shows, and shows the one that goes on, wherever it was begun."""

    def __init__(self, stage: Stage, recorder: Recorder) -> None:
        super().__init__()
        words, theme = stage.words, stage.desk.theme
        self._stage, self._recorder = stage, recorder
        self._visit: RecordId | None = None
        self._finding: RecordId | None = None
        self.button = IconButton(theme, "microphone", words("recording.begin"), keys="Ctrl+R")
        self.button.setCheckable(True)
        self.button.clicked.connect(self.toggle)
        self.light = PlainLabel("●", "danger")
        self.time = PlainLabel("00:00", "heading")
        self.level = QProgressBar()
        self.level.setTextVisible(False)
        self.level.setRange(0, 100)
        self.level.setMinimumWidth(_LEVEL_PX)
        self.level.setAccessibleName(words("recording.level"))
        self.agreed = PlainLabel("", "muted", wrap=True)
        self.hush = PlainLabel(words("recording.hush"), "danger", wrap=True)
        self.end = Button(words("recording.end"))
        self.end.clicked.connect(recorder.stop)
        self._lay()
        recorder.changed.connect(self._show_state)
        recorder.went_on.connect(self._show_time)
        self._show_state()

    def start(self, visit: RecordId, finding: RecordId | None) -> None:
        """Take note for what the next recording is."""
        self._visit, self._finding = visit, finding

    def toggle(self, draft: RecordId | None = None) -> None:
        """End what goes on, else begin to record, for what is being typed or shown; first ask who agreed."""
        self._show_state()
        if self._recorder.is_busy:
            self._recorder.stop()
        elif self._visit is not None:
            finding = draft if isinstance(draft, str) else self._finding
            consent = self._last_consent()
            if consent:
                self._begin(finding, consent)
            else:
                self._ask(finding)

    def _last_consent(self) -> str:
        """Return who agreed to the last recording of this visit; empty before the first."""
        return running.consent(self._stage.desk.store.reader, self._stage.held.visit.id)

    def _ask(self, finding: RecordId | None) -> None:
        dialog = ConsentDialog(self._stage, finding, self)
        dialog.given.connect(self._begin)
        dialog.open()

    def _begin(self, finding: RecordId | None, consent: str) -> None:
        assert self._visit is not None
        now = self._stage.desk.now()
        name = f"{self._stage.words('recording.file')} {now.astimezone(LOCAL):%Y-%m-%d %H%M%S}.wav"
        self._recorder.record(About(self._visit, finding, consent, now.isoformat(), name))

    def _lay(self) -> None:
        self.setAccessibleName(self._stage.words("recording.under_way"))
        whole = column(self, gap_px=4)
        line = row(gap_px=10)
        line.addWidget(self.light)
        line.addWidget(self.time)
        line.addWidget(self.level, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.end)
        whole.addLayout(line)
        whole.addWidget(self.hush)
        whole.addWidget(self.agreed)

    def _show_state(self) -> None:
        words, recorder = self._stage.words, self._recorder
        own, is_played = recorder.recording, recorder.playing is not None
        self.button.setChecked(recorder.is_busy)
        self.setVisible(recorder.is_busy)
        for widget in (self.light, self.level):
            widget.setVisible(own is not None)
        self.end.setText(words("recording.stop" if is_played else "recording.end"))
        self.hush.hide()
        if own is not None:
            self.agreed.setText(words("recording.agreed", names=own.about.consent))
        elif recorder.played is not None:
            length = clock(recorder.played.seconds or 0)
            self.agreed.setText(
                words("recording.played", name=recorder.played.file_name, length=length)
            )
        self._show_time()

    def _show_time(self) -> None:
        own, played = self._recorder.recording, self._recorder.playing
        if own is not None:
            self.time.setText(clock(own.seconds))
            self.level.setValue(_percent(own.level))
            self.hush.setVisible(own.hushed_s >= HUSHED_S)
        elif played is not None:
            self.time.setText(clock(played.seconds))


class ConsentDialog(Dialog):
    """The reminder before the first recording of a visit; `given` carries the finding and who agreed."""

    given = Signal(object, str)

    def __init__(self, stage: Stage, finding: RecordId | None, parent: QWidget) -> None:
        words = stage.words
        super().__init__(words, words("recording.consent"), words("recording.start"), parent=parent)
        self._words, self._finding = words, finding
        self.names = LineField[str](words, words("recording.who"), hint=words("recording.who_hint"))
        self.body.addWidget(PlainLabel(words("recording.reminder"), wrap=True))
        self.body.addWidget(self.names)
        wide = stage.desk.theme.px(_DIALOG_PX)
        self.setMinimumWidth(min(wide, stage.window().width() - _EDGE_PX))
        spot = Spot(Visit.kind_name, stage.held.visit.id, "consent")
        self.keep_entered(stage.desk.drafts, spot, names=self.names)
        self.names.focus()

    def confirmed(self) -> None:
        """Begin, once it is written who agreed."""
        names = " ".join(self.names.text().split())
        if not names:
            self.names.refuse(self._words("recording.who_wanted"))
            self.names.focus()
            return
        self.accept()
        self.given.emit(self._finding, names)


def _percent(level: float) -> int:
    """Return how far a level reaches between silence and the loudest, as the ear hears it."""
    decibels = 20 * math.log10(level) if level > 0 else _QUIETEST_DB
    return round(100 * (1 - min(1.0, max(0.0, decibels / _QUIETEST_DB))))
