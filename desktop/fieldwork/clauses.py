"""The words around a figure in its sentence: the state of what is counted, the index named, the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.dates import Period, year
from db.figure_spotting import Spotted
from db.folding import normal_tone

Words = tuple[str, ...]

READ = 400
"""How many characters before and behind a figure are looked at."""

_ENDS = re.compile(r"[.!?](?=\s)|\n")
_CUT_BEFORE = re.compile(r"[,;:()–]|\s-\s|\s(?:và|nhưng)\s")
_CUT_BEHIND = re.compile(r"[,;:()–]|\s-\s|\s(?:và|nhưng|trong đó|so với|còn)\s|[.!?](?=\s|$)|\n")
_WORD = re.compile(r"[^\s.,;:!?()“”\"'–]+")

_LISTED = (
    "hoàn thành", "thực hiện", "giải quyết", "xử lý", "khắc phục", "đạt", "đạt chuẩn", "đúng hạn",
    "đúng tiến độ", "trả lời", "tiếp thu", "ban hành", "triển khai", "thanh toán", "quyết toán",
    "phê duyệt", "nghiệm thu", "bàn giao", "giải ngân", "công khai", "công bố", "số hóa",
    "kết nối", "cập nhật", "sắp xếp", "kiện toàn", "khởi công", "di dời", "thu hồi",
    "cấp giấy chứng nhận", "đưa vào sử dụng", "tháo gỡ", "thẩm định", "tiếp nhận", "thụ lý",
    "quá hạn", "trước hạn", "trễ hạn", "đúng và trước hạn",
)  # fmt: skip
_STATES = sorted((tuple(normal_tone(each).split()) for each in _LISTED), key=len, reverse=True)
_BY_NOT = {("đạt",), ("đạt", "chuẩn"), ("đúng", "hạn"), ("đúng", "tiến", "độ")}
"""States of which "không" says nothing more than "chưa"."""

_DENIED = {"chưa", "không", "đang"}
_MARKING = {"đã", "đều", "được"}
_BETWEEN = {"được", "thể", "tiếp", "tục", "xong", "thực", "hiện"}
"""Words between a state and what denies it."""
_FILLERS = {"được", "tổng", "số", "với", "đối", "các", "có", "xong", "trên"}
"""Words between a state and the figure behind it."""
_JOINTS = {
    "theo", "của", "do", "trong", "tại", "so", "đến", "từ", "ở", "thuộc", "với", "trên", "vì",
    "năm", "như", "để", "kế", "toàn", "đề", "đối", "bởi", "nhằm", "qua", "về", "dứt",
}  # fmt: skip
"""Words that begin something else behind a state."""

_LEVEL = re.compile(r"(?:^|\s)(?:là|đạt|đạt được|ở mức|bằng|đạt tỷ lệ)\s*$|:\s*$")
_HEAD = re.compile(r"(?:^|(?<=[^\w]))(?:chỉ số|tỷ lệ|tỉ lệ|mức độ hài lòng)\s(?!\d)")
_NAME_ENDS = re.compile(
    r"[,:;(]|\s\d|\s(?:năm|đạt|là|ở mức|bằng|tăng|giảm|xếp|mới|chỉ|đã|đều|ước|hiện|trung bình|từ|quý|"
    r"giai đoạn|cao|thấp|trong|\d+)(?=\s|$)"
)
_FEWEST_NAME = 3

_PERCENT_LEAD = re.compile(
    r"(?:[,;(]\s*(?:đạt|chiếm|bằng|tương đương|=)?|\bchiếm)(?: đến| tới)?\s*(?:tỷ lệ|tỉ lệ)?\s*$"
)
_OF_ANOTHER = re.compile(r"[;:()]|,.{40}|,.*(?:tăng|giảm|vượt|còn|trong đó|tỷ lệ|tỉ lệ|mức|chỉ số)")
"""What stands between a count and a percent that is none of it."""
_CLOSES = re.compile(r"\s*(?:[).,;]|và\s|$)")

_YEAR = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)(?![\w/]|-[^\s\d])")
_JOINED = re.compile(r"\s*[-–]\s*|\s*,?\s*(?:và )?(?:năm )?|\s+đến (?:năm )?")
_OTHERWISE = re.compile(
    r"(?:so với|cùng kỳ|luật|nghị quyết|đề án|chương trình|nghị định|thông tư|công văn|văn bản số|"
    r"nhiệm kỳ|trước|tháng|quý|ngày|giữa|cuối|đầu|hết|mục tiêu|phấn đấu)[^,;.]{0,24}$"
)


@dataclass(frozen=True, slots=True)
class State:
    """What is said of the things counted; `denied` is "chưa", "không", "đang" or empty."""

    said: Words
    denied: str = ""

    def __str__(self) -> str:
        return " ".join((self.denied, *self.said)).strip()


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands around a figure; `sentence` reaches to the figure, `since` begins behind the one before."""

    before: Words
    behind: Words
    since: str
    sentence: str
    years: Period | None
    is_percent: bool
    """Whether it says in percent what the figure before says."""


def clauses(text: str, figures: Sequence[Spotted]) -> list[Clause]:
    """Return what stands around each of the figures of a text."""
    return [_clause(text, figures, at) for at in range(len(figures))]


def words(text: str) -> Words:
    """Return the words of a text in one spelling."""
    return tuple(normal_tone(word) for word in _WORD.findall(text))


def state(clause: Clause) -> State | None:
    """Return the state that a clause names: behind the figure first, else right before it."""
    for at in range(len(clause.behind)):
        found = _state_at(clause.behind, at)
        if found and (at == 0 or found.denied or clause.behind[at - 1] in _MARKING):
            return found
    return _ahead(clause.before)


def state_in(name: str) -> State | None:
    """Return the state that the name of a measure ends with."""
    said = words(name)
    found = (_state_at(said, at) for at in range(len(said)))
    return next((each for each in found if each), None)


def named(clause: Clause) -> str:
    """Return the index or rate whose level a figure is, as it is written; "" where none is named."""
    if not _LEVEL.search(normal_tone(clause.since)):
        return ""
    sentence = clause.sentence
    plain = normal_tone(sentence)
    heads = list(_HEAD.finditer(plain)) if len(plain) == len(sentence) else []
    if not heads:
        return ""
    start = heads[-1].start()
    end = _NAME_ENDS.search(plain, heads[-1].end())
    name = " ".join(sentence[start : end.start()].split()) if end else ""
    is_name = len(name.split()) >= _FEWEST_NAME and not re.search(r"\d\s*%", name)
    return name if is_name else ""


def _clause(text: str, figures: Sequence[Spotted], at: int) -> Clause:
    figure = figures[at]
    last = figures[at - 1].end if at else 0
    next_ = figures[at + 1].start if at + 1 < len(figures) else len(text)
    sentence = text[max(0, figure.start - READ) : figure.start]
    ends = [end.end() for end in _ENDS.finditer(sentence)]
    sentence = sentence[ends[-1] :] if ends else sentence
    since = text[max(last, figure.start - len(sentence)) : figure.start]
    rest = text[figure.end : min(next_, figure.end + READ)]
    behind = _CUT_BEHIND.split(rest, maxsplit=1)[0]
    is_first = last <= figure.start - len(sentence)
    return Clause(
        before=words(_CUT_BEFORE.split(since)[-1]),
        behind=words(behind),
        since=since,
        sentence=sentence,
        years=_years(since) or _years(behind) or _years(sentence if not is_first else ""),
        is_percent=not is_first and _gives_percent(figure, since, text[figure.end :]),
    )


def _gives_percent(figure: Spotted, since: str, rest: str) -> bool:
    """Tell whether a percent stands right behind another figure: "64/67 nhiệm vụ, đạt 95,5%"."""
    own = figure.amount
    if own.unit != "%" or own.whole or own.bound or not _CLOSES.match(rest):
        return False
    lead = _PERCENT_LEAD.search(since)
    return lead is not None and not _OF_ANOTHER.search(since[: lead.start()])


def _state_at(said: Words, at: int) -> State | None:
    """Return the state whose words begin here, with what denies it before and what narrows it behind."""
    own = next((each for each in _STATES if said[at : at + len(each)] == each), None)
    if own is None:
        return None
    end = at + len(own)
    while end < len(said) and said[end] not in _JOINTS and end - at < 7:
        end += 1
    return _denied(said[:at], said[at:end])


def _ahead(before: Words) -> State | None:
    """Return the state that stands right before the figure: "hoàn thành được 64/67"."""
    end = len(before)
    while end and before[end - 1] in _FILLERS:
        end -= 1
    start = end
    while own := next((e for e in _STATES if before[max(0, start - len(e)) : start] == e), None):
        start -= len(own)
    return _denied(before[:start], before[start:end]) if start < end else None


def _denied(before: Words, own: Words) -> State | None:
    at = len(before)
    while at and before[at - 1] in _BETWEEN:
        at -= 1
    denied = before[at - 1] if at and before[at - 1] in _DENIED else ""
    if denied == "không" and own not in _BY_NOT:
        return None
    return State(own, denied)


def _years(text: str) -> Period | None:
    """Return the last year or years that a text names as its own time."""
    plain = normal_tone(text)
    found = list(_YEAR.finditer(plain))
    if not found or _OTHERWISE.search(plain[: found[-1].start()]):
        return None
    first = last = found[-1]
    if len(found) > 1 and _JOINED.fullmatch(plain[found[-2].end() : last.start()]):
        first = found[-2]
    start, end = year(int(first[1])), year(int(last[1]))
    return Period(start=start.start, end=end.end) if start.start <= end.start else None
