"""The bar beneath the page: what was saved when, the step that can be taken back, work under way."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QWidget

from desktop.ui.jobs import Job
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import row
from desktop.ui.theme import Theme
from desktop.words import LOCAL, Words


class StatusBar(QFrame):
    """`undone` and `redone` are the person's wish to take a step back or again."""

    undone = Signal()
    redone = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "statusbar")
        self._words = words
        self._job: Job | None = None
        self.saved = PlainLabel(words("ui.saves_itself"), "small")
        self.undo = Button("", "status").with_icon(theme, "arrow-back-up")
        self.redo = Button("", "status").with_icon(theme, "arrow-forward-up")
        self.undo.clicked.connect(self.undone)
        self.redo.clicked.connect(self.redone)
        self._work = PlainLabel("", "small")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(120)
        self._stop = IconButton(theme, "x", words("ui.stop"))
        self._stop.clicked.connect(self._stop_job)
        self._lay(theme)
        self.show_steps(None, None)
        self.show_job(None)

    def show_saved(self, at: dt.datetime) -> None:
        """Say when the last save was."""
        self.saved.setText(self._words("ui.saved_at", time=f"{at.astimezone(LOCAL):%H:%M:%S}"))

    def show_steps(self, undo: str | None, redo: str | None) -> None:
        """Offer the steps that can be taken back or again, by their names."""
        for button, key, step in ((self.undo, "ui.undo", undo), (self.redo, "ui.redo", redo)):
            caption = self._words(key, step=step) if step else ""
            button.setText(" " + plain_caption(caption))
            button.setAccessibleName(caption)
            button.setVisible(bool(step))

    def show_job(self, job: Job | None) -> None:
        """Show how far a piece of work is; None shows no work."""
        self._job = job
        shown: tuple[QWidget, ...] = (self._work, self._bar, self._stop)
        for widget in shown:
            widget.setVisible(job is not None)
        if job is not None:
            self._work.setText(job.name)
            self._bar.setRange(0, 0)
            self._bar.setAccessibleName(job.name)

    def show_progress(self) -> None:
        """Show how far the work shown is by now."""
        if self._job is not None and self._job.total:
            self._bar.setRange(0, self._job.total)
            self._bar.setValue(self._job.done)

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _lay(self, theme: Theme) -> None:
        self.setFixedHeight(max(34, theme.sizes.control_px - 2))
        picture = QLabel()
        picture.setPixmap(theme.picture("cloud-off", "muted", 15, 2.0))
        line = row(self, gap_px=8)
        line.setContentsMargins(16, 0, 16, 0)
        left: tuple[QWidget, ...] = (self.saved, self.undo, self.redo)
        right: tuple[QWidget, ...] = (self._work, self._bar, self._stop, picture)
        for widget in left:
            line.addWidget(widget)
        line.addStretch(1)
        for widget in right:
            line.addWidget(widget)
        line.addWidget(PlainLabel(self._words("ui.offline"), "small"))
