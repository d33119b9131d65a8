"""Figures inside running text, found where they can hardly be anything else.

Years, dates, times, numbers of papers and articles are no figures; a bare number is none either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.errors import BadAmount
from db.figures import BOUND, NUMBER, RANK, UNSIGNED, Amount, parse

_NOUNS = (
    "nhiệm vụ", "văn bản", "quyết định", "nghị quyết", "báo cáo", "tờ trình", "kế hoạch", "đề án",
    "dự án", "công trình", "hồ sơ", "thủ tục", "TTHC", "quy trình", "ý kiến", "kiến nghị",
    "chỉ tiêu", "tiêu chí", "cuộc", "lượt", "lượt người", "kỳ họp", "người", "đại biểu", "hộ",
    "cán bộ", "công chức", "viên chức", "biên chế", "học sinh", "giáo viên", "doanh nghiệp",
    "hợp tác xã", "HTX", "cơ quan", "đơn vị", "xã", "phường", "huyện", "thôn", "xóm", "trường",
    "lớp", "ngày", "ngày làm việc", "tuần", "tháng", "năm", "giờ", "điểm", "điểm phần trăm", "bậc",
    "ha", "m", "m2", "m²", "m3", "m³", "km", "km2", "km²", "kg", "tạ", "tấn", "MW", "kWh",
    "đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "tỉ đồng",
)  # fmt: skip
"""What running text counts; longer names win."""

_NOUN = "|".join(sorted(_NOUNS, key=len, reverse=True))
_BEFORE = r"(?<![\w.,:/\u2212+-])"
_AFTER = r"(?![\w/%]|[.,:-][0-9]|-\w)"
_RANKED = rf"(?:(?:, | )(?:{RANK})| \((?=[^()]*\))(?:xếp|đứng|hạng|thứ)[^()]*\))"
_COUNT = re.compile(
    rf"{_BEFORE}(?:(?:{BOUND}) )?{NUMBER}(?:/{UNSIGNED})?(?: ?%| ?(?:{_NOUN})(?!\w))?{_RANKED}?{_AFTER}",
    re.IGNORECASE,
)
_RANK = re.compile(rf"{_BEFORE}(?=xếp|đứng)(?:{RANK}){_AFTER}", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:ngày|tháng|năm|quý|số|điều|khoản|chương|mục|phần|thứ|khóa|khoá|kỳ|lần|phiên|quyển|tập"
    r"|sáng|trưa|chiều|lúc|hồi) $",
    re.IGNORECASE,
)
"""Words after which a number is a date, an hour or the name of something."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A figure that stands at `text[start:end]`."""

    start: int
    end: int
    amount: Amount


def spot(text: str) -> list[Spotted]:
    """Return the figures of a text in NFC, in its order."""
    found = [_spotted(text, match) for match in _COUNT.finditer(text)]
    counts = [each for each in found if each]
    taken = {at for each in counts for at in range(each.start, each.end)}
    ranks = [m for m in _RANK.finditer(text) if taken.isdisjoint(range(m.start(), m.end()))]
    alone = [_spotted(text, match) for match in ranks]
    return sorted([*counts, *(each for each in alone if each)], key=lambda each: each.start)


def _spotted(text: str, match: re.Match[str]) -> Spotted | None:
    if match[0].isdigit():
        return None
    try:
        amount = parse(match[0])
    except BadAmount:
        return None
    before = text[max(0, match.start() - 12) : match.start()]
    if not _telling(amount) or (_OTHERWISE.search(before) and not amount.rank):
        return None
    return Spotted(match.start(), match.end(), amount)


def _telling(amount: Amount) -> bool:
    """Tell whether the amount is more than a bare number, which may be anything; 3/5 may be a day."""
    if amount.unit or amount.bound or amount.rank:
        return True
    part, whole = amount.value, amount.whole
    return part is not None and whole is not None and part <= whole.value and whole.value > 12
