"""All that is to be said of a paper before it is final, by weight: of its record, and of the finished file itself."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from db import drafts, fields, query
from db.records import Record, RecordId, Visit
from db.store import Store
from desktop.final.finishing import clashing, sealed_as_it_would_be
from desktop.final.whole import Said, Whole, drawn, said
from desktop.minutes import papers
from desktop.minutes.finished import gate, measured
from desktop.minutes.finished.measured import Fault, Marks
from desktop.minutes.finished.versions import Subject
from desktop.minutes.overriding.overrides import State
from desktop.minutes.page import press
from desktop.minutes.page.rendering import Rendering
from desktop.minutes.papers import own_house
from desktop.minutes.photos import Prints
from desktop.minutes.reviewing import review
from desktop.minutes.reviewing.remarks import Remark, Weight, short
from desktop.minutes.style.wording import lowered
from desktop.words import Words
from desktop.work import Work

CLASH, UNFIT, OFFICE = "final.clash", "final.unfit", "final.office_fault"
TYPED, UNFINISHED = "final.typed", "final.unfinished"
OVERRIDE = "final.override."
AFTER = "final"
"""What is filled in on this page belongs to what comes after the paper and is missed in none."""
_STEPS = 4
_HOURS = ("start", "end")
_NAMING = ("title", "text", "name", "caption", "label", "topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to be said: `key` and `values` make its sentence; a record's field or a page is where to go.

    `explained` is what people said of figures that do not agree.
    """

    weight: Weight
    key: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    record: RecordId | None = None
    field: str = ""
    page: int = 0
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A paper as it would become final now, and what is to be said of it, the gravest first."""

    made: Whole
    paper: Rendering
    lines: tuple[Line, ...]

    @property
    def is_stopped(self) -> bool:
        """Whether something forbids that it becomes final."""
        return any(line.weight is Weight.STOP for line in self.lines)


class Part(StrEnum):
    """A part of a check, in the order in which it is known: of the record, of the file as such, of its pages."""

    RECORD = "record"
    FILE = "file"
    PAGES = "pages"


Tell = Callable[[Part, tuple[Line, ...]], None]


def _unheard(_part: Part, _lines: tuple[Line, ...]) -> None:
    """Let nobody hear."""


def checked(
    store: Store, own: Subject, photos: Prints, today: dt.date, work: Work, tell: Tell = _unheard
) -> Checked:
    """Make a paper as it would become final, and return what is to be said of it. Raises what `whole` does.

    `tell` hears each part as soon as it is known: what the record wants at once, before anything is drawn.
    """
    work.step(0, _STEPS)
    saying = said(store, own, today)
    lines = _told(Part.RECORD, of_record(store, saying, today), tell)
    work.step(1, _STEPS)
    made = drawn(saying, photos, work)
    paper = sealed_as_it_would_be(store, made, today)
    work.step(2, _STEPS)
    lines += _told(Part.FILE, _unfit(paper.light, made), tell)
    work.step(3, _STEPS)
    lines += _told(Part.PAGES, _measured(paper.light), tell)
    return Checked(made, paper, by_weight(lines))


def _told(part: Part, lines: Iterable[Line], tell: Tell) -> tuple[Line, ...]:
    known = tuple(lines)
    tell(part, known)
    return known


def told(store: Store, made: Whole, light: bytes, today: dt.date) -> tuple[Line, ...]:
    """Return what is to be said of a paper and of its sealed file, the gravest first.

    `light`: no rule and no measure looks into its photos.
    """
    return by_weight((*of_record(store, made, today), *_unfit(light, made), *_measured(light)))


def of_record(store: Store, own: Said, today: dt.date) -> tuple[Line, ...]:
    """Return what is to be said of the record and of the office's rules, whatever the file will be like."""
    every = (_clashes(store, own), _typed(store, own), _remarks(own, today), _office())
    return (*chain.from_iterable(every), *_changes(own))


def sentence(words: Words, line: Line) -> str:
    """Return what a line says, with the explanation of figures that do not agree."""
    said = words(line.key, **{**line.values, "field": _called(words, line.field)})
    return words("final.explained", said=said, why=line.explained) if line.explained else said


def _called(words: Words, field: str) -> str:
    """Return what a field is called inside a sentence; of a beginning or an end the hour is meant."""
    gap = f"papers.gap.{field}"
    return lowered(words(gap) if field in _HOURS else words.field(field))


def by_weight(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the gravest lines first."""
    grave = list(Weight)
    return tuple(sorted(lines, key=lambda line: grave.index(line.weight)))


def _measured(data: bytes) -> Iterator[Line]:
    yield from map(_of_fault, measured.measure(data, press.own_profile(), _marks()))


def _marks() -> Marks:
    say = press.own_wording()
    return Marks(motto=say("head.motto"), annex=say("annex.label"))


def _clashes(store: Store, made: Said) -> Iterator[Line]:
    for id, name in clashing(store, made):
        values = {"field": name, "what": _named(query.record(store.reader, id))}
        yield Line(weight=Weight.STOP, key=CLASH, values=values, record=id, field=name)


def _named(record: Record) -> str:
    """Return what a record is known by, to be quoted."""
    said = (getattr(record, name, "") for name in _NAMING)
    return short(next(filter(None, said), ""))


def _unfit(light: bytes, made: Whole) -> Iterator[Line]:
    if rules := gate.faults(light, made.record):
        yield Line(weight=Weight.STOP, key=UNFIT, values={"rules": ", ".join(rules)})


def _changes(made: Said) -> Iterator[Line]:
    """Yield what people changed in this paper alone and the record has said otherwise since."""
    for each in made.changes:
        if each.state is not State.HOLDS:
            own = each.override
            yield Line(
                weight=Weight.WARNING,
                key=f"final.override.{each.state.value}",
                values={"what": short(own.text or own.was), "who": own.author, "now": each.now},
                record=own.id,
            )


def _typed(store: Store, made: Said) -> Iterator[Line]:
    """Yield what was begun at records of the paper's visit, or of its inspection, and is in no paper since it waits."""
    kinds = (getattr(made.case, part.name) for part in dataclasses.fields(made.case))
    every = chain.from_iterable(part if isinstance(part, tuple) else (part,) for part in kinds)
    known: dict[RecordId, Record] = {record.id: record for record in every}
    found: dict[tuple[RecordId, str], list[str]] = {}
    for spot, text in drafts.kept(store.reader).items():
        record = known.get(spot.of)
        if record is not None and spot.kind != AFTER and _concerns(made.subject, record, known):
            field = spot.field if spot.field in fields.types(record.kind_name) else ""
            texts = found.setdefault((record.id, field), [])
            texts += [text] if spot.has_words else []
    for (id, field), texts in found.items():
        values = {"what": short(" · ".join(texts))} if texts else {}
        key = TYPED if texts else UNFINISHED
        yield Line(weight=Weight.WARNING, key=key, values=values, record=id, field=field)


def _concerns(own: Subject, record: Record, known: Mapping[RecordId, Record]) -> bool:
    """Tell whether a record is of the paper's visit, or of no visit at all."""
    above = getattr(record, "finding", None) or getattr(record, "recommendation", None)
    visit = getattr(known.get(above, record) if above else record, "visit", None)
    here = record.id if isinstance(record, Visit) else visit
    return own.visit is None or here in (None, own.visit)


def _office() -> Iterator[Line]:
    """Yield what of the office's own wording and rules could not be used."""
    for fault in papers.faults():
        values = {"file": fault.path.name, "place": fault.place}
        yield Line(weight=Weight.WARNING, key=OFFICE, values=values)


def _remarks(made: Said, today: dt.date) -> Iterator[Line]:
    own = made.subject
    of = own.visit or own.inspection
    yield from map(_of_remark, review.review(made.case, own.kind, of, today, own_house()))


def _of_remark(remark: Remark) -> Line:
    return Line(
        weight=remark.weight,
        key=remark.key,
        values={"field": remark.field, "what": remark.what, "why": remark.why},
        record=remark.record,
        field=remark.field,
        explained=remark.explained,
    )


def _of_fault(fault: Fault) -> Line:
    values = {"page": fault.page, "found": fault.found, "wanted": fault.wanted}
    return Line(weight=Weight.WARNING, key=fault.key, values=values, page=fault.page)
