"""Fields in which people type: label above, error beneath, saved by themselves, never losing a letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from db.drafts import Spot
from db.errors import Refused
from db.folding import nfc
from desktop.ui.drafts import Drafts
from desktop.ui.parts.aloud import describe
from desktop.ui.parts.drafting import Draft
from desktop.ui.parts.editors import LONGEST_LINE, ManyLines, OneLine, is_too_long
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.layouts import column
from desktop.words import Words

SETTLE_MS = 300
"""How long after the last key a field is taken as said."""

LATEST_MS = 700
"""How long a text that is typed without any pause waits to be taken, so that a crash costs less than a second."""

SHOWN_OF_LONGER = 5_000
V = TypeVar("V")


class Unreadable(Exception):
    """What was typed cannot be read; `key` names the words that say so."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class Field(QWidget, Generic[V]):
    """A labelled field. `settled` carries the value once the person paused, pressed Enter or left.

    A page connects `settled` to its write, and calls `show_value` whenever it has asked the store again:
    text that is still being typed, or was refused, is then left alone. A field that stands at a spot keeps what is
    typed and not in the record beyond a crash, and shows it again.
    """

    settled = Signal(object)
    entered = Signal()

    def __init__(self, words: Words, label: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._known = self._recorded = ""
        self._refused = self._came_back = False
        self._draft: Draft | None = None
        self._is_cut = False
        self._label = PlainLabel(label, "label")
        self._error = PlainLabel(role="error", wrap=True)
        self._error.hide()
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.flush)
        self._waits = QElapsedTimer()
        self._column = column(self, gap_px=4)
        self._column.addWidget(self._label)
        self._column.addWidget(self._error)
        self._label.setHidden(not label)

    def text(self) -> str:
        """Return what stands in the field, in NFC."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Replace what stands in the field."""
        raise NotImplementedError

    def read(self, text: str) -> V:
        """Return the value that the text says. Raises `Unreadable` or `Refused`."""
        raise NotImplementedError

    def shown(self, value: V) -> str:
        """Return the text that says the value."""
        raise NotImplementedError

    def start(self, value: V) -> None:
        """Show another record's value: what was typed for the last one is settled first."""
        self.flush()
        self._came_back = False
        if self._draft:
            self._draft.leave()
        self.accept()
        self._put(self.shown(value))

    def stand_at(self, drafts: Drafts, spot: Spot, *, waits: bool = False) -> None:
        """Stand for this spot: what is typed and not in the record is kept, and what was kept comes back.

        Where it `waits`, nothing is in the record until the whole is entered: in a dialog, in a row to be filled.
        """
        draft = self._draft = self._draft or self._new_draft()
        draft.waits = waits
        kept = draft.stand_at(drafts, spot)
        if kept is not None and not self.is_unsettled:
            self._bring_back(kept)

    def took(self) -> None:
        """Take note that what stands here is in the record, or is wanted no more."""
        self._known = self._recorded = self.text()
        self._came_back = False
        self._keep()

    def show_value(self, value: V) -> None:
        """Show what the store now says, unless the person is typing something else."""
        is_held = self._refused or self._came_back
        if is_held and self._draft and self._draft.was_settled_elsewhere:
            self._came_back = is_held = False
            self.accept()
        if self.is_unsettled or is_held or self._says(value):
            self._hear(value)
            return
        self._put(self.shown(value))

    @property
    def is_unsettled(self) -> bool:
        """Whether something was typed that `settled` has not carried yet."""
        return self.text() != self._known

    @property
    def is_refused(self) -> bool:
        """Whether an error stands beneath the field."""
        return self._refused

    def flush(self) -> None:
        """Settle now what was typed."""
        self._timer.stop()
        text = self.text()
        if text != self._known:
            self._came_back = False
            self._settle(text)
        self._keep()

    def _settle(self, text: str) -> None:
        self._known = text
        try:
            value = self.read(text)
        except (Unreadable, Refused) as error:
            self.refuse(self._why(error))
        else:
            self.accept()
            before, waits = self._recorded, self._draft is not None and self._draft.waits
            self._recorded = before if waits else text
            self.settled.emit(value)
            if self._refused:
                self._recorded = before

    def _why(self, error: Unreadable | Refused) -> str:
        words = self._words
        return words(error.key) if isinstance(error, Unreadable) else words.explain(error)

    def refuse(self, sentence: str) -> None:
        """Show beneath the field why its text was not taken; the text stays."""
        self._refused = True
        self._mark(sentence)

    def accept(self) -> None:
        """Take the error away."""
        if self._refused:
            self._refused = False
            self._mark("")

    @property
    def drafts(self) -> list[Spot]:
        """The spot of what is kept of this field."""
        return self._draft.spots if self._draft else []

    def focus(self) -> None:
        """Put the cursor into the field."""
        self._editor().setFocus(Qt.FocusReason.OtherFocusReason)

    def _editor(self) -> OneLine | ManyLines:
        raise NotImplementedError

    def _says(self, value: V) -> bool:
        return not self._is_cut and self.text() == self.shown(value)

    def _put(self, text: str) -> None:
        self._is_cut = is_too_long(text)
        self._editor().setProperty("readOnly", self._is_cut)
        self._mark(self._words("parts.too_long", count=len(text)) if self._is_cut else "")
        text = text[:SHOWN_OF_LONGER] if self._is_cut else text
        if self.text() != text:
            self.set_text(text)
        self._known = self._recorded = self.text()
        self._keep()

    def _hear(self, value: V) -> None:
        """Take note of what the record says beside what stands here."""
        if self._came_back or self._refused or self._says(value):
            self._recorded = self.text() if self._says(value) else self.shown(value)
            self._came_back = self._came_back and not self._says(value)
            self._keep()

    def _bring_back(self, text: str) -> None:
        """Show what was kept, as it stood; where the record says it by now nothing needs to be kept."""
        fault = ""
        try:
            said = self.shown(self.read(text))
        except (Unreadable, Refused) as error:
            said, fault = text, self._why(error)
        if said != self._recorded:
            self.set_text(text)
            self._editor().to_end()
            self._known, self._came_back = self.text(), True
        if fault:
            self.refuse(fault)
        self._keep()

    def _keep(self) -> None:
        """Keep what stands here, unless the record says it; say so where it came back."""
        draft, text = self._draft, self.text()
        if draft is None:
            return
        draft.say("")
        if self._came_back:
            draft.tell(self._recorded, "" if draft.waits or self._refused else self._editor().KEYS)
        draft.keep("" if text == self._recorded else text, said=self._error.text())

    def _new_draft(self) -> Draft:
        draft = Draft(self._words, self)
        draft.soon.timeout.connect(self._keep)
        self._column.addWidget(draft.sign)
        return draft

    def _overfull(self) -> None:
        """Say that what was pasted is too long; nothing of it was taken."""
        self._mark(self._words("parts.paste_too_long"))

    @property
    def is_half_a_value(self) -> bool:
        """Whether what is typed is read as a whole: half of a number or day is none yet."""
        return False

    def _touched(self) -> None:
        """Have kept soon what may not be taken soon, and wait for a pause."""
        draft = self._draft
        if draft and self.is_half_a_value and not draft.soon.isActive():
            draft.soon.start()
        self._typed()

    def _enter(self) -> None:
        """Take what stands here, also what came back or was refused as it is: there may be room by now."""
        if self._came_back or self._refused:
            self._known = self._recorded
        self.flush()
        self.entered.emit()

    def _typed(self) -> None:
        """Wait for a pause, but not for ever: somebody who takes down what is said makes none."""
        if self.text() == self._known:
            return
        if not self._timer.isActive():
            self._waits.start()
        if self.is_half_a_value or self._waits.elapsed() < LATEST_MS - SETTLE_MS:
            self._timer.start()

    def _hold(self, editor: QWidget) -> None:
        """Place the editing widget between label and error, and name it."""
        self._column.insertWidget(1, editor)
        self._label.setBuddy(editor)
        self.setFocusProxy(editor)
        editor.setAccessibleName(self._label.text())
        describe(editor)

    def _mark(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        editor = self._editor()
        describe(editor, sentence)
        editor.setProperty("wrong", bool(sentence))
        editor.style().unpolish(editor)
        editor.style().polish(editor)


class LineField(Field[V]):
    """One line. Without `read` and `shown` its value is the text itself."""

    def __init__(
        self,
        words: Words,
        label: str,
        *,
        hint: str = "",
        read: Callable[[str], V] | None = None,
        shown: Callable[[V], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, label, parent=parent)
        self._read, self._shown = read, shown
        self.line = OneLine()
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self._touched)
        self.line.composed.connect(self._touched)
        self.line.left.connect(self.flush)
        self.line.returnPressed.connect(self._enter)
        self.line.setMaxLength(LONGEST_LINE)
        self.line.inputRejected.connect(self._take_paste_back, Qt.ConnectionType.QueuedConnection)
        self._hold(self.line)

    @property
    def is_half_a_value(self) -> bool:
        """Whether what is typed is read as a whole."""
        return self._read is not None

    def text(self) -> str:
        """Return the line, in NFC, without spaces around it."""
        return nfc(self.line.on_screen()).strip()

    def set_text(self, text: str) -> None:
        """Replace the line, keeping the cursor's place."""
        cursor = self.line.cursorPosition()
        self.line.setText(" ".join(text.split("\n")))
        self.line.setCursorPosition(cursor if self.line.hasFocus() else 0)

    def read(self, text: str) -> V:
        """Return the value that the line says."""
        value: Any = text
        return self._read(text) if self._read else value

    def shown(self, value: V) -> str:
        """Return the line that says the value."""
        return self._shown(value) if self._shown else str(value)

    def clear(self) -> None:
        """Empty the line without settling anything, for a bar that takes one entry after the other."""
        self._timer.stop()
        self.accept()
        self.line.setText("")
        self.took()

    def _take_paste_back(self) -> None:
        """Take back what Qt cut to the greatest length, so that nothing is taken in part."""
        if len(self.line.text()) >= LONGEST_LINE and not self._is_cut:
            self.line.undo()
        self._overfull()

    def _editor(self) -> OneLine | ManyLines:
        return self.line


class TextField(Field[str]):
    """Several lines of plain text, as high as they need; Tab leaves the field, Ctrl+Enter enters."""

    def __init__(
        self,
        words: Words,
        label: str,
        *,
        hint: str = "",
        lines: int = 2,
        most_lines: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, label, parent=parent)
        self.pages = ManyLines(lines, most_lines)
        self.pages.setPlaceholderText(hint)
        self.pages.textChanged.connect(self._touched)
        self.pages.composed.connect(self._touched)
        self.pages.left.connect(self.flush)
        self.pages.entered.connect(self._enter)
        self.pages.overfull.connect(self._overfull)
        self._hold(self.pages)

    def text(self) -> str:
        """Return the text, in NFC."""
        return nfc(self.pages.on_screen())

    def set_text(self, text: str) -> None:
        """Replace the text, keeping the cursor's place."""
        at = self.pages.textCursor().position()
        self.pages.setPlainText(text)
        cursor = self.pages.textCursor()
        cursor.setPosition(min(at, len(self.pages.toPlainText())))
        self.pages.setTextCursor(cursor)

    def read(self, text: str) -> str:
        """Return the text itself."""
        return text

    def shown(self, value: str) -> str:
        """Return the text itself, in NFC."""
        return nfc(value)

    def clear(self) -> None:
        """Empty the field without settling anything."""
        self.accept()
        self.pages.clear()
        self._timer.stop()
        self.took()

    def _editor(self) -> OneLine | ManyLines:
        return self.pages
