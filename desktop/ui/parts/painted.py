"""A text with marked spans, painted letter by letter: nothing in it is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.parts.compare import Span
from desktop.ui.theme import Theme

LONGEST = 12_000
_BEFORE = 400
"""How much is shown before the first mark of a text that is too long to be shown whole."""


class MarkedText(QWidget):
    """Wraps at its width; marks have a tinted ground and a line beneath, so that colour is not all that tells."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = QTextLayout()
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._tone = "text"
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.text = ""

    def show_text(self, text: str, marks: Iterable[Span] = (), tone: str = "text") -> None:
        """Show a text in the palette's colour `tone`; a very long one from a little before its first mark."""
        self.text = text
        self._tone = tone
        self.setAccessibleName(text[:LONGEST])
        spans = list(marks)
        shown, offset = _window(text, spans)
        font = QFont(self._theme.family)
        font.setPixelSize(self._theme.px(14))
        self._layout.setFont(font)
        self._layout.setText(shown.replace("\n", "\u2028"))
        self._layout.setFormats(
            [
                self._format(shown, max(start - offset, 0), min(end - offset, len(shown)))
                for start, end in spans
                if start - offset < len(shown)
            ]
        )
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the text takes at a width."""
        return self._lay(width)

    def sizeHint(self) -> QSize:
        """Return room for the text at the width it has."""
        width = max(self.width(), 200)
        return QSize(width, self._lay(width))

    def minimumSizeHint(self) -> QSize:
        """Allow it to be narrow."""
        return QSize(120, self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text."""
        self._lay(self.width())
        painter = QPainter(self)
        painter.setPen(self._theme.colour(self._tone))
        self._layout.draw(painter, QPointF(0, 0))
        painter.end()

    def _lay(self, width: int) -> int:
        height = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 40))
            line.setPosition(QPointF(0, height))
            height += line.height() * 1.15
        self._layout.endLayout()
        return int(height) + 2

    def _format(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        """Return the look of a span; Qt counts in UTF-16 units."""
        span = QTextLayout.FormatRange()
        span.start = _units(text[:start])
        span.length = _units(text[start:end])
        look = QTextCharFormat()
        look.setBackground(self._theme.colour("warning_soft"))
        look.setForeground(self._theme.colour("warning"))
        look.setFontUnderline(True)
        span.format = look
        return span


def _window(text: str, marks: list[Span]) -> tuple[str, int]:
    """Return what of a text is shown, and where that begins."""
    if len(text) <= LONGEST:
        return text, 0
    start = max(marks[0][0] - _BEFORE, 0) if marks else 0
    shown = text[start : start + LONGEST]
    return ("…" if start else "") + shown + "…", start - 1 if start else 0


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
