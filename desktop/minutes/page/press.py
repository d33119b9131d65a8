"""The press: a composed paper onto pages, and from there into a folder as a file that was checked."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from db import files
from db.errors import BadPaper, FileInTheWay, NotArchival, NotWritable
from db.folding import nfc
from db.records import RecordId, Visit
from desktop import paths
from desktop.minutes import links
from desktop.minutes.finished import finish, gate, reading
from desktop.minutes.links import Within
from desktop.minutes.model import Document
from desktop.minutes.notes import Note
from desktop.minutes.page import pdf
from desktop.minutes.page.forms import Forms
from desktop.minutes.page.glue import glue
from desktop.minutes.page.rendering import Place, Rendering
from desktop.minutes.photos import Prints
from desktop.minutes.style import fonts, layout, overlay, wording
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.layout import Profile
from desktop.minutes.style.overlay import Loaded
from desktop.minutes.style.wording import Wording
from desktop.work import Work

_ASIDE = ".failed"
"""The ending of a paper that the gate did not let through; nothing takes it for a PDF."""

_LONGEST_NAME_BYTES = 200
_BASE = ("minutes.toml", "figures.toml")
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


def drawn(
    document: Document,
    forms: type[Forms],
    photos: Prints,
    work: Work,
    choice: Choice,
    mark: str = "",
    *,
    tagged: bool = True,
) -> Rendering:
    """Return a paper's pages, not finished yet, each with a `mark`. Raises work's Stopped between two blocks."""
    return pdf.render(document, kit(document, photos, choice), work, forms, mark, tagged=tagged)


def kit(document: Document, photos: Prints, choice: Choice) -> pdf.Press:
    """Return what a paper is set with."""
    return pdf.Press(
        profile=own_profile(),
        family=fonts.family(choice),
        glue=glue(own_wording(), document.together),
        photos=photos,
        within=within(document),
    )


def within(document: Document) -> Within:
    """Return what the text of a paper may lead to in it."""
    return links.within(document, own_wording().lists["annex.elsewhere"])


def preview(rendering: Rendering) -> Preview:
    """Return pages to be looked at: not attested, nothing attached."""
    return Preview(
        data=rendering.data,
        pages=rendering.pages,
        places=rendering.places,
        notes=rendering.notes,
    )


def finished(rendering: Rendering, own: finish.Imprint, record: bytes) -> Rendering:
    """Return the pages as the file that goes out, with the record attached."""
    return replace(rendering, light=finish.finished(rendering.light, own, record))


def printed(made: Rendering, record: bytes, of: RecordId, out: Path, name: str) -> Produced:
    """Put a finished paper into the folder `out`, over an older one of the same record, and say what it is.

    Raises Refused where the folder is wanting, and nothing is left behind; what the gate does not let through
    is NotArchival, and kept aside.
    """
    path = _free(out, name, of)
    size_bytes, hash = issue(path, made, record)
    return Produced(
        path=path,
        pages=made.pages,
        size_bytes=size_bytes,
        hash=hash,
        record_hash=hashlib.sha256(record).hexdigest(),
        notes=made.notes,
    )


def written(out: Path, name: str, data: bytes, record: bytes) -> Produced:
    """Put a text into the folder `out`, where nothing else lies: a text does not say of which record it is."""
    path = _folder(out) / name
    with files.refusals(path):
        count = 1
        while path.exists() and path.read_bytes() != data:
            count += 1
            path = out / f"{Path(name).stem} ({count}){Path(name).suffix}"
    files.write(path, data)
    return _produced(path, data, record)


def _produced(path: Path, data: bytes, record: bytes) -> Produced:
    return Produced(
        path=path,
        pages=0,
        size_bytes=len(data),
        hash=hashlib.sha256(data).hexdigest(),
        record_hash=hashlib.sha256(record).hexdigest(),
        notes=(),
    )


def imprint(document: Document, at: dt.datetime) -> finish.Imprint:
    """Return what a paper says of itself; `at` is when it came to be."""
    return finish.Imprint(
        title=document.title, author=document.author, subject=document.subject, produced=at
    )


def produced(visit: Visit) -> dt.datetime:
    """Return when the minutes of a visit came to be, in local time: when it ended, as far as it is known.

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
def own_words() -> Loaded[Wording]:
    """Return the shipped wording with what the office changed, and which of its files were refused."""
    shipped = paths.resources() / "wording"
    return overlay.loaded(partial(wording.load, shipped), paths.office_folder() / "wording", _BASE)


def own_wording() -> Wording:
    """Return the wording that all papers share."""
    return own_words().value


# the file


def safe(name: str) -> str:
    """Return the name without what a file system refuses, within its length."""
    plain = " ".join(_UNSAFE.sub(" ", nfc(name)).split())
    while len(plain.encode("utf-8")) > _LONGEST_NAME_BYTES:
        plain = plain[:-1]
    return plain.rstrip(" .")


def _folder(out: Path) -> Path:
    with files.refusals(out):
        try:
            files.make_folder(out)
        except (FileExistsError, NotADirectoryError) as error:
            raise FileInTheWay(out) from error
    return out


def _free(out: Path, name: str, of: RecordId) -> Path:
    """Return the path for this record's paper: never that of another's, nor of a foreign file."""
    with files.refusals(out):
        count, path = 1, _folder(out) / f"{name}.pdf"
        while path.exists() and reading.subject(path) != of:
            count += 1
            path = out / f"{name} ({count}).pdf"
    return path


def issue(path: Path, made: Rendering, record: bytes) -> tuple[int, str]:
    """Give a finished paper its name once it is found fit and whole; return its length and its SHA-256.

    Raises NotArchival for one that no archive takes, which is put aside under a name that is no paper's, and
    BadPaper for one that does not read back as it was made, of which nothing is left.
    """
    if rules := gate.faults(made.light, record):
        aside = path.with_name(path.name + _ASIDE)
        files.write_parts(aside, made.parts())
        raise NotArchival(aside, ", ".join(rules))
    if path.is_dir():
        raise NotWritable(path)
    size_bytes, hash = files.write_parts(path, made.parts())
    if fault := reading.fault(path, hash, made.pages):
        with files.refusals(path):
            path.unlink(missing_ok=True)
        raise BadPaper(path, fault)
    return size_bytes, hash
