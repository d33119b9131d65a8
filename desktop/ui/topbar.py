"""The bar above the page: back, where one is, and the box to search everything."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from desktop.ui.page import Trail
from desktop.ui.parts.buttons import Button, IconButton
from desktop.ui.parts.editors import LONGEST_QUERY
from desktop.ui.parts.labels import PlainLabel, cut, plain_caption, plain_tooltip
from desktop.ui.parts.layouts import emptied, row
from desktop.ui.parts.rows import Elided
from desktop.ui.places import Place
from desktop.ui.theme import Theme
from desktop.words import Words

_LONGEST_CRUMB, _SHORT_CRUMB = 44, 16
_AROUND_PX = 60
"""What the bar keeps free at its edges and between its parts."""

_SHARE_OF_TITLE = 0.55
"""How much of the bar beside the search a long title is given before the places above it."""
_WIDEST_PX = 440
_ICON_PX, _ICON_GAP_PX = 16, 8


class SearchBox(QLineEdit):
    """A box that tells what stands in it, and when the person goes on to what was found."""

    left_for_results = Signal()

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "search")
        self.setPlaceholderText(words("ui.search_hint"))
        self.setAccessibleName(words("ui.page.search"))
        self.setClearButtonEnabled(False)
        self.setMaxLength(LONGEST_QUERY)
        side_px = theme.px(_ICON_PX)
        self._picture = theme.picture("search", "muted", side_px, 2.0)
        self.setTextMargins(side_px + _ICON_GAP_PX, 0, 0, 0)
        self.setFixedWidth(min(theme.px(280), _WIDEST_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture before the words: Qt's own does not grow with the text."""
        super().paintEvent(event)
        side_px = self._picture.deviceIndependentSize().height()
        at = QPointF(_ICON_GAP_PX, (self.height() - side_px) / 2)
        QPainter(self).drawPixmap(at, self._picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the results on Enter or Down."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left_for_results.emit()
            return
        super().keyPressEvent(event)


class TopBar(QFrame):
    """`wanted` carries a place that was clicked in the trail, `searched` the words in the box."""

    wanted = Signal(object)
    went_back = Signal()
    searched = Signal(str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "topbar")
        self.setFixedHeight(theme.sizes.control_px + 24)
        self._theme = theme
        self._names: list[tuple[Button, str]] = []
        self._told: tuple[Trail, str, bool] | None = None
        self._back = IconButton(theme, "arrow-left", words("ui.back"), keys="Esc")
        self._back.clicked.connect(self.went_back)
        self._crumbs = row(gap_px=2)
        self.title = Elided("", "heading")
        self.search = SearchBox(theme, words)
        self.search.textEdited.connect(self.searched)
        line = row(self, gap_px=8)
        line.setContentsMargins(14, 0, 16, 0)
        line.addWidget(self._back)
        line.addLayout(self._crumbs)
        line.addWidget(self.title, 1)
        line.addWidget(self.search)

    def show_trail(self, trail: Trail, title: str, can_go_back: bool) -> None:
        """Show where the person is; nothing is made anew where it says the same."""
        told = trail, title, can_go_back
        if told == self._told:
            return
        self._told = told
        emptied(self._crumbs)
        self._names = [(self._crumb(name, place), " ".join(name.split())) for name, place in trail]
        for crumb, _ in self._names:
            self._crumbs.addWidget(crumb)
            self._crumbs.addWidget(PlainLabel("›", "muted"))
        self.title.show_text(title)
        self._back.setVisible(can_go_back)
        self._spare()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the place one is at its room first."""
        super().resizeEvent(event)
        self._spare()

    def _spare(self) -> None:
        """Shorten the places above to what leaves room for the title: the nearest first, to "…" at last."""
        self.title.ensurePolished()
        for crumb, name in self._names:
            crumb.ensurePolished()
            crumb.setText(plain_caption(cut(name, _LONGEST_CRUMB)))
            plain_tooltip(crumb, "")
        fair_px = (self.width() - self.search.width()) * _SHARE_OF_TITLE
        wanted_px = min(self.title.wanted_px, fair_px)
        for crumb, name in reversed(self._names):
            for short in (cut(name, _SHORT_CRUMB), "…"):
                if self._room_px() < wanted_px:
                    crumb.setText(plain_caption(short))
                    plain_tooltip(crumb, name)

    def _room_px(self) -> int:
        """Return what the line leaves to the title."""
        across = [self._back, *(crumb for crumb, _ in self._names)]
        arrows_px = len(self._names) * (self.fontMetrics().horizontalAdvance("›") + 4)
        return (
            self.width()
            - self.search.width()
            - sum(each.sizeHint().width() for each in across)
            - arrows_px
            - _AROUND_PX
        )

    def show_words(self, words: str) -> None:
        """Show what is searched for, unless it is just being typed."""
        if self.search.text() != words:
            self.search.setText(words)

    def _crumb(self, name: str, place: Place) -> Button:
        crumb = Button(" ".join(name.split()), "crumb")
        crumb.setProperty("place", place)
        crumb.clicked.connect(self._clicked)
        return crumb

    def _clicked(self) -> None:
        self.wanted.emit(self.sender().property("place"))
