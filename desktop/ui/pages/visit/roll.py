"""A narrow list at the side of the running record, of what the next entry can be about or by whom it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from desktop.ui.pages.visit.stage import Stage
from desktop.ui.parts.indented import STEP_PX, Indented
from desktop.ui.parts.table import Column, RecordTable

MOST_FITTED = 60
"""Each of so many lines is as high as its text needs; of more each has room for two lines of text."""
MOST_LINES_OF_TEXT = 3
_COUNT_PX, _EDGES_PX, _SIDES_PX = 38, 14, 28
TEXT, COUNT = 0, 1


class Lined(Protocol):
    """A line of such a list: how deep it stands, how many findings there are of it."""

    @property
    def depth(self) -> int:
        """How far to the right it stands."""

    @property
    def findings(self) -> int:
        """How many findings there are."""


L = TypeVar("L", bound=Lined)


class Roll(RecordTable[L]):
    """A click or Enter emits `wanted`: the next entry is about it. A click on its count, or Space, emits `only`."""

    wanted = Signal(object)
    only = Signal(object)

    def __init__(
        self, stage: Stage, name: str, text: Column[L], key: Callable[[L], object]
    ) -> None:
        self._stage = stage
        theme = stage.desk.theme
        count: Column[L] = Column("", self._count, _COUNT_PX, right=True, spoken=self._spoken_count)
        super().__init__(theme, name, [text, count], key=key)
        self.setProperty("role", "roll")
        self._least_px = 0
        self._followed: object = None
        self._row_px = theme.sizes.row_px
        self.setWordWrap(True)
        self.setItemDelegateForColumn(TEXT, Indented(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.Fixed)
        touched_px = theme.sizes.control_px if theme.is_touch else 0
        self._least_count_px = max(theme.px(_COUNT_PX), touched_px)
        header.resizeSection(COUNT, self._least_count_px)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        header.sectionResized.connect(self._widened)
        self.opened.connect(self.wanted)
        self.clicked.connect(self._clicked)

    def show_lines(self, rows: Sequence[L]) -> None:
        """Show other lines, where they are others."""
        if rows != self.rows.rows:
            self.show_rows(rows)
            self._widen(rows)
            self._spread()
            self._fit()

    def _widen(self, rows: Sequence[L]) -> None:
        """Leave room for the largest count."""
        widths = (self.fontMetrics().horizontalAdvance(self._count(row)) for row in rows)
        needed = max(widths, default=0) + _SIDES_PX
        self.horizontalHeader().resizeSection(COUNT, max(self._least_count_px, needed))

    def follow(self, key: object) -> None:
        """Light what the next entry is about, unless somebody is choosing here."""
        self._followed = key
        if not self.hasFocus():
            self._light()

    def sizeHintForRow(self, row: int) -> int:
        """Return how high a line is: as its text needs, within bounds. Qt's own forgets the stylesheet's edges."""
        most = MOST_LINES_OF_TEXT if len(self.rows.rows) <= MOST_FITTED else 2
        highest = max(self._row_px, most * self.fontMetrics().lineSpacing() + _EDGES_PX)
        if len(self.rows.rows) > MOST_FITTED:
            return highest
        inset = self.rows.rows[row].depth * STEP_PX + self.iconSize().width() + _SIDES_PX
        wide = sum(map(self.columnWidth, range(TEXT, TEXT + self.columnSpan(row, TEXT))))
        room = QRect(0, 0, wide - inset, 2 * highest)
        text = str(self.rows.index(row, TEXT).data())
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return min(max(needed + _EDGES_PX, self._row_px), highest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is lit in sight."""
        super().resizeEvent(event)
        self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show on Space what is recorded of the chosen line."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.only.emit(self.rows.rows[self.currentIndex().row()])
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Light again what the next entry is about."""
        super().focusOutEvent(event)
        self._light()

    def _light(self) -> None:
        chosen = self.chosen()
        if chosen is not None and self._key(chosen) == self._followed:
            return
        nothing = QItemSelectionModel.SelectionFlag.Clear
        self.selectionModel().setCurrentIndex(QModelIndex(), nothing)
        self.choose(self._followed)

    def _widened(self, section: int, _before_px: int, _after_px: int) -> None:
        if section == TEXT:
            self._soon.start()

    def _spread(self) -> None:
        """Let the text of a line without findings have the room of its count too."""
        self.clearSpans()
        for at, line in enumerate(self.rows.rows):
            if not line.findings:
                self.setSpan(at, TEXT, 1, 2)

    def _fit(self) -> None:
        """Let each line be as high as its text needs at this width."""
        self.verticalHeader().setMinimumSectionSize(self._row_px)
        self.resizeRowsToContents()
        if self.currentIndex().isValid():
            self.updateGeometries()
            self.scrollTo(self.currentIndex())

    def _clicked(self, index: QModelIndex) -> None:
        line = self.rows.rows[index.row()]
        counted = index.column() == COUNT and line.findings
        (self.only if counted else self.wanted).emit(line)

    def _count(self, line: L) -> str:
        return self._stage.words.number(line.findings) if line.findings else ""

    def _spoken_count(self, line: L) -> str:
        words = self._stage.words
        if line.findings:
            return words("visit.count.findings", count=line.findings)
        return words("visit.none_yet")
