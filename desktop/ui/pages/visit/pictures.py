"""Small pictures of photos, decoded beside the window within limits, kept in memory only."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from db.dates import UNKNOWN, When
from db.errors import Refused
from desktop.ui.jobs import Jobs
from desktop.work import Work

SIDE_PX = 320
MOST_PIXELS = 80_000_000
MOST_KEPT = 300
FORMATS = ("JPEG", "PNG", "WEBP")
_TAKEN, _EXIF = 36867, 0x8769


@dataclass(frozen=True, slots=True)
class Small:
    """A decoded picture: its pixels as RGBA rows; no pixels where it cannot be shown."""

    hash: str
    rgba: bytes = b""
    width_px: int = 0
    height_px: int = 0


class Pictures(QObject):
    """Small pictures by the hash of the photo's bytes; `arrived` tells that one more can be shown."""

    arrived = Signal(str)

    def __init__(self, jobs: Jobs, opener: Callable[[str], BinaryIO], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._opener = jobs, opener
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._asked: set[str] = set()

    def picture(self, hash: str) -> QPixmap | None:
        """Return the picture if it is here; else begin to make it and return None."""
        if hash in self._kept:
            self._kept.move_to_end(hash)
            return self._kept[hash]
        if hash not in self._asked:
            self._asked.add(hash)
            self._jobs.start("", Decoding(hash, self._opener, SIDE_PX), self._take)
        return None

    def failed(self, hash: str) -> bool:
        """Tell whether it is known that there is no picture to show."""
        return hash in self._kept and self._kept[hash] is None

    def _take(self, small: Small) -> None:
        self._asked.discard(small.hash)
        self._kept[small.hash] = pixmap(small)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(small.hash)


def taken(path: Path) -> When:
    """Return when the camera says a photo was taken, in local time; unknown where it says nothing."""
    from PIL import Image

    try:
        with Image.open(path, formats=FORMATS) as image:
            text = image.getexif().get_ifd(_EXIF).get(_TAKEN, "")
            at = dt.datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S")
    except _faults():
        return UNKNOWN
    return When(day=at.date(), time=at.time())


def media_type(path: Path) -> str:
    """Return what a file is: by its first bytes where it is a photo, else by its name."""
    import mimetypes

    from PIL import Image

    try:
        with Image.open(path, formats=FORMATS) as image:
            return str(image.get_format_mimetype() or "")
    except _faults():
        return mimetypes.guess_type(path.name)[0] or ""


@dataclass(frozen=True, slots=True)
class Decoding:
    """The work of making one picture, for a worker."""

    hash: str
    opener: Callable[[str], BinaryIO]
    side_px: int

    def __call__(self, _work: Work) -> Small:
        """Decode in a worker; what cannot be decoded is a picture without pixels."""
        try:
            with closing(self.opener(self.hash)) as stream:
                return self._decoded(stream)
        except _faults():
            return Small(self.hash)

    def _decoded(self, stream: BinaryIO) -> Small:
        from PIL import Image, ImageOps

        with Image.open(stream, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return Small(self.hash)
            image.draft("RGB", (2 * self.side_px, 2 * self.side_px))
            image.thumbnail((self.side_px, self.side_px))
            small = ImageOps.exif_transpose(image).convert("RGBA")
        return Small(self.hash, small.tobytes(), small.width, small.height)


def _faults() -> tuple[type[BaseException], ...]:
    """Return what Pillow's decoders are known to raise on damaged bytes."""
    from PIL import Image

    return (
        Refused, OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, OverflowError,
        MemoryError, ZeroDivisionError, Image.DecompressionBombError, Image.DecompressionBombWarning,
    )  # fmt: skip


def pixmap(small: Small) -> QPixmap | None:
    """Return what a screen can show of a decoded picture."""
    if not small.rgba:
        return None
    row_bytes, form = 4 * small.width_px, QImage.Format.Format_RGBA8888
    image = QImage(small.rgba, small.width_px, small.height_px, row_bytes, form)
    return QPixmap.fromImage(image)
