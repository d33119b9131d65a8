"""Figures inside running text, found where they can hardly be anything else.

Years, dates, times, numbers of papers and articles are no figures; a bare number is none either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.errors import BadAmount
from db.figures import BOUND, MOST_DIGITS, NUMBER, RANK, UNSIGNED, Amount, Number, parse

_NOUNS = (
    "nhiệm vụ", "văn bản", "quyết định", "nghị quyết", "báo cáo", "tờ trình", "kế hoạch", "đề án",
    "dự án", "công trình", "hồ sơ", "thủ tục", "TTHC", "quy trình", "ý kiến", "kiến nghị",
    "chỉ tiêu", "tiêu chí", "cuộc", "lượt", "lượt người", "kỳ họp", "người", "đại biểu", "hộ",
    "cán bộ", "công chức", "viên chức", "biên chế", "học sinh", "giáo viên", "doanh nghiệp",
    "hợp tác xã", "HTX", "cơ quan", "đơn vị", "xã", "phường", "huyện", "thôn", "xóm", "trường",
    "lớp", "ngày", "ngày làm việc", "tuần", "tháng", "năm", "giờ", "điểm", "điểm phần trăm", "bậc",
    "ha", "m", "m2", "m²", "m3", "m³", "km", "km2", "km²", "kg", "tạ", "tấn", "MW", "kWh",
    "đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "tỉ đồng",
    "vụ", "vụ, việc", "việc", "đơn", "lượt ý kiến", "ý kiến, kiến nghị", "tin báo", "bộ hồ sơ", "bộ",
    "lượt ý kiến, kiến nghị", "cán bộ, công chức", "cán bộ, công chức, viên chức", "tổ chức",
    "cá nhân", "tổ chức, cá nhân", "tập thể", "trường hợp", "đối tượng", "bị can", "bị cáo",
    "đảng viên", "cử tri", "em", "giải", "phòng học", "giường bệnh", "sản phẩm", "mô hình", "thửa",
    "giấy chứng nhận", "tổ", "hội nghị", "lao động", "cơ sở", "dịch vụ công", "cơ quan, đơn vị",
)  # fmt: skip
"""What running text counts; longer names win."""

_MEASURED = {"ha", "m", "m2", "m²", "m3", "m³", "km", "km2", "km²", "kg", "tạ", "tấn", "MW", "kWh", "điểm",
             "điểm phần trăm"}  # fmt: skip
"""Units that have decimals; whoever counts in another one and writes 1,000 hardly means one."""

_SCALE = r"(?:nghìn|ngàn|triệu|tỷ|tỉ)(?! (?:lệ|số|trọng)\b)"
# The larger patterns are made ready when the first line is read: that takes a while.
_NOUN = rf"(?:{_SCALE} )?(?:{'|'.join(sorted(_NOUNS, key=len, reverse=True))})|{_SCALE}"
_BEFORE = r"(?<![\w.,:/\u2212\u2013\u2014+-])"
_AFTER = r"(?![\w/%]|[.,:-][0-9]|-\w)"
_RANKED = rf"(?:(?:, | )(?:{RANK})| \((?=[^()]*\))(?:xếp|đứng|hạng|thứ)[^()]*\))"
_COUNT = rf"(?i){_BEFORE}(?:(?:{BOUND}) )?{NUMBER}(?: ?/{UNSIGNED})?(?: ?%| ?(?:{_NOUN})(?!\w))?{_RANKED}?{_AFTER}"
_RANK = rf"(?i){_BEFORE}(?=xếp|đứng)(?:{RANK}){_AFTER}"
_OTHERWISE = re.compile(
    r"\b(?:ngày|tháng|năm|quý|(?<!tổng )(?<!trong )số|điều|khoản|chương|mục|phần|thứ|khóa|khoá"
    r"|(?<!đầu )(?<!cuối )(?<!trong )kỳ|lần|phiên|quyển|tập|sáng|trưa|chiều|lúc|hồi) $",
    re.IGNORECASE,
)
"""Words after which a number is a date, an hour or the name of something."""

_CUT_OFF = re.compile(
    rf"(?:{UNSIGNED}(?: ?%)? ?[-\u2013\u2014] ?|\btừ {UNSIGNED} (?:đến|tới) "
    rf"|{UNSIGNED} {_SCALE}(?: đồng)? |bản đồ(?: tỷ lệ| tỉ lệ)? )$",
    re.IGNORECASE,
)
"""What a number cannot stand behind by itself: 10 - 15 · từ 10 đến 15 · 2 tỷ 300 triệu · bản đồ 1/500."""
_THOUSANDS = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})*[ \u00a0\u202f]$")
_HUNDREDS = re.compile(r"[0-9]{3}(?![0-9.])")
"""1 000: what a program should not guess at."""
_GOES_ON = re.compile(r" [0-9]")
"""How 2 tỷ goes on where it is no figure of its own: 2 tỷ 300 triệu, 2 tỷ 5."""
_RANGE = re.compile(r" ?[-\u2013\u2014] ?[0-9]")

_LIST = re.compile(
    rf"(?:[^.;()\n0-9]{{0,80}}?)(?:{NUMBER} ?%[^.;()\n0-9]{{0,60}}?)?"
    r"(?:(\()(?:trong đó |bao gồm |gồm |có )*"
    r"|[,:;.]? ?(?:trong đó|bao gồm|gồm)(?: gồm| có)?[:,]? )",
    re.IGNORECASE,
)
"""How a list begins behind a count; what is in brackets needs no word for it."""
_LONGEST_LIST, _MOST_LISTS = 600, 60
"""What is longer, or has more of them, was pasted and not typed."""
_LIST_END = (re.compile(r"[.](?=\s|$)|\n"), re.compile(r"[).\n]"))
_ITEM = re.compile(
    rf"(?:(?:(?<=[,;:(] )|(?<=[(])|(?<= và )|(?<= có )|(?<=gồm )|(?<=đó ))({UNSIGNED})(?= [^\W\d_])"
    rf"|(?<= (?:là|có) )({UNSIGNED})(?=[;.)](?:\s|$)|, |$))(?! (?:%|lần|-))"
)
_ALONE = re.compile(
    rf"{_BEFORE}({UNSIGNED})(?=(?: trong| trên) tổng số {UNSIGNED} [^\W\d_]"
    rf"|,? \(?(?:chiếm|đạt)(?: đến| tới)?(?: tỷ lệ| tỉ lệ)? {UNSIGNED} ?%)"
)
"""Bare numbers that what stands behind them calls a share of something."""
_YEAR = re.compile(r"(?:19|20)\d\d")

_REACH = 40
"""How far before a number is looked at what it may be a piece of."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A figure that stands at `text[start:end]`."""

    start: int
    end: int
    amount: Amount


def spot(text: str) -> list[Spotted]:
    """Return the figures of a text in NFC, in its order."""
    found = [_spotted(text, match) for match in re.finditer(_COUNT, text)]
    counts = [each for each in found if each]
    taken = {at for each in counts for at in range(each.start, each.end)}
    ranks = [m for m in re.finditer(_RANK, text) if taken.isdisjoint(range(m.start(), m.end()))]
    alone = [_spotted(text, match) for match in ranks]
    counts += [each for each in alone if each]
    return sorted([*counts, *_listed(text, counts)], key=lambda each: each.start)


def _listed(text: str, counts: Sequence[Spotted]) -> list[Spotted]:
    """Return the bare numbers of a list that says what a count consists of: "15 hồ sơ, gồm 12 đúng hạn"."""
    taken = {at for each in counts for at in range(each.start, each.end)}
    found: dict[int, re.Match[str]] = {}
    for count in counts[:_MOST_LISTS]:
        opened = _LIST.match(text, count.end) if _is_plain(count.amount) else None
        if opened is None:
            continue
        closed = _LIST_END[bool(opened[1])].search(text, opened.end())
        end = min(closed.start() if closed else len(text), opened.end() + _LONGEST_LIST)
        items = (*_ITEM.finditer(text, opened.end(), end),)
        found |= {item.start(item.lastindex or 1): item for item in items}
    found |= {alone.start(1): alone for alone in _ALONE.finditer(text)}
    bare = (_bare(each) for start, each in found.items() if start not in taken)
    return [each for each in bare if each]


def _bare(match: re.Match[str]) -> Spotted | None:
    """Return a bare number as a figure; a year is none."""
    start, end = match.span(match.lastindex or 1)
    written = match.string[start:end]
    if _YEAR.fullmatch(written) or sum(map(str.isdigit, written)) > MOST_DIGITS:
        return None
    return Spotted(start, end, Amount(number=Number(written)))


def _is_plain(amount: Amount) -> bool:
    return amount.number is not None and bool(amount.unit) and not (amount.percent or amount.rank)


def _spotted(text: str, match: re.Match[str]) -> Spotted | None:
    if match[0].isdigit():
        return None
    try:
        amount = parse(match[0])
    except BadAmount:
        return None
    before = text[max(0, match.start() - _REACH) : match.start()]
    if not _telling(amount) or (_OTHERWISE.search(before) and not amount.rank):
        return None
    is_piece = _HUNDREDS.match(match[0]) and _THOUSANDS.search(before)
    if is_piece or _CUT_OFF.search(before) or _is_begun(amount, text, match.end()):
        return None
    return Spotted(match.start(), match.end(), amount)


def _is_begun(amount: Amount, text: str, end: int) -> bool:
    """Tell whether what is read so far goes on behind its end: 2 tỷ 300 triệu, 10% - 15%."""
    if amount.percent:
        return _RANGE.match(text, end) is not None
    return _is_scaled(amount.unit) and _GOES_ON.match(text, end) is not None


def _is_scaled(unit: str) -> bool:
    return re.fullmatch(rf"{_SCALE}(?: đồng)?", unit, re.IGNORECASE) is not None


def _telling(amount: Amount) -> bool:
    """Tell whether the amount is more than a bare number, which may be anything; 3/5 may be a day, 87/2015 a law."""
    if amount.unit or amount.bound or amount.rank:
        return not (amount.unit and _is_thousand(amount))
    part, whole = amount.value, amount.whole
    if part is None or whole is None or _YEAR.fullmatch(str(whole)):
        return False
    return part <= whole.value and whole.value > 12


def _is_thousand(amount: Amount) -> bool:
    """Tell whether a count may be a thousand as others write it: 1,000 hồ sơ."""
    is_count = not (amount.percent or amount.unit in _MEASURED or re.match(_SCALE, amount.unit))
    return is_count and amount.number is not None and amount.number.decimals == 3
