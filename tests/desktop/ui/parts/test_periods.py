"""A period is read as people write it, and written so that it reads the same."""

from __future__ import annotations

import datetime as dt

import pytest

from db.dates import Period, year
from desktop.ui.parts.fields import Unreadable
from desktop.ui.parts.periods import read_period, typed_period, worded_period
from desktop.words import Words

TWO_YEARS = Period(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31))
JUNE_TO_JUNE = Period(start=dt.date(2021, 6, 1), end=dt.date(2022, 6, 30))


@pytest.mark.parametrize(
    "text",
    ["2021 - 2022", "2021-2022", "2021–2022", "năm 2021 và 2022", "Giai đoạn 2021 đến 2022",
     "từ năm 2021 đến hết năm 2022", "2021, 2022", "01/01/2021 - 31/12/2022", "from 2021 to 2022"],
)  # fmt: skip
def test_years_are_read(text: str) -> None:
    assert read_period(text) == TWO_YEARS


@pytest.mark.parametrize(
    "text",
    ["01/6/2021 - 30/6/2022", "từ ngày 1/6/2021 đến ngày 30/6/2022", "6/2021 - 6/2022",
     "tháng 6/2021 đến tháng 6/2022", "2021-06-01 - 2022-06-30"],
)  # fmt: skip
def test_days_and_months_are_read(text: str) -> None:
    assert read_period(text) == JUNE_TO_JUNE


@pytest.mark.parametrize("text", ["2022", "năm 2022"])
def test_one_year_is_read(text: str) -> None:
    assert read_period(text) == year(2022)


def test_nothing_is_unknown() -> None:
    assert read_period("  ") is None


@pytest.mark.parametrize(
    "text", ["mấy năm nay", "2022 - 2021", "13/2021", "từ", "1 - 2 - 3", "0000"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_period(text)


@pytest.mark.parametrize("period", [TWO_YEARS, JUNE_TO_JUNE, year(2022), None])
def test_what_is_shown_reads_the_same(period: Period | None) -> None:
    assert read_period(typed_period(period)) == period


def test_a_period_is_worded(words: Words) -> None:
    assert worded_period(words, TWO_YEARS) == "giai đoạn 2021 - 2022"
    assert worded_period(words, year(2022)) == "năm 2022"
    assert worded_period(words, JUNE_TO_JUNE) == "từ 01/06/2021 đến 30/06/2022"
