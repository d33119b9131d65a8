"""The press: minutes from a case to a checked PDF in a folder, or its bytes for the window to show."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from db import files
from db.errors import BadPaper, FileInTheWay, NotArchival, NotWritable
from db.folding import nfc
from db.records import Case, RecordId, Visit
from desktop import paths
from desktop.minutes import canon, compose, finish, fonts, gate, layout, pdf, reading, wording
from desktop.minutes.fonts import Choice
from desktop.minutes.glue import glue
from desktop.minutes.layout import Profile
from desktop.minutes.model import Document
from desktop.minutes.notes import Note
from desktop.minutes.pdf import Place, Rendering
from desktop.minutes.photos import Prints
from desktop.minutes.sitting import Sitting, sitting
from desktop.minutes.wording import Wording
from desktop.work import Work

_ASIDE = ".failed"
"""The ending of a paper that the gate did not let through; nothing takes it for a PDF."""

_LONGEST_NAME_BYTES = 200
_NEVER = dt.datetime(2000, 1, 1)
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """A paper in its folder, read back and found whole.

    `record_hash` is the SHA-256 of the canonical JSON of the records it says; `notes` what it could not
    show as it stands.
    """

    path: Path
    pages: int
    size_bytes: int
    hash: str
    record_hash: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A paper's bytes, without a file, with the places where its records stand."""

    data: bytes
    pages: int
    places: tuple[Place, ...]
    notes: tuple[Note, ...]


def minutes(
    case: Case,
    visit: RecordId,
    photos: Prints,
    out: Path,
    work: Work,
    choice: Choice = Choice.BEST,
    public_only: bool = False,
) -> Produced:
    """Make the minutes of a visit as a file in `out`, over an older one of the same visit.

    Raises Refused where the visit, a font or the folder is wanting, Stopped where a stop was asked for;
    either way no file is left behind. What the gate does not let through is NotArchival, and kept aside.
    """
    sit = sitting(case, visit, public_only)
    record = record_json(sit)
    made = finished(sit, record, photos, work, choice)
    path = _free(out, file_name(sit, own_wording()), visit)
    issue(path, made, record)
    return Produced(
        path=path,
        pages=made.pages,
        size_bytes=len(made.data),
        hash=hashlib.sha256(made.data).hexdigest(),
        record_hash=hashlib.sha256(record).hexdigest(),
        notes=made.notes,
    )


def preview_bytes(
    case: Case,
    visit: RecordId,
    photos: Prints,
    work: Work,
    choice: Choice = Choice.BEST,
    public_only: bool = False,
) -> Preview:
    """Return the same pages as `minutes` makes, to be looked at: not attested, nothing attached."""
    _, made = _rendered(sitting(case, visit, public_only), photos, work, choice)
    return Preview(data=made.data, pages=made.pages, places=made.places, notes=made.notes)


def _rendered(
    sit: Sitting, photos: Prints, work: Work, choice: Choice
) -> tuple[Document, Rendering]:
    say = own_wording()
    document = compose.minutes(sit, say)
    family = fonts.family(choice)
    own = pdf.Press(own_profile(), family, glue(say, document.together), photos)
    return document, pdf.render(document, own, work)


def finished(
    sit: Sitting, record: bytes, photos: Prints, work: Work, choice: Choice = Choice.BEST
) -> Rendering:
    """Return the finished paper alone: what was drawn is let go before the gate, which needs room too."""
    document, drawn = _rendered(sit, photos, work, choice)
    return replace(drawn, data=finish.finished(drawn.data, imprint(document, sit), record))


def imprint(document: Document, sit: Sitting) -> finish.Imprint:
    """Return what a paper says of itself."""
    return finish.Imprint(
        title=document.title,
        author=document.author,
        subject=document.subject,
        produced=produced(sit.visit),
    )


def produced(visit: Visit) -> dt.datetime:
    """Return when minutes came to be, in local time: when the sitting ended, as far as it is known.

    No clock is read, so that the same record gives the same bytes on any day.
    """
    known = (visit.end, visit.start, visit.planned_end, visit.planned_start)
    day = next((each.day for each in known if each.day), None)
    time = next((each.time for each in known if each.time), dt.time())
    return dt.datetime.combine(day, time) if day else _NEVER


@cache
def own_profile() -> Profile:
    """Return the shipped layout profile."""
    return layout.load(paths.resources() / "rules" / "nd30.toml")


@cache
def own_wording() -> Wording:
    """Return the shipped wording."""
    return wording.load(paths.resources() / "wording")


def record_json(sit: Sitting) -> bytes:
    """Return what the record says as canonical JSON."""
    return canon.canonical(sit.said())


def record_hash(sit: Sitting) -> str:
    """Return the SHA-256 of the record's canonical JSON, which is what the paper carries."""
    return hashlib.sha256(record_json(sit)).hexdigest()


# the file


def file_name(sit: Sitting, say: Wording) -> str:
    """Return "2023-05-19 Biên bản làm việc - Văn phòng UBND tỉnh", safe on every system."""
    visit: Visit = sit.visit
    body = sit.body
    where = (body.short_name or body.name) if body else visit.place
    kind = say(f"{visit.kind.value}.file_name")
    day = visit.start.day or visit.planned_start.day
    name = " - ".join(filter(None, (kind, where)))
    return safe(f"{day.isoformat()} {name}" if day else name)


def safe(name: str) -> str:
    """Return the name without what a file system refuses, within its length."""
    plain = " ".join(_UNSAFE.sub(" ", nfc(name)).split())
    while len(plain.encode("utf-8")) > _LONGEST_NAME_BYTES:
        plain = plain[:-1]
    return plain.rstrip(" .")


def _free(out: Path, name: str, visit: RecordId) -> Path:
    """Return the path for this visit's paper: never that of another visit's, nor of a foreign file."""
    with files.refusals(out):
        try:
            files.make_folder(out)
        except (FileExistsError, NotADirectoryError) as error:
            raise FileInTheWay(out) from error
        count, path = 1, out / f"{name}.pdf"
        while path.exists() and reading.subject(path) != visit:
            count += 1
            path = out / f"{name} ({count}).pdf"
    return path


def issue(path: Path, made: Rendering, record: bytes) -> None:
    """Give a finished paper its name once it is found fit and whole.

    Raises NotArchival for one that no archive takes, which is put aside under a name that is no paper's, and
    BadPaper for one that does not read back as it was made, of which nothing is left.
    """
    if rules := gate.faults(made.data, record):
        aside = path.with_name(path.name + _ASIDE)
        files.write(aside, made.data)
        raise NotArchival(aside, ", ".join(rules))
    if path.is_dir():
        raise NotWritable(path)
    files.write(path, made.data)
    fault = reading.fault(path, made)
    if fault:
        with files.refusals(path):
            path.unlink(missing_ok=True)
        raise BadPaper(path, fault)
