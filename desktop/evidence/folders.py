"""What a folder holds that can be evidence of its own: its photos, by their first bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.evidence.watch import files_in, is_photo
from desktop.work import Work


@dataclass(frozen=True, slots=True)
class Inside:
    """The photos of folders, by name within each, and how many other files there are."""

    photos: tuple[Path, ...]
    others: int


def inside(folders: Sequence[Path], work: Work) -> Inside:
    """Look into folders and the folders in them. What cannot be read is no photo; `work` counts files."""
    photos: list[Path] = []
    count = 0
    for folder in folders:
        own = []
        for path, _size, _changed in files_in(folder):
            count += 1
            work.step(count, count)
            if is_photo(path):
                own.append(path)
        photos += sorted(own)
    return Inside(tuple(photos), count - len(photos))
