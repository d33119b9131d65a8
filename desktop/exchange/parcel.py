"""A ZIP that is the same for the same content, written piece by piece, and read again before it counts as done."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from db import files
from db.errors import Refused
from db.folding import nfc

CHUNK_BYTES = 1 << 16
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""A ZIP's first moment: nothing in it depends on the clock."""

_PLAIN_FILE = 0o100644 << 16
_UNIX = 3
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST_NAME_BYTES = 150


class PackageDiffers(Refused):
    """A package, read again, is not what was to be written; it was not kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package: its place, the SHA-256 and size of its bytes, and how to read them."""

    place: str
    hash: str
    size_bytes: int
    open: Callable[[], BinaryIO]


def of_bytes(place: str, data: bytes) -> Entry:
    """Return an entry whose bytes are in memory."""
    import io

    return Entry(place, hashlib.sha256(data).hexdigest(), len(data), lambda: io.BytesIO(data))


def write(path: Path, entries: Sequence[Entry], step: Callable[[int, int], None]) -> None:
    """Write the package at `path`, read it again and compare: all of it is there, or nothing.

    Raises PackageDiffers and what the disk refuses; `step` counts bytes, twice over.
    """
    with files.refusals(path.parent):
        files.make_folder(path.parent)
        part = files.part_of(path)
        try:
            _write(part, entries, step)
            if not holds(part, entries, step):
                raise PackageDiffers(path)
            files.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def _write(part: Path, entries: Sequence[Entry], step: Callable[[int, int], None]) -> None:
    total = 2 * sum(entry.size_bytes for entry in entries)
    done = 0
    with files.new(part) as file:
        with zipfile.ZipFile(file, "w") as package:
            for entry in entries:
                with entry.open() as source, package.open(_info(entry), "w") as sink:
                    for chunk in _chunks(source):
                        sink.write(chunk)
                        done += len(chunk)
                        step(min(done, total), total)
        files.sync(file)


def _info(entry: Entry) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(entry.place, _MOMENT)
    is_text = entry.place.endswith((".json", ".csv", ".txt", ".xml"))
    info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
    info.file_size = entry.size_bytes
    return info


def holds(path: Path, entries: Sequence[Entry], step: Callable[[int, int], None]) -> bool:
    """Tell whether a package has exactly these files, byte for byte."""
    total = 2 * sum(entry.size_bytes for entry in entries)
    done = total // 2
    try:
        with zipfile.ZipFile(path) as package:
            if package.namelist() != [entry.place for entry in entries]:
                return False
            for entry in entries:
                if _digest(package, entry.place) != entry.hash:
                    return False
                done += entry.size_bytes
                step(min(done, total), total)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError):
        return False
    return True


def _digest(package: zipfile.ZipFile, place: str) -> str:
    digest = hashlib.sha256()
    with package.open(place) as source:
        for chunk in _chunks(source):
            digest.update(chunk)
    return digest.hexdigest()


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK_BYTES):
        yield chunk


def named_apart(names: Sequence[str]) -> list[str]:
    """Return file names that every system takes, no two alike whatever their case."""
    taken: set[str] = set()
    return [_apart(safe(name), taken) for name in names]


def _apart(name: str, taken: set[str]) -> str:
    path, count, own = PurePosixPath(name), 1, name
    while own.casefold() in taken:
        count += 1
        own = f"{path.stem} ({count}){path.suffix}"
    taken.add(own.casefold())
    return own


def safe(name: str) -> str:
    """Return a file name without what a file system refuses, within its length, its ending kept."""
    plain = " ".join(_UNSAFE.sub(" ", nfc(name)).split()).strip(" .") or "tep"
    path = PurePosixPath(plain)
    stem, suffix = path.stem, path.suffix[:12].rstrip(" .")
    while len((stem + suffix).encode()) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    own = stem.rstrip(" .") + suffix
    return f"_{own}" if _DEVICES.fullmatch(own) else own
