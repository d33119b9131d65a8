"""Periods under oversight as people type and read them: 2021 - 2022, tháng 6/2021 - tháng 9/2022."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from PySide6.QtWidgets import QWidget

from db.dates import Period
from db.folding import fold
from desktop.ui.parts.fields import LineField, Unreadable
from desktop.ui.parts.moments import read_day
from desktop.words import Words

_BETWEEN = re.compile(
    r"\s*(?:[–—~]|\bden(?: het)?\b|\bto\b|\band\b|\bva\b|,|\s-\s|(?<=\d{4})-(?=\d{4}))\s*"
)
_FILLER = re.compile(r"\b(?:giai doan|thoi ky|tu|nam|ngay|from|the|years?|cac)\b")
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2})\s*[/.]\s*(\d{4})")


def read_period(text: str) -> Period | None:
    """Return the period that the text names, None for no text. Raises `Unreadable`."""
    plain = " ".join(_FILLER.sub(" ", fold(text)).split())
    if not plain:
        if text.strip():
            raise Unreadable("period.unreadable")
        return None
    ends = [part for part in _BETWEEN.split(plain) if part]
    if not 1 <= len(ends) <= 2:
        raise Unreadable("period.unreadable")
    first, last = _span(ends[0]), _span(ends[-1])
    if last.end < first.start:
        raise Unreadable("period.backwards")
    return Period(start=first.start, end=last.end)


def typed_period(period: Period | None) -> str:
    """Return a period as `read_period` reads it."""
    if period is None:
        return ""
    years = period.years()
    if years:
        return f"{years[0]}" if len(years) == 1 else f"{years[0]} - {years[-1]}"
    return f"{_day(period.start)} - {_day(period.end)}"


def worded_period(words: Words, period: Period | None) -> str:
    """Return a period in words; empty where it is not known."""
    if period is None:
        return ""
    years = period.years()
    if len(years) == 1:
        return words("period.year", year=f"{years[0]:04}")
    if years:
        return words("period.years", first=f"{years[0]:04}", last=f"{years[-1]:04}")
    return words("period.days", first=words.date(period.start), last=words.date(period.end))


class PeriodField(LineField[Period | None]):
    """A period: 2022, 2021 - 2022, 01/6/2021 - 30/6/2022; empty is unknown."""

    def __init__(self, words: Words, label: str, *, parent: QWidget | None = None) -> None:
        super().__init__(
            words,
            label,
            hint=words("period.hint"),
            read=read_period,
            shown=typed_period,
            parent=parent,
        )


def _span(text: str) -> Period:
    """Return the year, month or day that a text names. Raises `Unreadable`."""
    if year := _YEAR.fullmatch(text):
        return _days(int(year[1]), 1, 12)
    if month := _MONTH.fullmatch(text):
        return _days(int(month[2]), int(month[1]), int(month[1]))
    day = read_day(text)
    if day is None:
        raise Unreadable("period.unreadable")
    return Period(start=day, end=day)


def _days(year: int, first: int, last: int) -> Period:
    try:
        end = dt.date(year, last, calendar.monthrange(year, last)[1])
        return Period(start=dt.date(year, first, 1), end=end)
    except ValueError:
        raise Unreadable("parts.no_such_day") from None


def _day(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
