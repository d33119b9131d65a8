"""The one recording, or playing, that goes on at a time, beside the window; it outlives a change of stage or page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from db.records import Evidence
from desktop.evidence.recording import Playing, Recorded, Recording, Recovering
from desktop.evidence.sound import Ways
from desktop.evidence.tape import About
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Job

LOOK_EVERY_MS = 100


def clock(seconds: float) -> str:
    """Return a length of time as people read it on a clock."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


class Recorder(QObject):
    """`changed` tells that something began or ended, `went_on` that time and level are others now."""

    changed = Signal()
    went_on = Signal()

    def __init__(self, desk: Desk, ways: Ways = ()) -> None:
        super().__init__(desk.jobs)
        self._desk, self._ways = desk, ways
        self.recording: Recording | None = None
        self.playing: Playing | None = None
        self.played: Evidence | None = None
        self._job: Job | None = None
        self._look = QTimer(self, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self.went_on)
        desk.jobs.ended.connect(self._ended)

    def serve(self, desk: Desk) -> None:
        """Tell in the words of this desk from now on."""
        self._desk = desk

    @property
    def is_busy(self) -> bool:
        """Whether something is recorded or played."""
        return self._job is not None

    def record(self, about: About) -> None:
        """Begin to record."""
        if not self.is_busy:
            self.recording = Recording(self._desk.store, about, self._ways)
            name = self._desk.words("recording.under_way")
            self._begin(self._desk.jobs.start(name, self.recording, self._recorded))

    def play(self, own: Evidence) -> None:
        """Play a recording; end the one that is played."""
        if self.playing is not None:
            self.stop()
        elif not self.is_busy:
            self.playing, self.played = Playing(self._desk.store, own.hash, self._ways), own
            name = self._desk.words("recording.playing")
            self._begin(self._desk.jobs.start(name, self.playing, self._said_all))

    def stop(self) -> None:
        """End what goes on; what was recorded is kept."""
        if self.recording is not None:
            self.recording.end()
        elif self._job is not None:
            self._job.stop()

    def _begin(self, job: Job) -> None:
        self._job = job
        self._look.start()
        self.changed.emit()

    def _ended(self, job: object) -> None:
        if job is self._job:
            self._job = self.recording = self.playing = self.played = None
            self._look.stop()
            self.changed.emit()

    def _recorded(self, done: Recorded) -> None:
        words = self._desk.words
        said = [words.explain(done.remark)] if done.remark is not None else []
        if done.waiting_s:
            said.append(words("recording.waits", length=clock(done.waiting_s)))
        elif done.evidence is None:
            said.append(words("recording.nothing"))
        else:
            length = clock(done.evidence.seconds or 0)
            said.insert(0, words("recording.kept", length=length))
        lasting, undo = done.remark is not None, done.evidence is not None
        again = words("recording.again") if done.waiting_s else ""
        act = self.recover if done.waiting_s else None
        self._desk.say(Message(" ".join(said), undo=undo, lasting=lasting, action=again, act=act))

    def recover(self) -> None:
        """Keep what waits beside the book."""
        name = self._desk.words("recording.recovering")
        self._desk.jobs.start(name, Recovering(self._desk.store), self._recovered, self._waits_on)

    def _recovered(self, found: Sequence[Evidence]) -> None:
        length = clock(sum(each.seconds or 0 for each in found))
        said = self._desk.words("recording.recovered", count=len(found), length=length)
        self._desk.say(Message(said))

    def _waits_on(self, error: BaseException) -> None:
        """Offer to try once more: the recording still waits."""
        words = self._desk.words
        again, act = words("recording.again"), self.recover
        self._desk.say(Message(words.explain(error), lasting=True, action=again, act=act))

    def _said_all(self, _nothing: object) -> None:
        """Nothing is to be said when a recording was played to its end."""
