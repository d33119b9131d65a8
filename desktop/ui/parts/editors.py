"""What people type into: a line and several lines, which know when they are left and what they can hold."""

from __future__ import annotations

import math

from PySide6.QtCore import Property, QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

LONGEST_TEXT = 500_000
LONGEST_LINE = 20_000
"""Longer texts, or longer lines without a break, are shown but not edited: laying them out stops the window."""
LONGEST_QUERY = 1_000
"""A line that searches takes no more of a paste: nothing is written from it."""


class OneLine(QLineEdit):
    """A line that leaves Ctrl+Z to the window once nothing typed is left to take back."""

    left = Signal()
    composed = Signal()
    KEYS = "Enter"
    _composing = ""

    def on_screen(self) -> str:
        """Return the line as it is seen: with the word that an input method still composes."""
        return _with(self.text(), self.cursorPosition(), self._composing)

    def to_end(self) -> None:
        """Put the cursor behind the text; a line that nobody writes in shows its beginning."""
        if self.hasFocus():
            self.end(False)

    def setText(self, text: str | None) -> None:
        """Show another text; nothing is composed in it."""
        self._composing = ""
        super().setText(text or "")

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Tell of each letter that is composed."""
        before, self._composing = self._composing, event.preeditString()
        super().inputMethodEvent(event)
        if self._composing != before:
            self.composed.emit()

    def event(self, event: QEvent) -> bool:
        """Leave undo, and files or pictures that are pasted, to the window where the field has no use for them."""
        can = self.isUndoAvailable(), self.isRedoAvailable()
        if _is_for_window(event, *can) or _pastes_evidence(event):
            event.ignore()
            return False
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave files to what keeps them: their paths are no text to be written down."""
        if holds_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the list of names beneath look like the window: Qt gives it no parent, so no stylesheet reaches it."""
        super().focusInEvent(event)
        names, sheet = self._names(), _stylesheet_over(self)
        if names is not None and names.styleSheet() != sheet:
            names.setStyleSheet(sheet)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that it is left."""
        super().focusOutEvent(event)
        self.left.emit()

    def _names(self) -> QWidget | None:
        return self.completer().popup() if self.completer() else None


class ManyLines(QPlainTextEdit):
    """Several lines that grow with their text; Tab leaves, Ctrl+Enter enters."""

    left = Signal()
    entered = Signal()
    overfull = Signal()
    composed = Signal()
    KEYS = "Ctrl+Enter"

    def __init__(self, lines: int, most_lines: int) -> None:
        super().__init__()
        self._lines, self._most_lines, self._least_px = lines, most_lines, 0
        self.setProperty("grows", True)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _get_least_px(self) -> int:
        return self._least_px

    def _set_least_px(self, least_px: int) -> None:
        self._least_px = least_px
        self._fit()

    def on_screen(self) -> str:
        """Return the text as it is seen: with the word that an input method still composes."""
        block = self.textCursor().block()
        composing = block.layout().preeditAreaText()
        at = block.position() + block.layout().preeditAreaPosition()
        return _with(self.toPlainText(), at, composing)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Tell of each letter that is composed."""
        super().inputMethodEvent(event)
        self.composed.emit()

    def to_end(self) -> None:
        """Put the cursor behind the text."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    least_px = Property(int, _get_least_px, _set_least_px)
    """The least height, which the look's stylesheet sets."""

    def event(self, event: QEvent) -> bool:
        """Leave undo, and files or pictures that are pasted, to the window where the field has no use for them."""
        own = self.document()
        can = own.isUndoAvailable(), own.isRedoAvailable()
        if _is_for_window(event, *can) or _pastes_evidence(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that it is left."""
        super().focusOutEvent(event)
        self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to what keeps them: their paths are no text to be written down."""
        return not holds_files(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, unless it is longer than can be edited."""
        text = source.text()
        whole = len(text) + self.document().characterCount()
        if whole > LONGEST_TEXT or max(map(len, text.split("\n"))) > LONGEST_LINE:
            self.overfull.emit()
        else:
            super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text needs at this width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height that the text needs."""
        return QSize(240, self._height_px())

    def minimumSizeHint(self) -> QSize:
        """Return the height that the text needs."""
        return QSize(80, self._height_px())

    def _height_px(self) -> int:
        lines = int(self.document().size().height())
        shown = max(self._lines, min(lines, self._most_lines))
        line_px = math.ceil(
            QFontMetricsF(self.font()).lineSpacing()
        )  # Qt lays each on whole pixels
        return max(self._least_px, shown * line_px + 22)

    def _fit(self) -> None:
        if self.height() != self._height_px():
            self.setFixedHeight(self._height_px())


def is_too_long(text: str) -> bool:
    """Return whether a text is too long to be edited."""
    lines = text.split("\n") if len(text) > LONGEST_LINE else ()
    return len(text) > LONGEST_TEXT or any(len(line) > LONGEST_LINE for line in lines)


def _with(text: str, at: int, composing: str) -> str:
    """Return a text with what is composed at a place, which Qt counts in UTF-16 units."""
    if not composing:
        return text
    before = text.encode("utf-16-le")[: 2 * at].decode("utf-16-le", "ignore")
    return before + composing + text[len(before) :]


def holds_files(data: QMimeData) -> bool:
    """Say whether files of this computer were copied or are dragged; a web address is text."""
    return any(url.isLocalFile() for url in data.urls())


def copied_evidence() -> bool:
    """Say whether files were copied, or a picture and no text: nothing that could be written into a field."""
    data = QGuiApplication.clipboard().mimeData()
    return holds_files(data) or (data.hasImage() and not data.hasText())


def accept_as_copy(event: QDropEvent) -> None:
    """Take what is dragged as a copy: told that it was moved, its owner would delete the original."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _stylesheet_over(widget: QWidget) -> str:
    """Return the stylesheet of the nearest widget above that has one."""
    above = widget.parentWidget()
    while above is not None and not above.styleSheet():
        above = above.parentWidget()
    return above.styleSheet() if above is not None else ""


def _is_for_window(event: QEvent, undo: bool, redo: bool) -> bool:
    """Say whether this is a key for undo or redo that the field has no use for."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo


def _pastes_evidence(event: QEvent) -> bool:
    """Say whether this is Ctrl+V while files or a picture are copied: a page that keeps them has a shortcut for it."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    pastes = event.matches(QKeySequence.StandardKey.Paste)
    return pastes and copied_evidence()
