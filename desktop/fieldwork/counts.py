"""Which plain counts of a line belong together: parts of a total, a share and its percent.

"Tiếp nhận 1.203 hồ sơ, giải quyết 1.190 hồ sơ, đạt 98,9%" · "15 hồ sơ, gồm 12 đúng hạn, 3 quá hạn". What agrees is
taken together wherever it can be meant; what does not is only where it can hardly be meant otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from db.figure_checks import is_share
from db.figure_spotting import Spotted
from db.figures import Amount, summable, unit_key
from db.folding import normal_tone
from desktop.fieldwork import clauses
from desktop.fieldwork.clauses import Clause

_MOST_PARTS = 12
_NEAR = 6
"""How many counts before a share its whole is looked for in."""

_COMPARED = re.compile(
    r"(?:tăng|giảm|so với|so cùng|cùng kỳ|cùng kì|vượt|thêm|kế hoạch năm|bình quân)(?!.*\bđã\b)[^.;)]*$"
)
"""Words before a count that only says how much another one changed."""
_GOES_ON = re.compile(
    r"\s*(?:trong đó|trong số (?:đó|này)|đến nay|kết quả|đã|qua đó|cụ thể|theo đó|còn)\b"
)
"""How a sentence begins that speaks of what was counted before it."""
_WHOLE_BEHIND = re.compile(r"[^.;,]{0,60}(?:trong|trên) tổng số\s*(?:là )?$")
_LIST = re.compile(r"\b(?:bao gồm|gồm)\b[^,;.]*$")
_NEXT = re.compile(r"^[^,;:()]*(?:[,;]|\bvà\b)\s*(?:[^,;:()]*)$")
_OWN_BASE = re.compile(r"mới|tồn|kỳ trước|năm trước|chuyển sang|lũy kế|luỹ kế")
"""Words that tell of what was carried over, so that parts need not be all."""
_LITTLE = {"trên", "là", "có", "được", "đã", "còn", "tổng", "số", "trong", "đó", "các", "của",
           "với", "hiện", "nay"}  # fmt: skip
_MOST_WORDS = 4
_SIBLING = re.compile(r"[^,;()]{0,30}\bvà\b[^,;]{0,10}$")
_OF_THESE = re.compile(r"\btrong (?:đó|số)\b")
_TAKEN_IN = re.compile(r"tiếp nhận|thụ lý|phải giải quyết")
_TIMELY = {"hạn", "tiến"}
_LATE = {"quá", "trễ", "chậm", "muộn"}


@dataclass(frozen=True, slots=True)
class Share:
    """A percent says which part of a whole a count is; each by its place in the line."""

    percent: int
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Parts:
    """Counts that a total consists of, each by its place in the line."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its figures and what stands around each."""

    text: str
    figures: Sequence[Spotted]
    around: Sequence[Clause]

    def belonging(self) -> tuple[list[Share], list[Parts]]:
        """Return the shares that percents name, and the totals with their parts."""
        found = list(shares(self))
        return found, [*wholly(self, found), *parts(self)]

    def name(self, at: int) -> str:
        """Return what a count counts by its words: "hồ sơ tiếp nhận", "hồ sơ đúng hạn"."""
        clause = self.around[at]
        units = (self.figures[each].amount.unit for each in range(at, -1, -1))
        unit = next(filter(None, (each for each in units if not each.startswith("%"))), "")
        own = clauses.state(clause)
        if own is not None:
            return f"{unit} {own}".strip()
        ahead = [word for word in clause.before if word not in _LITTLE][-_MOST_WORDS:]
        behind = list(clause.behind[:_MOST_WORDS])
        said = " ".join((behind if not self.figures[at].amount.unit else []) or ahead or behind)
        return said if said.startswith(normal_tone(unit)) else f"{unit} {said}".strip()

    def is_count(self, at: int) -> bool:
        """Tell whether a figure is a plain count that is meant exactly, and no change of another."""
        own = self.figures[at].amount
        plain = own.number is not None and not (own.whole or own.bound or own.rank or own.percent)
        return plain and not _COMPARED.search(normal_tone(self.around[at].since))

    def carries_over(self, at: int) -> bool:
        """Tell whether the words before a count tell of what was carried over from before."""
        return bool(_OWN_BASE.search(normal_tone(self.around[at].since)))

    def between(self, first: int, then: int) -> str:
        """Return the text between two figures, in one spelling."""
        return normal_tone(self.text[self.figures[first].end : self.figures[then].start])

    def behind(self, at: int) -> str:
        """Return the text from a figure to the next one, in one spelling."""
        end = self.figures[at + 1].start if at + 1 < len(self.figures) else len(self.text)
        return normal_tone(self.text[self.figures[at].end : end])

    def are_of_one_thought(self, first: int, then: int) -> bool:
        """Tell whether no sentence between two figures begins something else."""
        sentences = re.split(r"[.!?](?=\s)|\n", self.between(first, then))
        return all(_GOES_ON.match(each) for each in sentences[1:])


def shares(line: Line) -> Iterator[Share]:
    """Yield the shares that percents behind a count name."""
    last: Share | None = None
    for at, clause in enumerate(line.around):
        if clause.is_percent and line.is_count(at - 1):
            whole = _whole(line, at - 1, line.figures[at].amount, last)
            if whole is not None:
                last = Share(at, at - 2 if whole == at - 1 else at - 1, whole)
                yield last


def wholly(line: Line, found: Sequence[Share]) -> Iterator[Parts]:
    """Yield the totals whose shares are a hundred percent together, so that they are all of it."""
    for whole in dict.fromkeys(each.whole for each in found):
        own = [each for each in found if each.whole == whole]
        numbers = [line.figures[each.percent].amount.number for each in own]
        told = sum((Fraction(number.value) for number in numbers if number), Fraction(0))
        if len(own) > 1 and abs(told - 100) * 20 <= len(own):
            yield Parts(whole, tuple(each.part for each in own))


def parts(line: Line) -> Iterator[Parts]:
    """Yield the totals whose parts are told behind them."""
    last = -1
    for at in range(len(line.figures)):
        if at > last and line.is_count(at) and (found := _parts_of(line, at)):
            last = found[-2]
            yield Parts(at, found)


def _whole(line: Line, part: int, percent: Amount, last: Share | None) -> int | None:
    """Return of which count another is so many percent; none where it is not clear."""
    if part and _WHOLE_BEHIND.search(line.between(part - 1, part)) and line.is_count(part - 1):
        return part  # "8.167 trường trong tổng số 15.081 trường (chiếm 55,1%)"
    behind = part + 2
    if behind < len(line.figures) and _WHOLE_BEHIND.search(line.between(part + 1, behind)):
        return behind if line.is_count(behind) else None
    fitting = [at for at in range(max(0, part - _NEAR), part) if _can_hold(line, at, part)]
    own = line.figures[part].amount
    first = [last.whole] if last is not None and last.whole in fitting else []
    for at in (*first, *reversed(fitting)):
        if _fits(percent, own, line.figures[at].amount):
            return at
    clear = (at for at in reversed(fitting) if _is_clear(line, at, part, fitting, last))
    return next(clear, None)


def _can_hold(line: Line, whole: int, part: int) -> bool:
    numbers = summable([line.figures[whole].amount, line.figures[part].amount])
    if numbers is None or not line.is_count(whole) or not line.are_of_one_thought(whole, part):
        return False
    return numbers[0].value >= numbers[1].value > 0


def _fits(percent: Amount, part: Amount, whole: Amount) -> bool:
    if not (part.value and whole.value):
        return False
    return is_share(percent, 100 * Fraction(part.value) / Fraction(whole.value))


def _is_clear(
    line: Line, whole: int, part: int, fitting: Sequence[int], last: Share | None
) -> bool:
    """Tell whether a count can hardly be a share of another one than this."""
    if unit_key(line.figures[whole].amount.unit) != unit_key(line.figures[part].amount.unit):
        return False
    if last is not None and last.percent == part - 1:
        return whole == last.whole
    between = line.between(whole, part)
    between_them = filter(line.is_count, range(whole + 1, part))
    of_else = line.around[whole + 1].is_percent and (last is None or last.percent != whole + 1)
    if any(between_them) or of_else or line.carries_over(whole):
        return False
    timely = clauses.state(line.around[part])
    if _SIBLING.match(between):
        return False
    of_these = _OF_THESE.search(between) or (timely and _TIMELY & set(timely.said))
    is_done = bool(_TAKEN_IN.search(normal_tone(line.around[whole].since))) and "đã" in between
    return bool(of_these or is_done) or (len(fitting) == 1 and ";" not in between)


def _parts_of(line: Line, whole: int) -> tuple[int, ...]:
    """Return the counts right behind one that add up to it, or that are said to be all of it."""
    firsts = [whole + 1]
    if aside := _aside(line, whole):
        firsts.append(aside + 1)
    agreeing = (_adding_up(line, whole, first) for first in firsts)
    return next(filter(None, agreeing), None) or _claimed(line, whole)


def _aside(line: Line, whole: int) -> int | None:
    """Return the last count in the brackets right behind one."""
    if not re.match(r"[^.;,()]{0,40}\(", line.behind(whole)):
        return None
    inside = range(whole + 1, len(line.figures))
    return next((at for at in inside if re.match(r"[^(]*\)", line.behind(at))), None)


def _adding_up(line: Line, whole: int, first: int) -> tuple[int, ...]:
    total = line.figures[whole].amount
    found: list[int] = []
    for at in range(first, len(line.figures)):
        if line.figures[at].amount.percent or not line.is_count(at):
            continue
        numbers = summable([total, *(line.figures[each].amount for each in (*found, at))])
        if numbers is None and _OF_THESE.search(line.between(whole, at)):
            continue  # "191 lượt với 257 người, trong đó 177 lượt, 194 người; 14 lượt, 63 người"
        if numbers is None or not line.are_of_one_thought(whole, at) or len(found) == _MOST_PARTS:
            break
        found.append(at)
        rest = numbers[0].value - sum(number.value for number in numbers[1:])
        if rest == 0 and len(found) > 1:
            return tuple(found)
        if rest < 0:
            break
    return ()


def _claimed(line: Line, whole: int) -> tuple[int, ...]:
    """Return the counts that are said to be all of one, whatever they add up to."""
    if whole + 2 >= len(line.figures):
        return ()
    found = _listed(line, whole) if _LIST.search(line.between(whole, whole + 1)) else ()
    return found or _opposed(line, whole)


def _listed(line: Line, whole: int) -> tuple[int, ...]:
    """Return the items of a list that "gồm" opens and nothing without a number stands in."""
    found: list[int] = []
    for at in range(whole + 1, len(line.figures)):
        amounts = [line.figures[whole].amount, line.figures[at].amount]
        if not line.is_count(at) or summable(amounts) is None:
            return ()
        if found and not _NEXT.match(line.between(found[-1], at)):
            return ()
        found.append(at)
        closing = re.split(r"[).;]", line.behind(at), maxsplit=1)
        if len(closing) > 1 or at + 1 == len(line.figures):
            is_whole = not re.search(r"[,:(]|\bvà\b", closing[0])
            return tuple(found) if is_whole and len(found) > 1 else ()
    return ()


def _opposed(line: Line, whole: int) -> tuple[int, ...]:
    """Return two counts of which one says what the other denies: on time and late, done and not done."""
    others = [a for a in range(whole + 1, len(line.figures)) if not line.figures[a].amount.percent]
    if len(others) < 2 or not all(map(line.is_count, others[:2])):
        return ()
    first, then = others[:2]
    amounts = [line.figures[each].amount for each in (whole, first, then)]
    sentence = line.between(whole, then)
    if summable(amounts) is None or re.search(r"[.!?]\s|\n", sentence):
        return ()
    if _is_carried_and_new(line, first, then):
        return first, then
    is_whole = not _OWN_BASE.search(normal_tone(line.around[whole].sentence + sentence))
    if not is_whole or _is_beside(line, whole, first):
        return ()
    return (first, then) if _are_opposed(line, first, then) else ()


def _is_beside(line: Line, whole: int, part: int) -> bool:
    """Tell whether a count stands beside another one and not above it: early, in time, late."""
    own, other = (clauses.state(line.around[at]) for at in (whole, part))
    return own is not None and (bool(_TIMELY & set(own.said)) or own == other)


def _is_carried_and_new(line: Line, first: int, then: int) -> bool:
    """Tell whether one count is what was left from before and the other one what is new."""
    said = [" ".join((*line.around[at].before, *line.around[at].behind)) for at in (first, then)]
    new = [bool(re.search(r"\bmới\b", each)) for each in said]
    left = [bool(re.search(r"\b(?:tồn|(?:kỳ|năm|tháng) trước)\b", each)) for each in said]
    return new != left and sum(new) == sum(left) == 1


def _are_opposed(line: Line, first: int, then: int) -> bool:
    one, other = (clauses.state(line.around[at]) for at in (first, then))
    if one is None or other is None:
        return False
    if one.said == other.said:
        return {one.denied, other.denied} == {"", "chưa"}
    late = [set(each.said) & _LATE for each in (one, other)]
    on_time = [set(each.said) & {"đúng"} for each in (one, other)]
    return bool((late[0] and on_time[1]) or (late[1] and on_time[0]))
