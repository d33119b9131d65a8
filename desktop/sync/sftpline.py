"""SFTP, version 3 of its protocol, spoken over one SSH channel: many requests on their way, each answer looked at.

Written here because paramiko's own files drop the errors of pipelined writes and of closing, read ahead in threads, and
cannot ask a server to flush a file to its disk.
"""

from __future__ import annotations

import stat
import struct
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

BLOCK_BYTES = 32 * 1024
_FIRST_READS, _MOST_READS = 8, 48
_MOST_WRITES = 64
_LARGEST_PACKET = 1024 * 1024
_VERSION = 3


class _Kind(IntEnum):
    INIT = 1
    VERSION = 2
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    STAT = 17
    RENAME = 18
    STATUS = 101
    HANDLE = 102
    DATA = 103
    NAME = 104
    ATTRS = 105
    EXTENDED = 200
    EXTENDED_REPLY = 201


class Code(IntEnum):
    """Why a server did not do what was asked; the later ones are of newer versions, used by some."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    UNSUPPORTED = 8
    WRITE_PROTECTED = 12
    NO_SPACE = 14
    QUOTA_EXCEEDED = 15


_READING, _CREATING = 0x01, 0x02 | 0x08 | 0x20
"""The flags of opening: read; write, create, and be the one that did."""


class Failed(Exception):
    """The server did not do what was asked, and said why in a number."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class BadLine(Exception):
    """What came is not SFTP."""


class Channel(Protocol):
    """What bytes go over; paramiko's channel is one."""

    def sendall(self, data: bytes) -> object:
        """Send all of it."""

    def recv(self, size: int) -> bytes:
        """Return what came; nothing at the end."""


@dataclass(frozen=True, slots=True)
class About:
    """What lies under a name: a folder, a file, or something else."""

    name: str
    size_bytes: int
    is_folder: bool
    is_file: bool


@dataclass(frozen=True, slots=True)
class Space:
    """What is left on the server's disk for us, and whether it may be written at all."""

    free_bytes: int
    is_read_only: bool


class Line:
    """A conversation; answers are matched to what was asked by number."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._last = 0
        self._waiting: dict[int, tuple[int, _Reader]] = {}
        self._awaited: set[int] = set()
        self._send(struct.pack(">BI", _Kind.INIT, _VERSION))
        kind, _ = self._packet()
        if kind != _Kind.VERSION:
            raise BadLine

    def about(self, path: str) -> About | None:
        """Return what lies under a path; None if nothing does."""
        try:
            reader = self._asked(_Kind.STAT, _text(path), _Kind.ATTRS)
        except Failed as error:
            if error.code == Code.NO_SUCH_FILE:
                return None
            raise
        return reader.about(path.rpartition("/")[2])

    def entries(self, path: str) -> Iterator[About]:
        """Return what lies in a folder."""
        handle = self._asked(_Kind.OPENDIR, _text(path), _Kind.HANDLE).block()
        try:
            while True:
                try:
                    reader = self._asked(_Kind.READDIR, _block(handle), _Kind.NAME)
                except Failed as error:
                    if error.code == Code.EOF:
                        return
                    raise
                yield from reader.entries()
        finally:
            self._close(handle)

    def read(self, path: str, start: int) -> Iterator[bytes]:
        """Return a file's bytes from byte `start` on, more of them asked for as more come."""
        size = self._ask(_Kind.STAT, _text(path))
        try:
            body = _text(path) + struct.pack(">II", _READING, 0)
            handle = self._asked(_Kind.OPEN, body, _Kind.HANDLE).block()
        except BaseException:
            self._forget(size)
            raise
        try:
            yield from self._blocks(
                handle, start, self._answer(size, _Kind.ATTRS).about("").size_bytes
            )
        finally:
            self._close(handle)

    def write(self, path: str, pieces: Iterable[bytes]) -> None:
        """Make a file that was not there, write it, have it flushed to the disk where the server can."""
        handle = self._asked(
            _Kind.OPEN, _text(path) + struct.pack(">II", _CREATING, 0), _Kind.HANDLE
        ).block()
        try:
            self._fill(handle, pieces)
            self._flush(handle)
        except BaseException:
            self._close(handle)
            raise
        self._done(_Kind.CLOSE, _block(handle))

    def rename(self, path: str, to: str) -> None:
        """Give a file another name, which in this version nothing else may bear."""
        self._done(_Kind.RENAME, _text(path) + _text(to))

    def remove(self, path: str) -> None:
        """Remove a file."""
        self._done(_Kind.REMOVE, _text(path))

    def make_folder(self, path: str) -> None:
        """Make a folder."""
        self._done(_Kind.MKDIR, _text(path) + struct.pack(">I", 0))

    def space(self, path: str) -> Space | None:
        """Return what room there is where a path lies; None where the server does not say."""
        try:
            asked = _text("statvfs@openssh.com") + _text(path)
            reader = self._asked(_Kind.EXTENDED, asked, _Kind.EXTENDED_REPLY)
        except Failed:
            return None
        numbers = [reader.large() for _ in range(11)]
        return Space(numbers[1] * numbers[4], bool(numbers[9] & 1))

    # ── reading and writing many blocks

    def _blocks(self, handle: bytes, start: int, end: int) -> Iterator[bytes]:
        asked: deque[tuple[int, int, int]] = deque()
        at, most = start, _FIRST_READS
        try:
            while asked or at < end:
                while len(asked) < most and at < end:
                    size = min(BLOCK_BYTES, end - at)
                    asked.append((self._ask_block(handle, at, size), at, size))
                    at += size
                block = yield from self._block_in_parts(handle, *asked.popleft())
                if not block:
                    return
                most = min(2 * most, _MOST_READS)
        finally:
            for number, _, _ in asked:
                self._forget(number)

    def _block_in_parts(
        self, handle: bytes, number: int, at: int, size: int
    ) -> Generator[bytes, None, bool]:
        """Return the bytes of a block, which some servers give less of at a time; False at the file's end."""
        while data := self._block_read(number):
            if len(data) > size:
                raise BadLine
            yield data
            at, size = at + len(data), size - len(data)
            if not size:
                return True
            number = self._ask_block(handle, at, size)
        return False

    def _ask_block(self, handle: bytes, at: int, size_bytes: int) -> int:
        return self._ask(_Kind.READ, _block(handle) + struct.pack(">QI", at, size_bytes))

    def _block_read(self, number: int) -> bytes:
        """Return the bytes of an answer; none at the end of the file."""
        try:
            return self._answer(number, _Kind.DATA).block()
        except Failed as error:
            if error.code == Code.EOF:
                return b""
            raise

    def _fill(self, handle: bytes, pieces: Iterable[bytes]) -> None:
        asked: deque[int] = deque()
        at = 0
        try:
            for piece in pieces:
                for begin in range(0, len(piece), BLOCK_BYTES):
                    block = piece[begin : begin + BLOCK_BYTES]
                    body = _block(handle) + struct.pack(">Q", at) + _block(block)
                    asked.append(self._ask(_Kind.WRITE, body))
                    at += len(block)
                    if len(asked) > _MOST_WRITES:
                        self._answer(asked.popleft(), _Kind.STATUS)
            while asked:
                self._answer(asked.popleft(), _Kind.STATUS)
        finally:
            for number in asked:
                self._forget(number)

    def _flush(self, handle: bytes) -> None:
        try:
            self._done(_Kind.EXTENDED, _text("fsync@openssh.com") + _block(handle))
        except Failed as error:
            if error.code != Code.UNSUPPORTED:
                raise

    def _close(self, handle: bytes) -> None:
        """Let go of a file that is not needed; nobody waits for the answer, and a line that broke needs no word."""
        with suppress(OSError):
            self._forget(self._ask(_Kind.CLOSE, _block(handle)))

    # ── packets

    def _done(self, kind: _Kind, body: bytes) -> None:
        self._asked(kind, body, _Kind.STATUS)

    def _asked(self, kind: _Kind, body: bytes, wanted: _Kind) -> _Reader:
        return self._answer(self._ask(kind, body), wanted)

    def _ask(self, kind: _Kind, body: bytes) -> int:
        self._last = (self._last + 1) & 0xFFFFFFFF
        self._awaited.add(self._last)
        self._send(struct.pack(">BI", kind, self._last) + body)
        return self._last

    def _answer(self, number: int, wanted: _Kind) -> _Reader:
        while number not in self._waiting:
            kind, reader = self._packet()
            came = reader.small()
            if came in self._awaited:
                self._waiting[came] = (kind, reader)
        self._awaited.discard(number)
        kind, reader = self._waiting.pop(number)
        if kind == _Kind.STATUS:
            code = reader.small()
            if code != Code.OK or wanted != _Kind.STATUS:
                raise Failed(code)
        elif kind != wanted:
            raise BadLine
        return reader

    def _forget(self, number: int) -> None:
        """Take no notice of an answer, whether it came or comes."""
        self._awaited.discard(number)
        self._waiting.pop(number, None)

    def _send(self, packet: bytes) -> None:
        self._channel.sendall(struct.pack(">I", len(packet)) + packet)

    def _packet(self) -> tuple[int, _Reader]:
        (size,) = struct.unpack(">I", self._exactly(4))
        if not 1 <= size <= _LARGEST_PACKET:
            raise BadLine
        data = self._exactly(size)
        return data[0], _Reader(data, 1)

    def _exactly(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            piece = self._channel.recv(size - len(found))
            if not piece:
                raise EOFError
            found += piece
        return bytes(found)


class _Reader:
    """The fields of a packet, one after another."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def small(self) -> int:
        return self._number(">I", 4)

    def large(self) -> int:
        return self._number(">Q", 8)

    def block(self) -> bytes:
        size = self._number(">I", 4)
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise BadLine
        self._at += size
        return found

    def entries(self) -> Iterator[About]:
        for _ in range(self._number(">I", 4)):
            name = self.block().decode("utf-8", "replace")
            self.block()  # the line that ls would print
            yield self.about(name)

    def about(self, name: str) -> About:
        flags = self._number(">I", 4)
        size = self._number(">Q", 8) if flags & 1 else 0
        self._at += 8 if flags & 2 else 0
        mode = self._number(">I", 4) if flags & 4 else 0
        self._at += 8 if flags & 8 else 0
        for _ in range(self._number(">I", 4) if flags & 0x80000000 else 0):
            self.block()
            self.block()
        return About(name, size, stat.S_ISDIR(mode), stat.S_ISREG(mode))

    def _number(self, form: str, size: int) -> int:
        try:
            (number,) = struct.unpack_from(form, self._data, self._at)
        except struct.error as error:
            raise BadLine from error
        self._at += size
        return int(number)


def _block(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _text(text: str) -> bytes:
    return _block(text.encode())
