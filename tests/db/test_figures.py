
import pytest

from db import figures
from db.errors import BadAmount


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
