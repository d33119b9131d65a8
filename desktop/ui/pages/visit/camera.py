"""The folder that a camera or phone fills: its newest photo by one key, or everything new while it is watched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.evidence import watch
from desktop.evidence.watch import Watch
from desktop.ui.desk import Desk, Message
from desktop.work import Work

ASK_EVERY_MS = 1000


class Camera(QObject):
    """`arrived` carries the files that came; `changed` follows the choice of a folder and the watch."""

    arrived = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._watch: Watch | None = None
        self._asking = False
        self._timer = QTimer(self, interval=ASK_EVERY_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def folder(self) -> Path | None:
        """The folder chosen on this machine."""
        kept = self._desk.preferences.chosen.camera
        return Path(kept) if kept else None

    @property
    def is_watching(self) -> bool:
        """Whether everything new in the folder is taken in."""
        return self._watch is not None

    def choose(self, folder: Path) -> None:
        """Take another folder."""
        self.stop()
        self._desk.preferences.note(camera=str(folder))
        self.changed.emit()

    def take_newest(self) -> None:
        """Have the folder's newest file arrive."""
        folder = self.folder
        if folder is None:
            return

        def work(_job: Work) -> list[Path]:
            found = watch.newest(folder)
            return [found] if found else []

        self._desk.jobs.start("", work, self._newest_found)

    def begin(self) -> None:
        """Let everything arrive that comes into the folder from now on."""
        if self.folder is not None:
            self._watch = Watch(self.folder)
            self._timer.start()
            self.changed.emit()

    def stop(self) -> None:
        """Let nothing arrive any more."""
        self._timer.stop()
        self._watch = None
        self.changed.emit()

    def _ask(self) -> None:
        own = self._watch
        if own is None or self._asking:
            return

        def work(_job: Work) -> list[Path]:
            return own.finished()

        self._asking = True
        self._desk.jobs.start("", work, self._found, self._not_found)

    def _found(self, paths: list[Path]) -> None:
        self._asking = False
        if paths and self._watch is not None:
            self.arrived.emit(paths)

    def _not_found(self, error: BaseException) -> None:
        self._asking = False
        self.stop()
        self._desk.refuse(error)

    def _newest_found(self, paths: list[Path]) -> None:
        if paths:
            self.arrived.emit(paths)
        else:
            self._desk.say(Message(self._desk.words("visit.camera_empty", folder=self.folder)))
