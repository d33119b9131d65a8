"""Every paper by its kind: who composes it, of what record, under which name; made in one form or another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path

from db.errors import BadProfile, Refused
from db.records import Case, DocumentKind, Record, RecordId
from desktop import paths
from desktop.minutes.composers import (
    compose,
    frame,
    invitation,
    notice,
    outline_paper,
    press_item,
    report,
    tracking,
    urging,
)
from desktop.minutes.composers.oversight import Oversight, oversight
from desktop.minutes.composers.pictured import pictured
from desktop.minutes.finished import canon
from desktop.minutes.model import Document
from desktop.minutes.overriding import arranging, keys, overrides
from desktop.minutes.overriding.overrides import Overridden
from desktop.minutes.page import press
from desktop.minutes.page.forms import Forms
from desktop.minutes.page.letters import LetterForms
from desktop.minutes.page.press import Preview, Produced
from desktop.minutes.page.rendering import Rendering
from desktop.minutes.photos import Prints
from desktop.minutes.style import house, overlay, phrases
from desktop.minutes.style.fonts import Choice
from desktop.minutes.style.house import House
from desktop.minutes.style.layout import Arrangement
from desktop.minutes.style.overlay import Loaded
from desktop.minutes.style.wording import Wording
from desktop.minutes.writers import docx, html, text, xlsx
from desktop.minutes.writers.docx import Written
from desktop.work import Work

_NEVER = dt.datetime(2000, 1, 1)
_RULES = ("laws.toml", "types.toml", "office.toml")


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
    DOCX = "docx"
    TEXT = "txt"
    HTML = "html"
    XLSX = "xlsx"


Composer = Callable[[Oversight, Wording, House], Document]


def _last_day(over: Oversight) -> dt.datetime:
    """Return when the last visit was, so that the same record gives the same bytes on any day."""
    days = [each.end.day or each.start.day for each in over.visits]
    known = [day for day in days if day]
    return dt.datetime.combine(max(known), dt.time()) if known else _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of paper: its wording's `name` ("": that of the visit's kind), of which kinds of record it is made.

    `public_only`: it leaves the delegation, so nothing internal is in it. `of_the_day`: it says how things stand on
    the day it is made, which names its file. `says` are the records attached to it, `came` when it came to be.
    """

    compose: Composer
    name: str
    of: tuple[str, ...]
    public_only: bool = True
    of_the_day: bool = False
    says: Callable[[Oversight], list[Record]] = Oversight.said
    came: Callable[[Oversight], dt.datetime] = _last_day
    forms: type[Forms] = LetterForms


KINDS: dict[DocumentKind, Kind] = {
    DocumentKind.INVITATION: Kind(
        compose=invitation.invitation, name=invitation.SPEC.name, of=("visit",)
    ),
    DocumentKind.OUTLINE: Kind(
        compose=outline_paper.outline_paper, name=outline_paper.SPEC.name, of=("inspection",)
    ),
    DocumentKind.MINUTES: Kind(
        compose=compose.minutes_of,
        name="",
        of=("visit",),
        public_only=False,
        says=lambda over: compose.seated(over).said(),
        came=lambda over: press.produced(compose.seated(over).visit),
        forms=Forms,
    ),
    DocumentKind.NOTICE: Kind(
        compose=notice.notice, name=notice.SPEC.name, of=("visit", "inspection")
    ),
    DocumentKind.REPORT: Kind(compose=report.report, name=report.SPEC.name, of=("inspection",)),
    DocumentKind.TRACKING: Kind(
        compose=tracking.tracking,
        name=tracking.SPEC.name,
        of=("inspection",),
        public_only=False,
        of_the_day=True,
    ),
    DocumentKind.URGING: Kind(
        compose=urging.urging, name=urging.SPEC.name, of=("inspection",), of_the_day=True
    ),
    DocumentKind.PRESS_NOTICE: Kind(
        compose=press_item.press_item, name=press_item.SPEC.name, of=("visit",)
    ),
}
"""Every kind of paper, in the order in which an inspection needs them."""

SPECS = (
    frame.SPEC, notice.SPEC, report.SPEC, tracking.SPEC, press_item.SPEC, urging.SPEC,
    invitation.SPEC, outline_paper.SPEC, docx.SPEC,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which paper is wanted: of what record, as of which day, to whom where it goes to one body.

    `public_only` leaves internal passages out of a paper that stays within the delegation too; `photos` is how
    those of its annexes stand, unless as people chose for this paper, or else as the office has it.
    """

    kind: DocumentKind
    of: RecordId
    today: dt.date
    to: RecordId | None = None
    public_only: bool = False
    photos: Arrangement | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper before it is printed: what it sees of the record, and what it says.

    `plain` is what the program composes, `document` what people made of it by their overrides.
    """

    asked: Asked
    over: Oversight
    plain: Document
    overridden: Overridden

    @property
    def document(self) -> Document:
        """What is printed."""
        return self.overridden.document

    @property
    def kind(self) -> Kind:
        """The kind of paper."""
        return KINDS[self.asked.kind]

    @property
    def said(self) -> tuple[Record, ...]:
        """The records it says, and what people changed in it."""
        changed = (each.override for each in self.overridden.standings)
        return (*self.kind.says(self.over), *changed)

    @property
    def record(self) -> bytes:
        """What is attached to it: the records it says, as canonical JSON."""
        return canon.canonical(self.said)


def composed(case: Case, asked: Asked) -> Composed:
    """Return a paper. Raises NoRecord, WrongSubject, NothingToUrge."""
    kind = KINDS[asked.kind]
    own = "inspection" if asked.of == case.inspection.id else "visit"
    if own not in kind.of:
        raise WrongSubject(asked.kind, asked.of)
    if asked.kind is DocumentKind.URGING and asked.to is None:
        open_ = addressees(case, asked)
        asked = addressed(asked, open_[0]) if open_ else asked
    over = _seen(case, asked)
    if asked.kind is DocumentKind.URGING and not urging.addressees(over):
        raise NothingToUrge
    rules = own_house()
    visit = None if own == "inspection" else asked.of
    changed = overrides.own(over.case.overrides, asked.kind, visit, asked.to)
    usual = rules.office.photos.get(asked.kind, Arrangement.AUTO)
    stand = asked.photos or arranging.arrangement(changed) or usual
    plainly = kind.compose(over, own_wording(), rules)
    whole = replace(pictured(plainly, case, own_wording()), arrangement=stand)
    plain = keys.placed(whole)
    return Composed(asked, over, plain, overrides.overridden(plain, changed))


def _seen(case: Case, asked: Asked) -> Oversight:
    kind = KINDS[asked.kind]
    public_only = kind.public_only or asked.public_only
    case = house.filled(case, own_house().office)
    return oversight(case, asked.of, asked.today, public_only, asked.to, kind.of_the_day)


def forms(kind: DocumentKind) -> tuple[Format, ...]:
    """Return how a paper of this kind may be written: as a workbook only what is a table."""
    is_table = kind is DocumentKind.TRACKING
    return tuple(form for form in Format if form is not Format.XLSX or is_table)


def addressed(asked: Asked, to: RecordId) -> Asked:
    """Return the same request for a letter to one body."""
    return replace(asked, to=to)


def addressees(case: Case, asked: Asked) -> list[RecordId]:
    """Return the bodies each of whom a letter of reminder may go to."""
    return [body.id for body in urging.addressees(_seen(case, replace(asked, to=None)))]


def made(
    case: Case,
    asked: Asked,
    photos: Prints,
    out: Path,
    work: Work,
    format: Format = Format.PDF,
    choice: Choice = Choice.BEST,
) -> Produced:
    """Make a draft of a paper as a file in `out`, over an older one of the same record and kind.

    Every page of its PDF says that it is a draft; the pages to be signed are those that are made final.
    Raises Refused where something is wanting, Stopped where a stop was asked for; no file is left behind.
    """
    own = composed(case, asked)
    record, name = own.record, file_name(own)
    if format is Format.PDF:
        whole = finished(own, record, photos, work, choice, draft=True)
        return press.printed(whole, record, own.over.of, out, name)
    if format is Format.DOCX:
        word = worded(own, photos, work, choice)
        made = press.written(out, f"{name}.docx", word.data, record)
        return replace(made, notes=word.notes)
    if format not in forms(asked.kind):
        raise WrongSubject(asked.kind, asked.of)
    if format is Format.HTML:
        shown, notes = html.pictures(own.document, photos)
        page = html.html(own.document, shown, press.within(own.document)).encode("utf-8")
        return replace(press.written(out, f"{name}.html", page, record), notes=notes)
    if format is Format.XLSX:
        data = xlsx.xlsx(own.document, own.kind.came(own.over))
    else:
        data = text.text(own.document).encode("utf-8")
    return press.written(out, f"{name}.{format.value}", data, record)


def preview(
    case: Case, asked: Asked, photos: Prints, work: Work, choice: Choice = Choice.BEST
) -> Preview:
    """Return the pages of a paper to be looked at: nothing attached, no file."""
    return printed(composed(case, asked), photos, work, choice)


def printed(
    own: Composed, photos: Prints, work: Work, choice: Choice = Choice.BEST, draft: bool = True
) -> Preview:
    """Return the pages of a composed paper to be looked at, as a draft without tags unless said otherwise."""
    return press.preview(_drawn(own, photos, work, choice, draft, tagged=not draft))


def _drawn(
    own: Composed, photos: Prints, work: Work, choice: Choice, draft: bool, *, tagged: bool = True
) -> Rendering:
    mark = own_wording()("paper.draft") if draft else ""
    forms = own.kind.forms
    return press.drawn(own.document, forms, photos, work, choice, mark, tagged=tagged)


def finished(
    own: Composed,
    record: bytes,
    photos: Prints,
    work: Work,
    choice: Choice = Choice.BEST,
    draft: bool = False,
) -> Rendering:
    """Return the finished paper alone, no file: what was drawn is let go before the gate, which needs room too."""
    drawn = _drawn(own, photos, work, choice, draft)
    return press.finished(drawn, press.imprint(own.document, own.kind.came(own.over)), record)


def worded(own: Composed, photos: Prints, work: Work, choice: Choice = Choice.BEST) -> Written:
    """Return a composed paper as a Word file, in the office's own template where it has one. Raises BadProfile."""
    folders = (paths.data_folder() / "templates", paths.resources() / "templates")
    template = docx.template(folders, press.own_profile(), own_wording())
    kit = press.kit(own.document, photos, choice)
    imprint = press.imprint(own.document, own.kind.came(own.over))
    return docx.written(own.document, template, kit, imprint, work)


@cache
def _words() -> Loaded[Wording]:
    load = partial(phrases.load, paths.resources() / "wording", press.own_wording(), SPECS)
    names = [f"{spec.name}.toml" for spec in SPECS]
    return overlay.loaded(load, paths.office_folder() / "wording", names)


@cache
def _rules() -> Loaded[House]:
    load = partial(house.load, paths.resources() / "rules")
    return overlay.loaded(load, paths.office_folder(), _RULES)


def own_wording() -> Wording:
    """Return the wording of all papers, as shipped and as the office changed it."""
    return _words().value


def own_house() -> House:
    """Return the rules, as shipped and as the office changed them."""
    return _rules().value


def faults() -> tuple[BadProfile, ...]:
    """Return what was refused of the office's own wording and rules; the shipped ones count there."""
    return (*press.own_words().faults, *_words().faults, *_rules().faults)


def reload() -> None:
    """Read wording and rules anew, because the office changed them."""
    for read in (press.own_words, _words, _rules):
        read.cache_clear()


def file_name(own: Composed) -> str:
    """Return "2023-05-19 Thông báo kết luận - Văn phòng UBND tỉnh", safe on every system."""
    kind, over = own.kind, own.over
    visit, where = over.visit, over.inspection.topic
    day = (visit.start.day or visit.planned_start.day) if visit else None
    body = over.visited(visit) if visit else None
    if own.asked.kind is DocumentKind.URGING:
        body = next(iter(urging.addressees(over)), None)
    if body or visit:
        where = (body.short_name or body.name) if body else (visit.place if visit else "")
    named = kind.name or (visit.kind.value if visit else "")
    name = " - ".join(filter(None, (own_wording()(f"{named}.file_name"), where)))
    day = own.asked.today if kind.of_the_day else day
    return press.safe(f"{day.isoformat()} {name}" if day else name)
