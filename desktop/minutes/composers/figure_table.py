"""The figures of an inspection in a table: each measure once, period by period, with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from db.dates import Period
from db.figure_changes import change, worded
from db.records import Body, Figure, FindingKind, RecordId
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.model import Block, Emphasis, Paragraph, Run, Table
from desktop.minutes.style.wording import Wording, raised

_WIDTHS = (7, 33, 18, 21, 21)
_KINDS = (FindingKind.RESULT, FindingKind.SHORTCOMING, FindingKind.CAUSE)


@dataclass(frozen=True, slots=True)
class _Measure:
    """One quantity of one body, its figures by period."""

    name: str
    figures: tuple[Figure, ...]


def tables(over: Oversight, say: Wording, head: tuple[str, ...]) -> Iterator[Block]:
    """Yield a table for each body whose figures are known; `head` names the five columns."""
    by_body = _figures(over)
    for body, figures in by_body.items():
        if len(by_body) > 1 and body:
            runs = (Run(body.name, Emphasis.BOLD),)
            yield Paragraph(runs=runs, keep_next=True, source=body.id)
        yield _table(figures, say, head)


def _figures(over: Oversight) -> dict[Body | None, list[Figure]]:
    found: dict[Body | None, list[Figure]] = {}
    for finding in over.findings(*_KINDS):
        visit = over.visit_of(finding.visit)
        body = over.visited(visit) if visit else None
        if figures := over.figures(finding.id):
            found.setdefault(body, []).extend(figures)
    return found


def _table(figures: list[Figure], say: Wording, head: tuple[str, ...]) -> Table:
    rows: list[tuple[str, ...]] = []
    sources: list[RecordId | None] = []
    for count, measure in enumerate(_measures(figures), start=1):
        for at, (cells, source) in enumerate(_rows(measure, say)):
            lead = ("", "") if at else (str(count), raised(measure.name))
            rows.append((*lead, *cells))
            sources.append(source)
    return Table(
        head=head, rows=tuple(rows), widths=_WIDTHS, sources=tuple(sources), centred=(0, 2, 3, 4)
    )


def _measures(figures: list[Figure]) -> list[_Measure]:
    """Group figures by what they measure; the same value of the same period counts once."""
    groups: dict[str, dict[tuple[Period | None, str], Figure]] = {}
    for each in figures:
        key = (each.period, str(each.amount))
        groups.setdefault(each.measure or each.label, {}).setdefault(key, each)
    return [_Measure(name, tuple(_by_period(own))) for name, own in groups.items()]


def _by_period(own: dict[tuple[Period | None, str], Figure]) -> list[Figure]:
    return sorted(
        own.values(), key=lambda each: each.period.start.isoformat() if each.period else ""
    )


def _rows(measure: _Measure, say: Wording) -> Iterator[tuple[tuple[str, str, str], RecordId]]:
    first, *_ = measure.figures
    yield (_period(first, say), str(first.amount), ""), first.id
    for before, after in pairwise(measure.figures):
        found = ""
        if before.period and after.period and before.period != after.period:
            found = worded(change(before.amount, after.amount), say.changes)
        yield (_period(after, say), str(after.amount), raised(found)), after.id


def _period(figure: Figure, say: Wording) -> str:
    return raised(say.period(figure.period)) if figure.period else ""
