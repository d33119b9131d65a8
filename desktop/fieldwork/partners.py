"""Last year's figure beside this one: the same measure at earlier visits of the same body, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import figure_checks, query
from db.figure_changes import Change, change
from db.figure_checks import Note, Quoted, QuotedDifferently
from db.folding import normal_tone
from db.records import Figure, RecordId, Visit
from desktop.fieldwork import bodies
from desktop.fieldwork.attendance import day_of

if TYPE_CHECKING:
    from db.query import Reader
    from desktop.work import Work

MOST = 50
"""How many earlier figures of one measure are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A figure of the same measure, and the visit at which it was quoted."""

    figure: Figure
    visit: Visit


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure and one of an earlier visit that disagree, and of which nobody has explained why."""

    figure: Figure
    partner: Partner


@dataclass(frozen=True, slots=True)
class Compared:
    """What a figure and its partners say: notes on those of its period, the change since the last other one.

    The notes' keys are figure ids, `partners` those figures of other visits;
    `figure_changes.worded(change, phrases)` words the change.
    """

    notes: tuple[Note, ...] = ()
    partners: tuple[Partner, ...] = ()
    since: Partner | None = None
    change: Change | None = None


def earlier(reader: Reader, figure: Figure, visit: Visit) -> list[Partner]:
    """Return the same measure at earlier visits of the same body, of whatever inspection, the last first."""
    if not figure.measure or visit.body is None:
        return []
    family = bodies.lineage(query.body_kin(reader, visit.body), visit.body)
    wanted = _key(figure.measure)
    measures = [m for m in query.measures_at(reader, family) if _key(m) == wanted]
    return _quoted_before(reader, family, measures, visit)


def pairs(reader: Reader, visit: Visit, work: Work) -> list[Pair]:
    """Return which figures of a visit disagree with one of an earlier visit, in the record's order, the last first."""
    if visit.body is None:
        return []
    family = bodies.lineage(query.body_kin(reader, visit.body), visit.body)
    by_key: dict[str, list[str]] = {}
    for measure in query.measures_at(reader, family):
        by_key.setdefault(_key(measure), []).append(measure)
    before: dict[str, list[Partner]] = {}
    found: list[Pair] = []
    own = [each for each in query.figures(reader, visit.id) if each.measure]
    for done, figure in enumerate(own):
        work.step(done, len(own))
        key = _key(figure.measure)
        if key not in before:
            before[key] = _quoted_before(reader, family, by_key[key], visit)
        found += [Pair(figure, each) for each in before[key] if _is_open(figure, each.figure)]
    return found


def _is_open(figure: Figure, before: Figure) -> bool:
    """Tell whether two figures of one period disagree, and neither says why it may."""
    if figure.explained or before.explained or figure.period != before.period:
        return False
    return bool(figure_checks.together([_quoted(figure), _quoted(before)]))


def _quoted_before(
    reader: Reader, family: Collection[RecordId], measures: Collection[str], visit: Visit
) -> list[Partner]:
    found = query.figures_at(reader, family, measures, MOST)
    partners = [Partner(each, query.visit(reader, where)) for each, where in found]
    return sorted((each for each in partners if _is_before(each, visit)), key=_when, reverse=True)


def compared(figure: Figure, partners: Sequence[Partner]) -> Compared:
    """Return what a figure and its partners, the last first, say about each other."""
    same = [each for each in partners if each.figure.period == figure.period]
    notes = figure_checks.check([_quoted(figure), *(_quoted(each.figure) for each in same)])
    alone = figure_checks.check([_quoted(figure)])
    others = [each for each in partners if _is_older(each.figure, figure)]
    since = max(others, key=_end) if others else None
    became = change(since.figure.amount, figure.amount) if since else None
    own = tuple(_named(note, figure.measure) for note in notes if note not in alone)
    return Compared(own, tuple(same) if own else (), since, became)


def _named(note: Note, measure: str) -> Note:
    """Return a note with the measure as it is written, not as it is compared."""
    return replace(note, measure=measure) if isinstance(note, QuotedDifferently) else note


def _quoted(figure: Figure) -> Quoted:
    """Return a figure as the checks take it, its measure in one spelling; parts of a whole are checked elsewhere."""
    return Quoted(
        key=figure.id,
        amount=figure.amount,
        measure=_key(figure.measure),
        period=figure.period,
    )


def _is_before(partner: Partner, visit: Visit) -> bool:
    if partner.visit.id == visit.id:
        return False
    day, own = day_of(partner.visit), day_of(visit)
    return day is None or own is None or day <= own


def _is_older(before: Figure, after: Figure) -> bool:
    """Tell whether a figure is of an earlier period; without periods nothing is compared."""
    if before.period is None or after.period is None:
        return False
    return before.period.end < after.period.end


def _end(partner: Partner) -> tuple[dt.date, tuple[dt.date, str]]:
    period = partner.figure.period
    return period.end if period else dt.date.min, _when(partner)


def _when(partner: Partner) -> tuple[dt.date, str]:
    return day_of(partner.visit) or dt.date.min, partner.figure.id


def _key(measure: str) -> str:
    return " ".join(normal_tone(measure).split())
