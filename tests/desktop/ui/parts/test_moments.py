"""Days and moments are read however people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from db.dates import UNKNOWN, DayPart, When
from desktop.ui.parts.fields import Unreadable
from desktop.ui.parts.moments import read_day, read_when

DAY = dt.date(2023, 5, 19)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("19/5/2023", DAY),
        ("19.05.2023", DAY),
        ("2023-05-19", DAY),
        ("19 tháng 5 năm 2023", DAY),
        ("19 May 2023", DAY),
    ],
)
def test_a_day(text: str, day: dt.date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("", UNKNOWN),
        ("19/5/2023", When(day=DAY)),
        ("sáng 19/5/2023", When(day=DAY, part=DayPart.MORNING)),
        ("Buổi chiều ngày 19/5/2023", When(day=DAY, part=DayPart.AFTERNOON)),
        ("8h30 19/5/2023", When(day=DAY, time=dt.time(8, 30))),
        ("08 giờ 30 phút, ngày 19/5/2023", When(day=DAY, time=dt.time(8, 30))),
        ("8:30 19/5/2023", When(day=DAY, time=dt.time(8, 30))),
        ("8h sáng 19/5/2023", When(day=DAY, time=dt.time(8))),
        ("evening", When(part=DayPart.EVENING)),
    ],
)
def test_a_moment(text: str, when: When) -> None:
    assert read_when(text) == when


@pytest.mark.parametrize("text", ["hôm qua", "30/2/2023", "19/5", "25h 19/5/2023", "19/5/2023 x"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_when(text)
