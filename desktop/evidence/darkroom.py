"""Where photos are developed: one or two processes that are kept warm, watched and replaced when they fail."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple, Self

from desktop import paths
from desktop.evidence import wire
from desktop.evidence.marks import Marks
from desktop.evidence.shot import Shot
from desktop.evidence.wire import Broken, Hello, Limits, Reply, Request

if TYPE_CHECKING:
    import subprocess

DOOR = "--decode"
"""The word by which a packed program, which has no interpreter beside it, is asked to be the child."""

MOST_BYTES = 64 << 20
"""A larger photo is kept and not shown."""

_PIPE_BYTES = 1 << 20
_KEPT_VARIABLES = frozenset(
    {"PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH", "TZ"}
)
_TRIES = 2
_START_S = 30.0
_END_S = 2.0


class Picture(NamedTuple):
    """An upright photo as JPEG in grey or sRGB, without any metadata."""

    jpeg: bytes
    width_px: int
    height_px: int
    grey: bool


class Developed(NamedTuple):
    """A photo's pictures, in the order asked for, and what its camera wrote; of a document how many pages it has."""

    shot: Shot
    pictures: tuple[Picture, ...]
    pages: int = 0


class Undevelopable(Exception):
    """No picture can be made; `cause` is damaged, locked, pixels, size, memory, time, crashed or format.

    `shot` is what the camera wrote where that could be read before.
    """

    def __init__(self, cause: str, shot: Shot = Shot()) -> None:  # noqa: B008
        self.cause, self.shot = cause, shot
        super().__init__(cause)


class Darkroom:
    """The decoding processes. Safe to use from any thread; a process starts when it is first needed."""

    def __init__(self, children: int | None = None, limits: Limits = Limits()) -> None:  # noqa: B008
        self.children = children or min(2, os.cpu_count() or 1)
        self._limits, self._closed = limits, False
        self._places: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(self.children):
            self._places.put(None)

    def develop(
        self,
        data: bytes,
        format: str,
        sides_px: Sequence[int],
        marks: Marks = (),
        page: int = 0,
    ) -> Developed:
        """Return the photo, or a document's page, in pictures of these longest sides, largest first.

        Raises Undevelopable.

        A process that dies is replaced and asked once more, since it may have died of something else.
        """
        if len(data) > MOST_BYTES:
            raise Undevelopable("size")
        font = str(paths.resources() / "fonts" / "ui" / "Inter-Medium.ttf") if marks else ""
        sides = tuple(sides_px)
        request = Request(format=format, sides_px=sides, marks=marks, font=font, page=page)
        for _ in range(_TRIES):
            with suppress(Broken):
                return self._asked(request, data)
        raise Undevelopable("crashed")

    def process_ids(self) -> list[int]:
        """Return the ids of the processes that wait for work."""
        return [child.id for child in list(self._places.queue) if child is not None]

    def close(self) -> None:
        """End the processes that wait; those at work end when they are done."""
        self._closed = True
        waiting: list[_Child | None] = []
        with suppress(queue.Empty):
            while True:
                waiting.append(self._places.get_nowait())
        for child in waiting:
            if child is not None:
                child.close()
            self._places.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _asked(self, request: Request, data: bytes) -> Developed:
        child = self._places.get()
        keep = False
        try:
            if child is None or not child.lives:
                if child is not None:
                    child.close()
                child = _Child(self._limits)
            if request.format not in child.formats:
                keep = True
                raise Undevelopable("format")
            developed = child.developed(request, data)
            keep = True
            return developed
        except Undevelopable as error:
            keep = keep or error.cause in ("damaged", "locked", "pixels")
            raise
        finally:
            if child is not None and (self._closed or not keep):
                child.close()
                child = None
            self._places.put(child)


class _Child:
    """One decoding process. Raises Broken wherever it has died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process = _started()
        self._late = False
        self.formats: tuple[str, ...] = ()
        try:
            wire.send(self._sink, limits)
            self.formats = self._received(Hello, _START_S)[0].formats
        except BaseException:
            self.close()
            raise

    @property
    def id(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def developed(self, request: Request, data: bytes) -> Developed:
        """Send one photo and return what came of it. Raises Undevelopable or Broken."""
        watch = threading.Timer(self._limits.wall_s, self._kill_late)
        watch.daemon = True
        watch.start()
        try:
            wire.send(self._sink, request, data)
            reply, body = wire.receive(self._source, Reply)
        except Broken as error:
            if self._late:
                raise Undevelopable("time") from error
            raise
        finally:
            watch.cancel()
        if reply.fault:
            raise Undevelopable(reply.fault, reply.shot)
        return Developed(reply.shot, _pictures(request, reply, body), reply.pages)

    def close(self) -> None:
        """End the process: let it, then make it."""
        from subprocess import TimeoutExpired

        for pipe in (self._sink, self._source):
            with suppress(OSError):
                pipe.close()
        try:
            self._process.wait(_END_S if self._process.poll() is None and not self._late else 0)
        except TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _received(self, kind: type[Hello], seconds: float) -> tuple[Hello, bytes]:
        watch = threading.Timer(seconds, self._kill_late)
        watch.daemon = True
        watch.start()
        try:
            return wire.receive(self._source, kind)
        finally:
            watch.cancel()

    def _kill_late(self) -> None:
        self._late = True
        self._process.kill()

    @property
    def _sink(self) -> BinaryIO:
        assert self._process.stdin is not None
        return self._process.stdin  # type: ignore[return-value]

    @property
    def _source(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]


def is_packed() -> bool:
    """Return whether the program runs without an interpreter of its own, as PyInstaller packs it."""
    return bool(getattr(sys, "frozen", False))


def command() -> list[str]:
    """Return what starts a decoding process."""
    if is_packed():
        return [sys.executable, DOOR]
    return [sys.executable, "-E", "-s", "-B", "-m", "desktop.evidence.child"]


def _started() -> subprocess.Popen[bytes]:
    """Start a process with nothing of ours but two pipes; it never sees the vault, its key or its name.

    What starts processes is loaded by the first of them, not with the window.
    """
    import subprocess

    try:
        process = subprocess.Popen(  # noqa: S603  our own program
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=None if is_packed() else Path(__file__).resolve().parents[2],
            env={name: value for name, value in os.environ.items() if name in _KEPT_VARIABLES},
            close_fds=True,
            creationflags=_quietly(),
        )
    except OSError as error:
        raise Broken from error
    for pipe in (process.stdin, process.stdout):
        _widen(pipe)
    return process


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold much at once, so that a photo goes through it in a few pieces; where it may not, it works too."""
    if sys.platform == "linux" and pipe is not None:
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _quietly() -> int:
    """Return how a process is started without a window, and behind what people do, where that must be said."""
    if sys.platform == "win32":
        import subprocess

        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


def _pictures(request: Request, reply: Reply, body: bytes) -> tuple[Picture, ...]:
    """Return the pictures in a reply, which must be what was asked for. Raises Broken."""
    if len(reply.made) != len(request.sides_px) or sum(m.size_bytes for m in reply.made) != len(
        body
    ):
        raise Broken
    found, start = [], 0
    for made, side_px in zip(reply.made, request.sides_px, strict=True):
        jpeg = body[start : start + made.size_bytes]
        start += made.size_bytes
        if not (0 < max(made.width_px, made.height_px) <= side_px and jpeg[:2] == b"\xff\xd8"):
            raise Broken
        found.append(Picture(jpeg, made.width_px, made.height_px, made.grey))
    return tuple(found)
