"""The QR codes of a scan, a photo or a PDF's pages, read in a process of its own with small rights."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from db.errors import Refused
from desktop.work import Quiet, Work

PICTURE, PAGES = b"picture\n", b"pages\n"
"""The lines by which the process hears what comes."""

DOOR = "--scan"
"""The word by which a packed program, which has no interpreter beside it, is asked to be the child."""

WAIT_S = 60.0
"""One page at 300 dpi takes a tenth of a second; a decoder that is silent for so long hangs."""

_KEPT_VARIABLES = frozenset(
    {"PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "LD_LIBRARY_PATH", "TZ"}
)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What was read on one page of `count`; `fault`: the file is none that can be looked at."""

    codes: tuple[str, ...] = ()
    count: int = 1
    fault: bool = False


class BadScan(Refused):
    """The file is no picture or PDF that can be looked at."""


def of_picture(data: bytes) -> tuple[str, ...]:
    """Return the texts of the QR codes in a picture's bytes. Raises BadScan."""
    (page,) = _asked(PICTURE, data, Quiet(), WAIT_S)
    return page


def of_pages(data: bytes, work: Work, wait_s: float = WAIT_S) -> tuple[tuple[str, ...], ...]:
    """Return the texts of the QR codes on each page of a PDF. Raises BadScan, and work's Stopped."""
    return tuple(_asked(PAGES, data, work, wait_s))


def command() -> list[str]:
    """Return what starts the process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, DOOR]
    return [sys.executable, "-E", "-s", "-B", "-m", "desktop.minutes.sealing.scanchild"]


def _asked(question: bytes, data: bytes, work: Work, wait_s: float) -> list[tuple[str, ...]]:
    """Return the codes page by page; a process that ends too early, or says nothing, is a bad scan."""
    packed = getattr(sys, "frozen", False)
    with subprocess.Popen(  # noqa: S603  our own program
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if packed else Path(__file__).resolve().parents[3],
        env={name: value for name, value in os.environ.items() if name in _KEPT_VARIABLES},
        creationflags=_QUIETLY,
    ) as process:
        assert process.stdin is not None
        teller = threading.Thread(target=_tell, args=(process.stdin, question + data), daemon=True)
        teller.start()
        try:
            return _told(process, work, wait_s)
        finally:
            process.kill()
            teller.join()


def _tell(sink: BinaryIO, data: bytes) -> None:
    """Send the file; a process that ended meanwhile wants no more of it."""
    with suppress(OSError), sink:
        sink.write(data)


def _told(process: subprocess.Popen[bytes], work: Work, wait_s: float) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for page in _pages(process, wait_s):
        if page.fault:
            raise BadScan
        work.step(len(found), page.count)
        found.append(page.codes)
        if len(found) == page.count:
            work.step(page.count, page.count)
            return found
    raise BadScan


def _pages(process: subprocess.Popen[bytes], wait_s: float) -> Iterator[Page]:
    assert process.stdout is not None
    while True:
        watch = threading.Timer(wait_s, process.kill)
        watch.daemon = True
        watch.start()
        line = process.stdout.readline()
        watch.cancel()
        if not line:
            return
        try:
            yield msgspec.json.decode(line, type=Page)
        except msgspec.DecodeError as error:
            raise BadScan from error


_QUIETLY = 0
if sys.platform == "win32":
    _QUIETLY = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
