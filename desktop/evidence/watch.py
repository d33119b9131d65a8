"""A folder that a camera or phone fills: which files in it are new and finished. Asked, never told."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.evidence.look import HEAD_BYTES, Sort, look

QUIET_S = 2.0
"""A file that has not grown for so long is finished."""

DEEPEST = 3
"""Cameras put their photos into folders of folders: DCIM/100CANON."""

MOST_FILES = 50_000

_BESIDE = ("thumbs.db", "ehthumbs.db", "desktop.ini", ".aae", ".thm", ".lrv", ".xmp", ".bup")
"""What systems, cameras and phones write beside their photos: nothing that anybody took."""

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", "~")


@dataclass(frozen=True, slots=True)
class _State:
    """A file's size and time of change, and since when they are so."""

    size_bytes: int
    changed_ns: int
    since: float


class Watch:
    """Finds what comes into a folder after the watch began. One thread asks it now and then."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to watch. `clock` counts seconds."""
        self.folder, self._clock = folder, clock
        self.has_begun, self.is_there = False, True
        self._waiting: dict[Path, _State] = {}
        self._seen: dict[Path, tuple[int, int]] = {}
        self._lost: set[Path] = set()
        self._was_away: set[Path] = set()

    def finished(self) -> list[Path]:
        """Return the files that became finished since the last question, oldest first. Each is said once.

        The first question takes note of what lies there already; a phone that is not plugged in yet is waited for.
        """
        now = self._clock()
        found = {path: (size, changed) for path, size, changed in files_in(self.folder)}
        self.is_there = bool(found) or self.folder.is_dir()
        if not self.has_begun:
            self.has_begun, self._seen = self.is_there, found
            return []
        self._look_for_lost(found)
        self._waiting = {p: state for p, state in self._waiting.items() if p in found}
        done = [path for path, now_is in found.items() if self._is_done(path, now_is, now)]
        for path in done:
            self._seen[path] = found[path]
            self._was_away.discard(path)
            del self._waiting[path]
        return sorted(done, key=lambda path: (found[path][1], path.name))

    def lose(self, paths: Iterable[Path]) -> None:
        """Take note that files which were given could not be read: they are given again when they come back."""
        self._lost |= self._seen.keys() & set(paths)

    def _look_for_lost(self, found: Mapping[Path, tuple[int, int]]) -> None:
        """Forget lost files that were away since they were given, also where that is heard once they are back.

        One that stays unreadable where it lies is not said for ever.
        """
        self._was_away |= self._seen.keys() - found.keys()
        for path in self._lost & self._was_away:
            del self._seen[path]
            self._lost.discard(path)
            self._was_away.discard(path)

    def _is_done(self, path: Path, now_is: tuple[int, int], now: float) -> bool:
        size_bytes, changed_ns = now_is
        if self._seen.get(path) == now_is:
            return False
        before = self._waiting.get(path)
        if before is None or (before.size_bytes, before.changed_ns) != now_is:
            self._waiting[path] = _State(size_bytes, changed_ns, now)
            return False
        return size_bytes > 0 and now - before.since >= QUIET_S and _opens(path)


def newest(
    folder: Path,
    now_s: Callable[[], float] = time.time,
    pause: Callable[[float], None] = time.sleep,
) -> Path | None:
    """Return the photo that came last into a camera's folder, None where there is none.

    One that changed a moment ago may still be on its way: it is waited for until it stays as it is.
    """
    every = sorted(
        ((changed, path) for path, size, changed in files_in(folder) if size), reverse=True
    )
    found = next((path for _, path in every if is_photo(path)), None)
    while found is not None and _changes(found, now_s, pause):
        pass
    return found


def _changes(path: Path, now_s: Callable[[], float], pause: Callable[[float], None]) -> bool:
    """Return whether a file that changed a moment ago changed once more."""
    before = _told(path)
    if before is None or not 0 <= now_s() - before[1] / 1e9 < QUIET_S:
        return False
    pause(QUIET_S / 2)
    return _told(path) != before


def _told(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def is_photo(path: Path) -> bool:
    """Return whether a file is a photo by its first bytes; what cannot be read is none."""
    try:
        with path.open("rb") as file:
            return look(file.read(HEAD_BYTES)).sort is Sort.PHOTO
    except OSError:
        return False


def files_in(folder: Path, depth: int = DEEPEST) -> Iterator[tuple[Path, int, int]]:
    """Yield path, size and time of change of every file that may be finished; what cannot be read is left out."""
    count = 0
    waiting = [(folder, depth)]
    while waiting and count < MOST_FILES:
        here, left = waiting.pop()
        for entry in _entries(here):
            if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED + _BESIDE):
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
