"""Waiting in the window's tests: a wait ends with what it waits for, and only a broken test meets its deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000
"""How long at least a test waits: a busy machine is no failure. What never comes fails this much later."""


class PatientBot(QtBot):
    """The hand of pytest-qt without its five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 0) -> None:
        """Wait for a state."""
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = 0, **wanted: Any) -> Any:
        """Wait for a signal."""
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **wanted)
