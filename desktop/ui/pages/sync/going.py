"""The head of the page: one button that goes to every shelf, how far the trip is, how fast, and a stop."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, column, row

_BEAT_MS = 500
_SAMPLES = 8
"""The speed is that of the last four seconds."""


class Going(Card):
    """What the trip under way does; without one, when the last was and what waits."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, desk.words
        self._samples: deque[tuple[float, int]] = deque(maxlen=_SAMPLES)
        self.said = PlainLabel("", "heading", wrap=True)
        self.detail = PlainLabel("", "small", wrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self._words("ui.exchange.under_way"))
        self.start = Button(self._words("sync_page.go"), "primary").with_icon(desk.theme, "refresh")
        self.stop = Button(self._words("sync_page.stop"))
        self.start.clicked.connect(self.go)
        self.stop.clicked.connect(desk.trips.stop)
        texts = column(gap_px=4)
        for widget in (self.said, self.detail, self.bar):
            texts.addWidget(widget)
        line = row(gap_px=16)
        line.addLayout(texts, 1)
        line.addWidget(self.start)
        line.addWidget(self.stop)
        self.body.addLayout(line)
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._show_progress)
        desk.trips.changed.connect(self.show_state)
        desk.jobs.progressed.connect(self._show_bar)
        self.show_state()

    def go(self) -> None:
        """Go to every shelf now."""
        self._desk.trips.start(self._words("ui.exchange.under_way"), self._desk.now)

    def show_state(self) -> None:
        """Show whether a trip is under way, and how things stand."""
        trips = self._desk.trips
        is_going = trips.job is not None
        has_focus = self.start.hasFocus() or self.stop.hasFocus()
        for widget, is_shown in (
            (self.bar, is_going),
            (self.stop, is_going),
            (self.start, not is_going),
        ):
            widget.setVisible(is_shown)
        if has_focus:
            (self.stop if is_going else self.start).setFocus()
        if is_going:
            self.said.setText(self._words("ui.exchange.under_way"))
            if not self._beat.isActive():
                self._samples.clear()
                self.bar.setRange(0, 0)
                self._beat.start()
                self._show_progress()
        else:
            self._beat.stop()
            self._show_rest()

    def _show_rest(self) -> None:
        waiting, words = self._desk.trips.waiting, self._words
        last = self._desk.trips.last
        if waiting.changes or waiting.files:
            files = words.number(waiting.files or 0)
            self.said.setText(
                words("sync_page.waits", count=words.number(waiting.changes), files=files)
            )
        else:
            self.said.setText(words("sync_page.nothing_waits"))
        key = "sync_page.last" if last else "sync_page.never"
        self.detail.setText(words(key, at=words.moment(last.at)) if last else words(key))

    def _show_bar(self) -> None:
        job = self._desk.trips.job
        if job is not None and job.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000 * job.done // job.total, 1000))

    def _show_progress(self) -> None:
        moved = self._desk.trips.meter.size_bytes
        self._samples.append((time.monotonic(), moved))
        (first, before), (now, after) = self._samples[0], self._samples[-1]
        speed = int((after - before) / (now - first)) if now > first else 0
        self.detail.setText(
            self._words(
                "sync_page.speed", moved=self._words.size(moved), speed=self._words.size(speed)
            )
        )
