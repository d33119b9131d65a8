"""A text to be looked through before one takes it: lines by their depth, each hanging from its mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.ui.theme import Theme

_STEP_PX, _ABOVE_PX = 22, 10


@dataclass(frozen=True, slots=True)
class Said:
    """A line: its mark, what it says, how deep it stands; a head begins something, a quiet one belongs to it."""

    mark: str
    text: str
    depth: int = 0
    is_head: bool = False
    is_quiet: bool = False


class Leaflet(QTextEdit):
    """Letters only, never markup; arrows and Page Down read on, Tab leaves."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)
        self.setAccessibleName(name)

    def show_lines(self, lines: Iterable[Said]) -> None:
        """Show other lines, from their beginning."""
        self.clear()
        cursor = self.textCursor()
        for at, line in enumerate(lines):
            block, letters = self._block(line), self._letters(line)
            if at:
                cursor.insertBlock(block, letters)
            else:
                cursor.setBlockFormat(block)
            cursor.insertText(f"{line.mark} {line.text}".strip(), letters)
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def _font(self, line: Said) -> QFont:
        font = QFont(self._theme.family)
        font.setPixelSize(self._theme.px(14))
        font.setWeight(QFont.Weight.DemiBold if line.is_head else QFont.Weight.Normal)
        return font

    def _letters(self, line: Said) -> QTextCharFormat:
        letters = QTextCharFormat()
        letters.setFont(self._font(line))
        letters.setForeground(self._theme.colour("muted" if line.is_quiet else "text"))
        return letters

    def _block(self, line: Said) -> QTextBlockFormat:
        hang = (
            QFontMetricsF(self._font(line)).horizontalAdvance(f"{line.mark} ") if line.mark else 0
        )
        block = QTextBlockFormat()
        block.setLeftMargin(self._theme.px(_STEP_PX) * line.depth + hang)
        block.setTextIndent(-hang)
        block.setTopMargin(self._theme.px(_ABOVE_PX) if line.is_head else self._theme.px(2))
        return block
