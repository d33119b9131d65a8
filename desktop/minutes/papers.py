"""Every paper by its kind: who composes it, of what record, under which name; made as PDF, text or HTML."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from db import files
from db.errors import FileInTheWay, Refused
from db.records import Case, DocumentKind, RecordId
from desktop import paths
from desktop.minutes import (
    canon,
    finish,
    fonts,
    frame,
    house,
    html,
    invitation,
    letters,
    notice,
    outline_paper,
    pdf,
    phrases,
    press,
    press_item,
    reading,
    report,
    text,
    tracking,
    urging,
)
from desktop.minutes.fonts import Choice
from desktop.minutes.glue import glue
from desktop.minutes.house import House
from desktop.minutes.model import Document
from desktop.minutes.oversight import Oversight, oversight
from desktop.minutes.pdf import Rendering
from desktop.minutes.photos import Prints
from desktop.minutes.press import Preview, Produced
from desktop.minutes.wording import Wording
from desktop.work import Work

_NEVER = dt.datetime(2000, 1, 1)


class NothingToUrge(Refused):
    """No recommendation is open of whom a letter of reminder could urge."""


class WrongSubject(Refused):
    """A paper of this kind is not made of such a record."""

    def __init__(self, paper: DocumentKind, record: str) -> None:
        self.paper, self.record = paper, record
        super().__init__(paper, record)


class Format(StrEnum):
    """How a paper is written."""

    PDF = "pdf"
    TEXT = "txt"
    HTML = "html"


Composer = Callable[[Oversight, Wording, House], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of paper: its wording's `name`, of which kinds of record it is made.

    `public_only`: it leaves the delegation, so nothing internal is in it.
    """

    compose: Composer
    name: str
    of: tuple[str, ...]
    public_only: bool = True


KINDS: dict[DocumentKind, Kind] = {
    DocumentKind.NOTICE: Kind(
        compose=notice.notice, name=notice.SPEC.name, of=("visit", "inspection")
    ),
    DocumentKind.REPORT: Kind(compose=report.report, name=report.SPEC.name, of=("inspection",)),
    DocumentKind.TRACKING: Kind(
        compose=tracking.tracking, name=tracking.SPEC.name, of=("inspection",), public_only=False
    ),
    DocumentKind.PRESS_NOTICE: Kind(
        compose=press_item.press_item, name=press_item.SPEC.name, of=("visit",)
    ),
    DocumentKind.URGING: Kind(compose=urging.urging, name=urging.SPEC.name, of=("inspection",)),
    DocumentKind.INVITATION: Kind(
        compose=invitation.invitation, name=invitation.SPEC.name, of=("visit",)
    ),
    DocumentKind.OUTLINE: Kind(
        compose=outline_paper.outline_paper, name=outline_paper.SPEC.name, of=("inspection",)
    ),
}
"""Every paper but the minutes, which `press` makes."""

SPECS = (
    frame.SPEC, notice.SPEC, report.SPEC, tracking.SPEC, press_item.SPEC, urging.SPEC,
    invitation.SPEC, outline_paper.SPEC,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which paper is wanted: of what record, as of which day, to whom where it goes to one body."""

    kind: DocumentKind
    of: RecordId
    today: dt.date
    to: RecordId | None = None


def composed(case: Case, asked: Asked) -> tuple[Oversight, Document]:
    """Return what a paper sees and the paper. Raises NoRecord, WrongSubject, NothingToUrge."""
    kind = KINDS[asked.kind]
    own = "inspection" if asked.of == case.inspection.id else "visit"
    if own not in kind.of:
        raise WrongSubject(asked.kind, asked.of)
    to = asked.to
    if asked.kind is DocumentKind.URGING and to is None:
        open_ = addressees(case, asked)
        to = open_[0] if open_ else None
    over = oversight(case, asked.of, asked.today, kind.public_only, to)
    if asked.kind is DocumentKind.URGING and not urging.addressees(over):
        raise NothingToUrge
    return over, kind.compose(over, own_wording(), own_house())


def addressed(asked: Asked, to: RecordId) -> Asked:
    """Return the same request for a letter to one body."""
    return replace(asked, to=to)


def addressees(case: Case, asked: Asked) -> list[RecordId]:
    """Return the bodies each of whom a letter of reminder may go to."""
    over = oversight(case, asked.of, asked.today, KINDS[asked.kind].public_only)
    return [body.id for body in urging.addressees(over)]


def made(
    case: Case,
    asked: Asked,
    photos: Prints,
    out: Path,
    work: Work,
    format: Format = Format.PDF,
    choice: Choice = Choice.BEST,
) -> Produced:
    """Make a paper as a file in `out`, over an older one of the same record and kind.

    Raises Refused where something is wanting, Stopped where a stop was asked for; no file is left behind.
    """
    over, document = composed(case, asked)
    record = record_json(over)
    name = file_name(asked, over)
    if format is Format.PDF:
        return _printed(over, document, record, _free(out, name, over.of), photos, work, choice)
    written = text.text(document) if format is Format.TEXT else html.html(document)
    data = written.encode("utf-8")
    path = _unlike(_folder(out), name, format.value, data)
    files.write(path, data)
    return _produced(path, data, 0, record)


def preview(
    case: Case, asked: Asked, photos: Prints, work: Work, choice: Choice = Choice.BEST
) -> Preview:
    """Return the pages of a paper to be looked at: nothing attached, no file."""
    _, document = composed(case, asked)
    drawn = _drawn(document, photos, work, choice)
    return Preview(data=drawn.data, pages=drawn.pages, places=drawn.places, notes=drawn.notes)


@cache
def own_wording() -> Wording:
    """Return the shipped wording of all papers."""
    return phrases.load(paths.resources() / "wording", press.own_wording(), SPECS)


@cache
def own_house() -> House:
    """Return the shipped rules."""
    return house.load(paths.resources() / "rules")


def record_json(over: Oversight) -> bytes:
    """Return what a paper's records say as canonical JSON."""
    return canon.canonical(over.said())


def file_name(asked: Asked, over: Oversight) -> str:
    """Return "2023-05-19 Thông báo kết luận - Văn phòng UBND tỉnh", safe on every system."""
    say, kind = own_wording(), KINDS[asked.kind]
    visit, where = over.visit, over.inspection.topic
    day = (visit.start.day or visit.planned_start.day) if visit else None
    if asked.kind in (DocumentKind.TRACKING, DocumentKind.URGING):
        day = asked.today
    body = over.body_of(visit.body) if visit else None
    if asked.kind is DocumentKind.URGING:
        body = next(iter(urging.addressees(over)), None)
    if body or visit:
        where = (body.short_name or body.name) if body else where
    name = " - ".join(filter(None, (say(f"{kind.name}.file_name"), where)))
    return press.safe(f"{day.isoformat()} {name}" if day else name)


def _drawn(document: Document, photos: Prints, work: Work, choice: Choice) -> Rendering:
    held = glue(own_wording(), document.together)
    own = pdf.Press(press.own_profile(), fonts.family(choice), held, photos)
    return letters.render(document, own, work)


def finished(
    case: Case, asked: Asked, photos: Prints, work: Work, choice: Choice = Choice.BEST
) -> tuple[Oversight, Document, Rendering]:
    """Return what a paper sees, the paper, and its finished bytes, of which no file is made."""
    over, document = composed(case, asked)
    return over, document, _finished(over, document, photos, work, choice)


def _finished(
    over: Oversight, document: Document, photos: Prints, work: Work, choice: Choice
) -> Rendering:
    drawn = _drawn(document, photos, work, choice)
    imprint = finish.Imprint(
        title=document.title,
        author=document.author,
        subject=document.subject,
        produced=_produced_at(over),
    )
    return replace(drawn, data=finish.finished(drawn.data, imprint, record_json(over)))


def _printed(
    over: Oversight,
    document: Document,
    record: bytes,
    path: Path,
    photos: Prints,
    work: Work,
    choice: Choice,
) -> Produced:
    drawn = _finished(over, document, photos, work, choice)
    press.issue(path, drawn, record)
    return replace(_produced(path, drawn.data, drawn.pages, record), notes=drawn.notes)


def _produced_at(over: Oversight) -> dt.datetime:
    """Return when the last visit was, so that the same record gives the same bytes on any day."""
    days = [each.end.day or each.start.day for each in over.visits]
    known = [day for day in days if day]
    return dt.datetime.combine(max(known), dt.time()) if known else _NEVER


def _produced(path: Path, data: bytes, pages: int, record: bytes) -> Produced:
    return Produced(
        path=path,
        pages=pages,
        size_bytes=len(data),
        hash=hashlib.sha256(data).hexdigest(),
        record_hash=hashlib.sha256(record).hexdigest(),
        notes=(),
    )


def _folder(out: Path) -> Path:
    with files.refusals(out):
        try:
            files.make_folder(out)
        except (FileExistsError, NotADirectoryError) as error:
            raise FileInTheWay(out) from error
    return out


def _unlike(out: Path, name: str, ending: str, data: bytes) -> Path:
    """Return a path where nothing else lies: a text does not say of which record it is."""
    count, path = 1, out / f"{name}.{ending}"
    with files.refusals(path):
        while path.exists() and path.read_bytes() != data:
            count += 1
            path = out / f"{name} ({count}).{ending}"
    return path


def _free(out: Path, name: str, of: RecordId) -> Path:
    """Return the path for this record's paper: never that of another's, nor of a foreign file."""
    count, path = 1, _folder(out) / f"{name}.pdf"
    while path.exists() and reading.subject(path) != of:
        count += 1
        path = out / f"{name} ({count}).pdf"
    return path
