"""Waiting in the window's tests: a wait ends with what it waits for, and only a broken test meets its deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from desktop.ui.page import Page
    from desktop.ui.window import Window

PATIENCE_MS = 60_000
"""How long at least a test waits: a busy machine is no failure. What never comes fails this much later."""

SOON_MS = 1000
"""A clock that rings within this time belongs to what is under way."""


class PatientBot(QtBot):
    """The hand of pytest-qt without its five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 0) -> None:
        """Wait for a state."""
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = 0, **wanted: Any) -> Any:
        """Wait for a signal."""
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **wanted)


def laid_out() -> None:
    """Show what was just filled and give it its place; Qt puts both off to the next turn."""
    QApplication.sendPostedEvents()


def settled(qtbot: QtBot, shown: Page | Window) -> None:
    """Wait until nothing is under way: no work, no news of the store untold, no clock about to ring."""
    from desktop.ui.page import Page

    own = shown.desk if isinstance(shown, Page) else shown._desk

    def is_at_rest() -> bool:
        rings = [each.isActive() and _is_soon(each) for each in shown.findChildren(QTimer)]
        return not (own.jobs.running or own.feed._heard_of or any(rings))

    qtbot.waitUntil(is_at_rest)
    laid_out()


def _is_soon(clock: QTimer) -> bool:
    return clock.isSingleShot() and clock.interval() <= SOON_MS
