"""What a figure is a figure of, read from the words around it, so that partners are compared without any hand work.

Only what can hardly be meant otherwise is said: parts of one whole by their state ("hoàn thành", "chưa hoàn thành"),
a percent beside its ratio, the level of an index, a year. Whatever else a figure means is left to people: a wrong
alarm costs more than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.dates import Period
from db.figure_spotting import Spotted
from db.figures import Amount, unit_key
from db.folding import fold
from db.records import Figure, RecordId
from desktop.fieldwork import clauses
from desktop.fieldwork.clauses import Clause, State

if TYPE_CHECKING:
    from desktop.fieldwork.counts import Line

_TELLING = 20
"""Two wholes of so many or more are the same plan where they are equal; 3/5 beside 1/5 may be anything."""
_NEAR = 10
"""One whole of so many percent more or less than another may be a slip of the same."""
_LINE = RecordId("line")


Said = tuple[RecordId | None, RecordId | None]
"""Who said something, and about what."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is filled in for a figure: empty where the words do not say it."""

    label: str
    measure: str = ""
    part_of: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure that stands already, with who said it about what."""

    figure: Figure
    speaker: RecordId | None = None
    topic: RecordId | None = None


def meanings(
    text: str,
    figures: Sequence[Spotted],
    beside: Iterable[Beside] = (),
    usual: Period | None = None,
    speaker: RecordId | None = None,
    topic: RecordId | None = None,
) -> list[Meaning]:
    """Return what each figure of a text is a figure of; `usual` is the time under oversight."""
    known = list(beside)
    found: list[Meaning] = []
    around = clauses.clauses(text, figures)
    for at, (own, clause) in enumerate(zip(figures, around, strict=True)):
        if clause.is_percent and found[-1].measure and figures[at - 1].amount.whole:
            meant = replace(found[-1], label=found[-1].measure, part_of="")
        else:
            follows = at + 1 < len(figures) and around[at + 1].is_percent
            meant = _meant(own.amount, clause, known, usual, (speaker, topic), follows)
        found.append(meant)
        known.append(Beside(_quoted(own.amount, meant, at), speaker, topic))
    from desktop.fieldwork import counts  # with the first figures, not with the page

    return _partnered(counts.Line(text, figures, around), found, known, usual)


def _partnered(
    line: Line, found: Sequence[Meaning], known: Sequence[Beside], usual: Period | None
) -> list[Meaning]:
    """Return the meanings with those of plain counts that belong together: a share's whole, the parts of a total."""
    named: dict[int, Meaning] = {}
    shares, totals = line.belonging()
    for share in shares:
        period, own = _period(line, (share.part, share.whole), usual)
        if own and not (found[share.part].measure or found[share.whole].measure):
            whole = _counted(line, share.whole, period, known, named)
            part = _counted(line, share.part, period, known, named)
            named[share.percent] = replace(part, part_of=whole.measure)
    for total in totals:
        period, own = _period(line, (total.whole, *total.parts), usual)
        if own and not any(found[a].measure for a in (total.whole, *total.parts)):
            whole = _counted(line, total.whole, period, known, named)
            for at in total.parts:
                part = _counted(line, at, period, known, named)
                named[at] = replace(part, part_of=whole.measure)
    return [named.get(at) or _labelled(line, at, meant) for at, meant in enumerate(found)]


def _labelled(line: Line, at: int, meant: Meaning) -> Meaning:
    """Return the meaning of a bare number with a label from its words."""
    is_bare = not meant.label and line.is_count(at)
    return replace(meant, label=_raised(line.name(at))) if is_bare else meant


def _period(line: Line, members: Sequence[int], usual: Period | None) -> tuple[Period | None, bool]:
    """Return the time that counts which belong together are of, and whether no two name different ones."""
    years = {line.around[at].years for at in members} - {None}
    return next(iter(years), usual), len(years) < 2


def _counted(
    line: Line,
    at: int,
    period: Period | None,
    known: Sequence[Beside],
    named: dict[int, Meaning],
) -> Meaning:
    """Return what a plain count counts, under a name that nothing else at this visit has."""
    if at in named:
        return named[at]
    amount, name = line.figures[at].amount, _raised(line.name(at))
    taken = {fold(each.measure) for each in named.values()}
    for each in known:
        if each.figure.period == period:
            same = each.figure.amount == amount and not each.figure.part_of
            taken |= {fold(each.figure.part_of), "" if same else fold(each.figure.measure)}
    names = (
        name,
        f"{name} ({amount.number})",
        *(f"{name} ({n})" for n in range(2, len(taken) + 3)),
    )
    free = [each for each in names[period is None :] if fold(each) not in taken]
    return named.setdefault(at, Meaning(name, free[0], period=period))


def _meant(
    amount: Amount,
    clause: Clause,
    known: Sequence[Beside],
    usual: Period | None,
    said: Said,
    follows: bool,
) -> Meaning:
    """Return what one figure means; `follows`: its percent stands behind it."""
    plain = Meaning(_raised(amount.unit), period=clause.years)
    own = clauses.state(clause)
    if amount.whole is not None and not amount.percent:
        if own is not None and amount.unit:
            part = _part(amount, clause, own, known, usual, said)
            return _unless_taken(part, amount, known, plain)
        if follows:
            of = f"{plain.label} ({amount.number} trên tổng số {amount.whole})".strip()
            return _unless_taken(replace(plain, measure=of), amount, known, plain)
        return plain
    index = clauses.named(clause)
    if not index:
        return plain
    level = Meaning(_raised(index), _raised(index), period=clause.years or usual)
    return _unless_taken(level, amount, known, plain)


def _part(
    amount: Amount,
    clause: Clause,
    own: State,
    known: Sequence[Beside],
    usual: Period | None,
    said: Said,
) -> Meaning:
    """Return a part of a whole: the whole of an earlier part, where it can be no other, or one of its own."""
    period = clause.years or usual
    unit = _raised(amount.unit)
    done = State(own.said)
    measure, whole = f"{unit} {own}", f"{unit}: {done}, chưa {done}"
    linked = [each for each in reversed(known) if _is_linked(amount, clause, own, each, said)]
    if linked:
        first = linked[0].figure
        same = (
            e.figure
            for e in linked
            if _denied(e) == own.denied and e.figure.part_of == first.part_of
        )
        named = next(same, None)
        name = named.measure if named else measure
        return Meaning(name, name, first.part_of, first.period)
    taken = {each.figure.part_of for each in known if each.figure.period == period}
    for of in ("", f" (trên {amount.whole})"):
        if whole + of not in taken:
            return Meaning(measure + of, measure + of, whole + of, period)
    return Meaning(measure, period=clause.years)


def _is_linked(amount: Amount, clause: Clause, own: State, each: Beside, said: Said) -> bool:
    """Tell whether a figure is a part of the same whole, or the same part once more."""
    theirs, period = _state_of(each.figure), each.figure.period
    if theirs is None or theirs.said != own.said:
        return False
    if clause.years and period and period != clause.years:
        return False
    return _one_whole(amount, each, said, theirs.denied != own.denied)


def _denied(each: Beside) -> str | None:
    found = _state_of(each.figure)
    return found.denied if found else None


def _one_whole(amount: Amount, beside: Beside, said: Said, is_rest: bool) -> bool:
    """Tell whether two ratios can only be of one whole; `is_rest`: one counts what the other does not."""
    theirs = beside.figure.amount
    if not (amount.whole and theirs.whole) or unit_key(amount.unit) != unit_key(theirs.unit):
        return False
    one, other = amount.whole.value, theirs.whole.value
    alike = (beside.speaker, beside.topic) == said
    if one < _TELLING:
        return one == other and is_rest and beside.figure.finding == _LINE
    if one == other:
        return True
    return alike and abs(one - other) * 100 <= _NEAR * max(one, other)


def _state_of(figure: Figure) -> State | None:
    """Return the state that a part of a whole is in, by the name of its measure."""
    return clauses.state_in(figure.measure) if figure.measure and figure.part_of else None


def _unless_taken(
    meant: Meaning, amount: Amount, known: Sequence[Beside], otherwise: Meaning
) -> Meaning:
    """Return the meaning, unless another figure of that name is in another unit, or a plain count of its own."""
    for each in known:
        own = each.figure
        if fold(own.measure) != fold(meant.measure) or own.period != meant.period:
            continue
        if amount.unit and own.amount.unit and fold(amount.unit) != fold(own.amount.unit):
            return otherwise
        if amount.whole and own.amount.whole is None and amount.value != own.amount.value:
            return otherwise
    return meant


def _quoted(amount: Amount, meant: Meaning, at: int) -> Figure:
    """Return a figure of the same line as those beside it are."""
    return Figure(
        id=RecordId(f"line-{at}"),
        finding=_LINE,
        label=meant.label,
        amount=amount,
        measure=meant.measure,
        part_of=meant.part_of,
        period=meant.period,
    )


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
