"""A real print queue: a CUPS server of the test's own, whose printer puts what it would print into a PDF file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from pytestqt.qtbot import QtBot

NAME = "giay"
_TRIES = 2_000
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])

_CUPSD = """
LogLevel debug
Listen {socket}
WebInterface No
Browsing Off
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_FILES = """
FileDevice Yes
SystemGroup root lpadmin
ServerRoot {root}/server
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
ServerKeychain {root}/server/ssl
ErrorLog {root}/error_log
AccessLog {root}/access_log
PageLog {root}/page_log
"""
_PRINTER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PAPER.PPD"
*Manufacturer: "So Doan"
*Product: "(Paper)"
*ModelName: "Paper"
*ShortNickName: "Paper"
*NickName: "Paper"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*cupsManualCopies: True
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
*OpenUI *Duplex/Duplex: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long edge: ""
*Duplex DuplexTumble/Short edge: ""
*CloseUI: *Duplex
"""


@dataclass(frozen=True)
class Queue:
    """A running server with one printer."""

    root: Path
    socket: Path

    def printed(self, qtbot: QtBot) -> list[bytes]:
        """Wait until the queue is empty, and return each page that came out as a small picture."""
        qtbot.waitUntil(
            lambda: self._jobs("completed") and not self._jobs("not-completed"), timeout=60_000
        )
        with pypdfium2.PdfDocument(self.root / "out.pdf") as paper:
            return [page.render(scale=0.2, grayscale=True).to_pil().tobytes() for page in paper]

    def answers(self) -> None:
        """Return as soon as the server answers."""
        asked = ["lpstat", "-h", str(self.socket), "-r"]
        for _ in range(_TRIES):
            if b"is running" in subprocess.run(asked, capture_output=True, check=False).stdout:
                return
        raise AssertionError("no print server")

    def options(self) -> str:
        """Return the options with which the last job was printed."""
        lines = (self.root / "error_log").read_text("utf-8", "replace").splitlines()
        return next(line for line in reversed(lines) if "argv[5]=" in line)

    def _jobs(self, which: str) -> bool:
        asked = ["lpstat", "-h", str(self.socket), "-W", which, "-o"]
        return bool(subprocess.run(asked, capture_output=True, check=True).stdout.strip())


@contextmanager
def running() -> Iterator[Queue]:
    """Run the server; its user must reach its folder, which is therefore none of the test's own."""
    root = Path(tempfile.mkdtemp(prefix="so-doan-cups-"))
    for name in ("", "server/ssl", "server/ppd", "spool", "cache", "state", "tmp"):
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name).chmod(0o777)
    queue = Queue(root, root / "cups.sock")
    words: dict[str, Any] = {"root": root, "socket": queue.socket}
    (root / "cupsd.conf").write_text(_CUPSD.format(**words))
    (root / "cups-files.conf").write_text(_FILES.format(**words))
    (root / "paper.ppd").write_text(_PRINTER)
    (root / "out.pdf").touch()
    (root / "out.pdf").chmod(0o666)
    cupsd = str(shutil.which("cupsd", path=PLACES))
    files = ["-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
    with subprocess.Popen([cupsd, "-f", *files]) as server:
        try:
            queue.answers()
            add = [str(shutil.which("lpadmin", path=PLACES)), "-h", str(queue.socket)]
            device = ["-v", f"file:{root}/out.pdf", "-P", str(root / "paper.ppd")]
            subprocess.run([*add, "-p", NAME, "-E", *device], check=True, capture_output=True)
            yield queue
        finally:
            server.terminate()
            server.wait(20)
            shutil.rmtree(root, ignore_errors=True)
