"""What was dropped, copied or chosen on its way to become evidence: files, folders, a picture; all else is told of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from db import fields
from desktop.evidence import folders
from desktop.evidence.folders import Inside
from desktop.evidence.lane import Copied, Piece
from desktop.evidence.look import HEAD_BYTES, Sort, look
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Job
from desktop.ui.pages.visit import intake
from desktop.ui.pages.visit.intake import Drawn, Intake, Owner
from desktop.words import LOCAL
from desktop.work import Work

MOST_UNASKED = 50
"""With more photos than this in a folder the person is asked first."""

LINE = "evidence"

_AS_COPIED = ("image/png", "image/jpeg", "image/webp")
"""The forms in which a copied picture is kept byte for byte, the best first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was brought, told apart: files, folders, and what the folders hold."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    inside: Inside


class Bringing(QObject):
    """Takes things in beside the window, one batch after the other, and says what became of them.

    `lost` carries the files that could not be read, which may come back. What comes while another batch is under
    way waits: then what is brought twice is seen, and others may work too. That it waits is kept at once.
    """

    lost = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs)
        self._desk, self._words = desk, desk.words
        self._ground: QWidget | None = None
        self._under_way: dict[Job, Intake] = {}
        desk.jobs.ended.connect(self._ended)

    def serve(self, desk: Desk, page: QWidget) -> None:
        """Say on this page, and in its words, what became of things from now on."""
        self._desk, self._words, self._ground = desk, desk.words, page

    def take(self, data: QMimeData, to: Owner) -> None:
        """Take what was dropped or copied; where it is nothing that can be kept, say so."""
        paths = [local_path(url) for url in data.urls() if url.isLocalFile()]
        if paths:
            self._look_at(paths, to)
        elif data.hasImage() or any(data.hasFormat(form) for form in _AS_COPIED):
            self._put(Intake(self._desk.store, self._desk.darkroom, to, [self._picture(data)]))
        else:
            web = any(not url.isLocalFile() for url in data.urls())
            key = "visit.dropped.web" if web else "visit.dropped.other"
            self._desk.say(Message(self._words(key), lasting=True))

    def take_files(self, paths: Sequence[Piece], to: Owner, others: int = 0) -> None:
        """Take files in, whatever they are; `others` of their folders are not."""
        self._put(Intake(self._desk.store, self._desk.darkroom, to, paths, others))

    def _picture(self, data: QMimeData) -> Copied | Drawn:
        """Return a copied picture as the bytes that were copied, else as its points."""
        now = self._desk.now().astimezone(LOCAL)
        name = f"{self._words('visit.pasted_name')} {now:%Y-%m-%d %H%M%S}"
        for form in _AS_COPIED:
            own = bytes(data.data(form).data()) if data.hasFormat(form) else b""
            if look(own[:HEAD_BYTES]).sort is Sort.PHOTO:
                return Copied(f"{name}.{form.removeprefix('image/')}", own)
        return Drawn(f"{name}.png", QImage(data.imageData()))

    def _look_at(self, paths: Sequence[Path], to: Owner) -> None:
        """Tell files from folders beside the window: a phone or a network takes its time to say."""

        def work(job: Work) -> tuple[Found, Owner]:
            own = tuple(path for path in paths if path.is_dir())
            files = tuple(path for path in paths if path not in own)
            return Found(files, own, folders.inside(own, job)), to

        self._desk.jobs.start(self._words("visit.dropped.looking"), work, self._seen)

    def _seen(self, seen: tuple[Found, Owner]) -> None:
        """Take files and the photos of folders; many of these when the person says so."""
        found, to = seen
        words, inside, count = self._words, found.inside, len(found.inside.photos)
        if found.files:
            self.take_files(found.files, to)
        if count and count <= MOST_UNASKED:
            self.take_files(inside.photos, to, inside.others)
        elif found.folders:
            names = ", ".join(folder.name or str(folder) for folder in found.folders[:3])
            if not count:
                said = Message(words("visit.dropped.no_photos", folder=names), lasting=True)
            else:
                act = partial(self.take_files, inside.photos, to, inside.others)
                text = words("visit.dropped.many", folder=names, count=count)
                button = words("visit.dropped.take", count=count)
                said = Message(text, lasting=True, action=button, act=act)
            self._desk.say(said)

    def _put(self, own: Intake) -> None:
        name = self._words("visit.adding_files", count=len(own.pieces))
        self._desk.jobs.start("", own.note, _nothing, must=True)
        job = self._desk.jobs.start(name, own, self._added, line=LINE)
        self._under_way[job] = own

    def _ended(self, job: object) -> None:
        own = self._under_way.pop(job, None) if isinstance(job, Job) else None
        if own is not None and own.halted is not None:
            self._tell_halted(own)
        elif own is not None and isinstance(job, Job) and job.stopped:
            self._added(own)  # the stop came too late: all was taken

    def _added(self, own: Intake) -> None:
        failed = own.failed
        self.lost.emit([piece for piece in failed if isinstance(piece, Path)])
        again = partial(self.take_files, failed, own.to)
        intake.tell(self._desk, own, self._standing, again, partial(self._take_back, own))

    def _standing(self) -> QWidget | None:
        """Return the page, where it is there still, else the window."""
        own = self._ground
        return own if own is not None and isValid(own) else QApplication.activeWindow()

    def _take_back(self, own: Intake) -> None:
        """Take a whole batch out again, as one step that can be undone."""
        store, edits = self._desk.store, [fields.deleted(each.evidence) for each in own.taken]

        def work(_job: Work) -> int:
            store.write("evidence.delete", edits)
            return len(edits)

        self._desk.jobs.start("", work, self._taken_back)

    def _taken_back(self, count: int) -> None:
        said = self._words("visit.taken_back", count=count)
        self._desk.say(Message(said, undo=True))

    def _tell_halted(self, own: Intake) -> None:
        """Say what was taken until the stop, and offer to go on with the rest."""
        assert own.halted is not None
        words, left = self._words, own.halted.left
        if left:
            said = [*intake.counted(self._desk, own.halted.outcomes)]
            said.append(words("visit.dropped.stopped", count=len(left)))
            button, act = words("visit.dropped.go_on"), partial(self.take_files, left, own.to)
            self._desk.say(Message(" ".join(said), lasting=True, action=button, act=act))


def _nothing(_nothing: object) -> None:
    """Nothing is to be shown."""


def local_path(url: QUrl) -> Path:
    """Return the file of an address; Qt spoils names that are no UTF-8, as old Windows wrote Vietnamese."""
    named = url.toLocalFile()
    if os.name == "posix" and "\ufffd" in named:
        path = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
        named = os.fsdecode(unquote_to_bytes(path))
    return Path(named)
