import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import figures
from db.figure_spotting import spot

SESSION = (
    "Trong 2 năm 2021 - 2022 đã tham mưu trên 10 văn bản; hoàn thành 64/67 nhiệm vụ, còn 03/67 nhiệm "
    "vụ; chỉ số năm 2021 đạt 92,75 điểm, xếp thứ nhất trong tổng số 20 cơ quan (năm 2022: 91,33 điểm, "
    "xếp thứ 4/20). 100% công chức dùng VNPT-iOffice 4.0; rừng trồng 8.338,4 ha."
)


def spotted(text: str) -> list[str]:
    return [text[found.start : found.end] for found in spot(text)]


def test_the_figures_of_a_session_are_found_in_order() -> None:
    assert spotted(SESSION) == [
        "2 năm",
        "trên 10 văn bản",
        "64/67 nhiệm vụ",
        "03/67 nhiệm vụ",
        "92,75 điểm, xếp thứ nhất trong tổng số 20",
        "91,33 điểm, xếp thứ 4/20",
        "100%",
        "8.338,4 ha",
    ]


def test_what_is_found_is_read() -> None:
    (found,) = spot("còn 03/67 nhiệm vụ chưa hoàn thành")
    assert found.amount == figures.parse("03/67 nhiệm vụ")


@pytest.mark.parametrize(
    "text",
    [
        "sáng ngày 19/5, ngày 5 tháng 4 năm 2023",
        "từ 01/7/2025 đến 01/3/2026",
        "Luật số 87/2015/QH15, Đề án 12-ĐA/TU",
        "Điều 7 khoản 3, kỳ họp thứ 8",
        "lúc 14 giờ 30, 14h30, 14:30",
        "điện thoại 0206 3853 507",
        "VNPT-iOffice 4.0, bản 1.2.3, địa chỉ 10.0.0.1",
        "Nghị quyết 76/NQ-CP, Quyết định số 1078/QĐ-UBND, Số 12-KH/TU, Tờ trình 15/TTr",
        "theo Luật 87/2015, Thông tư 30/2020, quý 3/2023, 7/2023",
        "tại km 12+300, Km12+300 quốc lộ 34, đường 4A",
        "gọi 0912345678, 0912.345.678, 1900 1234",
        "từ 10-15 hồ sơ, 10–15 ngày làm việc, 10 - 15 hộ, khoảng 10-15%, 10% - 15%",
        "từ 10 đến 15 hồ sơ",
        "gấp 2 lần, tăng 1,5 lần, một nửa số hộ, hai phần ba, 2/3 số hộ, 24/7",
        "2 tỷ 300 triệu đồng, 168.182 tỷ 330 triệu 867 nghìn đồng, 2 tỷ 5",
        "1 000 hồ sơ, 12 345 678 hồ sơ, 1,000 hồ sơ",
        "bản đồ 1/500, bản đồ tỷ lệ 1/2000, tỷ lệ 1:500, 2 tỷ lệ",
        "ISO 9001:2015, Covid-19, G7, âm 5 độ, 8h30, 14h",
        "9" * 30,
        "",
    ],
)
def test_dates_and_names_are_no_figures(text: str) -> None:
    assert spotted(text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("5 người và 10 hộ.", ["5 người", "10 hộ"]),
        ("đạt 64/67.", ["64/67"]),
        ("xếp thứ nhất toàn tỉnh", ["xếp thứ nhất"]),
        ("đạt 91 điểm (xếp thứ 4/20)", ["91 điểm (xếp thứ 4/20)"]),
        ("(không quá 5 ngày làm việc)", ["không quá 5 ngày làm việc"]),
        ("xếp thứ 4 trên 20 xã", ["trên 20 xã"]),
        ("giảm 1,5% so với năm 2021", ["1,5%"]),
        ("tổng 1.234.567,89 đồng, còn 1,5 triệu", ["1.234.567,89 đồng", "1,5 triệu"]),
        (
            "hơn 2 tỷ; 3 nghìn người; 1,488 triệu hồ sơ",
            ["hơn 2 tỷ", "3 nghìn người", "1,488 triệu hồ sơ"],
        ),
        ("giảm -5%, từ 12% xuống 10%", ["-5%", "12%", "10%"]),
        ("từ 10 hồ sơ lên 15 hồ sơ", ["10 hồ sơ", "15 hồ sơ"]),
        ("5 xã – 12 hộ, 7 vụ - 8 bị can", ["5 xã", "12 hộ", "7 vụ", "8 bị can"]),
        ("05/67 nhiệm vụ, 870/2015 hộ", ["05/67 nhiệm vụ", "870/2015 hộ"]),
        ("8.338,412 ha", ["8.338,412 ha"]),
        ("giải quyết 15 hồ sơ, gồm 12 đúng hạn, 3 quá hạn", ["15 hồ sơ", "12", "3"]),
        ("có 221 đơn (196 khiếu nại, 25 tố cáo)", ["221 đơn", "196", "25"]),
        ("có 45 người, trong đó có 20 nữ; năm 2021 có 3 em", ["45 người", "20", "3 em"]),
        ("hộ nghèo 57 hộ. Trong đó, thiếu nhà ở là 12. Còn 4", ["57 hộ", "12"]),
        ("trả lời 1.474 trên tổng số 1.993 kiến nghị", ["1.474", "1.993 kiến nghị"]),
        ("quá hạn còn 154, chiếm tỷ lệ 1%", ["154", "1%"]),
        ("trong tổng số 15.081 trường", ["15.081 trường"]),
        ("đạt 566.057 /573.051 cử tri", ["566.057 /573.051 cử tri"]),
        ("có 5 dự án (giai đoạn 2021 - 2025)", ["5 dự án"]),
        ("có 5 dự án (2021 và 2022 khởi công)", ["5 dự án"]),
    ],
)
def test_figures_end_where_their_unit_ends(text: str, figure: list[str]) -> None:
    assert spotted(text) == figure


pieces = st.sampled_from(
    [
        "64/67",
        "03",
        " ",
        "nhiệm vụ",
        "%",
        ",",
        ".",
        "xếp thứ",
        " 1/20",
        " (",
        ")",
        "trên ",
        "ha",
        "ngày ",
    ]
)


@given(st.text() | st.lists(pieces).map("".join))
def test_what_is_found_lies_in_the_text_without_overlap(text: str) -> None:
    end = 0
    for found in spot(text):
        assert end <= found.start < found.end <= len(text)
        assert found.amount == figures.parse(text[found.start : found.end])
        end = found.end
