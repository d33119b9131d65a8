"""Text of others that comes in a file, in a picture of its QR code, or in the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from db.errors import Refused, UnreadableFile
from desktop.ui.desk import Desk
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.dialogs import documents
from desktop.work import Work

_LONGEST = 8_000
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".webp"))


class NoCode(Refused):
    """There is no QR code of ours in the picture, or more than one."""


class Brought(QObject):
    """Two buttons that bring a text, put where the form wants them; `came` carries it."""

    came = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, words = desk, desk.words
        self.opens = Button(words("sync_page.open_text")).with_icon(desk.theme, "folder-open")
        self.opens.clicked.connect(self._choose_file)
        self.pastes = Button(words("sync_page.paste_picture")).with_icon(desk.theme, "photo")
        self.pastes.clicked.connect(self.read_clipboard)

    def read_file(self, path: Path) -> None:
        """Take the text from a file, or the QR code in a picture."""

        def work(_job: Work) -> str:
            try:
                if path.suffix.lower() in _PICTURES:
                    return _coded(path.read_bytes())
                with path.open(encoding="utf-8", errors="replace") as file:
                    return file.read(_LONGEST)
            except OSError as error:
                raise UnreadableFile(path) from error

        self._desk.jobs.start("", work, self._read)

    def read_clipboard(self) -> None:
        """Take the QR code in the picture that was copied, or the text."""
        clipboard = QGuiApplication.clipboard()
        image = clipboard.image()
        if image.isNull():
            self._read(clipboard.text())
            return
        data, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        picture = bytes(data.data())
        self._desk.jobs.start("", lambda _job: _coded(picture), self._read)

    @Slot(object)
    def _read(self, text: str) -> None:
        self.came.emit(text)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            None, self._desk.words("sync_page.open_text"), documents()
        )
        if path:
            self.read_file(Path(path))


def _coded(data: bytes) -> str:
    """Return the text of the one QR code in a picture, read in a process with small rights. Raises NoCode, BadScan."""
    from desktop.minutes.sealing import scan

    ours = {text for text in scan.of_picture(data) if text.startswith("SODOAN-")}
    if len(ours) != 1:
        raise NoCode
    return ours.pop()
