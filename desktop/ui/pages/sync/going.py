"""The head of the page: one button that goes to every shelf, how far the trip is, how fast, and a stop."""

from __future__ import annotations

import time
from collections import deque
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.ui import standing
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import Card, column, point_at, row

_BEAT_MS = 500
_SAMPLES = 8
"""The speed is that of the last four seconds."""


class Sample(NamedTuple):
    """How far a trip was at a moment: bytes moved, and what it said of its work."""

    at_s: float
    moved: int
    done: int
    total: int


class Going(Card):
    """What the trip under way does; without one, when the last was and what waits."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, desk.words
        self._samples: deque[Sample] = deque(maxlen=_SAMPLES)
        self.said = PlainLabel("", "heading", wrap=True)
        self.detail = PlainLabel("", "small", wrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self._words("ui.exchange.under_way"))
        self.start = Button(self._words("sync_page.go"), "primary").with_icon(desk.theme, "refresh")
        self.pause = Button(self._words("sync_page.pause"))
        self.pause.clicked.connect(desk.trips.pause)
        self.stop = Button(self._words("sync_page.stop"))
        self.start.clicked.connect(self.go)
        self.stop.clicked.connect(desk.trips.stop)
        texts = column(gap_px=4)
        for widget in (self.said, self.detail, self.bar):
            texts.addWidget(widget)
        line = row(gap_px=16)
        line.addLayout(texts, 1)
        line.addWidget(self.start)
        line.addWidget(self.pause)
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

    def watch(self) -> None:
        """Take the keyboard to the trip that was begun elsewhere on the page, and bring it into sight."""
        point_at(self.pause)

    def show_state(self) -> None:
        """Show whether a trip is under way, and how things stand."""
        trips = self._desk.trips
        is_going = trips.job is not None
        has_focus = any(b.hasFocus() for b in (self.start, self.pause, self.stop))
        for widget, is_shown in (
            (self.bar, is_going),
            (self.pause, is_going),
            (self.stop, is_going),
            (self.start, not is_going),
        ):
            widget.setVisible(is_shown)
        if has_focus:
            (self.pause if is_going else self.start).setFocus()
        key = "continue" if trips.is_paused else "pause"
        self.pause.setText(self._words(f"sync_page.{key}"))
        if trips.job is not None:
            self.said.setText(trips.job.name)
            if not self._beat.isActive():
                self._samples.clear()
                self.bar.setRange(0, 0)
                self._beat.start()
                self._show_progress()
        else:
            self._beat.stop()
            self._show_rest()

    def _show_rest(self) -> None:
        words, last = self._words, self._desk.trips.last
        waiting = standing.waits(words, self._desk.trips.waiting)
        self.said.setText(waiting or words("sync_page.nothing_waits"))
        key = "sync_page.last" if last else "sync_page.never"
        self.detail.setText(words(key, at=words.moment(last.at)) if last else words(key))

    def _show_bar(self) -> None:
        job = self._desk.trips.job
        if job is not None and job.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000 * job.done // job.total, 1000))

    def _show_progress(self) -> None:
        trips, words = self._desk.trips, self._words
        if trips.job is None:
            return
        moved = trips.meter.size_bytes
        if trips.is_paused:
            self._samples.clear()
            self.detail.setText(words("sync_page.paused", moved=words.size(moved)))
            return
        self._samples.append(Sample(time.monotonic(), moved, trips.job.done, trips.job.total))
        first, last = self._samples[0], self._samples[-1]
        passed_s = last.at_s - first.at_s
        speed = int((last.moved - first.moved) / passed_s) if passed_s else 0
        told = words("sync_page.speed", moved=words.size(moved), speed=words.size(speed))
        minutes = minutes_left(first, last)
        if minutes:
            told = words("sync_page.left", speed=told, minutes=words.number(minutes))
        self.detail.setText(told)


def minutes_left(first: Sample, last: Sample) -> int:
    """Return how many minutes the work begun will take at the pace of these samples; 0 where that is not known."""
    grown = last.done - first.done
    if first.total != last.total or grown <= 0 or last.done >= last.total:
        return 0
    left_s = (last.total - last.done) * (last.at_s - first.at_s) / grown
    return max(1, round(left_s / 60))
