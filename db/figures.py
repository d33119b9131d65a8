"""Figures as people write them: 64/67, 92,75 điểm, xếp thứ 1/20, trên 10 văn bản, 8.338,4 ha.

Reading and printing are inverse: `str(parse(text)) == tidy(text)`. A part of a figure therefore
keeps its digits or words as they were written and computes its exact value from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from enum import StrEnum

from db.errors import BadAmount
from db.folding import nfc, normal_tone

LONGEST = 200
"""The most characters a figure has."""

MOST_DIGITS = 24
"""The most digits a number has; more is a slip of the keyboard or an attack."""

EXACT = Context(prec=200, traps=[Inexact])
"""Arithmetic with room for every digit of many such numbers; a rounded result would raise."""


class Bound(StrEnum):
    """What a number limits when it is not meant exactly."""

    ABOVE = "above"
    BELOW = "below"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    NEARLY = "nearly"
    ABOUT = "about"


BOUND_WORDS = {
    "trên": Bound.ABOVE, "hơn": Bound.ABOVE, "vượt": Bound.ABOVE, "quá": Bound.ABOVE,
    "dưới": Bound.BELOW, "chưa đến": Bound.BELOW, "chưa tới": Bound.BELOW,
    "ít nhất": Bound.AT_LEAST, "tối thiểu": Bound.AT_LEAST, "không dưới": Bound.AT_LEAST,
    "không ít hơn": Bound.AT_LEAST,
    "không quá": Bound.AT_MOST, "không vượt quá": Bound.AT_MOST, "tối đa": Bound.AT_MOST,
    "nhiều nhất": Bound.AT_MOST, "không hơn": Bound.AT_MOST, "không trên": Bound.AT_MOST,
    "gần": Bound.NEARLY, "ngót": Bound.NEARLY,
    "khoảng": Bound.ABOUT, "ước": Bound.ABOUT, "ước khoảng": Bound.ABOUT, "chừng": Bound.ABOUT,
    "khoảng chừng": Bound.ABOUT, "xấp xỉ": Bound.ABOUT,
}  # fmt: skip

_ORDINALS = {"nhất": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
             "bảy": 7, "tám": 8, "chín": 9, "mười": 10}  # fmt: skip

# The public patterns serve whoever looks for figures in running text; all ignore case.
UNSIGNED = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
NUMBER = rf"[-+\u2212]?{UNSIGNED}"
_LETTER = "(?-i:[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff°µμ])"
"""Small and capital letters by themselves: looking each up in both cases takes 20 ms."""

_WORD = rf"{_LETTER}(?:(?:{_LETTER}|[0-9²³./-])*(?:{_LETTER}|[0-9²³]))?"
_PLAIN = rf"{_WORD}(?:,? {_WORD})*"
_WORDS = rf"(?:{_WORD}|\({_PLAIN}\))(?:,? (?:{_WORD}|\({_PLAIN}\)))*"
_UNIT = rf"[%‰](?: {_WORDS})?|{_WORDS}"
_ATTACHED = rf"[%‰](?: {_WORDS})?|(?!e[0-9]){_LETTER}+[23²³]?(?:/{_LETTER}+)?(?: {_WORDS})?"
_PLACED = r"(?:(?:xếp|đứng)(?: vị)?(?: trí)?(?: hạng)?|vị(?: trí)?) thứ"
_LEAD = rf"{_PLACED}|(?:xếp|đứng)(?: thứ)? hạng|thứ hạng|hạng|thứ"
_OVER = r"/| trong tổng số | trên tổng số | trong số | trên "
RANK = (
    rf"(?:(?:{_LEAD}) (?P<place>[0-9]{{1,6}})|(?:{_PLACED}) (?P<ordinal>{'|'.join(_ORDINALS)}))"
    rf"(?:(?:{_OVER})(?P<total>[0-9]{{1,6}}))?"
)
_RANK_OF = rf"{RANK}(?(total)(?: {_PLAIN})?)"
BOUND = "|".join(sorted(BOUND_WORDS, key=len, reverse=True))

# The patterns of whole figures are made ready when the first figure is read: that takes a while.
_COUNT_FORM = (
    rf"(?i)(?:(?P<bound>{BOUND}) )?(?P<number>{NUMBER})(?:/(?P<whole>{UNSIGNED}))?"
    rf"(?: (?P<unit>{_UNIT})|(?P<attached>{_ATTACHED}))?"
)
_RANK_FORM = rf"(?i){_RANK_OF}"
_RANKED_FORM = rf"(?i)(?P<count>.+?)(?P<joint>, |; | và | \(| )(?P<rank>{_RANK_OF})(?P<close>\)?)"
_HALF_RANK = rf"(?i)(?:.* )?(?:{_PLACED}|(?:xếp|đứng)(?: thứ)?(?: hạng)?)"
_NUMBER_FORM = re.compile(NUMBER)
_FALSE_CASES = re.compile("[İıſ]")
"""Letters that a pattern without case takes for i and s, and `lower` does not."""


def tidy(text: str) -> str:
    """Return the text in NFC with single spaces, and none around a slash between digits."""
    return re.sub(r"(?<=[0-9]) ?/ ?(?=[0-9])", "/", " ".join(nfc(text).split()))


@dataclass(frozen=True, slots=True)
class Number:
    """A number by its digits: "03", "92,50", "8.338,4", "-1,42"."""

    written: str

    def __post_init__(self) -> None:
        digits = sum(letter.isdigit() for letter in self.written)
        if digits > MOST_DIGITS or not _NUMBER_FORM.fullmatch(self.written):
            raise BadAmount(_short(self.written))

    def __str__(self) -> str:
        return self.written

    @property
    def value(self) -> Decimal:
        """The exact value; its exponent tells the decimals that were written."""
        plain = self.written.replace(".", "").replace(",", ".").replace("\u2212", "-")
        return Decimal(plain)

    @property
    def decimals(self) -> int:
        """How many digits stand after the comma."""
        return len(self.written.partition(",")[2])


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among others: "xếp thứ 1/20", "xếp thứ nhất trong tổng số 20 cơ quan"."""

    written: str

    def __post_init__(self) -> None:
        if not re.fullmatch(_RANK_FORM, self.written):
            raise BadAmount(_short(self.written))

    def __str__(self) -> str:
        return self.written

    @property
    def place(self) -> int:
        """The place, 1 for the best."""
        place, ordinal = self._found("place"), self._found("ordinal")
        return int(place) if place else _ORDINALS[ordinal.lower()]

    @property
    def total(self) -> int | None:
        """Among how many, where it was said."""
        total = self._found("total")
        return int(total) if total else None

    def _found(self, name: str) -> str:
        found = re.fullmatch(_RANK_FORM, self.written)
        return (found[name] or "") if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One figure: a number, perhaps of a whole, in a unit, perhaps bounded, perhaps ranked.

    `gap` and `joint` are the characters before the unit and the rank. An amount that would not read
    back as itself cannot be made: `BadAmount`.
    """

    number: Number | None = None
    whole: Number | None = None
    unit: str = ""
    bound_word: str = ""
    rank: Rank | None = None
    gap: str = " "
    joint: str = ""

    def __post_init__(self) -> None:
        if _parts(str(self)) != self._own_parts():
            raise BadAmount(_short(str(self)))

    def __str__(self) -> str:
        bound = self.bound_word + " " if self.bound_word else ""
        whole = f"/{self.whole}" if self.whole else ""
        unit = self.gap + self.unit if self.unit else ""
        close = ")" if self.joint == " (" else ""
        return f"{bound}{self.number or ''}{whole}{unit}{self.joint}{self.rank or ''}{close}"

    @property
    def value(self) -> Decimal | None:
        """The number's exact value; None where only a rank is known."""
        return self.number.value if self.number else None

    @property
    def bound(self) -> Bound | None:
        """What the number limits; None where it is meant exactly."""
        return BOUND_WORDS[self.bound_word.lower()] if self.bound_word else None

    @property
    def percent(self) -> bool:
        """Whether the number is of a hundred."""
        return self.unit.startswith("%")

    def _own_parts(self) -> _Parts:
        whole, rank = str(self.whole or ""), str(self.rank or "")
        return (self.bound_word, str(self.number or ""), whole, self.gap, self.unit,
                self.joint, rank)  # fmt: skip


_Parts = tuple[str, str, str, str, str, str, str]
"""Bound, number, whole, gap, unit, joint, rank."""


def parse(text: str) -> Amount:
    """Read a figure as people write it; raise `BadAmount` for anything else."""
    tidied = tidy(text[: 4 * LONGEST])
    parts = _parts(tidied) if len(text) <= 4 * LONGEST else None
    if parts is None:
        raise BadAmount(_short(tidied))
    bound, number, whole, gap, unit, joint, rank = parts
    return Amount(
        number=Number(number) if number else None,
        whole=Number(whole) if whole else None,
        unit=unit,
        bound_word=bound,
        rank=Rank(rank) if rank else None,
        gap=gap,
        joint=joint,
    )


def number(value: Decimal) -> str:
    """Print a number in the Vietnamese way: 1.234,5."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def one_unit(amounts: Sequence[Amount]) -> bool:
    """Tell whether the amounts can be compared: no two name different units, all or no percents."""
    units = {unit_key(amount.unit) for amount in amounts if amount.unit}
    return len(units) < 2 and len({amount.percent for amount in amounts}) < 2


def unit_key(unit: str) -> str:
    """Return by what a unit is compared: "ý kiến" stands for "ý kiến, kiến nghị" too, "hồ sơ" for "bộ hồ sơ"."""
    return normal_tone(unit).partition(",")[0].removeprefix("bộ ")


def summable(amounts: Sequence[Amount]) -> list[Number] | None:
    """Return the numbers of amounts of one unit, all exactly meant; None where any is not."""
    numbers = [amount.number for amount in amounts if amount.number and not amount.bound]
    return numbers if len(numbers) == len(amounts) and one_unit(amounts) else None


def _parts(text: str) -> _Parts | None:
    if len(text) > LONGEST or _FALSE_CASES.search(text):
        return None
    if re.fullmatch(_RANK_FORM, text):
        return "", "", "", " ", "", "", text
    ranked = re.fullmatch(_RANKED_FORM, text)
    if ranked and (ranked["joint"] == " (") == bool(ranked["close"]):
        return _count_parts(ranked["count"], ranked["joint"], ranked["rank"])
    return _count_parts(text, "", "")


def _count_parts(text: str, joint: str, rank: str) -> _Parts | None:
    found = re.fullmatch(_COUNT_FORM, text)
    if found is None:
        return None
    bound, count, whole = found["bound"] or "", found["number"], found["whole"] or ""
    gap = "" if found["attached"] else " "
    unit = found["unit"] or found["attached"] or ""
    if re.fullmatch(_HALF_RANK, unit):
        return None
    return bound, count, whole, gap, unit, joint, rank


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
