"""The paper on the screen with its bar: page, size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column, row
from desktop.ui.parts.sheets import FIT, PX_PER_PT_AT_100, Pdf, Sheets
from desktop.work import Work


class PreviewPane(QFrame):
    """`asked` carries a clicked point of the paper: page from 0, x and y in points."""

    asked = Signal(int, float, float)

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
        self._working = QProgressBar(textVisible=False)
        self._working.setRange(0, 0)
        self._working.setFixedWidth(80)
        self._working.setAccessibleName(desk.words("papers.preparing"))
        whole = column(self, gap_px=0)
        whole.addLayout(self._bar(desk))
        whole.addWidget(self._said)
        whole.addWidget(self.sheets, 1)
        self._shortcuts()

    def show_paper(self, pdf: Pdf) -> None:
        """Show a paper that was made."""
        self._working.hide()
        self._said.hide()
        self.sheets.show_pdf(pdf)
        self._show_page(self.sheets.page)
        self._show_size()

    def wait(self) -> None:
        """Show that the paper is being made."""
        self._working.show()

    def fail(self, sentence: str) -> None:
        """Say why there is no paper; the last one stays."""
        self._working.hide()
        self._said.setText(sentence)
        self._said.show()

    def _bar(self, desk: Desk) -> QHBoxLayout:
        bar = row(gap_px=4)
        bar.setContentsMargins(20, 4, 16, 4)
        out = IconButton(desk.theme, "zoom-out", desk.words("papers.smaller"), keys="Ctrl+-")
        out.clicked.connect(self._smaller)
        larger = IconButton(desk.theme, "zoom-in", desk.words("papers.larger"), keys="Ctrl++")
        larger.clicked.connect(self._larger)
        fit = Button(desk.words("papers.fit"), "quiet")
        fit.clicked.connect(self._fit)
        bar.addWidget(self._page)
        bar.addSpacing(12)
        bar.addWidget(self._working)
        bar.addStretch(1)
        widgets: tuple[QWidget, ...] = (out, self._size, larger, fit)
        for widget in widgets:
            bar.addWidget(widget)
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
        self._size.setText(f"{round(self.sheets.scale / PX_PER_PT_AT_100 * 100)} %")
