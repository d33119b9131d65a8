"""The paper on the screen with its bar: page, size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from desktop.ui.desk import Desk
from desktop.ui.jobs import Job
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.sheets import FIT, NOTHING, PX_PER_PT_AT_100, Pdf, Sheets
from desktop.work import Work

_LATE_MS = 400


class PreviewPane(QFrame):
    """`asked` carries a clicked point of the paper: page from 0, x and y in points.

    `stopped` is the person's wish to wait no longer, `comparing` to see another version beside it.
    """

    asked = Signal(int, float, float)
    stopped = Signal()
    comparing = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "desk")
        self._words, self._jobs = desk.words, desk.jobs
        self.sheets = Sheets(desk.theme, self._start)
        self.sheets.setAccessibleName(desk.words("papers.preview"))
        self.sheets.turned.connect(self._show_page)
        self.sheets.zoomed.connect(self._show_size)
        self.sheets.clicked.connect(self.asked)
        self._page = PlainLabel("", "small")
        self._size = PlainLabel("", "small")
        self._said = PlainLabel("", "error", wrap=True)
        self._said.hide()
        self._job: Job | None = None
        self._working = QProgressBar(textVisible=False)
        self._working.setFixedWidth(80)
        self._working.setAccessibleName(desk.words("papers.preparing"))
        self._stop = IconButton(desk.theme, "x", desk.words("ui.stop"))
        self._stop.clicked.connect(self.stopped)
        self._late = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._late.timeout.connect(self._show_working)
        desk.jobs.progressed.connect(self._show_progress)
        whole = column(self, gap_px=0)
        whole.addLayout(self._bar(desk))
        whole.addWidget(self._said)
        whole.addWidget(self.sheets, 1)
        self._shortcuts()

    def show_paper(self, pdf: Pdf | None) -> None:
        """Show a paper that was made; None takes the last one away."""
        self._end()
        self._said.hide()
        self.sheets.show_pdf(pdf or NOTHING)
        self._show_page(self.sheets.page)
        self._show_size()

    def wait(self, job: Job) -> None:
        """Show that the paper is being made, and how far it is, once that takes longer than a moment."""
        self._job = job
        self._late.start()

    def fail(self, sentence: str) -> None:
        """Say why there is no paper; the last one stays."""
        self._end()
        self._said.setText(sentence)
        self._said.show()

    def _show_working(self) -> None:
        self._working.setRange(0, 0)
        self._working.show()
        self._stop.show()
        self._show_progress()

    def _show_progress(self) -> None:
        if self._job is not None and self._job.total and self._working.isVisible():
            self._working.setRange(0, self._job.total)
            self._working.setValue(self._job.done)

    def _end(self) -> None:
        self._job = None
        self._late.stop()
        self._working.hide()
        self._stop.hide()

    def _bar(self, desk: Desk) -> QHBoxLayout:
        bar = row(gap_px=4)
        bar.setContentsMargins(20, 4, 16, 4)
        out = IconButton(desk.theme, "zoom-out", desk.words("papers.smaller"), keys="Ctrl+-")
        out.clicked.connect(self._smaller)
        larger = IconButton(desk.theme, "zoom-in", desk.words("papers.larger"), keys="Ctrl++")
        larger.clicked.connect(self._larger)
        self.compare = Button(desk.words("papers.compare.title"), "quiet")
        self.compare.clicked.connect(self.comparing)
        fit = Button(desk.words("papers.fit"), "quiet")
        fit.clicked.connect(self._fit)
        bar.addWidget(self._page)
        bar.addSpacing(12)
        bar.addWidget(self._working)
        bar.addWidget(self._stop)
        bar.addStretch(1)
        ways = Flow(gap_px=4, line_px=desk.theme.sizes.control_px)
        widgets: tuple[QWidget, ...] = (self.compare, out, self._size, larger, fit)
        for widget in widgets:
            ways.addWidget(widget)
        bar.addWidget(ways)
        return bar

    def _shortcuts(self) -> None:
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl++", self._larger),
            ("Ctrl+=", self._larger),
            ("Ctrl+-", self._smaller),
            ("Ctrl+0", self._fit),
        ]
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _start(self, work: Callable[[Work], object], done: Callable[[object], None]) -> object:
        return self._jobs.start("", work, done)

    def _larger(self) -> None:
        self.sheets.zoom_by(1)

    def _smaller(self) -> None:
        self.sheets.zoom_by(-1)

    def _fit(self) -> None:
        self.sheets.zoom(FIT)

    def _show_page(self, page: int) -> None:
        count = self.sheets.count
        self._page.setText(self._words("papers.page_of", page=page, pages=count) if count else "")
        self._show_size()

    def _show_size(self) -> None:
        percent = round(self.sheets.scale / PX_PER_PT_AT_100 * 100)
        self._size.setText(f"{percent} %" if self.sheets.count else "")
