"""A row one can go to: a picture, a name, a line beneath it, a word at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QSizePolicy, QWidget

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import LONGEST_LABEL, Badge, PlainLabel, cut
from desktop.ui.parts.layouts import column, row
from desktop.ui.theme import Theme


class WholeRow(Button):
    """A row that is one button, as large as what is laid out in it: clicked, or pressed by Enter or Space."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "row", parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the size of what is in it."""
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size of what is in it."""
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Tell whether what is in it wraps."""
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()

    def heightForWidth(self, width_px: int) -> int:
        """Return the height of what is in it at a width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width_px) if layout else -1


class LinkRow(WholeRow):
    """`opened` is emitted by a click, Enter or Space; it carries the `value` given."""

    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        detail: str,
        value: object,
        badge: tuple[str, str] = ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self.clicked.connect(self._open)
        self.setAccessibleName(". ".join(filter(None, (name, detail, badge[0]))))
        line = row(self, gap_px=12)
        line.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        line.setContentsMargins(14, 10, 14, 10)
        line.addWidget(_pictured(theme, icon))
        texts = column(gap_px=2)
        texts.addWidget(Elided(name, lines=2))
        if detail:
            texts.addWidget(Elided(detail, "small"))
        line.addLayout(texts, 1)
        if badge[0]:
            line.addWidget(Badge(*badge), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(_pictured(theme, "chevron-right"))

    def _open(self) -> None:
        self.opened.emit(self._value)


class Elided(PlainLabel):
    """One line of text, or two, that end in "…" where it does not fit; all of it is in the tooltip."""

    def __init__(
        self, text: str, role: str = "", parent: QWidget | None = None, *, lines: int = 1
    ) -> None:
        super().__init__("", role, parent=parent)
        self._whole, self._lines = "", lines
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = " ".join(cut(text, LONGEST_LABEL).split())
        self.setAccessibleName(self._whole)
        self.setText(self._whole)
        self._fit()

    @property
    def wanted_px(self) -> int:
        """How wide it is whole."""
        return self.fontMetrics().horizontalAdvance(self._whole) + 4

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Show as much as fits."""
        self._fit()

    def _fit(self) -> None:
        room_px = max(self.width() - 2, 0)
        first, rest = self._whole, ""
        if self._lines > 1 and self.wanted_px > room_px:
            first, rest = self._broken(room_px)
        letters, dots = self.fontMetrics(), Qt.TextElideMode.ElideRight
        fits = letters.elidedText(first, dots, room_px)
        if rest:
            fits += "\n" + letters.elidedText(rest, dots, room_px)
        if fits != self.text():
            self.setText(fits)

    def _broken(self, room_px: int) -> tuple[str, str]:
        """Return the words of the first line, and the rest."""
        letters, words = self.fontMetrics(), self._whole.split(" ")
        at = next(
            n
            for n in range(len(words), 0, -1)
            if n == 1 or letters.horizontalAdvance(" ".join(words[:n])) <= room_px
        )
        return " ".join(words[:at]), " ".join(words[at:])


def _pictured(theme: Theme, icon: str) -> QLabel:
    picture = QLabel()
    picture.setPixmap(theme.picture(icon, "muted", theme.px(20), 2.0))
    return picture
