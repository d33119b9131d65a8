"""The original of a piece of evidence, written to where a person asks for it, and read back against its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from db import chunks, files
from db.errors import FileChanged
from db.records import Evidence, MarkKind
from db.store import Store
from desktop.ui.desk import Desk, Message
from desktop.ui.pages.visit.asking import asked_for_place
from desktop.ui.pages.visit.tiles import called
from desktop.work import Work


class Copying(QObject):
    """Asks for a place, and writes beside the window."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._words, self._ground = desk, desk.words, parent
        self._own: Evidence | None = None

    def ask(self, own: Evidence) -> QFileDialog:
        """Ask where to; whoever hid a face is told that the original shows it."""
        key = "photo.save_unhidden" if _hides(own) else "photo.save"
        self._own = own
        dialog = asked_for_place(self._ground, self._words, self._words(key), own.file_name)
        dialog.fileSelected.connect(self._place_chosen)
        dialog.open()
        return dialog

    def _place_chosen(self, name: str) -> None:
        own = self._own
        if own is not None and name:
            work = Copy(self._desk.store, own.hash, Path(name))
            told = self._words("photo.saving", name=called(self._words, own))
            self._desk.jobs.start(told, work, self._saved)

    def _saved(self, path: Path) -> None:
        self._desk.say(Message(self._words("photo.saved", file=str(path)), lasting=True))


@dataclass(frozen=True, slots=True)
class Copy:
    """The work of writing the bytes with a hash into a file."""

    store: Store
    hash: str
    path: Path

    def __call__(self, _work: Work) -> Path:
        """Write them, all or nothing, and read them back. Raises what the disk refuses, NoEvidence and VaultDamaged."""
        with files.refusals(self.path), self.store.blobs.open(self.hash) as stream:
            files.write_parts(self.path, map(bytes, chunks.pieces(stream)))
        with files.refusals(self.path), self.path.open("rb") as file:
            files.forget(file)
            if hashlib.file_digest(file, "sha256").hexdigest() != self.hash:
                raise FileChanged(self.path)
        return self.path


def _hides(own: Evidence) -> bool:
    return any(mark.kind is MarkKind.BLUR for mark in own.marks)
