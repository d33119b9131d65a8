"""What figures say about each other, as data: parts and whole, ranks, percents, sums, quotes.

Nothing here corrects a figure or makes a sentence. A figure with a bound ("trên 10") is taken at its
word: it never disagrees with a value that it allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import floor

from db.dates import Period
from db.figures import EXACT, Amount, Bound, Number, Rank, one_unit, summable, unit_key

_ROUNDED_UNITS = ("%", "‰", "nghìn", "ngàn", "triệu", "tỷ", "tỉ")
"""Units in which whole numbers are rounded too; other whole numbers are counts."""

_COMPARED = 20
"""How many values of one measure are each compared with all others: thousands never stall a check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A figure as it is quoted in one place; `key` names the place in the notes."""

    key: str
    amount: Amount
    measure: str = ""
    part_of: str = ""
    period: Period | None = None


_Group = tuple[str, Period | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsAgree:
    """The parts of one whole add up to it; `keys` are the parts, then who else names the whole."""

    part_of: str
    keys: tuple[str, ...]
    sum: Decimal
    whole: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsDisagree:
    """The parts of one whole do not add up to it; `by_rounding`: rounding may be all of it."""

    part_of: str
    keys: tuple[str, ...]
    sum: Decimal
    whole: Decimal
    by_rounding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WholesDiffer:
    """The parts of one whole name different wholes."""

    part_of: str
    keys: tuple[str, ...]
    wholes: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartBeyondWhole:
    """A part is greater than its own whole: 68/67."""

    key: str
    part: Decimal
    whole: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RankBeyondTotal:
    """A place that cannot be among so many: 21/20, 0/20."""

    key: str
    place: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentDisagrees:
    """A percent is not what the ratio of the same measure gives; `expected` has its decimals.

    `whole_key` names the whole where it is a figure of its own.
    """

    percent_key: str
    ratio_key: str
    percent: Decimal
    part: Decimal
    whole: Decimal
    expected: Decimal
    whole_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedDifferently:
    """The same measure of the same period has different values in different places."""

    measure: str
    period: Period | None
    keys: tuple[str, ...]
    amounts: tuple[Amount, ...]


Note = (
    PartsAgree | PartsDisagree | WholesDiffer | PartBeyondWhole | RankBeyondTotal
    | PercentDisagrees | QuotedDifferently
)  # fmt: skip


def check(quoted: Sequence[Quoted]) -> list[Note]:
    """Return what the figures of one record say, each alone and about each other."""
    return [*(note for q in quoted for note in alone(q)), *together(quoted)]


def together(quoted: Sequence[Quoted]) -> list[Note]:
    """Return what the figures of one record say about each other."""
    measures = _grouped(quoted, lambda q: q.measure)
    notes: list[Note] = []
    for group in measures.values():
        notes += _quoted_differently(group)
        notes += _percents(group)
    notes += _shares(quoted, measures)
    for whole, group in _grouped(quoted, lambda q: q.part_of).items():
        for parts in _by_unit(group):
            notes += _parts(parts, measures.get(whole, []))
    return notes


def _grouped(quoted: Iterable[Quoted], name: Callable[[Quoted], str]) -> dict[_Group, list[Quoted]]:
    groups: dict[_Group, list[Quoted]] = {}
    for q in quoted:
        if name(q):
            groups.setdefault((name(q), q.period), []).append(q)
    return groups


def alone(q: Quoted) -> list[Note]:
    """Return what a figure says by itself: a part beyond its whole, a place that cannot be."""
    notes: list[Note] = []
    number, whole, rank = q.amount.number, q.amount.whole, q.amount.rank
    if number and whole and number.value > whole.value:
        notes.append(PartBeyondWhole(key=q.key, part=number.value, whole=whole.value))
    if rank and rank.total is not None and not 1 <= rank.place <= rank.total:
        notes.append(RankBeyondTotal(key=q.key, place=rank.place, total=rank.total))
    return notes


def _quoted_differently(group: list[Quoted]) -> list[Note]:
    distinct = list(dict.fromkeys(q.amount for q in group))
    if not any(_disagree(a, b) for a, b in product(distinct[:_COMPARED], distinct)):
        return []
    measure, period = group[0].measure, group[0].period
    keys, amounts = tuple(q.key for q in group), tuple(q.amount for q in group)
    return [QuotedDifferently(measure=measure, period=period, keys=keys, amounts=amounts)]


def _disagree(a: Amount, b: Amount) -> bool:
    if a.rank and b.rank and _ranks_disagree(a.rank, b.rank):
        return True
    if not one_unit([a, b]):
        return False
    if a.whole and b.whole and a.whole.value != b.whole.value:
        return True
    return a.value is not None and b.value is not None and not _compatible(a, b)


def _ranks_disagree(a: Rank, b: Rank) -> bool:
    totals = {a.total, b.total} - {None}
    return a.place != b.place or len(totals) > 1


def _compatible(a: Amount, b: Amount) -> bool:
    if a.bound == b.bound:
        return a.value == b.value
    if a.bound and b.bound:
        return True
    limit, exact = (a, b) if a.bound else (b, a)
    return _allows(limit, Fraction(exact.value or 0))


def _allows(limit: Amount, exact: Fraction) -> bool:
    edge = Fraction(limit.value or 0)
    return {
        Bound.ABOVE: exact > edge,
        Bound.BELOW: exact < edge,
        Bound.AT_LEAST: exact >= edge,
        Bound.AT_MOST: exact <= edge,
        Bound.NEARLY: exact < edge,
        Bound.ABOUT: True,
        None: abs(exact - edge) <= _half_step(limit.number),
    }[limit.bound]


def _percents(group: list[Quoted]) -> list[Note]:
    """Compare with the first ratio only: where there are others, they are quoted differently."""
    percents = [q for q in group if q.amount.percent and not q.amount.whole]
    ratios = [q for q in group if q.amount.whole and not q.amount.percent and not q.amount.bound]
    notes = (_percent(percent, ratio) for percent, ratio in product(percents, ratios[:1]))
    return [note for note in notes if note]


def _percent(percent: Quoted, ratio: Quoted) -> PercentDisagrees | None:
    return _share(percent, ratio, ratio.amount.whole)


def _shares(
    quoted: Sequence[Quoted], measures: dict[_Group, list[Quoted]]
) -> Iterable[PercentDisagrees]:
    """Compare each percent of a whole with the counts of its own measure and of that whole."""
    for q in quoted:
        if not (q.amount.percent and q.measure and q.part_of):
            continue
        part = next(filter(_is_count, measures.get((q.measure, q.period), ())), None)
        whole = next(filter(_is_count, measures.get((q.part_of, q.period), ())), None)
        if part and whole and one_unit([part.amount, whole.amount]):
            note = _share(q, part, whole.amount.number)
            if note:
                yield replace(note, whole_key=whole.key)


def _is_count(q: Quoted) -> bool:
    own = q.amount
    return own.number is not None and not (own.whole or own.bound or own.percent)


def _share(percent: Quoted, part: Quoted, whole: Number | None) -> PercentDisagrees | None:
    said, own = percent.amount.number, part.amount.number
    if not (said and own and whole) or whole.value == 0:
        return None
    exact = 100 * Fraction(own.value) / Fraction(whole.value)
    if is_share(percent.amount, exact):
        return None
    return PercentDisagrees(
        percent_key=percent.key,
        ratio_key=part.key,
        percent=said.value,
        part=own.value,
        whole=whole.value,
        expected=_rounded(exact, said.decimals),
    )


def is_share(percent: Amount, exact: Fraction) -> bool:
    """Tell whether a percent says an exact share: rounded, or cut off behind its decimals as many reports do."""
    said = percent.number
    if _allows(percent, exact) or said is None:
        return True
    is_cut = 0 <= exact - Fraction(said.value) < 2 * _half_step(said)
    return is_cut and said.decimals > 0 and not percent.bound


def _rounded(exact: Fraction, decimals: int) -> Decimal:
    """Round half up, as people do."""
    steps = floor(exact * 10**decimals + Fraction(1, 2))
    with localcontext(EXACT):
        return Decimal(steps).scaleb(-decimals)


def _parts(group: list[Quoted], wholes: list[Quoted]) -> list[Note]:
    """Compare parts in one unit with the whole they name, or that is quoted by itself."""
    apart = [q for q in wholes if _names_whole(q.amount, group[0].amount)]
    named = [q.amount.whole for q in group if q.amount.whole]
    named += [q.amount.number for q in apart if q.amount.number]
    values = tuple(dict.fromkeys(number.value for number in named))
    part_of, once = group[0].part_of, _once(group)
    if len(values) > 1:
        keys = tuple(q.key for q in [*group, *apart])
        return [WholesDiffer(part_of=part_of, keys=keys, wholes=values)]
    numbers = summable([q.amount for q in once])
    if not named or len(once) < 2 or numbers is None:
        return []
    found, rest = _sum_and_rest(numbers, named[0])
    keys = tuple(q.key for q in [*once, *apart])
    if rest == 0:
        return [PartsAgree(part_of=part_of, keys=keys, sum=found, whole=values[0])]
    within = abs(Fraction(rest)) <= _rounding(numbers, named[0], group[0].amount.unit)
    return [
        PartsDisagree(part_of=part_of, keys=keys, sum=found, whole=values[0], by_rounding=within)
    ]


def _names_whole(whole: Amount, part: Amount) -> bool:
    return not whole.bound and not whole.whole and one_unit([whole, part])


def _once(group: list[Quoted]) -> list[Quoted]:
    """Return each measure once: 03/67 as a result and again as a shortcoming is one part."""
    first: dict[object, Quoted] = {}
    for at, q in enumerate(group):
        first.setdefault(q.measure or at, q)
    return list(first.values())


def _by_unit(group: list[Quoted]) -> list[list[Quoted]]:
    """Part a group by unit; where there is one unit only, figures without one are meant in it."""
    counts = [q for q in group if not q.amount.percent]
    percents = [q for q in group if q.amount.percent]
    return [units for each in (counts, percents) if each for units in _of_units(each)]


def _of_units(group: list[Quoted]) -> list[list[Quoted]]:
    if one_unit([q.amount for q in group]):
        return [group]
    units: dict[str, list[Quoted]] = {}
    for q in group:
        units.setdefault(unit_key(q.amount.unit), []).append(q)
    return list(units.values())


def _sum_and_rest(numbers: Sequence[Number], total: Number) -> tuple[Decimal, Decimal]:
    with localcontext(EXACT):
        found = sum((number.value for number in numbers), Decimal(0))
        return found, total.value - found


def _rounding(items: Sequence[Number], total: Number, unit: str) -> Fraction:
    """Return by how much rounding can part the sum of the items from the total."""
    finest = max(items, key=lambda number: number.decimals)
    rounded = finest.decimals or total.decimals or unit.lower().startswith(_ROUNDED_UNITS)
    return len(items) * _half_step(finest) + _half_step(total) if rounded else Fraction(0)


def _half_step(number: Number | None) -> Fraction:
    return Fraction(1, 2 * 10 ** (number.decimals if number else 0))
