"""Last year's figure beside this one: the same measure at earlier visits of the same body, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import figure_checks, query
from db.figure_changes import Change, change
from db.figure_checks import Note, Quoted
from db.folding import normal_tone
from db.records import Figure, Visit
from desktop.fieldwork import bodies
from desktop.fieldwork.attendance import day_of

if TYPE_CHECKING:
    from db.query import Reader

MOST = 50
"""How many earlier figures of one measure are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A figure of the same measure, and the visit at which it was quoted."""

    figure: Figure
    visit: Visit


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
    found = query.figures_at(reader, family, measures, MOST)
    partners = [Partner(each, query.visit(reader, where)) for each, where in found]
    before = [each for each in partners if each.figure.id != figure.id and _is_before(each, visit)]
    return sorted(before, key=_when, reverse=True)


def compared(figure: Figure, partners: Sequence[Partner]) -> Compared:
    """Return what a figure and its partners, the last first, say about each other."""
    same = [each for each in partners if each.figure.period == figure.period]
    notes = figure_checks.check([_quoted(figure), *(_quoted(each.figure) for each in same)])
    alone = figure_checks.check([_quoted(figure)])
    others = [each for each in partners if _is_older(each.figure, figure)]
    since = max(others, key=_end) if others else None
    became = change(since.figure.amount, figure.amount) if since else None
    own = tuple(note for note in notes if note not in alone)
    return Compared(own, tuple(same) if own else (), since, became)


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
