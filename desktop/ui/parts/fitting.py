"""Words in one line with others: each ends in "…" where the line is too short, the longest first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import LONGEST_CAPTION, PlainLabel, cut, plain_caption, plain_tooltip

_LEAST_LETTERS = 5


class FittingLabel(PlainLabel):
    """A label; where it is cut off, the whole of it is in its tooltip. A screen reader says all of it."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent=parent)
        self.whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self.whole = _line(text)
        self.setAccessibleName(self.whole)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for all of it."""
        return QSize(_wide(self.fontMetrics(), self.whole), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters."""
        return QSize(_least(self.fontMetrics(), self.whole), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fits = _fitting(self.fontMetrics(), self.whole, self.width())
        self.setText(fits)
        plain_tooltip(self, self.whole if fits != self.whole else "")


class FittingButton(Button):
    """A button; what it says, and `more` beside that, is in its tooltip and in what a screen reader says."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent)
        self.whole = ""
        self.say(text)

    def say(self, text: str, more: str = "") -> None:
        """Show another caption."""
        self.whole = _line(text)
        told = "\n".join(filter(None, (text, more)))
        self.setAccessibleName(told)
        plain_tooltip(self, told)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for all of it."""
        return QSize(self._around() + _wide(self.fontMetrics(), self.whole), self._high())

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters."""
        return QSize(self._around() + _least(self.fontMetrics(), self.whole), self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _high(self) -> int:
        return super().sizeHint().height()

    def _around(self) -> int:
        """Return what picture and edges take beside the text."""
        shown = self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))
        return super().sizeHint().width() - shown

    def _fit(self) -> None:
        lead = "" if self.icon().isNull() else " "
        room = self.width() - self._around() - self.fontMetrics().horizontalAdvance(lead)
        fits = _fitting(self.fontMetrics(), self.whole, room)
        self.setText(lead + plain_caption(fits) if fits else "")


def _line(text: str) -> str:
    return cut(" ".join(text.split()), LONGEST_CAPTION)


def _fitting(metrics: QFontMetrics, text: str, room_px: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room_px, 0))


def _wide(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(f"{text} ") + 2 if text else 0


def _least(metrics: QFontMetrics, text: str) -> int:
    return min(_wide(metrics, text), metrics.horizontalAdvance("m" * _LEAST_LETTERS))
