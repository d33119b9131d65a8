"""The bar beneath the page: what was saved when, the step that can be taken back, work under way, what waits."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from desktop.ui.jobs import Job
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel, plain_caption
from desktop.ui.parts.layouts import row
from desktop.ui.theme import Theme
from desktop.ui.waiting import Waiting
from desktop.words import LOCAL, Words


class StatusBar(QFrame):
    """`undone` and `redone` are the person's wish to take a step back or again; `wanted` names a page to go to."""

    undone = Signal()
    redone = Signal()
    wanted = Signal(str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "statusbar")
        self._words, self._theme = words, theme
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
        self.exchange = Button(words("ui.offline"), "status").with_icon(theme, "cloud-off")
        self.exchange.setProperty("page", "sync")
        self.exchange.clicked.connect(self._want)
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

    def show_exchange(self, waiting: Waiting, last: dt.datetime | None) -> None:
        """Say what waits to be exchanged with others, or to be settled; else when the last trip was."""
        icon, token, page = "cloud-off", "muted", "sync"
        if waiting.people or waiting.knocking or waiting.is_lost:
            caption, icon, token = self._room(waiting)
        elif waiting.clashes:
            caption = self._words("ui.exchange.clashes", count=waiting.clashes)
            icon, token, page = "alert-triangle", "warning", "clashes"
        elif waiting.is_shared and (waiting.changes or waiting.files):
            caption = self._waits(waiting)
        elif waiting.is_shared and last:
            at = last.astimezone(LOCAL)
            caption, icon = self._words("ui.exchange.last", time=f"{at:%H:%M}"), "cloud"
        else:
            caption = self._words("ui.offline")
        self.exchange.setProperty("page", page)
        self.exchange.setIcon(self._theme.icon(icon, token))
        self.exchange.setText(" " + plain_caption(caption))
        self.exchange.setAccessibleName(caption)

    def _room(self, waiting: Waiting) -> tuple[str, str, str]:
        """Say how the room is that we are in: sentence, icon, colour."""
        if waiting.is_lost:
            return self._words("room.bar_lost"), "cloud-off", "warning"
        if waiting.knocking:
            return self._words("room.bar_knocking", count=waiting.knocking), "users", "warning"
        return self._words("room.bar", count=waiting.people), "users", "accent"

    def _waits(self, waiting: Waiting) -> str:
        count = self._words.number(waiting.changes)
        if not waiting.shelves:
            return self._words("ui.exchange.no_shelf", count=count)
        if not waiting.files:
            return self._words("ui.exchange.waiting", count=count)
        files = self._words.number(waiting.files)
        if not waiting.changes:
            return self._words("ui.exchange.files", files=files)
        return self._words("ui.exchange.waiting_files", count=count, files=files)

    def _want(self) -> None:
        self.wanted.emit(str(self.exchange.property("page")))

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _lay(self, theme: Theme) -> None:
        self.setFixedHeight(max(34, theme.sizes.control_px - 2))
        line = row(self, gap_px=8)
        line.setContentsMargins(16, 0, 16, 0)
        left: tuple[QWidget, ...] = (self.saved, self.undo, self.redo)
        right: tuple[QWidget, ...] = (self._work, self._bar, self._stop, self.exchange)
        for widget in left:
            line.addWidget(widget)
        line.addStretch(1)
        for widget in right:
            line.addWidget(widget)
