"""Dates, hours, periods and points read as the decree writes them; a bad wording file is refused."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from db.dates import DayPart, Period, When, year
from db.errors import BadProfile
from desktop import paths
from desktop.minutes.style import wording
from desktop.minutes.style.wording import Wording, letter, lowered, roman

SAY = wording.load(paths.resources() / "wording")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.resources() / "wording", tmp_path / "wording"))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (dt.date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (dt.date(2023, 5, 19), "ngày 19 tháng 5 năm 2023"),
        (dt.date(2023, 9, 9), "ngày 09 tháng 9 năm 2023"),
        (dt.date(2023, 12, 1), "ngày 01 tháng 12 năm 2023"),
        (None, "ngày ........ tháng ........ năm ........"),
    ],
)
def test_days_below_ten_and_months_one_and_two_take_a_zero(day: dt.date | None, said: str) -> None:
    assert SAY.date(day) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            When(day=dt.date(2023, 5, 19), time=dt.time(8, 30), part=DayPart.MORNING),
            "08 giờ 30 phút, ngày 19 tháng 5 năm 2023",
        ),
        (
            When(day=dt.date(2023, 5, 19), part=DayPart.MORNING),
            "........ giờ ........ phút, sáng ngày 19 tháng 5 năm 2023",
        ),
        (
            When(day=dt.date(2023, 5, 19)),
            "........ giờ ........ phút, ngày 19 tháng 5 năm 2023",
        ),
        (
            When(time=dt.time(13, 5)),
            "13 giờ 05 phút, ngày ........ tháng ........ năm ........",
        ),
    ],
)
def test_what_is_not_known_of_a_moment_is_dotted(when: When, said: str) -> None:
    assert SAY.moment(when) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (year(2021), "năm 2021"),
        (Period(start=dt.date(2021, 1, 1), end=dt.date(2022, 12, 31)), "năm 2021 và năm 2022"),
        (Period(start=dt.date(2021, 1, 1), end=dt.date(2025, 12, 31)), "giai đoạn 2021 - 2025"),
        (
            Period(start=dt.date(2021, 7, 1), end=dt.date(2023, 2, 3)),
            "từ ngày 01 tháng 7 năm 2021 đến ngày 03 tháng 02 năm 2023",
        ),
    ],
)
def test_periods_are_years_a_span_of_years_or_two_days(period: Period, said: str) -> None:
    assert SAY.period(period) == said


def test_points_are_counted_with_the_decrees_letters() -> None:
    assert "".join(letter(at) for at in range(23)) == "abcdđeghiklmnopqrstuvxy"
    assert [letter(23), letter(24), letter(46)] == ["aa", "ab", "ba"]


def test_sections_are_counted_in_roman_numbers() -> None:
    assert [roman(number) for number in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]


def test_a_topic_inside_a_sentence_begins_small_but_a_short_form_does_not() -> None:
    assert lowered("Công tác dân tộc") == "công tác dân tộc"
    assert lowered("CCHC năm 2021") == "CCHC năm 2021"


def test_a_value_with_braces_is_not_read_as_a_phrase() -> None:
    assert SAY("present.person", name="{body} {0}") == "Đồng chí {body} {0}"


def changed(folder: Path, old: str, new: str) -> Path:
    file = folder / "minutes.toml"
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("{name}", "{nam}", "present.person"),
        ("Đồng chí {name}", "Đồng chí", "present.person"),
        ("Đồng chí {name}", "{0} {name}", "present.person"),
        ("motto =", "mottto =", "head.motto"),
        ("schema = 1", "schema = 2", "schema"),
        ('motto = "Độc lập - Tự do - Hạnh phúc"', "motto = 1", "head.motto"),
        ("[head]", "[head", "30"),
    ],
)
def test_a_mistake_in_the_wording_is_refused_by_its_place(
    folder: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(BadProfile) as refused:
        wording.load(changed(folder, old, new))
    assert place in refused.value.place


def test_a_mistake_is_refused_with_its_line(folder: Path) -> None:
    with pytest.raises(BadProfile) as refused:
        wording.load(changed(folder, "Đồng chí {name}", "Đồng chí {nam}"))
    lines = (folder / "minutes.toml").read_text("utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if "{nam}" in line)
    assert refused.value.place.startswith(f"{number}: present.person")


def test_a_missing_phrase_for_changes_of_figures_is_refused(folder: Path) -> None:
    (folder / "figures.toml").write_text('[change]\nrise = "tăng {amount}"\n', "utf-8")
    with pytest.raises(BadProfile, match="change"):
        wording.load(folder)


def test_an_office_may_reword_a_phrase(folder: Path) -> None:
    say: Wording = wording.load(changed(folder, "Đồng chí {name}", "Ông (bà) {name}"))
    assert say("present.person", name="Lan") == "Ông (bà) Lan"
