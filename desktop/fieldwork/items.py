"""What is read out of an office file, before anybody says what it means."""

from __future__ import annotations

from dataclasses import dataclass

Rank = tuple[str, int]
"""A family of numbering and the depth in it, from 1: ("heading", 2), ("arabic", 2) for 1.1."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet or table; `place` is its number."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `rank` is what its style or list says of its depth."""

    text: str
    place: str
    rank: Rank | None = None
