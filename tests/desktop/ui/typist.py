"""A person who types findings by Telex and counts every key struck, Shift and Ctrl among them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from tests.typing_hand import key_in, press

KEYS_A_SECOND = 4.5
"""The keystroke model for somebody who types every day but is no typist."""

_SHIFTED = set('!@#$%^&*()_+{}:"<>?~|“”')


def keys_of(text: str) -> int:
    """Return how many keys Telex takes for a text: a mark is a key, a capital or a sign above is two."""
    count = 0
    for sign in unicodedata.normalize("NFD", text):
        count += 1 + (sign in "đĐ") + (sign.isupper() or sign in _SHIFTED)
    return count


class Typist:
    """Types into the capture line; `keys` counts since the last entry."""

    def __init__(self, pages: QPlainTextEdit) -> None:
        self._pages = pages
        self.keys = 0

    def type(self, text: str) -> None:
        """Type a text; a popup that offers names stays beneath."""
        key_in(self._pages, text)
        self.keys += keys_of(text)

    def again(self) -> None:
        """Press F4."""
        press(self._pages, Qt.Key.Key_F4)
        self.keys += 1

    def enter(self) -> None:
        """Press Enter."""
        press(self._pages, Qt.Key.Key_Return)
        self.keys += 1

    def enter_with_figures(self) -> None:
        """Press Ctrl+Enter."""
        press(self._pages, Qt.Key.Key_Return, ctrl=True)
        self.keys += 2

    def take_figures(self) -> None:
        """Press Ctrl+M."""
        QTest.keyClick(self._pages, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        self.keys += 2

    @property
    def seconds(self) -> float:
        """How long the keys take by the model."""
        return self.keys / KEYS_A_SECOND


class Way(NamedTuple):
    """One way to write down the same finding of 35 letters, "Còn 03/67 nhiệm vụ chưa hoàn thành"."""

    name: str
    act: Callable[[Typist], None]
    is_all_changed: bool = True


def _with_marks(typist: Typist) -> None:
    typist.type("!hc @ntt #1 Còn 03/67 nhiệm vụ chưa hoàn thành")
    typist.take_figures()
    typist.enter()


def _again(typist: Typist) -> None:
    typist.again()
    typist.type("còn 03/67 nhiệm vụ chưa hoàn thành")
    typist.enter_with_figures()


def _marks_and_phrases(typist: Typist) -> None:
    typist.type("!hc @ntt #1 Còn 03/67 nv cht")
    typist.enter_with_figures()


def _again_and_phrases(typist: Typist) -> None:
    typist.again()
    typist.type("Còn 03/67 nv cht")
    typist.enter_with_figures()


def _pinned(typist: Typist) -> None:
    typist.type("Còn 03/67 nhiệm vụ chưa hoàn thành")
    typist.enter_with_figures()


OLD_WAY = Way("everything changed, by marks, every letter typed", _with_marks)
WAYS = (
    Way("everything changed by F4, every letter typed", _again),
    Way("everything changed by marks, two phrases", _marks_and_phrases),
    Way("everything changed by F4, two phrases", _again_and_phrases),
    Way("nothing changed, every letter typed", _pinned, is_all_changed=False),
)
PHRASES = {"nv": "nhiệm vụ", "cht": "chưa hoàn thành"}
