"""A hand that types as people in Vietnam do: keys, and compositions of an input method."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BOMB = "<table>" * 40 + "<img src='file:///etc/passwd'><b>đậm</b>&amp;"
"""Text that hangs or loads files where something takes it for markup."""


def press(widget: QWidget, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> None:
    """Press and release one key."""
    held = Qt.KeyboardModifier.NoModifier
    held |= Qt.KeyboardModifier.ControlModifier if ctrl else held
    held |= Qt.KeyboardModifier.ShiftModifier if shift else held
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, held))


def key_in(widget: QWidget, text: str) -> None:
    """Type letters as ready-made key events, as UniKey sends them."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, event)


def compose(widget: QWidget, text: str) -> None:
    """Type words as ibus does: each grows as a preedit, mark by mark, and is committed at its end."""
    words = text.split(" ")
    for number, word in enumerate(words):
        steps = unicodedata.normalize("NFD", word)
        for end in range(1, len(steps) + 1):
            QApplication.sendEvent(widget, QInputMethodEvent(steps[:end], []))
        commit(widget, word if number == len(words) - 1 else word + " ")


def correct(widget: QWidget, text: str) -> None:
    """Type as UniKey does in Telex and VNI: a letter, then Backspace and the letter with its mark."""
    for letter in text:
        grown = _grown(letter)
        key_in(widget, grown[0])
        for marked in grown[1:]:
            press(widget, Qt.Key.Key_Backspace)
            key_in(widget, marked)


def replace(widget: QWidget, text: str) -> None:
    """Type as ibus-bamboo does beside the text: each mark replaces the letter before the cursor by another."""
    for letter in text:
        grown = _grown(letter)
        commit(widget, grown[0])
        for marked in grown[1:]:
            event = QInputMethodEvent()
            event.setCommitString(marked, -1, 1)
            QApplication.sendEvent(widget, event)


def _grown(letter: str) -> list[str]:
    """Return a letter as it grows mark by mark: o, ô, ộ; đ grows out of d."""
    if letter in "đĐ":
        return ["d" if letter == "đ" else "D", letter]
    steps = unicodedata.normalize("NFD", letter)
    return [unicodedata.normalize("NFC", steps[:end]) for end in range(1, len(steps) + 1)]


def commit(widget: QWidget, text: str) -> None:
    """End a composition with `text`."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
