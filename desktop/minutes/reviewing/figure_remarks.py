"""What the figures of a paper say against each other, as remarks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from db import figure_checks
from db.figure_checks import (
    PartBeyondWhole,
    PartsDisagree,
    PercentDisagrees,
    Quoted,
    QuotedDifferently,
    RankBeyondTotal,
    WholesDiffer,
)
from db.figure_spotting import spot
from db.figures import Amount, unit_key
from db.records import Figure, FindingKind, RecordId
from desktop.minutes.composers.oversight import Oversight
from desktop.minutes.composers.passages import says
from desktop.minutes.reviewing.remarks import Remark, RemarkKind

_Told = Callable[[Any], tuple[RemarkKind, str, str]]


def figure_remarks(over: Oversight) -> Iterator[Remark]:
    """Yield a remark for all that does not agree, body by body: two bodies may differ in one measure."""
    by_body: dict[RecordId | None, list[Figure]] = {}
    for finding in over.findings(*FindingKind):
        visit = over.visit_of(finding.visit)
        own = over.figures(finding.id)
        by_body.setdefault(visit.body if visit else None, []).extend(own)
    for figures in by_body.values():
        known = {str(each.id): each for each in figures}
        for note in figure_checks.check([_quoted(each) for each in figures]):
            yield from _noted(note, known)
    yield from _unlike_text(over)


def _unlike_text(over: Oversight) -> Iterator[Remark]:
    """Yield a remark for each figure beside which the passage still says another amount of the same."""
    for finding in over.findings(*FindingKind):
        own = over.figures(finding.id)
        known = {str(each.amount) for each in own}
        said = [each.amount for each in spot(finding.text)] if own else []
        is_one = len(said) == len(own) == 1
        for figure in own:
            if says(finding.text, figure):
                continue
            for other in said:
                if str(other) not in known and _is_of_same(other, figure.amount, is_one):
                    yield Remark(
                        RemarkKind.TEXT_DIFFERS,
                        figure.id,
                        "amount",
                        what=str(other),
                        why=str(figure.amount),
                        explained=figure.explained,
                    )


def _is_of_same(said: Amount, amount: Amount, is_one: bool) -> bool:
    """Tell whether two amounts are of one whole, or the one amount of a passage and its one figure of a unit."""
    if unit_key(said.unit) != unit_key(amount.unit) or bool(said.rank) != bool(amount.rank):
        return False
    is_same = str(said.whole) == str(amount.whole)
    return is_same and (is_one or amount.whole is not None)


def _quoted(figure: Figure) -> Quoted:
    return Quoted(
        key=figure.id,
        amount=figure.amount,
        measure=figure.measure,
        part_of=figure.part_of,
        period=figure.period,
    )


def _noted(note: figure_checks.Note, known: dict[str, Figure]) -> Iterator[Remark]:
    """Yield the remark a note makes; one that rounding may explain, or that all is well, makes none."""
    tell = _TOLD.get(type(note))
    if tell is None or (isinstance(note, PartsDisagree) and note.by_rounding):
        return
    kind, key, what = tell(note)
    told = what or str(known[key].amount)
    yield Remark(kind, RecordId(key), "amount", what=told, explained=_explained(note, known))


def _explained(note: figure_checks.Note, known: dict[str, Figure]) -> str:
    """Return why what a note says may stand, as somebody wrote at one of its figures."""
    names = ("keys", "key", "percent_key", "ratio_key", "whole_key")
    keys = (getattr(note, name, ()) for name in names)
    every = [key for own in keys for key in ((own,) if isinstance(own, str) else own) if key]
    return next((known[key].explained for key in every if known[key].explained), "")


def _parts(note: PartsDisagree) -> tuple[RemarkKind, str, str]:
    what = f"{note.part_of}: {_plain(note.sum)} ≠ {_plain(note.whole)}"
    return RemarkKind.PARTS_DISAGREE, note.keys[0], what


def _wholes(note: WholesDiffer) -> tuple[RemarkKind, str, str]:
    wholes = ", ".join(_plain(each) for each in note.wholes)
    return RemarkKind.WHOLES_DIFFER, note.keys[0], f"{note.part_of}: {wholes}"


def _part(note: PartBeyondWhole) -> tuple[RemarkKind, str, str]:
    return RemarkKind.PART_BEYOND_WHOLE, note.key, ""


def _rank(note: RankBeyondTotal) -> tuple[RemarkKind, str, str]:
    return RemarkKind.RANK_BEYOND_TOTAL, note.key, ""


def _percent(note: PercentDisagrees) -> tuple[RemarkKind, str, str]:
    what = f"{_plain(note.percent)}% ≠ {_plain(note.expected)}%"
    return RemarkKind.PERCENT_DISAGREES, note.percent_key, what


def _differently(note: QuotedDifferently) -> tuple[RemarkKind, str, str]:
    amounts = ", ".join(str(each) for each in note.amounts)
    return RemarkKind.QUOTED_DIFFERENTLY, note.keys[-1], f"{note.measure}: {amounts}"


_TOLD: dict[type, _Told] = {
    PartsDisagree: _parts,
    WholesDiffer: _wholes,
    PartBeyondWhole: _part,
    RankBeyondTotal: _rank,
    PercentDisagrees: _percent,
    QuotedDifferently: _differently,
}


def _plain(number: object) -> str:
    return str(number).replace(".", ",")
