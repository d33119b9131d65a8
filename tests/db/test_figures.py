import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db import figures
from db.errors import BadAmount
from db.figures import Amount, Bound, Number, Rank


@pytest.mark.parametrize(
    "text",
    [
        "64/67",
        "03/67",
        "64/67 nhiệm vụ",
        "92,75 điểm, xếp thứ 1/20",
        "92,50 điểm (xếp thứ 4/20)",
        "92,75 điểm, xếp thứ nhất trong tổng số 20 cơ quan, đơn vị",
        "xếp thứ 4 trong tổng số 20",
        "trên 10",
        "Trên 10 văn bản",
        "không quá 5 ngày làm việc",
        "8.338,4 ha",
        "100%",
        "12,5 %",
        "95% kế hoạch",
        "1.234 tỷ đồng",
        "1234",
        "88",
        "88 quyết định",
        "-1,42 điểm",
        "250.000 đồng/m2",
        "120m2",
        "5 hạng mục",
        "0/0",
    ],
)
def test_a_figure_prints_as_it_was_written(text: str) -> None:
    assert str(figures.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1.23.4", "1,2,3", "1.5", "0.123", "1,234.5", "NaN", "Infinity", "1e5",
        "1E+5", "0x10", "1_000", "64//67", "64/", "/67", "19/5/2023", "--1", "1-", "trên", "12 34",
        "trên trên 10", "xếp thứ", "xếp thứ /20", "92,75 điểm, xếp thứ", "92,75 điểm (xếp thứ 1/20",
        "xếp thứ ſáu", "tối thİểu 5", "٣", "1²", "½", "10 ha.", "10 ha\x00", "10 <b>ha</b>",
        "9" * 5000, "9" * 25, "1 " + "a" * 300, "1" + " " * 5000, "a " * 500 + "xếp thứ 1",
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(BadAmount) as refused:
        figures.parse(text)
    assert len(refused.value.text) <= 80


@pytest.mark.parametrize("text", ["64 / 67  nhiệm vụ ", "64/67\u00a0nhiệm vụ", "64/67 nhiệm vụ"])
def test_spaces_and_decomposed_letters_make_no_difference(text: str) -> None:
    assert str(figures.parse(unicodedata.normalize("NFD", text))) == "64/67 nhiệm vụ"


def test_the_value_of_a_figure_is_exact() -> None:
    area = figures.parse("8.338,40 ha")
    assert (area.value, str(area.value), area.unit) == (Decimal("8338.4"), "8338.40", "ha")
    assert (
        figures.parse("-1,42 điểm").value
        == figures.parse("\u22121,42 điểm").value
        == Decimal("-1.42")
    )


def test_leading_zeros_and_trailing_zeros_keep_figures_apart_but_not_their_values() -> None:
    short, padded = figures.parse("3/67"), figures.parse("03/67")
    assert short != padded
    assert short.value == padded.value == 3
    assert padded.whole is not None
    assert padded.whole.value == 67


@pytest.mark.parametrize(
    ("text", "place", "total"),
    [
        ("92,75 điểm, xếp thứ 1/20", 1, 20),
        ("92,75 điểm, xếp thứ nhất trong tổng số 20 cơ quan, đơn vị", 1, 20),
        ("Đứng thứ Nhì", 2, None),
        ("xếp hạng 04/20", 4, 20),
    ],
)
def test_a_rank_has_a_place_and_a_total(text: str, place: int, total: int | None) -> None:
    rank = figures.parse(text).rank
    assert rank is not None
    assert (rank.place, rank.total) == (place, total)


@pytest.mark.parametrize(("word", "bound"), figures.BOUND_WORDS.items())
def test_every_bound_word_is_read_in_any_case(word: str, bound: Bound) -> None:
    assert figures.parse(f"{word} 10 văn bản").bound is bound
    assert figures.parse(f"{word.upper()} 10").bound is bound


def test_a_figure_without_a_bound_is_meant_exactly() -> None:
    assert figures.parse("10 văn bản").bound is None


def test_a_medal_is_no_rank() -> None:
    assert figures.parse("2 huân chương hạng ba").rank is None


@pytest.mark.parametrize(
    ("value", "printed"),
    [("1234.5", "1.234,5"), ("0.50", "0,50"), ("-1234567", "-1.234.567"), ("1E+3", "1.000")],
)
def test_numbers_are_printed_in_the_vietnamese_way(value: str, printed: str) -> None:
    assert figures.number(Decimal(value)) == printed


def test_an_amount_that_would_not_read_back_cannot_be_made() -> None:
    for wrong in (
        {"unit": "5 ha"},
        {"bound_word": "about"},
        {"joint": ", "},
        {"gap": "  ", "unit": "ha"},
    ):
        with pytest.raises(BadAmount):
            Amount(number=Number("1"), **wrong)  # type: ignore[arg-type]


whole_digits = st.text("0123456789", min_size=1, max_size=12)
grouped = st.integers(1000, 10**15).map(lambda n: f"{n:,}".replace(",", "."))
decimals = st.just("") | st.text("0123456789", min_size=1, max_size=6).map(lambda d: "," + d)
unsigned = st.builds(str.__add__, whole_digits | grouped, decimals)
numbers = st.builds(str.__add__, st.sampled_from(["", "", "-", "+", "\u2212"]), unsigned).map(
    Number
)
words = st.lists(st.sampled_from(["điểm", "nhiệm", "vụ", "m2", "đồng/ha"]), min_size=1, max_size=6)
units = st.just("") | words.map(" ".join) | st.sampled_from(["%", "% kế hoạch", "điểm (tối đa)"])
ranks = st.builds(
    "{} {}{}".format,
    st.sampled_from(["xếp thứ", "Xếp thứ", "đứng thứ", "xếp hạng", "hạng"]),
    st.integers(0, 99),
    st.sampled_from(["", "/20", " trong tổng số 20", " trên tổng số 20 cơ quan, đơn vị"]),
).map(Rank)
counts = st.fixed_dictionaries(
    {
        "number": numbers,
        "whole": st.none() | unsigned.map(Number),
        "unit": units,
        "bound_word": st.just("") | st.sampled_from([*figures.BOUND_WORDS, "Trên"]),
    }
)
joints = st.sampled_from([", ", "; ", " (", " và ", " "])
ranked = st.builds(lambda joint, rank: {"joint": joint, "rank": rank}, joints, ranks)
amounts = st.builds(
    lambda count, rank: Amount(**count, **rank), counts, st.just({}) | ranked
) | st.builds(Amount, rank=ranks)


@given(amounts)
@example(Amount(number=Number("12,5"), unit="%", gap=""))
def test_reading_what_was_printed_gives_the_same_amount(amount: Amount) -> None:
    assert figures.parse(str(amount)) == amount


snippets = st.sampled_from(
    ["64", "/", "67", "03", ",", ".", "%", " ", "điểm", "trên", "xếp thứ", "nhất", "1/20", "(", ")",
     "trong tổng số", "-", "ha", "m2", "hạng", "e5", "\u0301", "\n"]
)  # fmt: skip


@given(st.text() | st.lists(snippets, max_size=12).map("".join))
def test_any_text_is_refused_or_printed_as_it_was(text: str) -> None:
    try:
        amount = figures.parse(text)
    except BadAmount:
        return
    assert str(amount) == figures.tidy(text)
    assert amount.value is None or amount.value.is_finite()
    assert amount.rank is None or amount.rank.place >= 0
    assert amount.bound is None or amount.bound in Bound
