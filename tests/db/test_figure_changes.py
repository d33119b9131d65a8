import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import figures
from db.figure_changes import Change, Direction, change, worded

WORDING = Path(__file__).parents[2] / "resources" / "wording" / "figures.toml"


@pytest.fixture(scope="module")
def phrases() -> Mapping[str, str]:
    read: Mapping[str, str] = tomllib.loads(WORDING.read_text(encoding="utf-8"))["change"]
    return read


def between(before: str, after: str) -> Change:
    return change(figures.parse(before), figures.parse(after))


def test_the_index_fell_and_lost_three_places(phrases: Mapping[str, str]) -> None:
    fell = between("92,75 điểm, xếp thứ 1/20", "91,33 điểm, xếp thứ 4/20")
    assert (fell.difference, fell.places) == (Decimal("-1.42"), -3)
    assert fell.direction is Direction.FALL
    assert worded(fell, phrases) == "giảm 1,42 điểm, tụt 3 bậc"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("88 quyết định", "90 quyết định", "tăng 2 quyết định"),
        ("90", "90,0", "không thay đổi"),
        ("95%", "97,5%", "tăng 2,5 điểm phần trăm"),
        ("1.234 tỷ đồng", "12.345 tỷ đồng", "tăng 11.111 tỷ đồng"),
        ("xếp thứ 4/20", "xếp thứ nhất trong tổng số 20", "lên 3 bậc"),
        ("xếp thứ 4/20", "xếp thứ 4/20", "không thay đổi"),
        ("90 điểm, xếp thứ 4/20", "91 điểm, xếp thứ 4/20", "tăng 1 điểm, giữ nguyên thứ hạng"),
        ("90 điểm, xếp thứ 4/20", "90 điểm, xếp thứ 2/20", "lên 2 bậc"),
        ("64/67 nhiệm vụ", "60/67", "giảm 4 nhiệm vụ"),
        ("trên 10 văn bản", "12 văn bản", ""),
        ("5 ha", "6 km", ""),
        ("5", "6%", ""),
    ],
)
def test_a_change_is_worded(before: str, after: str, said: str, phrases: Mapping[str, str]) -> None:
    assert worded(between(before, after), phrases) == said


def test_a_rank_among_another_number_is_told_apart() -> None:
    assert between("xếp thứ 4/20", "xếp thứ 4/21").other_total
    assert not between("xếp thứ 4/20", "xếp thứ 5/20").other_total


@given(st.decimals(-(10**9), 10**9, places=4), st.decimals(-(10**9), 10**9, places=4))
def test_a_change_taken_back_is_its_opposite(a: Decimal, b: Decimal) -> None:
    first, second = figures.number(a), figures.number(b)
    there, back = between(first, second).difference, between(second, first).difference
    assert there is not None
    assert back is not None
    assert there == b - a == -back
