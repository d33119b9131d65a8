"""What long work may ask of whoever started it: say how far it is, and whether it should stop."""

from __future__ import annotations

from typing import Protocol


class Stopped(Exception):
    """The person asked the work to stop; what was begun is undone."""


class Work(Protocol):
    """Handed to long work. The window shows it as a bar, the command line as a line, tests record it."""

    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` units are finished. Raises `Stopped` where a stop was asked for."""


class Quiet:
    """Work that nobody watches and nobody stops."""

    def step(self, done: int, total: int) -> None:
        """Do nothing."""
