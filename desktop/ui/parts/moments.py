"""Days and moments as people type them, in Vietnamese or English, read into values."""

from __future__ import annotations

import datetime as dt
import re

from db.dates import UNKNOWN, DayPart, When
from db.folding import fold
from desktop.ui.parts.fields import Unreadable

_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WORDED = re.compile(r"(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+|\s*[/,-]\s*|\s+)(\d{4})(?!\d)")
_MONTHS = "january february march april may june july august september october november december"
_ENGLISH = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\s+(\d{4})(?!\d)")
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*(?:h|:|gio)\s*(?:(\d{1,2})\s*(?:phut|p)?)?(?!\d)")
_PARTS = {
    DayPart.MORNING: ("sang", "morning"),
    DayPart.AFTERNOON: ("chieu", "afternoon"),
    DayPart.EVENING: ("toi", "evening"),
}
_FILLER = frozenset({"", "ngay", "buoi", "luc", "vao", "at", "on", "the", "in", "hoi"})


def read_day(text: str) -> dt.date | None:
    """Return the day that the text names, None for no text. Raises `Unreadable`."""
    folded = _folded(text)
    day, rest = _take_day(folded)
    if not _is_filler(rest) or (day is None and folded):
        raise Unreadable("parts.unreadable_day")
    return day


def read_when(text: str) -> When:
    """Return the moment that the text names, as far as it does. Raises `Unreadable`."""
    folded = _folded(text)
    day, rest = _take_day(folded)
    time, rest = _take_time(rest)
    part, rest = _take_part(rest)
    when = When(day=day, time=time, part=None if time else part)
    if not _is_filler(rest) or (folded and when == UNKNOWN):
        raise Unreadable("parts.unreadable_moment")
    return when


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _take_day(text: str) -> tuple[dt.date | None, str]:
    """Return the day in the text, and the text without it."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_DAY, (3, 2, 1)), (_WORDED, (3, 2, 1))):
        found = pattern.search(text)
        if found:
            year, month, day = (int(found[group]) for group in order)
            return _day(year, month, day), _without(text, found)
    found = _ENGLISH.search(text)
    month = _month(found[2]) if found else 0
    if found and month:
        return _day(int(found[3]), month, int(found[1])), _without(text, found)
    return None, text


def _take_time(text: str) -> tuple[dt.time | None, str]:
    found = _TIME.search(text)
    if not found:
        return None, text
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise Unreadable("parts.unreadable_moment")
    return dt.time(hour, minute), _without(text, found)


def _take_part(text: str) -> tuple[DayPart | None, str]:
    for part, names in _PARTS.items():
        for name in names:
            found = re.search(rf"\b{name}\b", text)
            if found:
                return part, _without(text, found)
    return None, text


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unreadable("parts.no_such_day") from None


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS.split(), start=1):
        if month.startswith(name):
            return number
    return 0


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]


def _is_filler(rest: str) -> bool:
    return all(word in _FILLER for word in re.split(r"[\s,;.]+", rest))
