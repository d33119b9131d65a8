"""The keyboard stays with a button that is made anew: a list that shows what the store says now keeps one's place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget

Mark = tuple[object, object]
"""What a button does, and to what."""


def mark(button: QWidget, act: str, value: str) -> None:
    """Say what a button does, and to what, so that it is known again."""
    button.setProperty("act", act)
    button.setProperty("value", value)


@contextmanager
def renewed(section: QWidget) -> Iterator[None]:
    """Make the buttons of a section anew inside; the one that stands for the one with the keyboard gets it back."""
    had = section.window().focusWidget()
    is_ours = had is not None and section.isAncestorOf(had)
    known = _mark(had) if had is not None and is_ours else (None, None)
    yield
    if known[0]:
        QTimer.singleShot(0, section, partial(_give, section, known))


def _mark(widget: QWidget) -> Mark:
    return widget.property("act"), widget.property("value")


def _give(section: QWidget, known: Mark) -> None:
    for button in section.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and _mark(button) == known:
            button.setFocus()
            return
