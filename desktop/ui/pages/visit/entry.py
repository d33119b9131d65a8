"""The line that takes entries: Enter ends one; a popup offers what a mark may mean and never writes by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit

from db.folding import fold
from desktop.fieldwork.marks import Choice, Offer
from desktop.ui.parts.aloud import announce_lit
from desktop.ui.parts.editors import copied_evidence
from desktop.ui.parts.fields import TextField
from desktop.words import Words

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
CHOOSE = (*ENTER, Qt.Key.Key_Tab)
_GAPS = re.compile("  +")
"""What stands between the parts of a hint."""

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_LONGEST_NAME = 90
_WIDTH_PX, _LINE_PX, _EDGES_PX = 460, 17, 10

Offering = Callable[[str, int], Offer | None]


class Popup(QListWidget):
    """Names beneath the cursor. It never takes the keyboard: the line hands it the keys it has a use for."""

    chosen = Signal(object, object)

    def __init__(self, pages: QPlainTextEdit) -> None:
        super().__init__(pages.window())
        self._pages = pages
        self._offer: Offer | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "popup")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._clicked)
        announce_lit(self)

    def show_offer(self, offer: Offer, *, typed: bool) -> None:
        """Show choices; the first is lit once a letter is typed, so that Enter means it."""
        self._offer = offer
        self.clear()
        for choice in offer.choices:
            item = QListWidgetItem(_told(choice))
            item.setData(Qt.ItemDataRole.UserRole, choice)
            self.addItem(item)
        self.setCurrentRow(0 if typed else -1)
        self._place()
        self.show()
        self.raise_()

    @property
    def lit(self) -> Choice | None:
        """The choice that Enter means."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def light(self, choice: Choice) -> None:
        """Light the same choice as before, where it is still offered."""
        for at in range(self.count()):
            own: Choice = self.item(at).data(Qt.ItemDataRole.UserRole)
            if (own.name, own.detail) == (choice.name, choice.detail):
                self.setCurrentRow(at)

    def takes(self, event: QKeyEvent) -> bool:
        """Act on a key, if it is one of the popup's."""
        key = Qt.Key(event.key())
        if event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            return False
        if key in STEPS:
            self.setCurrentRow((max(self.currentRow(), -1) + STEPS[key]) % self.count())
            return True
        if key in CHOOSE and self.currentItem() is not None:
            self._clicked(self.currentItem())
            return True
        return False

    def _clicked(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(self._offer, item.data(Qt.ItemDataRole.UserRole))

    def _place(self) -> None:
        rows = sum(self.sizeHintForRow(at) for at in range(self.count()))
        window = self._pages.window()
        wide = round(_WIDTH_PX * self.fontMetrics().height() / _LINE_PX)
        self.setFixedSize(min(wide, window.width() - 20), rows + _EDGES_PX)
        below = self._pages.cursorRect().bottomLeft() + QPoint(0, 8)
        corner = self._pages.viewport().mapTo(window, below)
        self.move(max(4, min(corner.x(), window.width() - self.width() - 8)), corner.y())


class EntryField(TextField):
    """A text that Enter ends; Shift+Enter begins a new line in it.

    `finishing` goes before what Ctrl+Enter ends, `recalled` follows F4.
    `stepped` follows Ctrl+Up and Ctrl+Down, `pasted` Ctrl+V where a picture or files were copied and no text.
    """

    finishing = Signal()
    recalled = Signal()
    stepped = Signal(int)
    pasted = Signal()

    def __init__(
        self, words: Words, name: str, hint: str, offering: Offering | None = None
    ) -> None:
        super().__init__(words, "", hint=hint, lines=1, most_lines=6)
        self._offering, self._hint = offering, hint
        self._popup: Popup | None = None
        self._done_with: int | None = None
        self.pages.setAccessibleName(name)
        self.pages.setAccessibleDescription(hint)
        self.pages.installEventFilter(self)
        if offering is not None:
            self.pages.textChanged.connect(self._offer)
            self.pages.cursorPositionChanged.connect(self._offer)
            self.pages.left.connect(self._hide)

    @property
    def popup(self) -> Popup | None:
        """The popup, while it is shown."""
        own = self._popup
        return own if own is not None and not own.isHidden() else None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take Enter, the steps and the popup's keys out of what is typed."""
        if event.type() == QEvent.Type.Resize:
            self._fit_hint()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._keeps(event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        if self.popup is not None and self._to_popup(self.popup, event):
            return True
        return self._acts(event)

    def _acts(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in ENTER and not held & Qt.KeyboardModifier.ShiftModifier:
            self._hide()
            if held & Qt.KeyboardModifier.ControlModifier:
                self.finishing.emit()
            self._enter()
            return True
        if key == Qt.Key.Key_F4 and held == Qt.KeyboardModifier.NoModifier:
            self.recalled.emit()
            return True
        if key in STEPS and held & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(STEPS[key])
            return True
        if event.matches(QKeySequence.StandardKey.Paste) and copied_evidence():
            self.pasted.emit()
            return True
        return False

    def _fit_hint(self) -> None:
        """Show as many parts of the hint as fit whole into the one line; the first ones matter most."""
        room = self.pages.viewport().width() - 2 * int(self.pages.document().documentMargin())
        letters, hint = self.pages.fontMetrics(), self._hint
        ends = [*(gap.start() for gap in _GAPS.finditer(hint)), len(hint)]
        wide = [hint[:end].rstrip(" ·") for end in ends]
        fits = [each for each in wide if letters.horizontalAdvance(each) <= room]
        shown = fits[-1] if fits else letters.elidedText(hint, Qt.TextElideMode.ElideRight, room)
        if shown != self.pages.placeholderText():
            self.pages.setPlaceholderText(shown)

    def _keeps(self, event: QKeyEvent) -> bool:
        """Keep Esc from the window while the popup is shown."""
        if event.key() == Qt.Key.Key_Escape and self.popup is not None:
            event.accept()
            return True
        return False

    def _to_popup(self, popup: Popup, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
            return True
        return popup.takes(event)

    def _offer(self) -> None:
        """Offer what the mark at the cursor may mean."""
        assert self._offering is not None
        line, at = self.pages.toPlainText(), self._cursor()
        offer = self._offering(line, at) if self.pages.hasFocus() or self._popup else None
        if offer is None:
            self._done_with = None
            self._hide()
        elif offer.start != self._done_with:
            self._made().show_offer(offer, typed=offer.end - offer.start > 1)

    def offer_again(self) -> None:
        """Offer what was found meanwhile for the mark at the cursor; what is lit stays lit."""
        if self._offering is None or not (self.popup or self.pages.hasFocus()):
            return
        lit = self.popup.lit if self.popup else None
        self._offer()
        if self.popup and lit:
            self.popup.light(lit)

    def _cursor(self) -> int:
        """Return the cursor's place in characters; Qt counts UTF-16 units."""
        units = self.pages.textCursor().position()
        data = self.pages.toPlainText().encode("utf-16-le")
        return len(data[: 2 * units].decode("utf-16-le", "ignore"))

    def _made(self) -> Popup:
        if self._popup is None:
            self._popup = Popup(self.pages)
            self._popup.chosen.connect(self._write_choice)
        return self._popup

    def _write_choice(self, offer: Offer, choice: Choice) -> None:
        line = self.pages.toPlainText()
        self._done_with = offer.start
        cursor = self.pages.textCursor()
        cursor.setPosition(_units(line[: offer.start]))
        cursor.setPosition(_units(line[: offer.end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(choice.written + " ")
        self.pages.setTextCursor(cursor)
        self._hide()

    def _dismiss(self) -> None:
        line, at = self.pages.toPlainText(), self._cursor()
        offer = self._offering(line, at) if self._offering else None
        self._done_with = offer.start if offer else None
        self._hide()

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()


def _told(choice: Choice) -> str:
    name = (
        choice.name if len(choice.name) <= _LONGEST_NAME else choice.name[: _LONGEST_NAME - 1] + "…"
    )
    tells_more = choice.detail and fold(choice.detail) != fold(choice.name)
    return f"{name}   ·   {choice.detail}" if tells_more else name


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
