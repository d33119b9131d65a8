from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import dates, figures
from db.figure_checks import (
    Note,
    PartBeyondWhole,
    PartsAgree,
    PartsDisagree,
    PercentDisagrees,
    Quoted,
    QuotedDifferently,
    RankBeyondTotal,
    WholesDiffer,
    check,
)

PLAN = "nhiệm vụ theo kế hoạch"


def quoted(key: str, text: str, measure: str = "", part_of: str = "", year: int = 2022) -> Quoted:
    return Quoted(
        key=key,
        amount=figures.parse(text),
        measure=measure,
        part_of=part_of,
        period=dates.year(year),
    )


def index(*texts: str) -> list[Note]:
    return check([quoted(str(at), text, measure="chỉ số") for at, text in enumerate(texts)])


def parts(*texts: str) -> list[Note]:
    return check([quoted(str(at), text, part_of=PLAN) for at, text in enumerate(texts)])


def total(said: str, *items: str) -> PartsDisagree | None:
    items_of = [quoted(str(at), text, part_of=PLAN) for at, text in enumerate(items)]
    every = check([*items_of, quoted("total", said, measure=PLAN)])
    return next((note for note in every if isinstance(note, PartsDisagree)), None)


def test_the_two_halves_of_67_agree() -> None:
    assert parts("64/67", "03/67 nhiệm vụ") == [
        PartsAgree(part_of=PLAN, keys=("0", "1"), sum=Decimal(67), whole=Decimal(67))
    ]


def test_parts_that_miss_their_whole_are_named_with_both_numbers() -> None:
    assert parts("64/67", "02/67") == [
        PartsDisagree(part_of=PLAN, keys=("0", "1"), sum=Decimal(66), whole=Decimal(67))
    ]


def test_a_whole_quoted_by_itself_counts() -> None:
    record = [
        quoted("done", "64 nhiệm vụ", part_of=PLAN),
        quoted("open", "3 nhiệm vụ", part_of=PLAN),
        quoted("all", "67 nhiệm vụ", measure=PLAN),
    ]
    assert check(record) == [
        PartsAgree(part_of=PLAN, keys=("done", "open", "all"), sum=Decimal(67), whole=Decimal(67))
    ]


def test_the_same_part_quoted_as_result_and_as_shortcoming_counts_once() -> None:
    record = [
        quoted("a", "64/67", measure="xong", part_of=PLAN),
        quoted("b", "03/67", measure="chưa xong", part_of=PLAN),
        quoted("c", "3/67", measure="chưa xong", part_of=PLAN),
    ]
    assert check(record) == [
        PartsAgree(part_of=PLAN, keys=("a", "b"), sum=Decimal(67), whole=Decimal(67))
    ]


def test_different_wholes_are_said_before_any_sum() -> None:
    assert parts("64/67", "3/68") == [
        WholesDiffer(part_of=PLAN, keys=("0", "1"), wholes=(Decimal(67), Decimal(68)))
    ]


def test_percents_of_a_whole_may_miss_it_by_rounding() -> None:
    thirds = [quoted(str(at), "33,3%", part_of="tất cả") for at in range(3)]
    (note,) = check([*thirds, quoted("all", "100%", measure="tất cả")])
    assert isinstance(note, PartsDisagree)
    assert (note.sum, note.by_rounding) == (Decimal("99.9"), True)


@pytest.mark.parametrize(
    "texts", [("64/67",), ("64", "3"), ("trên 60/67", "3/67"), ("64 ha", "3 nhiệm vụ"), ()]
)
def test_parts_that_cannot_be_compared_are_left_alone(texts: tuple[str, ...]) -> None:
    assert parts(*texts) == []


def test_parts_of_different_years_are_not_added() -> None:
    old = quoted("old", "64/67", part_of=PLAN, year=2021)
    assert check([old, quoted("new", "03/67", part_of=PLAN)]) == []


@pytest.mark.parametrize("rank", ["xếp thứ 21/20", "xếp thứ 0/20"])
def test_a_rank_beyond_its_total_is_noted(rank: str) -> None:
    (note,) = check([quoted("a", "91,33 điểm, " + rank)])
    assert isinstance(note, RankBeyondTotal)
    assert (note.key, note.total) == ("a", 20)


@pytest.mark.parametrize("rank", ["xếp thứ 1/20", "xếp thứ 20/20", "xếp thứ 21"])
def test_a_possible_rank_is_not(rank: str) -> None:
    assert check([quoted("a", rank)]) == []


def test_a_part_beyond_its_whole_is_noted() -> None:
    assert check([quoted("a", "68/67")]) == [
        PartBeyondWhole(key="a", part=Decimal(68), whole=Decimal(67))
    ]


@pytest.mark.parametrize("percent", ["95,52%", "95,5%", "96 %", "trên 95%", "khoảng 90%"])
def test_a_percent_that_rounds_its_ratio_is_right(percent: str) -> None:
    assert index(percent, "64/67 nhiệm vụ") == []


@pytest.mark.parametrize(
    ("percent", "expected"),
    [("95%", "96"), ("95,53%", "95.52"), ("trên 96%", "96"), ("100%", "96")],
)
def test_a_percent_that_is_not_its_ratio_is_noted(percent: str, expected: str) -> None:
    (note,) = index(percent, "64/67 nhiệm vụ")
    assert isinstance(note, PercentDisagrees)
    assert (note.percent_key, note.ratio_key) == ("0", "1")
    assert str(note.expected) == expected


@pytest.mark.parametrize("percent", ["98,92%", "98,9%", "98,91%", "99%", "trên 98%"])
def test_a_percent_of_a_count_is_compared_with_the_count_of_its_whole(percent: str) -> None:
    """1190/1203 is 98,919…: rounded, or cut off as many reports do."""
    assert check(settled(percent)) == []


@pytest.mark.parametrize(("percent", "expected"), [("97,9%", "98.9"), ("98,93%", "98.92")])
def test_a_percent_that_is_not_its_share_names_all_three_figures(
    percent: str, expected: str
) -> None:
    (note,) = check(settled(percent))
    assert isinstance(note, PercentDisagrees)
    assert (note.percent_key, note.ratio_key, note.whole_key) == ("c", "b", "a")
    assert str(note.expected) == expected


def settled(percent: str) -> list[Quoted]:
    return [
        quoted("a", "1.203 hồ sơ", "tiếp nhận"),
        quoted("b", "1.190 hồ sơ", "giải quyết"),
        quoted("c", percent, "giải quyết", "tiếp nhận"),
    ]


def test_a_share_is_no_part_that_its_whole_is_the_sum_of() -> None:
    parts_of = [
        quoted("d", "1.100 hồ sơ", "đúng hạn", "giải quyết"),
        quoted("e", "90", "quá hạn", "giải quyết"),
        quoted("f", "7,6%", "quá hạn", "giải quyết"),
    ]
    (note,) = check([*settled("98,9%"), *parts_of])
    assert isinstance(note, PartsAgree)
    assert note.keys == ("d", "e", "b")


def test_a_ratio_of_nothing_has_no_percent() -> None:
    assert index("100%", "0/0") == []


@pytest.mark.parametrize(
    "texts",
    [
        ("3/67", "03/67"),
        ("92,5 điểm", "92,50 điểm"),
        ("trên 10 văn bản", "12 văn bản"),
        ("92,75 điểm, xếp thứ 1/20", "92,75 điểm"),
        ("92,75 điểm, xếp thứ 1/20", "xếp thứ nhất"),
        ("64 nhiệm vụ", "64/67"),
        ("5 ha", "5 km"),
        ("khoảng 10", "trên 10"),
    ],
)
def test_one_value_may_be_written_in_many_ways(texts: tuple[str, ...]) -> None:
    assert index(*texts) == []


@pytest.mark.parametrize(
    "texts",
    [
        ("64/67", "63/67"),
        ("64/67", "64/68"),
        ("92,75 điểm, xếp thứ 1/20", "92,75 điểm, xếp thứ 4/20"),
        ("91 điểm, xếp thứ 1/20", "92 điểm, xếp thứ 1"),
        ("trên 10 văn bản", "10 văn bản"),
        ("trên 10", "hơn 12"),
        ("không quá 5", "6"),
    ],
)
def test_a_measure_with_two_values_is_noted_with_every_place(texts: tuple[str, ...]) -> None:
    (note,) = index(*texts)
    assert isinstance(note, QuotedDifferently)
    assert (note.measure, note.keys) == ("chỉ số", ("0", "1"))
    assert tuple(map(str, note.amounts)) == texts


def test_two_years_may_have_two_values() -> None:
    old = quoted("a", "92,75 điểm", measure="chỉ số", year=2021)
    assert check([old, quoted("b", "91,33 điểm", measure="chỉ số", year=2022)]) == []


def test_a_total_that_is_the_sum_of_its_items_is_not_noted() -> None:
    assert total("185 văn bản", "88 văn bản", "97") is None
    assert total("25,9 ha", "12,50 ha", "13,4 ha") is None


def test_counts_are_never_off_by_rounding() -> None:
    note = total("186 văn bản", "88 văn bản", "97 văn bản")
    assert note is not None
    assert (note.keys, note.by_rounding) == (("0", "1", "total"), False)
    assert [note.sum, note.whole] == [Decimal(185), Decimal(186)]


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("26 ha", ("12,5 ha", "13,1 ha")),
        ("1.235 tỷ đồng", ("617 tỷ đồng", "617 tỷ đồng")),
    ],
)
def test_off_by_rounding_is_said(said: str, items: tuple[str, ...]) -> None:
    note = total(said, *items)
    assert note is not None
    assert note.by_rounding


def test_more_than_rounding_is_said_too() -> None:
    note = total("26 ha", "12,5 ha", "12,5 ha")
    assert note is not None
    assert not note.by_rounding


@pytest.mark.parametrize(
    ("said", "items"), [("10", ()), ("10", ("trên 5", "4")), ("10 ha", ("5 ha", "4 km"))]
)
def test_what_cannot_be_summed_is_not_compared(said: str, items: tuple[str, ...]) -> None:
    assert total(said, *items) is None


def test_sums_are_exact_at_any_size() -> None:
    note = total("9" * 24, "9" * 24, "0," + "0" * 22 + "1")
    assert note is not None
    assert note.sum == Decimal("9" * 24 + "." + "0" * 22 + "1")


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20))
def test_any_parts_of_their_own_sum_agree(numbers: list[int]) -> None:
    whole = sum(numbers)
    (note,) = parts(*[f"{number}/{whole}" for number in numbers])
    assert isinstance(note, PartsAgree)
    assert note.sum == whole


@given(part=st.integers(0, 1000), whole=st.integers(1000, 10**6), decimals=st.integers(0, 4))
def test_the_expected_percent_is_accepted(part: int, whole: int, decimals: int) -> None:
    (note,) = index("999," + "9" * decimals + "%" if decimals else "999%", f"{part}/{whole}")
    assert isinstance(note, PercentDisagrees)
    assert index(figures.number(note.expected) + "%", f"{part}/{whole}") == []
