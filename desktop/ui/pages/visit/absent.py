"""What stands for a photo whose original is not here: its thumbnail, a sentence, and a button that brings it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from db.records import Evidence
from desktop.ui.desk import Desk
from desktop.ui.pages.visit.fetching import Fetching
from desktop.ui.pages.visit.pictures import SIDE_PX, Developing, Small, pixmap
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row

_LARGEST = 3
"""A thumbnail is shown so many times as large at most: more would only show its grain."""


class Absent(QWidget):
    """The thumbnail grows with the room; while the original is on its way the button stops it."""

    def __init__(self, desk: Desk, own: Evidence) -> None:
        super().__init__()
        self._desk, self._words, self._own = desk, desk.words, own
        self._picture: QPixmap | None = None
        self._fetching = Fetching(desk, self)
        self._fetching.changed.connect(self._show_state)
        self.shown = QLabel()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setMinimumSize(1, 1)
        self.said = PlainLabel("", "muted", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bring = Button(self._words("photo.fetch"), "primary")
        self.bring.clicked.connect(self._bring)
        self.setFocusProxy(self.bring)
        whole = column(self)
        whole.addWidget(self.shown, 1)
        whole.addWidget(self.said)
        under = row()
        under.addStretch(1)
        under.addWidget(self.bring)
        under.addStretch(1)
        whole.addLayout(under)
        desk.jobs.progressed.connect(self._show_state)
        self._show_state()

    def develop(self) -> None:
        """Show the thumbnail, if there is one."""
        work = Developing(self._own.hash, self._desk.store, self._desk.darkroom, SIDE_PX)
        self._desk.jobs.start("", work, self._developed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the thumbnail fill the room."""
        super().resizeEvent(event)
        self._fit()

    def _developed(self, small: Small) -> None:
        self._picture = pixmap(small)
        self._fit()
        self._show_state()

    def _fit(self) -> None:
        if self._picture is not None:
            room = self.shown.size().boundedTo(self._picture.size() * _LARGEST)
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.shown.setPixmap(self._picture.scaled(room, keep, smooth))

    def _bring(self) -> None:
        if self._fetching.own is None:
            self._fetching.bring(self._own)
        else:
            self._fetching.stop()

    def _show_state(self) -> None:
        is_coming = self._fetching.own is not None
        moved = self._words.size(self._desk.trips.meter.size_bytes)
        key = (
            "photo.coming"
            if is_coming
            else "photo.absent_small"
            if self._picture
            else "photo.absent"
        )
        self.said.setText(self._words(key, moved=moved) if is_coming else self._words(key))
        caption = self._words("sync_page.stop" if is_coming else "photo.fetch")
        self.bring.setText(caption)
        self.bring.setAccessibleName(caption)
