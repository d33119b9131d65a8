"""Cards, sections and the empty state: how the parts of a page stand together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fingers import Fingers
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.theme import Theme

GAP_PX = 12
EDGE_PX = 28
_LEAST_SHEET_PX = 120


def column(parent: QWidget | None = None, *, gap_px: int = GAP_PX, edge_px: int = 0) -> QVBoxLayout:
    """Return a layout from top to bottom."""
    made = QVBoxLayout(parent) if parent else QVBoxLayout()
    _space(made, gap_px, edge_px)
    return made


def row(parent: QWidget | None = None, *, gap_px: int = GAP_PX, edge_px: int = 0) -> QHBoxLayout:
    """Return a layout from left to right."""
    made = QHBoxLayout(parent) if parent else QHBoxLayout()
    _space(made, gap_px, edge_px)
    return made


def side_by_side(widgets: Sequence[QWidget], stretches: Sequence[int] = ()) -> QHBoxLayout:
    """Return a row that holds the widgets aligned at their tops, with the widths in proportion."""
    made = row()
    for at, widget in enumerate(widgets):
        made.addWidget(
            widget, stretches[at] if at < len(stretches) else 1, Qt.AlignmentFlag.AlignTop
        )
    return made


def point_at(field: QWidget) -> None:
    """Put the cursor into a field, and bring it into sight."""
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    reveal(field)


def reveal(widget: QWidget) -> None:
    """Bring a widget into sight, also once a page that was just shown, or grew, is laid out."""
    _scroll_to(widget)
    QTimer.singleShot(0, widget, partial(_scroll_to, widget))


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, EDGE_PX)
        above = above.parentWidget()


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)


def _space(layout: QBoxLayout, gap_px: int, edge_px: int) -> None:
    layout.setContentsMargins(edge_px, edge_px, edge_px, edge_px)
    layout.setSpacing(gap_px)


class Line(QFrame):
    """A thin line between things."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "line")


class Card(QFrame):
    """A bordered surface; put things into its `body`."""

    def __init__(self, parent: QWidget | None = None, *, edge_px: int = 16) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = column(self, edge_px=edge_px)


class Section(QWidget):
    """A heading with what belongs to it: `head` takes buttons at the right, `body` the rest."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = column(self, gap_px=8)
        self.head = row(gap_px=8)
        self.title = PlainLabel(title, "heading")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addStrut(32)
        self.body = column(gap_px=8)
        whole.addLayout(self.head)
        whole.addLayout(self.body)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right end of the heading."""
        self.head.addWidget(widget)


class EmptyState(QWidget):
    """What stands where there is nothing yet: a picture, a sentence, what to do about it."""

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        sentence: str,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture = QLabel()
        picture.setPixmap(theme.picture(icon, "placeholder", theme.px(40), 2.0))
        self.sentence = PlainLabel(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setMinimumWidth(min(theme.px(280), 400))
        self.sentence.setMaximumWidth(theme.px(440))
        whole = column(self, edge_px=24)
        whole.addStretch(1)
        whole.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = row(gap_px=0)
        middle.addStretch(1)
        middle.addWidget(self.sentence, 1000)
        middle.addStretch(1)
        whole.addLayout(middle)
        if action:
            button = Button(action, "primary")
            button.clicked.connect(self.acted)
            self.setFocusProxy(button)
            whole.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(2)


class _Ground(QWidget):
    """What is scrolled is as high as it needs at its width; Qt's own least height is for wrapped text set narrow."""

    def minimumSizeHint(self) -> QSize:
        """Return no height: that for the width is asked for by itself."""
        return QSize(super().minimumSizeHint().width(), 0)


class Scroll(QScrollArea):
    """A page's scrolled body: a centred column no wider than people read with ease.

    One that is `tight` ends where its content does; it may hold only what knows its height at a width.
    """

    def __init__(
        self, parent: QWidget | None = None, *, widest_px: int = 1120, tight: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        Fingers(self)
        ground = _Ground() if tight else QWidget()
        sides = row(ground, gap_px=0)
        inner = QWidget()
        inner.setMaximumWidth(widest_px)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.body = column(inner, gap_px=20, edge_px=EDGE_PX)
        sides.addStretch(1)
        sides.addWidget(inner, 1000)
        sides.addStretch(1)
        self.setWidget(ground)

    def minimumSizeHint(self) -> QSize:
        """Allow the page to be much smaller than what it holds."""
        return QSize(320, 200)


class Sheet(QScrollArea):
    """What a dialog says and asks: scrolled where the screen is too low for all of it. Put things into its `body`."""

    def __init__(self, width_px: int = 0, *, gap_px: int = 14) -> None:
        super().__init__()
        self._width_px = width_px
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        Fingers(self)
        self.ground = QWidget()
        self.body = column(self.ground, gap_px=gap_px)
        self.setWidget(self.ground)

    def high_at(self, width_px: int) -> int:
        """Return how high it is at a width where nothing is scrolled, with or without the bar beside it."""
        inner_px = width_px - self.verticalScrollBar().sizeHint().width()
        least = max(self.body.sizeHint().height(), self.body.minimumSize().height())
        return max(self.body.totalHeightForWidth(inner_px), least)

    def sizeHint(self) -> QSize:
        """Return the size in which nothing is scrolled."""
        wide = self._width_px or self.body.sizeHint().width()
        return QSize(wide, self.high_at(wide))

    def minimumSizeHint(self) -> QSize:
        """Allow it to be low, and as narrow as what it holds."""
        bar_px = self.verticalScrollBar().sizeHint().width()
        return QSize(self.body.minimumSize().width() + bar_px, _LEAST_SHEET_PX)
