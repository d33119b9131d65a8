"""Small pictures of photos, developed in a process of their own, kept in memory only."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from db.errors import Refused
from db.store import Store
from desktop.evidence import pictures
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.evidence.marks import Marks
from desktop.evidence.pictures import PAPER_SIDE_PX, THUMBNAIL_SIDE_PX
from desktop.ui.desk import Desk
from desktop.work import Work

MOST_KEPT = 300
SIDE_PX, LARGE_PX = THUMBNAIL_SIDE_PX, PAPER_SIDE_PX

Key = tuple[str, Marks]
"""The hash of a photo's bytes, and the marks that lie over it."""


@dataclass(frozen=True, slots=True)
class Small:
    """A developed picture as JPEG; no bytes where it cannot be shown. No object of Qt's is made in a worker."""

    hash: str
    marks: Marks = ()
    jpeg: bytes = b""


class Pictures(QObject):
    """Small pictures by the hash of the photo's bytes; `arrived` tells that one more can be shown."""

    arrived = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._asked: set[Key] = set()
        self._wanted: list[Key] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)

    def picture(self, hash: str, marks: Marks = ()) -> QPixmap | None:
        """Return the picture with its marks if it is here; else begin to make it and return None."""
        key = hash, marks
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._asked:
            self._asked.add(key)
            self._wanted.append(key)
            self._soon.start()
        return None

    def failed(self, hash: str, marks: Marks = ()) -> bool:
        """Tell whether it is known that there is no picture to show."""
        return (hash, marks) in self._kept and self._kept[hash, marks] is None

    def forget(self, hash: str) -> None:
        """Let go what was shown of a photo, whose own bytes have come."""
        for key in [key for key in self._kept if key[0] == hash]:
            del self._kept[key]

    def _begin(self) -> None:
        """Begin to develop; not while a picture is asked for, since a list asks while it paints itself."""
        wanted, self._wanted = self._wanted, []
        for hash, marks in wanted:
            work = Developing(hash, self._desk.store, self._desk.darkroom, SIDE_PX, marks)
            self._desk.jobs.start("", work, self._take)

    def _take(self, small: Small) -> None:
        self._asked.discard((small.hash, small.marks))
        self._kept[small.hash, small.marks] = pixmap(small)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(small.hash)


@dataclass(frozen=True, slots=True)
class Developing:
    """The work of making one picture, for a worker."""

    hash: str
    store: Store
    darkroom: Darkroom
    side_px: int
    marks: Marks = ()

    def __call__(self, _work: Work) -> Small:
        """Develop; what cannot be developed is no picture."""
        try:
            every = pictures.Pictures.of(self.store, self.darkroom)
            own = every.picture(self.hash, self.side_px, self.marks)
        except (Undevelopable, Refused, OSError):
            return Small(self.hash, self.marks)
        return Small(self.hash, self.marks, own.jpeg)


def pixmap(small: Small) -> QPixmap | None:
    """Return what a screen can show of a developed picture."""
    shown = QPixmap()
    return shown if small.jpeg and shown.loadFromData(small.jpeg, "JPEG") else None
