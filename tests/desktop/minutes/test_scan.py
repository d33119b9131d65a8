"""Scans: pictures and pages are looked at for codes; what is no picture is refused, never opened further."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib

import pytest

from desktop.minutes.sealing import scan
from desktop.minutes.sealing.scan import BadScan
from desktop.work import Quiet, Stopped
from tests.desktop.minutes import sealing


def picture(form: str, **options: int) -> bytes:
    out = io.BytesIO()
    sealing.scans(sealing.paper(sealing.sealed(), pages=1))[0].save(out, form, **options)
    return out.getvalue()


def bomb() -> bytes:
    """Return a PNG of 30,000 × 30,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return len(data).to_bytes(4) + kind + data + crc.to_bytes(4)

    head = (30_000).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_png_is_read_as_well_as_a_jpeg() -> None:
    assert scan.of_picture(picture("PNG")) == (sealing.sealed().text,)


def test_a_pdf_that_a_scanner_made_is_read_page_by_page() -> None:
    own = sealing.sealed()
    data = sealing.scanned_pdf(sealing.scans(sealing.paper(own, pages=3)))
    assert scan.of_pages(data, Quiet()) == ((own.text,), (own.page(2, 3),), (own.page(3, 3),))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b"\x89PNG\r\n\x1a\n",
        picture("TIFF"),
        picture("GIF"),
        picture("PNG")[:2000],
        bomb(),
    ],
    ids=["empty", "text", "head", "tiff", "gif", "cut", "bomb"],
)
def test_what_is_no_picture_we_open_is_refused(data: bytes) -> None:
    with pytest.raises(BadScan):
        scan.of_picture(data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nno more"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(BadScan):
        scan.of_pages(data, Quiet())


class Stopping:
    """Asks for a stop as soon as something was done."""

    def step(self, done: int, _total: int) -> None:
        if done:
            raise Stopped


def test_a_long_scan_can_be_stopped_between_its_pages() -> None:
    data = sealing.scanned_pdf(sealing.scans(sealing.paper(sealing.sealed(), pages=3)))
    with pytest.raises(Stopped):
        scan.of_pages(data, Stopping())


@pytest.mark.parametrize(
    "program",
    ["import os; os.abort()", "import signal; signal.pause()", "print('no answer of ours')"],
    ids=["crashes", "hangs", "babbles"],
)
def test_a_decoder_that_fails_is_a_scan_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(scan, "command", lambda: [sys.executable, "-c", program])
    with pytest.raises(BadScan):
        scan.of_pages(b"%PDF-1.7", Quiet(), wait_s=0.5)


def test_the_process_that_opens_pictures_may_write_no_file_and_take_little_memory() -> None:
    limits = (
        "import resource as r; from desktop import confined; from desktop.minutes.sealing import scanchild as c;"
        "confined.confine(c.MEMORY_BYTES, c.CPU_S);"
        "print(r.getrlimit(r.RLIMIT_FSIZE)[0], r.getrlimit(r.RLIMIT_AS)[0] <= c.MEMORY_BYTES)"
    )
    done = subprocess.run([sys.executable, "-c", limits], capture_output=True, check=True)
    assert done.stdout.split() == [b"0", b"True"]
