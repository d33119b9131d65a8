"""What became of a figure from one period to the next, as data and in given phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from db.figures import EXACT, Amount, number, summable


class Direction(StrEnum):
    """Which way a number went."""

    RISE = "rise"
    FALL = "fall"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a figure from one period to the next.

    `difference` is None where the two cannot be subtracted (other unit, a bound, no number), `places`
    where either has no rank; places gained are positive. `other_total`: ranked among another number.
    """

    difference: Decimal | None
    unit: str = ""
    percent_points: bool = False
    places: int | None = None
    other_total: bool = False

    @property
    def direction(self) -> Direction | None:
        """Which way the number went; None where that is not known."""
        if self.difference is None:
            return None
        if self.difference == 0:
            return Direction.SAME
        return Direction.RISE if self.difference > 0 else Direction.FALL


def change(before: Amount, after: Amount) -> Change:
    """Return what became of a figure between two periods."""
    unit = after.unit or before.unit
    places, other_total = None, False
    if before.rank and after.rank:
        places = before.rank.place - after.rank.place
        other_total = before.rank.total != after.rank.total
    return Change(
        difference=_difference(before, after),
        unit=unit,
        percent_points=unit.startswith("%"),
        places=places,
        other_total=other_total,
    )


def worded(change: Change, phrases: Mapping[str, str]) -> str:
    """Say a change in the phrases given (resources/wording/figures.toml, `change`); "" for none."""
    said = []
    if change.difference:
        unit = phrases["percent_points"] if change.percent_points else change.unit
        amount = f"{number(change.difference.copy_abs())} {unit}".rstrip()
        said.append(phrases[str(change.direction)].format(amount=amount))
    if change.places:
        key = "up" if change.places > 0 else "down"
        said.append(phrases[key].format(places=abs(change.places)))
    elif change.places == 0 and said:
        said.append(phrases["same_rank"])
    known = change.difference is not None or change.places is not None
    return ", ".join(said) or (phrases["same"] if known else "")


def _difference(before: Amount, after: Amount) -> Decimal | None:
    numbers = summable([before, after])
    if numbers is None:
        return None
    with localcontext(EXACT):
        return numbers[1].value - numbers[0].value
