"""One file on its way in: kept whole under its hash, then looked at, then developed. Many run side by side."""

from __future__ import annotations

import os
import stat
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db import secrecy
from db.blobs import Blob, Blobs
from db.errors import FileChanged, Refused, Secret, UnreadableFile
from db.folding import legible
from desktop.evidence import look
from desktop.evidence.darkroom import MOST_BYTES, Darkroom, Undevelopable
from desktop.evidence.look import HEAD_BYTES, Look, Sort
from desktop.evidence.pictures import SIDES_PX
from desktop.evidence.refused import (
    EmptyFile,
    JpegWanted,
    NamedOtherwise,
    UndecodableImage,
    UnshownPdf,
)
from desktop.evidence.renditions import Renditions
from desktop.evidence.shot import Shot
from desktop.work import Work

NICER = 10
"""By how much a lane's thread goes behind the window's, before the decoders."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that is kept: its bytes' hash and size, what it is, what its camera wrote, what is odd about it."""

    path: Path
    blob: Blob
    seen: Look
    shot: Shot
    remarks: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Copied:
    """Bytes that are in no file, such as a picture that was copied; `name` is what they are called."""

    name: str
    data: bytes


Piece = Path | Copied
"""What is brought: a file, or bytes."""


class Lane:
    """What every file goes through, safe to use from several threads. It writes nothing into the record."""

    def __init__(
        self, blobs: Blobs, renditions: Renditions, darkroom: Darkroom, work: Work | None = None
    ) -> None:
        """Make the lane of a batch; `work` is told how far a file is, where it is the only one."""
        self._blobs, self._renditions, self._darkroom = blobs, renditions, darkroom
        self._end: Exception | None = None
        self._work = work

    def end(self, reason: Exception) -> None:
        """Let no other file begin, and a long one stop: each raises `reason`."""
        self._end = self._end or reason

    def step(self, done: int, total: int) -> None:
        """Be the `Step` that keeping a long file reports to."""
        if self._end is not None:
            raise self._end
        if self._work is not None and done < total:
            self._work.step(done, total)

    def brought(self, piece: Piece) -> Brought:
        """Keep one file and develop it if it is a photo. Raises Refused; what was kept by then stays."""
        self.step(0, 0)
        path = place(piece)
        if line := secrecy.mark(legible(path.stem)):
            raise Secret("evidence.file_name", line)
        if isinstance(piece, Copied):
            blob, seen, data = self._kept_bytes(piece)
        else:
            blob, seen, data = self._kept(piece)
        remarks: list[Refused] = []
        claimed = look.sort_named(path.suffix)
        if claimed not in (None, seen.sort):
            remarks.append(NamedOtherwise(path, seen.sort))
        shot = Shot()
        if seen.decoder:
            try:
                shot = self._developed(blob.hash, seen, data)
            except Undevelopable as error:
                shot = error.shot
                remarks.append(_remark(path, seen, error.cause))
        return Brought(path, blob, seen, shot, tuple(remarks))

    def _kept(self, path: Path) -> tuple[Blob, Look, bytes | None]:
        """Keep the bytes and return what they are; those of a photo, which are then looked at as they were kept."""
        size_bytes = _size(path)
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
                whole = _photo(file, head, size_bytes)
        except OSError as error:
            raise UnreadableFile(path) from error
        if whole is not None:
            if len(whole) != size_bytes:
                raise FileChanged(path)
            return self._blobs.add_bytes(whole), look.look(whole[:HEAD_BYTES]), whole
        blob = self._blobs.add(path, self)
        with self._blobs.open(blob.hash) as stream:
            seen = look.look(stream.read(HEAD_BYTES))
            is_read = seen.sort is Sort.PDF and blob.size_bytes <= MOST_BYTES
            stream.seek(0)
            data = stream.read() if is_read else None
        return blob, look.named_as(seen, path.suffix), data

    def _kept_bytes(self, own: Copied) -> tuple[Blob, Look, bytes | None]:
        """Keep bytes that were copied; they are on no disk in clear, neither before nor after."""
        if not own.data:
            raise EmptyFile(place(own))
        seen, is_large = look.look(own.data[:HEAD_BYTES]), len(own.data) > MOST_BYTES
        return self._blobs.add_bytes(own.data), seen, None if is_large else own.data

    def _developed(self, hash: str, seen: Look, data: bytes | None) -> Shot:
        if data is None:
            raise Undevelopable("size")
        developed = self._darkroom.develop(data, seen.decoder, SIDES_PX)
        for side_px, picture in zip(SIDES_PX, developed.pictures, strict=True):
            self._renditions.put(hash, side_px, picture)
        return developed.shot


def place(piece: Piece) -> Path:
    """Return where a piece lies; of bytes in no file, their name."""
    return Path(piece.name) if isinstance(piece, Copied) else piece


def step_back() -> None:
    """Let the thread that calls go behind the one in which people type; only Linux ranks the threads of a process."""
    if sys.platform == "linux":
        with suppress(OSError):
            own = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + NICER)


def _size(path: Path) -> int:
    """Return the size of a plain file. Raises UnreadableFile, also for a pipe or folder, and EmptyFile."""
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableFile(path) from error
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(path)
    if not status.st_size:
        raise EmptyFile(path)
    return status.st_size


def _photo(file: BinaryIO, head: bytes, size_bytes: int) -> bytes | None:
    """Return the whole file if it is a photo small enough to be held."""
    if look.look(head).sort is not Sort.PHOTO or size_bytes > MOST_BYTES:
        return None
    return head + file.read(size_bytes - len(head) + 1)


def _remark(path: Path, seen: Look, cause: str) -> Refused:
    if cause == "format" and seen is look.HEIC:
        return JpegWanted(path)
    return UnshownPdf(path, cause) if seen is look.PDF else UndecodableImage(path, cause)
