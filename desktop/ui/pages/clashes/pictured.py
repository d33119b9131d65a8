"""A photo with the marks that one side wants over it, developed beside the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from db.errors import Refused
from db.store import Store
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.evidence.marks import Marks
from desktop.evidence.pictures import PAPER_SIDE_PX, Pictures
from desktop.ui.desk import Desk
from desktop.work import Work

_SIDE_PX = 320


class Pictured(QLabel):
    """Hidden until there is something to show; a photo that is not here yet has no picture."""

    def __init__(self, desk: Desk, hash: str, marks: Marks, name: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(name)
        self.hide()
        self._side_px = desk.theme.px(_SIDE_PX)
        desk.jobs.start("", Developing(desk.store, desk.darkroom, hash, marks), self._show)

    def _show(self, jpeg: bytes) -> None:
        picture = QPixmap()
        if jpeg and picture.loadFromData(jpeg, "JPEG"):
            room = QSize(self._side_px, self._side_px)
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.setPixmap(picture.scaled(room, keep, smooth))
            self.show()


@dataclass(frozen=True, slots=True)
class Developing:
    """The work of making one picture, for a worker."""

    store: Store
    darkroom: Darkroom
    hash: str
    marks: Marks

    def __call__(self, _work: Work) -> bytes:
        """Return a JPEG, nothing where the photo cannot be shown."""
        try:
            every = Pictures.of(self.store, self.darkroom)
            return every.picture(self.hash, PAPER_SIDE_PX, self.marks).jpeg
        except (Undevelopable, Refused, OSError):
            return b""
