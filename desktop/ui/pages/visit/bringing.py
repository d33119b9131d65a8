"""What was dropped, copied or chosen on its way to become evidence: files, folders, a picture; all else is told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QImage

from db.records import RecordId
from desktop.evidence import folders
from desktop.evidence.folders import Inside
from desktop.evidence.intake import Outcome
from desktop.ui.desk import Message
from desktop.ui.pages.visit import intake
from desktop.ui.pages.visit.intake import Intake, Pasted
from desktop.ui.pages.visit.stage import Stage
from desktop.words import LOCAL
from desktop.work import Work

MOST_UNASKED = 50
"""With more photos than this in a folder the person is asked first."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose evidence it becomes: a finding's, or the visit's as a whole."""

    visit: RecordId
    finding: RecordId | None


class Bringing(QObject):
    """Takes things in beside the window, and says what became of them."""

    def __init__(self, stage: Stage, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._desk, self._words = stage, stage.desk, stage.words

    def take(self, data: QMimeData, to: Owner) -> None:
        """Take what was dropped or copied; where it is nothing that can be kept, say so."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        own_folders = [path for path in paths if path.is_dir()]
        files = [path for path in paths if path not in own_folders]
        if files:
            self.take_files(files, to)
        if own_folders:
            self._look_into(own_folders, to)
        if not paths and data.hasImage():
            self._take_picture(QImage(data.imageData()), to)
        elif not paths:
            web = any(not url.isLocalFile() for url in data.urls())
            key = "visit.dropped.web" if web else "visit.dropped.other"
            self._desk.say(Message(self._words(key), lasting=True))

    def take_files(self, paths: Sequence[Path], to: Owner, left: int = 0) -> None:
        """Take files in, whatever they are; `left` others of their folders are not."""
        own = self._intake(to, *paths)

        def work(job: Work) -> tuple[list[Outcome], int]:
            return own(job), left

        name = self._words("visit.adding_files", count=len(paths))
        self._desk.jobs.start(name, work, self._added)

    def _take_picture(self, picture: QImage, to: Owner) -> None:
        now = self._desk.now().astimezone(LOCAL)
        name = f"{self._words('visit.pasted_name')} {now:%Y-%m-%d %H%M%S}.png"
        pasted = Pasted(self._intake(to), intake.encoded(picture), name)

        def work(job: Work) -> tuple[list[Outcome], int]:
            return pasted(job), 0

        self._desk.jobs.start(self._words("visit.adding_files", count=1), work, self._added)

    def _look_into(self, own_folders: Sequence[Path], to: Owner) -> None:
        def work(job: Work) -> tuple[Sequence[Path], Inside, Owner]:
            return own_folders, folders.inside(own_folders, job), to

        self._desk.jobs.start(self._words("visit.dropped.looking"), work, self._seen)

    def _seen(self, found: tuple[Sequence[Path], Inside, Owner]) -> None:
        """Take the photos of folders; many of them when the person says so."""
        own_folders, inside, to = found
        words, count = self._words, len(inside.photos)
        if count and count <= MOST_UNASKED:
            self.take_files(inside.photos, to, inside.others)
            return
        names = ", ".join(folder.name or str(folder) for folder in own_folders[:3])
        if not count:
            self._desk.say(Message(words("visit.dropped.no_photos", folder=names), lasting=True))
            return
        said = words("visit.dropped.many", folder=names, count=count)
        act = partial(self.take_files, inside.photos, to, inside.others)
        button = words("visit.dropped.take", count=count)
        self._desk.say(Message(said, lasting=True, action=button, act=act))

    def _intake(self, to: Owner, *paths: Path) -> Intake:
        return Intake(self._desk.store, self._desk.darkroom, to.visit, to.finding, paths)

    def _added(self, done: tuple[list[Outcome], int]) -> None:
        outcomes, left = done
        more = self._words("visit.dropped.left", count=left) if left else ""
        intake.tell(self._desk, outcomes, more)
