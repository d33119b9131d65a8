"""The folder that a camera or phone fills: its newest photo by one key, or everything new while it is watched."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from desktop.evidence import watch
from desktop.evidence.watch import Watch
from desktop.ui.desk import Desk, Message
from desktop.work import Work

ASK_EVERY_MS = 1000


class Camera(QObject):
    """`arrived` carries the files that came; `changed` follows the choice of a folder and the watch.

    What comes while no page is there to take it waits for the next one.
    """

    arrived = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs)
        self._desk = desk
        self._page: QObject | None = None
        self._come: list[Path] = []
        self._watch: Watch | None = None
        self._asking = False
        self._timer = QTimer(self, interval=ASK_EVERY_MS)
        self._timer.timeout.connect(self._ask)

    def serve(self, desk: Desk, page: QObject) -> None:
        """Let what comes arrive at this page from now on."""
        self._desk, self._page = desk, page

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

        def work(job: Work) -> list[Path]:
            def pause(seconds: float) -> None:
                job.step(0, 0)
                time.sleep(seconds)

            found = watch.newest(folder, pause=pause)
            return [found] if found else []

        self._desk.jobs.start("", work, self._newest_found)

    @property
    def has_begun(self) -> bool:
        """Whether it is known what lay in the watched folder before."""
        return self._watch is not None and self._watch.has_begun

    @property
    def is_away(self) -> bool:
        """Whether the watched folder is not there now: a phone is pulled out."""
        return self._watch is not None and not self._watch.is_there

    def begin(self) -> None:
        """Let everything arrive that comes into the folder from now on."""
        if self.folder is not None:
            self._watch = Watch(self.folder)
            self._timer.start()
            self._ask()
            self.changed.emit()

    def stop(self) -> None:
        """Let nothing arrive any more."""
        self._timer.stop()
        self._watch, self._asking = None, False
        self.changed.emit()

    @Slot(object)
    def lose(self, paths: Sequence[Path]) -> None:
        """Take note of what could not be read, so that it arrives again once it is back."""
        if self._watch is not None:
            self._watch.lose(paths)

    def _ask(self) -> None:
        own = self._watch
        if own is None or self._asking:
            return

        def work(_job: Work) -> tuple[Watch, bool, list[Path]]:
            was_there = own.is_there
            found = own.finished()
            return own, own.is_there is not was_there, found

        self._asking = True
        self._desk.jobs.start("", work, self._found, self._not_found)

    def _found(self, told: tuple[Watch, bool, list[Path]]) -> None:
        own, moved, paths = told
        if own is not self._watch:
            return  # another folder is watched by now
        self._asking = False
        if moved:
            key = "visit.camera_back" if own.is_there else "visit.camera_away"
            self._desk.say(Message(self._desk.words(key, folder=own.folder)))
            self.changed.emit()
        self._come += paths
        if self._come and self._page is not None and isValid(self._page):
            come, self._come = self._come, []
            self.arrived.emit(come)

    def _not_found(self, error: BaseException) -> None:
        self._asking = False
        self.stop()
        self._desk.refuse(error)

    def _newest_found(self, paths: list[Path]) -> None:
        if paths:
            self.arrived.emit(paths)
        else:
            self._desk.say(Message(self._desk.words("visit.camera_empty", folder=self.folder)))
