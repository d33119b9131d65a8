"""Photos for a paper: made outside this room, within limits, with the marks that lie over them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from db.records import Mark


class Rendition(Protocol):
    """A photo as the paper carries it: JPEG bytes, upright, in grey or in three colours, nothing beside it."""

    @property
    def jpeg(self) -> bytes:
        """The bytes."""

    @property
    def width_px(self) -> int:
        """How wide it is."""

    @property
    def height_px(self) -> int:
        """How high it is."""

    @property
    def grey(self) -> bool:
        """Whether it has one colour."""


Prints = Callable[[str, tuple[Mark, ...]], Rendition | None]
"""Gives the photo of this hash with these marks drawn: the same for the same.

None where it cannot be shown; raises Refused or OSError where its bytes are not to be had.
"""
