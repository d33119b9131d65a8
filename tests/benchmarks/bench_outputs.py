"""What some 300 pages cost in each form, beside other programs that make papers, in one run.

`python -m tests.benchmarks.bench_outputs [--photos]`. Peers are looked for in the environment that the variable
SODOAN_PEERS names (fpdf2, weasyprint, typst, python-docx), LibreOffice on the machine; what is not found is said. With
`--photos` 200 photos of 3 MB are added: ours have their renditions, made at import, which are timed too.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFilter

from db.records import DocumentKind, Mark, RecordId
from desktop import paths
from desktop.evidence import look
from desktop.evidence.pictures import PAPER_SIDE_PX
from desktop.minutes import papers
from desktop.minutes.papers import Asked, Format
from desktop.minutes.style.fonts import Choice
from desktop.work import Quiet
from tests import make
from tests.benchmarks.bench_minutes import TEXT
from tests.benchmarks.paper_peers import PEERS, peak_mb

VARIABLE = "SODOAN_PEERS"
PASSAGES, PHOTOS, ORIGINALS = 3_600, 200, 4
ROUNDS = 3
ASKED = Asked(kind=DocumentKind.MINUTES, of=RecordId("v"), today=dt.date(2026, 9, 1))


@dataclass(frozen=True)
class Print:
    """A rendition as the vault hands it out."""

    jpeg: bytes
    width_px: int
    height_px: int
    grey: bool


def originals(folder: Path) -> list[Path]:
    """Make photos of 12 million pixels and about 3 MB, each a file of its own."""
    made = []
    for _ in range(ORIGINALS):
        rough = [Image.effect_noise((1000, 750), 90).resize((4000, 3000)) for _ in range(3)]
        soft = Image.merge("RGB", [each.filter(ImageFilter.GaussianBlur(3)) for each in rough])
        fine = Image.merge("RGB", [Image.effect_noise((4000, 3000), 14)] * 3)
        out = io.BytesIO()
        Image.blend(soft, fine, 0.25).save(out, "JPEG", quality=88)
        made.append(out.getvalue())
    return [_named(folder / f"{at}.jpg", made[at % ORIGINALS], at) for at in range(PHOTOS)]


def _named(path: Path, data: bytes, number: int) -> Path:
    path.write_bytes(data[:2] + b"\xff\xfe\x00\x06" + number.to_bytes(4, "big") + data[2:])
    return path


def renditions(photos: list[Path]) -> float:
    """Make what the program makes at import, beside each photo; return the seconds."""
    start = time.perf_counter()
    for photo in photos:
        data = photo.read_bytes()
        decoder = look.look(data[: look.HEAD_BYTES]).decoder
        picture = make.darkroom().develop(data, decoder, (PAPER_SIDE_PX,), ()).pictures[0]
        photo.with_suffix(".small").write_bytes(picture.jpeg)
        photo.with_suffix(".size").write_text(f"{picture.width_px} {picture.height_px}")
    return time.perf_counter() - start


def made(folder: Path, form: Format, photos: int) -> int:
    """Make the paper in this form; return its pages."""

    def printed(hash: str, marks: tuple[Mark, ...]) -> Print:
        del marks
        width, height = map(int, (folder / f"{hash}.size").read_text().split())
        return Print((folder / f"{hash}.small").read_bytes(), width, height, False)

    findings = tuple(make.finding(at, f"{at}. {TEXT}") for at in range(PASSAGES))
    evidence = tuple(make.evidence(at, str(at), caption=f"Ảnh số {at}") for at in range(photos))
    case = make.case(findings=findings, evidence=evidence)
    out = folder / "own"
    shutil.rmtree(out, ignore_errors=True)
    return papers.made(case, ASKED, printed, out, Quiet(), form, Choice.TINOS).pages


def best(act: Callable[[], object]) -> float:
    """Return the least seconds of a few runs, after one that warms up."""
    taken = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return min(taken[1:])


def own(folder: Path, form: Format, photos: int) -> None:
    """Say what our own way takes; run in a process of its own, whose memory is its alone."""
    seconds = best(lambda: made(folder, form, photos))
    print(f"  Sổ Đoàn, {form.value}: {seconds:.2f} s, {peak_mb()} MB", flush=True)


def peers(folder: Path, photos: list[Path]) -> None:
    """Say what each peer takes that is found."""
    home = os.environ.get(VARIABLE, "")
    python = Path(home, "bin", "python") if home else None
    font = paths.resources() / "fonts" / "tinos" / "Tinos-Regular.ttf"
    wanted = {
        "passages": [f"{at}. {TEXT}" for at in range(PASSAGES)],
        "photos": [str(photo) for photo in photos],
        "font": str(font),
    }
    script = Path(__file__).with_name("paper_peers.py")
    for name in PEERS:
        if python is None or not python.exists():
            print(f"  {name}: not found ({VARIABLE} names no environment)")
            continue
        command = [python, script, name, folder / f"{name}.out"]
        ran = subprocess.run(
            command, input=json.dumps(wanted), capture_output=True, text=True, check=False
        )
        said = ran.stdout.split()
        if ran.returncode or len(said) != 2:
            print(f"  {name}: not found, or failed: {ran.stderr.strip().splitlines()[-1:]}")
        else:
            print(f"  {name}: {float(said[0]):.2f} s, {said[1]} MB", flush=True)


def office(folder: Path) -> None:
    """Say what LibreOffice takes to make our own Word file into a PDF, its start included."""
    if not shutil.which("soffice"):
        print("  LibreOffice: not found")
        return
    (word,) = (folder / "own").glob("*.docx")
    home = (folder / "office").as_uri()
    command = ["soffice", f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder / "made"), str(word)]
    seconds = best(lambda: subprocess.run(command, check=True, capture_output=True))
    print(f"  LibreOffice, from the Word file: {seconds:.2f} s", flush=True)


def main(arguments: list[str]) -> None:
    """Print the figures; "own FORM FOLDER PHOTOS" is what a child is asked."""
    if arguments[:1] == ["own"]:
        own(Path(arguments[2]), Format(arguments[1]), int(arguments[3]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos = originals(folder) if "--photos" in arguments else []
        if photos:
            print(f"{len(photos)} renditions at import: {renditions(photos):.1f} s")
        print(f"{PASSAGES} passages, some 270 pages, {len(photos)} photos")
        for form in (Format.PDF, Format.DOCX):
            child = [sys.executable, "-m", "tests.benchmarks.bench_outputs", "own", form.value]
            subprocess.run([*child, name, str(len(photos))], check=True)
        office(folder)
        peers(folder, photos)


if __name__ == "__main__":
    main(sys.argv[1:])
