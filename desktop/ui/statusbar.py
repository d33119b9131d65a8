"""The bar beneath the page: what was saved when, the step that can be taken back, work under way, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from desktop.ui.jobs import Job
from desktop.ui.parts.aloud import announce
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.fitting import FittingButton, FittingLabel
from desktop.ui.parts.layouts import row
from desktop.ui.standing import Said
from desktop.ui.theme import Theme
from desktop.words import LOCAL, Words

_WORK_PX, _EDGE_PX, _GAP_PX = 200, 16, 8


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
        self.saved = FittingLabel(words("ui.saves_itself"), "small")
        self.undo = FittingButton("", "status")
        self.undo.with_icon(theme, "arrow-back-up")
        self.redo = FittingButton("", "status")
        self.redo.with_icon(theme, "arrow-forward-up")
        self.undo.clicked.connect(self.undone)
        self.redo.clicked.connect(self.redone)
        self._work = FittingLabel("", "small")
        self._work.setMaximumWidth(theme.px(_WORK_PX))
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(120)
        self._stop = IconButton(theme, "x", words("ui.stop"))
        self._stop.clicked.connect(self._stop_job)
        self.exchange = FittingButton("", "status")
        self.exchange.with_icon(theme, "cloud-off")
        self.exchange.say(words("ui.offline"))
        self.exchange.setProperty("page", "sync")
        self.exchange.clicked.connect(self._want)
        self._lay(theme)
        self.show_steps(None, None)
        self.show_job(None)

    def show_saved(self, at: dt.datetime) -> None:
        """Say when the last save was."""
        self.saved.say(self._words("ui.saved_at", time=f"{at.astimezone(LOCAL):%H:%M:%S}"))

    def say_saved(self, at: dt.datetime) -> None:
        """Say it aloud too, to somebody who asked."""
        self.show_saved(at)
        announce(self.saved, self.saved.whole)

    def show_steps(self, undo: str | None, redo: str | None) -> None:
        """Offer the steps that can be taken back or again, by their names."""
        for button, key, step in ((self.undo, "ui.undo", undo), (self.redo, "ui.redo", redo)):
            button.say(self._words(key, step=step) if step else "")
            button.setVisible(bool(step))
        self._spare()

    def show_job(self, job: Job | None) -> None:
        """Show how far a piece of work is; None shows no work."""
        self._job = job
        shown: tuple[QWidget, ...] = (self._work, self._bar, self._stop)
        for widget in shown:
            widget.setVisible(job is not None)
        if job is not None:
            self._work.say(job.name)
            self._bar.setRange(0, 0)
            self._bar.setAccessibleName(job.name)
        self._spare()

    def show_progress(self) -> None:
        """Show how far the work shown is by now."""
        if self._job is not None and self._job.total:
            self._bar.setRange(0, self._job.total)
            self._bar.setValue(self._job.done)

    def show_exchange(self, said: Sequence[Said]) -> None:
        """Say how the exchange with others stands: the first sentence in sight, all of them in the tooltip."""
        first = said[0]
        self.exchange.setProperty("page", first.page)
        self.exchange.setIcon(self._theme.icon(first.icon, first.tone))
        self.exchange.say(first.text, "\n".join(each.text for each in said[1:]))
        self._spare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up first what matters least."""
        super().resizeEvent(event)
        self._spare()

    def _spare(self) -> None:
        """Leave out when the last save was where there is no room for all of it."""
        shown = [self.saved, *(w for w in self._line if not w.isHidden())]
        wide = sum(min(w.sizeHint().width(), w.maximumWidth()) + _GAP_PX for w in shown)
        self.saved.setVisible(wide + 2 * _EDGE_PX <= self.width())

    def _want(self) -> None:
        self.wanted.emit(str(self.exchange.property("page")))

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _lay(self, theme: Theme) -> None:
        self.setFixedHeight(max(34, theme.sizes.control_px - 2))
        line = row(self, gap_px=_GAP_PX)
        line.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, 0)
        left: tuple[QWidget, ...] = (self.undo, self.redo)
        right: tuple[QWidget, ...] = (self._work, self._bar, self._stop, self.exchange)
        self._line = (*left, *right)
        for widget in (self.saved, *left):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in right:
            line.addWidget(widget)
