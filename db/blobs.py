"""Evidence by the hash of its bytes: every file sealed under a key of its own, written and read in pieces.

A sealed file is a header and chunks (see `chunks`), so that a flipped, cut, swapped or added chunk is found. The key
comes from the content's hash: the same bytes always give the same file, and adding twice is harmless. The file's name
tells nothing without the key.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import chunks, files
from db.chunks import CHUNK_BYTES, Piece, Seal, Torn
from db.errors import FileChanged, NoEvidence, UnreadableFile, VaultDamaged
from db.keys import derive

_HEADER = b"so-doan blob 1\r\n"
_HASH_DIGITS = 64
_DIGITS = frozenset("0123456789abcdef")


Parts = Callable[[], Iterable[bytes]]
"""Gives bytes part by part, as often as it is called."""


class Step(Protocol):
    """What long work reports to; it may raise to stop the work."""

    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` units are finished."""


class Blob(NamedTuple):
    """Bytes in the vault: the SHA-256 of them, in hexadecimal digits, and how many they are."""

    hash: str
    size_bytes: int


def measured(parts: Iterable[bytes]) -> Blob:
    """Return what bytes are that are given part by part."""
    digest, size_bytes = hashlib.sha256(), 0
    for part in parts:
        digest.update(part)
        size_bytes += len(part)
    return Blob(digest.hexdigest(), size_bytes)


class Blobs:
    """The sealed files of one vault."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._key = derive(key, b"so-doan blob content")
        self._name_key = derive(key, b"so-doan blob name")
        self._mark = secrets.token_hex(4)
        self._folders = files.Folders(folder, 0o700)

    def add(self, source: Path, work: Step) -> Blob:
        """Keep the bytes of the file `source`; on return they are durable. `work` counts bytes, read twice.

        Raises `UnreadableFile` and `FileChanged` about the source, `DiskFull` and `NotWritable` about the vault.
        """
        size_bytes = _regular_size(source)
        total, done = 2 * size_bytes, 0
        digest = hashlib.sha256()
        for chunk in _read(source, size_bytes, UnreadableFile):
            digest.update(chunk)
            done += len(chunk)
            work.step(done, total)
        blob = Blob(digest.hexdigest(), size_bytes)
        if not self._is_intact(blob.hash):
            again = _reported(_read(source, size_bytes, FileChanged), work, done, total)
            self._seal(blob, again, source)
        work.step(total, total)
        return blob

    def add_bytes(self, data: bytes) -> Blob:
        """Keep `data`; on return it is durable."""
        blob = Blob(hashlib.sha256(data).hexdigest(), len(data))
        if not self._is_intact(blob.hash):
            self._seal(blob, (data,), None)
        return blob

    def add_parts(self, parts: Parts) -> Blob:
        """Keep bytes that are given twice, part by part, the same each time; on return they are durable.

        Raises `FileChanged` where they were not the same.
        """
        blob = measured(parts())
        if not self._is_intact(blob.hash):
            self._seal(blob, _pieces(parts()), self.folder)
        return blob

    def keep(self, hash: str, size_bytes: int, content: Iterable[Piece], source: Path) -> None:
        """Keep bytes whose hash is known before they come, in pieces of whole chunks; on return they are durable.

        Raises `FileChanged` about `source`, from which they come, where they are not the bytes of that hash.
        """
        if not self.holds(hash):
            self._seal(Blob(hash, size_bytes), content, source)

    def open(self, hash: str) -> BinaryIO:
        """Return the bytes as a seekable stream that decrypts as it is read.

        Raises `NoEvidence`; `VaultDamaged` here or while reading, never a changed byte.
        """
        path = self._path(hash)
        if path is None or not path.is_file():
            raise NoEvidence(hash)
        with files.refusals(path):
            file = path.open("rb")
        try:
            return io.BufferedReader(
                _Opened(file, self._cipher(hash), self.folder.parent, hash), CHUNK_BYTES
            )
        except BaseException:
            file.close()
            raise

    def opener(self, hash: str) -> Callable[[], BinaryIO]:
        """Return what opens the bytes with this hash, as often as it is called."""
        return lambda: self.open(hash)

    def check(self, hash: str) -> None:
        """Read the whole content against its hash. Raises `NoEvidence` or `VaultDamaged`."""
        digest = hashlib.sha256()
        with self.open(hash) as stream:
            for piece in chunks.pieces(stream):
                digest.update(piece)
        if digest.hexdigest() != hash:
            raise VaultDamaged(self.folder.parent, "blob", hash)

    def holds(self, hash: str) -> bool:
        """Return whether the bytes are there, without reading them."""
        return _is_hash(hash) and os.path.isfile(self._file(hash))  # noqa: PTH113  thousands at a time

    def size(self, hash: str) -> int | None:
        """Return how large the bytes are by the length of their file, without reading it; None where there is none."""
        path = self._path(hash)
        with suppress(FileNotFoundError):
            return chunks.content_size(path.stat().st_size, _HEADER) if path else None
        return None

    def name(self, hash: str) -> str:
        """Return the file name under which the bytes with this hash lie."""
        return hmac.digest(self._name_key, bytes.fromhex(hash), "sha256").hex()

    def names(self) -> frozenset[str]:
        """Return the file names of all that is there: `name(hash)` of each."""
        return frozenset(
            path.name for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if _is_hash(path.name)
        )

    def sweep(self) -> int:
        """Remove what an interrupted program left half written and return how many files it was."""
        leftovers = [
            path
            for path in self.folder.glob(f"*{files.PART}")
            if not path.name.startswith(self._mark)
        ]
        with files.refusals(self.folder):
            for path in leftovers:
                path.unlink(missing_ok=True)
        return len(leftovers)

    def _path(self, hash: str) -> Path | None:
        return Path(self._file(hash)) if _is_hash(hash) else None

    def _file(self, hash: str) -> str:
        name = self.name(hash)
        return f"{self.folder}{os.sep}{name[:2]}{os.sep}{name}"

    def _cipher(self, hash: str) -> AESGCM:
        return AESGCM(derive(self._key, bytes.fromhex(hash)))

    def _is_intact(self, hash: str) -> bool:
        with suppress(NoEvidence, VaultDamaged):
            self.check(hash)
            return True
        return False

    def _seal(self, blob: Blob, content: Iterable[Piece], source: Path | None) -> None:
        """Write the sealed file; what is read again from a `source` is held to the hash once more."""
        path = self._path(blob.hash)
        assert path is not None  # the hash is our own
        part = self.folder / f"{self._mark}-{secrets.token_hex(8)}{files.PART}"
        with files.refusals(self.folder):
            made = self._folders.make(path.parent)
            try:
                self._write(part, blob, content, source)
                files.replace(part, path, made)
                self._folders.settle(made)
            finally:
                part.unlink(missing_ok=True)

    def _write(self, part: Path, blob: Blob, content: Iterable[Piece], source: Path | None) -> None:
        digest = hashlib.sha256()
        seal = Seal(self._cipher(blob.hash), _HEADER, blob.size_bytes)
        sealed = seal.closed(content if source is None else _digested(content, digest))
        with files.new(part) as file:
            files.fill(file, sealed)
            if source is not None and digest.hexdigest() != blob.hash:
                raise FileChanged(source)


class _Opened(io.RawIOBase):
    """The content of one sealed file; what is asked for in whole chunks is opened right into the asker's buffer."""

    def __init__(self, file: io.BufferedReader, cipher: AESGCM, vault: Path, hash: str) -> None:
        self._file, self._vault, self._hash = file, vault, hash
        self._size = chunks.content_size(file.seek(0, io.SEEK_END), _HEADER)
        self._seal = Seal(cipher, _HEADER, self._size)
        self._room = memoryview(
            bytearray(min(chunks.AT_ONCE, self._seal.count) * chunks.SEALED_BYTES)
        )
        self._at, self._number, self._chunk = 0, -1, memoryview(b"")
        file.seek(0)
        if self._size < 0 or file.read(len(_HEADER)) != _HEADER:
            raise self._damaged()
        self._load(self._seal.count - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(offset)
        self._at = start + offset
        return self._at

    def readall(self) -> bytes:
        room = bytearray(max(0, self._size - self._at))
        filled = 0
        while filled < len(room):
            filled += self.readinto(memoryview(room)[filled:])
        return bytes(room)

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")[: max(0, self._size - self._at)]
        number, offset = divmod(self._at, CHUNK_BYTES)
        is_whole = len(view) >= CHUNK_BYTES or self._at + len(view) == self._size
        if view and not offset and is_whole:
            size = self._open(number, view)
        elif view:
            self._load(number)
            size = len(self._chunk[offset : offset + len(view)])
            view[:size] = self._chunk[offset : offset + size]
        else:
            return 0
        self._at += size
        return size

    def close(self) -> None:
        self._file.close()
        super().close()

    def _load(self, number: int) -> None:
        if number != self._number:
            room = memoryview(bytearray(CHUNK_BYTES))
            self._chunk = room[: self._open(number, room)]
            self._number = number

    def _open(self, number: int, into: memoryview) -> int:
        """Open the chunks from `number` on that a buffer has room for, some at most; return their size."""
        count = min(chunks.AT_ONCE, self._seal.count - number, max(1, len(into) // CHUNK_BYTES))
        with files.refusals(self._vault):
            self._file.seek(len(_HEADER) + number * chunks.SEALED_BYTES)
            sealed = self._room[: self._file.readinto(self._room[: count * chunks.SEALED_BYTES])]
        filled = 0
        try:
            for at in range(count):
                own = sealed[at * chunks.SEALED_BYTES : (at + 1) * chunks.SEALED_BYTES]
                filled += self._seal.open(number + at, own, into[filled:])
        except Torn as error:
            raise self._damaged() from error
        return filled

    def _damaged(self) -> VaultDamaged:
        return VaultDamaged(self._vault, "blob", self._hash)


def _is_hash(text: str) -> bool:
    return len(text) == _HASH_DIGITS and _DIGITS.issuperset(text)


def _regular_size(source: Path) -> int:
    try:
        status = source.stat()
    except OSError as error:
        raise UnreadableFile(source) from error
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(source)
    return status.st_size


def _read(
    source: Path, size_bytes: int, refusal: type[UnreadableFile] | type[FileChanged]
) -> Iterator[bytes]:
    """Yield the file in chunks; what cannot be read raises `refusal`, another size `FileChanged`."""
    left = size_bytes
    try:
        with source.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    break
                yield chunk
    except OSError as error:
        raise refusal(source) from error
    if left != 0:
        raise FileChanged(source)


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield parts of any length as pieces of whole chunks, the last one of what is left."""
    held = bytearray()
    for part in parts:
        held += part
        whole = (len(held) - 1) // CHUNK_BYTES * CHUNK_BYTES
        if whole > 0:
            yield bytes(held[:whole])
            del held[:whole]
    if held:
        yield bytes(held)


def _reported(content: Iterable[bytes], work: Step, done: int, total: int) -> Iterator[bytes]:
    for chunk in content:
        yield chunk
        done += len(chunk)
        work.step(done, total)


def _digested(content: Iterable[Piece], digest: hashlib._Hash) -> Iterator[Piece]:
    for piece in content:
        digest.update(piece)
        yield piece
