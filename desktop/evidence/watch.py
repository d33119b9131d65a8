"""A folder that a camera or phone fills: which files in it are new and finished. Asked, never told."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

QUIET_S = 2.0
"""A file that has not grown for so long is finished."""

DEEPEST = 3
"""Cameras put their photos into folders of folders: DCIM/100CANON."""

MOST_FILES = 50_000

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", "~")


@dataclass(frozen=True, slots=True)
class _State:
    """A file's size and time of change, and since when they are so."""

    size_bytes: int
    changed_ns: int
    since: float


class Watch:
    """Finds what comes into a folder after the watch began. One thread asks it now and then."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], float] = time.monotonic,
        *,
        with_older: bool = False,
    ) -> None:
        """Begin to watch; `with_older` also finds what lies there already. `clock` counts seconds."""
        self.folder, self._clock = folder, clock
        self._waiting: dict[Path, _State] = {}
        self._seen: dict[Path, tuple[int, int]] = {}
        if not with_older:
            self._seen = {path: (size, changed) for path, size, changed in files_in(folder)}

    @property
    def is_there(self) -> bool:
        """Whether the folder can be read now; a phone is plugged out and in again."""
        return self.folder.is_dir()

    def finished(self) -> list[Path]:
        """Return the files that became finished since the last question, oldest first. Each is said once."""
        now = self._clock()
        found = {path: (size, changed) for path, size, changed in files_in(self.folder)}
        self._waiting = {p: state for p, state in self._waiting.items() if p in found}
        done = [path for path, now_is in found.items() if self._is_done(path, now_is, now)]
        for path in done:
            self._seen[path] = found[path]
            del self._waiting[path]
        return sorted(done, key=lambda path: (found[path][1], path.name))

    def _is_done(self, path: Path, now_is: tuple[int, int], now: float) -> bool:
        size_bytes, changed_ns = now_is
        if self._seen.get(path) == now_is:
            return False
        before = self._waiting.get(path)
        if before is None or (before.size_bytes, before.changed_ns) != now_is:
            self._waiting[path] = _State(size_bytes, changed_ns, now)
            return False
        return size_bytes > 0 and now - before.since >= QUIET_S and _opens(path)


def newest(folder: Path) -> Path | None:
    """Return the file that came last into a camera's folder, None where there is none."""
    found = [(changed, path.name, path) for path, size, changed in files_in(folder) if size]
    return max(found)[2] if found else None


def files_in(folder: Path, depth: int = DEEPEST) -> Iterator[tuple[Path, int, int]]:
    """Yield path, size and time of change of every file that may be finished; what cannot be read is left out."""
    count = 0
    waiting = [(folder, depth)]
    while waiting and count < MOST_FILES:
        here, left = waiting.pop()
        for entry in _entries(here):
            if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                continue
            status = _status(entry)
            if status is None:
                continue
            if stat.S_ISDIR(status.st_mode) and left > 1:
                waiting.append((Path(entry.path), left - 1))
            elif stat.S_ISREG(status.st_mode):
                count += 1
                yield Path(entry.path), status.st_size, status.st_mtime_ns


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


def _opens(path: Path) -> bool:
    """Return whether the file can be opened: on Windows whoever still copies it may hold it."""
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True
