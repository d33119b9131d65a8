"""A document kept as evidence, looked at page by page; each page is drawn in the process that opens what comes in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from db.errors import Refused
from db.records import Evidence
from db.store import Store
from desktop.evidence import pictures
from desktop.evidence.darkroom import Darkroom, Undevelopable
from desktop.ui.pages.visit.stage import Stage
from desktop.ui.pages.visit.tiles import called
from desktop.ui.parts.buttons import IconButton
from desktop.ui.parts.dialogs import Dialog
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import row
from desktop.work import Work

SIDE_PX = 2400
_EDGE_PX, _WIDEST_PX = 48, 960
_LEAST_PX = QSize(560, 420)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A drawn page as JPEG; no bytes and the `cause` where it cannot be shown."""

    page: int
    pages: int = 0
    jpeg: bytes = b""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Leafing:
    """The work of drawing one page, for a worker."""

    store: Store
    darkroom: Darkroom
    hash: str
    page: int

    def __call__(self, _work: Work) -> Leaf:
        """Draw it; what cannot be drawn says why."""
        try:
            every = pictures.Pictures.of(self.store, self.darkroom)
            own = every.leaf(self.hash, self.page, SIDE_PX)
        except Undevelopable as error:
            return Leaf(self.page, cause=error.cause)
        except (Refused, OSError):
            return Leaf(self.page, cause="damaged")
        return Leaf(self.page, own.pages, own.pictures[0].jpeg)


class LeafView(Dialog):
    """Shows one page, as wide as the window; Page Up and Page Down turn the leaves."""

    def __init__(self, stage: Stage, own: Evidence, parent: QWidget) -> None:
        words, theme = stage.words, stage.desk.theme
        super().__init__(words, called(words, own), words("parts.close"), parent=parent)
        self._stage, self._words, self._own = stage, words, own
        self.page, self.pages = 0, 0
        self._drawn = QPixmap()
        self.cancel.hide()
        self.last = IconButton(theme, "chevron-left", words("photo.last_page"), keys="Page Up")
        self.next = IconButton(theme, "chevron-right", words("photo.next_page"), keys="Page Down")
        self.said = PlainLabel(words("photo.opening"), "muted", wrap=True)
        self.leaf = QLabel()
        self.leaf.setTextFormat(Qt.TextFormat.PlainText)
        self.leaf.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.room = QScrollArea()
        self.room.setWidget(self.leaf)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._lay()
        for keys, button, by in (("PgUp", self.last, -1), ("PgDown", self.next, 1)):
            button.clicked.connect(partial(self._turn, by))
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._turn, by))
        self._ask(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the page be as wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _lay(self) -> None:
        bar = row(gap_px=4)
        bar.addWidget(self.said, 1)
        bar.addWidget(self.last)
        bar.addWidget(self.next)
        self.body.setSpacing(8)
        self.body.addLayout(bar)
        self.body.addWidget(self.room, 1)
        room = self._stage.window().size() - QSize(_EDGE_PX, _EDGE_PX)
        self.setMinimumSize(_LEAST_PX.boundedTo(room))
        self.resize(room.expandedTo(_LEAST_PX))
        self._show_state()

    def _turn(self, by: int, _on: bool = False) -> None:
        if 0 <= self.page + by < self.pages:
            self._ask(self.page + by)

    def _ask(self, page: int) -> None:
        """Have a page drawn; of several asked for in a row the last one stays."""
        self.page = page
        desk = self._stage.desk
        work = Leafing(desk.store, desk.darkroom, self._own.hash, page)
        desk.jobs.start("", work, self._show)
        self._show_state()

    def _show(self, leaf: Leaf) -> None:
        if leaf.page != self.page:
            return
        self.pages = leaf.pages or self.pages
        self._drawn = QPixmap()
        if not (leaf.jpeg and self._drawn.loadFromData(leaf.jpeg, "JPEG")):
            why = self._words(f"errors.value.cause.{leaf.cause or 'damaged'}")
            self.said.setText(self._words("photo.no_page", why=why))
            return
        self._fit()
        self.room.verticalScrollBar().setValue(0)
        if self.confirm.hasFocus():
            self.room.setFocus()  # so that the arrow keys move the page
        self._show_state()

    def _fit(self) -> None:
        if not self._drawn.isNull():
            most = self._stage.desk.theme.px(_WIDEST_PX)
            wide = min(self.room.viewport().width(), most, self._drawn.width())
            smooth = Qt.TransformationMode.SmoothTransformation
            self.leaf.setPixmap(self._drawn.scaledToWidth(wide, smooth))

    def _show_state(self) -> None:
        self.last.setEnabled(self.page > 0)
        self.next.setEnabled(self.page + 1 < self.pages)
        if self.pages:
            told = self._words("photo.page", page=self.page + 1, pages=self.pages)
            self.said.setText(told)
            self.leaf.setAccessibleName(told)
