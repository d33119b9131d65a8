"""One photo, large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from db.records import Evidence
from desktop.ui.desk import Desk
from desktop.ui.pages.visit.pictures import LARGE_PX, Developing, Small, pixmap
from desktop.ui.pages.visit.tiles import called
from desktop.ui.parts.dialogs import Dialog

_ROOM_PX = QSize(760, 480)


class Preview(Dialog):
    """Shows the photo as soon as it is decoded beside the window; Esc or Enter closes it."""

    def __init__(self, desk: Desk, own: Evidence, parent: QWidget) -> None:
        words = desk.words
        super().__init__(words, called(words, own), words("parts.close"), parent=parent)
        self._words = words
        self.cancel.hide()
        self.picture = QLabel()
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setFixedSize(_ROOM_PX)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(called(words, own))
        self.body.addWidget(self.picture)
        work = Developing(own.hash, desk.store, desk.darkroom, LARGE_PX)
        desk.jobs.start("", work, self._show)

    def _show(self, small: Small) -> None:
        decoded = pixmap(small)
        if decoded is None:
            self.picture.setText(self._words("visit.no_picture"))
            return
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.picture.setPixmap(decoded.scaled(self.picture.size(), keep, smooth))
